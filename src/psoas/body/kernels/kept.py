"""Machine code kept between runs in the user's cache folder, where one can be written; without it every run makes its own."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

SUM = 32  # bytes of the SHA-256 before the code: a file that was cut off must not be run


def cache_folder() -> Path:
    """Return where kernels are kept: PSOAS_CACHE_DIR, or psoas in the cache folder of the user's system."""
    if chosen := os.environ.get("PSOAS_CACHE_DIR"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "psoas"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "psoas"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "psoas"


def read_kept(key: str) -> bytes | None:
    """Return the code kept under a key, or None if there is none that is whole."""
    try:
        content = (cache_folder() / f"{key}.o").read_bytes()
    except (OSError, RuntimeError):
        return None
    code = content[SUM:]
    return code if hashlib.sha256(code).digest() == content[:SUM] else None


def write_kept(key: str, code: bytes) -> None:
    """Keep code under a key, if that is possible; other processes see all of it or nothing."""
    with suppress(OSError, RuntimeError):  # Path.home raises RuntimeError for a user without a home
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(code).digest() + code)
            os.replace(name, folder / f"{key}.o")
        except OSError:
            os.unlink(name)
            raise
