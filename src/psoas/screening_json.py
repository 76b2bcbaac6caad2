"""Screening <-> JSON, with a schema version; the file that `psoas screen` writes."""

from __future__ import annotations

from psoas.screen.screening import Screening
from psoas.values_json import built, document_in, kept_as_json

SCHEMA = 1
KIND = "screening"


def screening_to_json(screening: Screening) -> str:
    """Return the Screening as indented JSON text, which `screening_from_json` turns back into an equal one."""
    return kept_as_json(screening, KIND, SCHEMA)


def screening_from_json(text: str) -> Screening:
    """Return the Screening that was written as `text`.

    Raises
    ------
    InputError
        If the text is no screening, was cut short, or was written by a newer version of psoas.
    """
    screening: Screening = built(Screening, document_in(text, KIND, SCHEMA, "screen"), KIND)
    return screening
