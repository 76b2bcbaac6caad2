"""Which data a command is about: the options --data and --database, and the database they name, up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from psoas.app.settings import Settings
    from psoas.store.database import Database

DatabaseOption = Annotated[
    str,
    typer.Option(
        "--database",
        envvar="PSOAS_DATABASE",
        help="postgresql://user:password@host/name. A SQLite file in the folder if left out. A password is better given in PSOAS_DATABASE.",
        show_default=False,
        show_envvar=False,
    ),
]
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        envvar="PSOAS_DATA",
        help="Folder where everything is kept; the user's data folder if left out.",
        show_default=False,
        show_envvar=False,
    ),
]


def settings_of(database: str, data: Path | None) -> Settings:
    """Return the settings that the two options name."""
    from psoas.app.settings import Settings, default_folder

    return Settings(folder=data or default_folder(), database=database)


@contextmanager
def opened(settings: Settings, *, new: bool = False) -> Iterator[Database]:
    """Yield the database, up to date; a `new` one may be made.

    Raises
    ------
    SettingError
        If nothing is kept there yet and it may not be made.
    """
    from psoas.errors import SettingError
    from psoas.store.database import Database
    from psoas.store.upgrade import upgrade

    if not (new or settings.database or (settings.folder / "psoas.sqlite").is_file()):
        raise SettingError(f"Nothing is kept in {settings.folder} yet.", "Name the folder with --data, or start psoas serve.")
    upgrade(settings.url, settings.folder)
    database = Database(settings.url)
    try:
        yield database
    finally:
        database.close()
