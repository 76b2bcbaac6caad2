"""``psoas people``, ``import``, ``erase``, ``backup`` and ``restore``: what is kept, and how to take it along or away."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from psoas.cli_data import DatabaseOption, DataOption, opened, settings_of
from psoas.cli_errors import EXIT_STOPPED, plain_errors
from psoas.cli_text import say


def people(database: DatabaseOption = "", data: DataOption = None) -> None:
    """Show who is there: id and name, as the other commands take them."""
    from sqlalchemy import func, select

    from psoas.store.columns import day_of
    from psoas.store.models import Person

    with plain_errors(), opened(settings_of(database, data)) as store, store.reading() as session:
        found = session.scalars(select(Person).order_by(func.lower(Person.name), Person.id)).all()
        for person in found:
            typer.echo(f"{person.id}  {day_of(person.created)}  {person.name}")
        if not found:
            say("Nobody is there yet.")


def import_(
    folder: Annotated[Path, typer.Argument(help="Folder that psoas export PERSON wrote.", show_default=False)],
    database: DatabaseOption = "",
    data: DataOption = None,
) -> None:
    """Read back what psoas export PERSON wrote: all of it or nothing."""
    from psoas.store.import_person import import_person
    from psoas.store.places import Places

    settings = settings_of(database, data)
    with plain_errors(), opened(settings, new=True) as store:
        person = import_person(store, Places(settings.folder).files, folder)
        say(f"{person.name} is there, with the id {person.id}.")


def erase(
    person: Annotated[str, typer.Argument(help="Name or id, as psoas people shows them.", show_default=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for the name again.")] = False,
    database: DatabaseOption = "",
    data: DataOption = None,
) -> None:
    """Erase a person: everything that is kept of them, for good."""
    from psoas.store.erase import erase_person
    from psoas.store.people import find_person
    from psoas.store.places import Places

    settings = settings_of(database, data)
    with plain_errors(), opened(settings) as store:
        with store.reading() as session:
            found = find_person(session, person)
        if not yes:
            say(f"Everything that is kept of {found.name} (id {found.id}) will be gone for good.")
            if _typed_name() != found.name:
                say("That is not the name, so nothing was erased.", err=True)
                raise typer.Exit(EXIT_STOPPED)
        erased = erase_person(store, Places(settings.folder), found.id)
        say(f"{found.name} is erased: every row, {_count(erased.files, 'file')} and {_count(erased.leftovers, 'leftover')}.")
        if erased.copies:
            say(f"{_count(erased.copies, 'copy', 'copies')} of the database in {settings.folder} held them and went too.")
        say("Exports and backups that you put elsewhere still hold them: delete those yourself.")


def backup(
    file: Annotated[Path, typer.Argument(help="ZIP file to write; it must not be there yet.", show_default=False)],
    database: DatabaseOption = "",
    data: DataOption = None,
) -> None:
    """Write everything into one file; psoas may be in use meanwhile."""
    from psoas.store.backup import write_backup
    from psoas.store.places import Places

    settings = settings_of(database, data)
    with plain_errors(), opened(settings) as store:
        manifest = write_backup(store, Places(settings.folder), file)
        say(f"{file} holds the database and {_count(len(manifest.files), 'file')}, each with its SHA-256.")
        _say_missing(manifest.missing)


def restore(
    file: Annotated[Path, typer.Argument(help="What psoas backup wrote, or a copy of the database from the folder backups.", show_default=False)],
    database: DatabaseOption = "",
    data: DataOption = None,
) -> None:
    """Put everything back as a backup has it; psoas may be in use meanwhile, and what is replaced is kept."""
    from psoas.store.places import Places
    from psoas.store.restore import restore_backup

    settings = settings_of(database, data)
    with plain_errors():
        restored = restore_backup(settings.url, Places(settings.folder), file)
        say(f"Everything is as {file} has it: {_count(restored.people, 'person', 'people')}.")
        if restored.replaced is not None:
            say(f"What was there before is in {restored.replaced}; psoas restore puts it back.")
        _say_missing(restored.missing)


def _typed_name() -> str:
    try:
        return " ".join(str(typer.prompt("Type the name to go on")).split())
    except typer.Abort:  # nobody is there to type
        return ""


def _say_missing(digests: tuple[str, ...]) -> None:
    if digests:
        say(f"{_count(len(digests), 'file')} that the database names could not be found, or had been damaged on the disk:", err=True)
        for digest in digests:
            say(f"  {digest}", err=True)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
