"""Whole addresses of this app, for links that are handed to someone."""

from __future__ import annotations

from fastapi import Request


def whole_address(request: Request, path: str) -> str:
    """Return a path with the scheme and host by which this browser reached psoas."""
    scheme = "https" if request.app.state.settings.secure else request.url.scheme
    return f"{scheme}://{request.url.netloc}{path}"
