"""Programme <-> JSON, with a schema version; exact both ways."""

from __future__ import annotations

from psoas.plan.programme import SCHEMA, Programme
from psoas.values_json import built, document_in, kept_as_json

KIND = "programme"


def programme_to_json(programme: Programme) -> str:
    """Return the Programme as indented JSON text, which `programme_from_json` turns back into an equal one."""
    return kept_as_json(programme, KIND, SCHEMA)


def programme_from_json(text: str) -> Programme:
    """Return the Programme that was written as `text`.

    Raises
    ------
    InputError
        If the text is no programme, was cut short, or was written by a newer version of psoas.
    """
    programme: Programme = built(Programme, document_in(text, KIND, SCHEMA, "plan"), KIND)
    return programme
