"""Run by Alembic: take the steps on the connection that `psoas.store.upgrade` gave, in its transaction."""

from alembic import context

from psoas.store import models  # noqa: F401 - puts the tables into the metadata
from psoas.store.columns import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
