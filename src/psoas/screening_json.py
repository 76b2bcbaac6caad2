"""Screening <-> JSON, with a schema version; the file that `psoas screen` writes."""

from __future__ import annotations

import json

from psoas.errors import InputError
from psoas.screen.screening import Screening
from psoas.values_json import built, plain

SCHEMA = 1
KIND = "screening"


def screening_to_json(screening: Screening) -> str:
    """Return the Screening as indented JSON text, which `screening_from_json` turns back into an equal one."""
    return json.dumps({"kind": KIND, "schema": SCHEMA, **plain(screening)}, ensure_ascii=False, allow_nan=False, indent=1)


def screening_from_json(text: str) -> Screening:
    """Return the Screening that was written as `text`.

    Raises
    ------
    InputError
        If the text is no screening, was cut short, or was written by a newer version of psoas.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"The screening is not whole: {error.msg} in line {error.lineno}.", "Take the file as it was written.") from None
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise InputError("This is JSON, but not a screening.", "Give the screening.json that psoas screen wrote.")
    if document.get("schema") != SCHEMA:
        raise InputError(f"The screening has schema {document.get('schema')}, and this psoas reads {SCHEMA}.", "Update psoas, or screen again.")
    fields = {name: value for name, value in document.items() if name not in ("kind", "schema")}
    screening: Screening = built(Screening, fields, KIND)
    return screening
