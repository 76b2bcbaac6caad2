"""Sets know their place in the session; those that were kept before stand by their number."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the place of each set."""
    op.add_column("set_done", sa.Column("position", sa.Integer, nullable=False, server_default="0"))
    op.execute(
        "UPDATE set_done SET position = (SELECT count(*) FROM set_done AS before WHERE before.session_id = set_done.session_id"
        " AND (before.number < set_done.number OR (before.number = set_done.number"
        " AND (before.exercise || ':' || before.side) < (set_done.exercise || ':' || set_done.side))))"
    )
