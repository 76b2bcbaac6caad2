"""Where the store keeps things in the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from psoas.store.file_store import FileStore


@dataclass(frozen=True, slots=True)
class Places:
    """The data folder: ``files`` by content, ``incoming`` on their way, ``work`` of jobs, ``backups`` of the database."""

    folder: Path

    @property
    def files(self) -> FileStore:
        """Files by content."""
        return FileStore(self.folder / "files")

    @property
    def incoming(self) -> Path:
        """Folder of files on their way in, named by their `Upload`."""
        return self.folder / "incoming"

    @property
    def work(self) -> Path:
        """Folder of what jobs leave behind, named by their `Job`."""
        return self.folder / "work"
