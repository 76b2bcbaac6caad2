"""The first tables: accounts, people and everything that belongs to them."""

import sqlalchemy as sa
from alembic import op

from psoas.store.columns import Document, Id, Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
    _accounts()
    _people()
    _measured()
    _planned_and_done()
    _jobs()


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(name, sa.Column("id", Id, primary_key=True), *parts)


def _belongs(column: str, to: str, *, kept: bool = False, optional: bool = False) -> sa.Column[str]:
    """Return a column that refers to a table; when the row there goes this one goes too, or is `kept` and forgets it."""
    key = sa.ForeignKey(f"{to}.id", ondelete="SET NULL" if kept else "CASCADE")
    return sa.Column(column, Id, key, index=True, nullable=kept or optional)


def _text(column: str, length: int, *, optional: bool = False, unique: bool = False, index: bool = False) -> sa.Column[str]:
    return sa.Column(column, sa.String(length), nullable=optional, unique=unique, index=index)


def _moments(*columns: str, optional: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(column, Moment, nullable=optional) for column in columns]


def _numbers(*columns: str, optional: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(column, sa.Integer, nullable=optional) for column in columns]


def _documents(*columns: str) -> list[sa.Column[object]]:
    return [sa.Column(column, Document, nullable=False) for column in columns]


def _accounts() -> None:
    _table(
        "account",
        _text("name", 200),
        _text("email", 320, unique=True),
        _text("password_hash", 300, optional=True),
        _text("role", 10),
        *_moments("created"),
        sa.Column("disabled", sa.Boolean, nullable=False),
    )
    _table("sign_in", _belongs("account_id", "account"), _text("token_hash", 64, unique=True), *_moments("created", "last_seen", "expires"))
    _table(
        "api_token",
        _belongs("account_id", "account"),
        _text("name", 100),
        _text("token_hash", 64, unique=True),
        *_moments("created"),
        *_moments("last_used", "revoked", optional=True),
    )


def _people() -> None:
    _table("person", _text("name", 200), _belongs("account_id", "account", kept=True), *_moments("created"))
    _table(
        "coaching",
        _belongs("coach_id", "account"),
        _belongs("person_id", "person"),
        *_moments("since"),
        sa.UniqueConstraint("coach_id", "person_id"),
    )
    _table(
        "note",
        _belongs("person_id", "person"),
        _belongs("author_id", "account", kept=True),
        *_moments("created"),
        sa.Column("text", sa.Text, nullable=False),
    )


def _measured() -> None:
    _table(
        "visit",
        _belongs("person_id", "person"),
        *_moments("created"),
        *_moments("finished", optional=True),
        *_documents("document", "conditions"),
        *_numbers("version"),
    )
    _table(
        "recording",
        _belongs("person_id", "person"),
        _belongs("visit_id", "visit", kept=True),
        _text("kind", 60),
        _text("name", 255),
        _text("digest", 64, index=True),
        *_numbers("size"),
        *_moments("created"),
    )
    _table(
        "upload",
        _belongs("person_id", "person"),
        _belongs("visit_id", "visit", optional=True),
        _text("kind", 60),
        _text("name", 255),
        *_numbers("size", "received"),
        *_moments("created"),
    )
    _table(
        "assessment",
        _belongs("person_id", "person"),
        _belongs("visit_id", "visit", kept=True),
        *_moments("created"),
        _text("kind", 10),
        *_numbers("schema"),
        sa.Column("document", sa.Text, nullable=False),
        *_documents("files"),
    )


def _planned_and_done() -> None:
    _table(
        "programme",
        _belongs("person_id", "person"),
        _belongs("assessment_id", "assessment", kept=True),
        *_moments("created"),
        *_moments("ended", optional=True),
        *_numbers("schema"),
        sa.Column("document", sa.Text, nullable=False),
    )
    _table(
        "share",
        _belongs("person_id", "person"),
        _belongs("programme_id", "programme"),
        _text("token_hash", 64, unique=True),
        *_moments("created", "expires"),
        *_moments("revoked", optional=True),
    )
    _table(
        "session",
        _belongs("person_id", "person"),
        _belongs("programme_id", "programme", kept=True),
        _text("key", 64),
        _text("planned", 80, optional=True),
        _text("kind", 20),
        sa.Column("day", sa.Date, nullable=False),
        *_moments("started"),
        *_moments("ended", optional=True),
        _text("status", 20),
        _text("felt", 20, optional=True),
        *_numbers("effort", "pain", optional=True),
        sa.UniqueConstraint("person_id", "key"),
        sa.Index("ix_session_person_day", "person_id", "day"),
    )
    _table(
        "set_done",
        _belongs("session_id", "session"),
        _text("exercise", 10),
        _text("side", 5),
        *_numbers("number", "done"),
        *_numbers("reserve", optional=True),
        sa.Column("load", sa.Double, nullable=True),
        *_numbers("pain", optional=True),
        _text("felt", 20, optional=True),
        sa.UniqueConstraint("session_id", "exercise", "side", "number"),
    )
    _table(
        "check_in",
        _belongs("person_id", "person"),
        sa.Column("day", sa.Date, nullable=False),
        *_moments("created"),
        *_documents("soreness"),
        *_numbers("effort", optional=True),
        *[sa.Column(name, sa.Double, nullable=True) for name in ("sleep", "run_minutes", "run_km")],
        sa.Column("session_done", sa.Boolean, nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        sa.UniqueConstraint("person_id", "day"),
    )


def _jobs() -> None:
    _table(
        "job",
        _belongs("person_id", "person"),
        _belongs("visit_id", "visit", optional=True),
        _text("kind", 30),
        _text("key", 100, optional=True, unique=True),
        *_documents("payload"),
        _text("status", 10),
        _text("stage", 200),
        *_numbers("done", "total", "attempts"),
        _text("worker", 80, optional=True),
        *_moments("lease", optional=True),
        sa.Column("stop_asked", sa.Boolean, nullable=False),
        *_moments("created"),
        *_moments("started", "finished", optional=True),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("what", "remedy")],
        *_documents("result"),
        sa.Index("ix_job_status_created", "status", "created"),
    )
