"""Programme <-> JSON, with a schema version; exact both ways."""

from __future__ import annotations

import json

from psoas.errors import InputError
from psoas.plan.programme import SCHEMA, Programme
from psoas.values_json import built, plain

KIND = "programme"


def programme_to_json(programme: Programme) -> str:
    """Return the Programme as indented JSON text, which `programme_from_json` turns back into an equal one."""
    return json.dumps({"kind": KIND, **plain(programme)}, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def programme_from_json(text: str) -> Programme:
    """Return the Programme that was written as `text`.

    Raises
    ------
    InputError
        If the text is no programme, was cut short, or was written by a newer version of psoas.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"The programme is not whole: {error.msg} in line {error.lineno}.", "Take the file as it was written.") from None
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise InputError("This is JSON, but not a programme.", "Give the programme.json that psoas plan wrote.")
    if document.get("schema") != SCHEMA:
        raise InputError(f"The programme has schema {document.get('schema')}, and this psoas reads {SCHEMA}.", "Update psoas, or plan again.")
    programme: Programme = built(Programme, {name: value for name, value in document.items() if name != "kind"}, KIND)
    return programme
