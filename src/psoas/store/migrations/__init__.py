"""How the tables came to be, step by step; Alembic runs what a database lacks. `REVISIONS` names every step in order."""

REVISIONS = ("0001", "0002", "0003")
HEAD = REVISIONS[-1]
