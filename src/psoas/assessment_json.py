"""Assessment <-> JSON: exact both ways, with a schema version."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from psoas.assessment import SCHEMA, Assessment
from psoas.errors import InputError
from psoas.values_json import built, plain

# Schema n -> function that turns a document of schema n into one of schema n + 1.
# From 1 to 2, screening and reasoning were added, from 2 to 3 muscles; a visit without them has none.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: dict, 2: dict}


def to_json(assessment: Assessment) -> str:
    """Return the Assessment as indented JSON text.

    Parameters
    ----------
    assessment
        The value to write. An unknown number (nan) becomes null; an infinite one the text "inf" or "-inf".

    Returns
    -------
    str
        UTF-8 text that `from_json` turns back into an equal Assessment.
    """
    return json.dumps(plain(assessment), ensure_ascii=False, allow_nan=False, indent=1)


def from_json(text: str) -> Assessment:
    """Return the Assessment that was written as `text`, by this or an older version.

    Parameters
    ----------
    text
        What `to_json` gave.

    Returns
    -------
    Assessment

    Raises
    ------
    InputError
        If the text is no assessment, was cut short, or was written by a newer version of psoas.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"The assessment is not whole: {error.msg} in line {error.lineno}.", "Take the file as it was written, or assess the clip again."
        ) from error
    schema = document.get("schema") if isinstance(document, dict) else None
    if not isinstance(schema, int) or isinstance(schema, bool):
        raise InputError("This is JSON, but not a psoas assessment: it has no schema number.", "Give the assessment.json that psoas wrote.")
    if schema > SCHEMA:
        raise InputError(f"The assessment has schema {schema}, and this psoas reads up to {SCHEMA}.", "Update psoas, then read it again.")
    while schema < SCHEMA:
        if schema not in MIGRATIONS:
            raise InputError(f"The assessment has schema {schema}, which no version of psoas wrote.", "Assess the clip again.")
        document, schema = MIGRATIONS[schema](document), schema + 1
    result: Assessment = built(Assessment, {**document, "schema": SCHEMA}, "assessment")
    return result
