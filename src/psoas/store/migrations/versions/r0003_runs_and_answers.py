"""Runs from watches, questionnaires as they were answered, and that a professional looked."""

import sqlalchemy as sa
from alembic import op

from psoas.store.columns import Document, Id, Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the three tables."""
    _of_a_person(
        "run",
        _kept_without("recording_id", "recording"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("started", Moment, nullable=True),
        sa.Column("minutes", sa.Double, nullable=False),
        sa.Column("km", sa.Double, nullable=False),
        sa.Column("device", sa.String(200), nullable=False),
        sa.Column("averages", Document, nullable=False),
        sa.Column("repairs", sa.Text, nullable=False),
        sa.UniqueConstraint("person_id", "started"),
    )
    op.create_index("ix_run_person_day", "run", ["person_id", "day"])
    _of_a_person(
        "answered",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("questionnaire", sa.String(20), nullable=False),
        sa.Column("answers", Document, nullable=False),
        sa.Column("total", sa.Double, nullable=False),
        sa.UniqueConstraint("person_id", "day", "questionnaire"),
    )
    _of_a_person(
        "look",
        _kept_without("author_id", "account"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )


def _of_a_person(name: str, *parts: sa.schema.SchemaItem) -> None:
    person = sa.Column("person_id", Id, sa.ForeignKey("person.id", ondelete="CASCADE"), index=True, nullable=False)
    op.create_table(name, sa.Column("id", Id, primary_key=True), person, sa.Column("created", Moment, nullable=False), *parts)


def _kept_without(column: str, to: str) -> sa.Column[str]:
    """Return a column that is emptied when the row it refers to goes."""
    return sa.Column(column, Id, sa.ForeignKey(f"{to}.id", ondelete="SET NULL"), index=True, nullable=True)
