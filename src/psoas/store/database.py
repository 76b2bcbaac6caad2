"""The database: an engine for SQLite (write-ahead log) or PostgreSQL, and sessions that end whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, sessionmaker

from psoas.errors import InputError, MissingExtra, SettingError, StoreError
from psoas.store.disk import SQLITE_FULL, disk_full

BUSY_MS = 10_000
POSTGRESQL_FULL = "53100"  # disk_full
SNAPSHOT = {"isolation_level": "REPEATABLE READ"}
"""Of PostgreSQL, where every statement would else see what others wrote since the one before; SQLite's readers never do."""

GONE = ("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_READONLY")


class Database:
    """An open database.

    Parameters
    ----------
    url
        ``sqlite:///path`` or ``postgresql://user:password@host/name``.

    Raises
    ------
    SettingError
        If the URL is not one of these.
    MissingExtra
        If it names PostgreSQL and psycopg is not installed.
    """

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self._readers = sessionmaker(self.engine if self.is_sqlite else self.engine.execution_options(**SNAPSHOT), expire_on_commit=False)
        self._writers = sessionmaker(self.engine.execution_options(writes=True), expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that sees the database as it was when it began, and changes nothing."""
        with self._readers() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session; what was done in it is committed at the end, or none of it if anything was raised."""
        with self._writers() as session, session.begin():
            yield session

    def on_commit(self, call: Callable[[Session], None]) -> None:
        """Have `call` called with every session that has written, after its commit."""
        event.listen(self._writers, "after_commit", call)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def sqlite_url(path: Path) -> str:
    """Return the URL of a SQLite file."""
    return f"sqlite:///{path}"


def open_engine(url: str) -> Engine:
    """Return an engine for a URL; see `Database`."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingError(f"'{_without_password(url)}' is not the address of a database.", "Give postgresql://user@host/name, say.") from None
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        engine = create_engine(parsed, connect_args={"timeout": BUSY_MS / 1000})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "handle_error", _say_plainly)
        return engine
    if backend == "postgresql":
        try:
            import psycopg  # noqa: F401
        except ImportError:
            raise MissingExtra("A PostgreSQL database", "postgresql") from None
        engine = create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=10, max_overflow=30)
        event.listen(engine, "handle_error", _say_plainly)
        return engine
    raise SettingError(
        f"psoas keeps its data in SQLite or PostgreSQL, not in {backend}.", "Give postgresql://user@host/name, or leave --database away."
    )


def _without_password(url: str) -> str:
    return url.split("@")[-1]


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Set what every connection needs; SQLAlchemy begins transactions itself, so that reads and writes stand in one."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", f"busy_timeout={BUSY_MS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    """Take the right to write at once where it is wanted: a reader that wants it later may be too late."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _say_plainly(context: ExceptionContext) -> None:
    """Tell a full disk, a busy database and one that is gone as what they are, rather than in the driver's words."""
    if context.is_pre_ping:  # a connection that went stale in the pool is replaced unseen
        return
    error = context.original_exception
    sqlite, postgresql = getattr(error, "sqlite_errorname", None) or "", getattr(error, "sqlstate", None) or ""
    if sqlite == SQLITE_FULL or postgresql == POSTGRESQL_FULL:
        raise disk_full("what was to be kept") from error
    if sqlite.startswith("SQLITE_BUSY"):
        raise StoreError("Others have been writing to the database for too long.", "Try again in a moment.") from error
    if sqlite.startswith(GONE):
        raise StoreError("The database file cannot be read or written.", "Look whether its folder is there and may be written to.") from error
    if any(kind.__name__ == "DataError" for kind in type(error).__mro__):
        raise InputError("A text or number is of a kind or size that cannot be kept.", "Write it anew.") from error
    if context.is_disconnect or (context.connection is None and type(error).__name__ == "OperationalError"):
        raise StoreError("The database does not answer.", "Start it again, then try once more; what was accepted before is kept.") from error
