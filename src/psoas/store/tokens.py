"""Secrets that are given away once: the text goes to whom it is for, its SHA-256 is kept."""

from __future__ import annotations

import hashlib
import secrets

SECRET_BYTES = 32


def new_secret() -> str:
    """Return a text of 256 random bits that can stand in an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def kept_form(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256. It has 256 bits of its own, so it needs neither salt nor slowness."""
    return hashlib.sha256(secret.encode()).hexdigest()
