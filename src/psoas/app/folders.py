"""The folders of the app, made before anything is kept in them."""

from __future__ import annotations

import os
from pathlib import Path

from psoas.app.settings import Settings
from psoas.errors import StoreError


def make_folders(settings: Settings) -> None:
    """Make the folders of the app.

    Raises
    ------
    StoreError
        If one cannot be written.
    """
    for folder in (settings.folder, settings.files, settings.incoming, settings.work):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _try_to_write(folder)
        except OSError as error:
            raise StoreError(
                f"psoas cannot write to {folder}: {error.strerror}.", "Make room or give it rights there, or name another with --data."
            ) from None


def _try_to_write(folder: Path) -> None:
    trial = folder / f".trial-{os.getpid()}.tmp"
    trial.write_bytes(b"psoas")
    trial.unlink()
