"""What the app is started with."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MEBI = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """What the app is started with.

    Parameters
    ----------
    folder
        Where everything is kept: database, files, job leftovers, the key that signs.
    database
        URL of the database; a SQLite file in the folder if empty.
    accounts
        Whether people sign in. Without, the one who sits at this machine is the owner and only this machine is answered.
    hosts
        Names under which the app may be called; a request for another name is refused.
    secure
        Whether it is reached by https, so that cookies may travel by nothing else.
    largest_upload, longest_video, largest_side
        Limits of a file: bytes, s, pixels.
    sign_in_days
        For how many days a browser stays signed in unused.
    """

    folder: Path
    database: str = ""
    accounts: bool = False
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    secure: bool = False
    largest_upload: int = 2048 * MEBI
    longest_video: float = 180.0
    largest_side: int = 4096
    sign_in_days: int = 14

    @property
    def url(self) -> str:
        """URL of the database in use."""
        from psoas.store.database import sqlite_url

        return self.database or sqlite_url(self.folder / "psoas.sqlite")

    @property
    def files(self) -> Path:
        """Folder of files by content."""
        return self.folder / "files"

    @property
    def incoming(self) -> Path:
        """Folder of files on their way in."""
        return self.folder / "incoming"

    @property
    def work(self) -> Path:
        """Folder of the leftovers of jobs."""
        return self.folder / "work"

    def to_json(self) -> str:
        """Return the settings as text, for a child process."""
        return json.dumps({**asdict(self), "folder": str(self.folder)})

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """Return the settings that `to_json` wrote."""
        known: dict[str, Any] = json.loads(text)
        return cls(**{**known, "folder": Path(known["folder"]), "hosts": tuple(known["hosts"])})


def default_folder() -> Path:
    """Return where everything is kept if nothing else is said: the folder for data of programs, which each system has elsewhere."""
    from platformdirs import user_data_path

    return user_data_path("psoas", appauthor=False)
