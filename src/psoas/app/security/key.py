"""The key that signs links and form tokens: 32 random bytes in the app's folder, readable by its owner alone."""

from __future__ import annotations

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

KEY_BYTES = 32


def signing_key(folder: Path) -> bytes:
    """Return the key kept in a folder, made if there is none; of several processes that make one, all get the first."""
    place = folder / "key"
    try:
        return place.read_bytes()
    except FileNotFoundError:
        pass
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"key.{secrets.token_hex(8)}.tmp"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
    try:
        os.link(draft, place)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return place.read_bytes()


def signature(key: bytes, purpose: str, *parts: str) -> str:
    """Return what only the holder of `key` can make of some words; the purpose keeps one use from passing for another."""
    return hmac.new(key, "\0".join((purpose, *parts)).encode(), sha256).hexdigest()


def same(given: str, expected: str) -> bool:
    """Return whether two texts are the same, in a time that does not tell where they differ."""
    return hmac.compare_digest(given.encode(), expected.encode())
