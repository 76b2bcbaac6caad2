"""The steps that a database has taken, and taking those it lacks."""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Connection, Engine, event, inspect, text

from psoas.errors import StoreError
from psoas.store.database import open_engine
from psoas.store.migrations import HEAD, REVISIONS

UPGRADE_LOCK = 0x70736F6174  # the advisory lock of PostgreSQL under which one process at a time brings the tables up to date


def revision_of(connection: Connection) -> str | None:
    """Return the last step that a database has taken, None if it is empty.

    Raises
    ------
    StoreError
        If this psoas does not know the step, or the tables are not psoas's.
    """
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            raise StoreError("The database holds tables that are not of psoas.", "Give psoas a database of its own.")
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found not in REVISIONS:
        raise StoreError(f"The database was made by a newer psoas (step {found}, and this one knows {HEAD}).", "Install that psoas, or a newer one.")
    return found


def bring_up_to_date(url: str, to: str = HEAD) -> None:
    """Take the steps that a database lacks, up to `to`, all of them or none."""
    from alembic import command
    from alembic.config import Config

    engine = open_engine(url).execution_options(writes=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _leave_references)
    config = Config()
    config.set_main_option("script_location", str(files("psoas.store") / "migrations").replace("%", "%%"))
    try:
        with engine.begin() as connection:
            _alone(engine, connection)
            config.attributes["connection"] = connection
            command.upgrade(config, to)
            _check_references(engine, connection)
    finally:
        engine.dispose()


def _alone(engine: Engine, connection: Connection) -> None:
    """Wait until no other process brings the tables up to date; a writer of SQLite is alone anyway."""
    if engine.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})


def _leave_references(connection: object, _record: object) -> None:
    """Let tables be made anew without taking along what refers to them; `_check_references` looks afterwards."""
    connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]


def _check_references(engine: Engine, connection: Connection) -> None:
    if engine.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
        raise StoreError("The database has rows that refer to nothing, so it was left as it was.", "Restore the newest backup: psoas restore FILE.")
