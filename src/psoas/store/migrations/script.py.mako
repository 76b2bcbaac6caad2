"""${message}."""

import sqlalchemy as sa
from alembic import op

from psoas.store.columns import Document, Moment

revision = "${up_revision}"
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """${message}."""
    ${upgrades if upgrades else "pass"}
