"""The export of a person: which file is what, and the manifest by which another psoas reads it back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from psoas.errors import InputError

KIND, SCHEMA = "psoas person", 2
MANIFEST, README = "manifest.json", "README.txt"
TABLES = ("person", "visits", "recordings", "assessments", "programmes", "sessions", "check_ins", "runs", "answered", "looks", "notes")
SINCE_2 = ("runs", "answered", "looks")
"""Tables that exports of schema 1 lack."""
WHOLE = "Take the export as it was written, or export the person again."

README_TEXT = """\
Everything that psoas kept of {name}, exported on {day}.

psoas import reads this folder back. Everything is in open formats, so that you need no psoas to read it:

person.json        name, and when the person was added
visits.json        answers to the questions, results of home tests, and how was filmed
recordings.json    what each file in recordings/ shows, and the name it had
recordings/        videos, photos and files of watches as they came
assessments.json   which assessment was made when
assessments/       each assessment: its numbers as JSON, and beside it in a folder the pages, tables and videos that came of it
programmes.json    which programme was used from when to when
programmes/        each programme as JSON, as a table (CSV) and as a calendar (iCalendar) that any calendar program opens
sessions.json      sessions as they were done
sets.csv           the same as a table: one line for each set
check_ins.json     what was told of each day
check_ins.csv      the same as a table: one line for each day
runs.json          runs as the watch saw them, each mean with its error
answered.json      questionnaires as they were answered, with their totals
looks.json         when a professional looked at what had stopped the programme
notes.json         what coaches wrote
manifest.json      every file with its size and SHA-256, by which is seen that none was changed

Moments are in UTC, days as year-month-day, load in kg, running in minutes and km, sleep in hours. Effort, soreness and pain are 0 to 10.
Not in here: passwords, browsers that are signed in, links that were shared, and work that was under way.
"""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export holds: whose it is, who wrote it, and every file with its SHA-256."""

    person: str
    software: str
    exported: str
    files: Mapping[str, str]
    schema: int = SCHEMA

    def to_json(self) -> str:
        """Return the manifest as text."""
        parts = {"kind": KIND, "schema": self.schema, "person": self.person, "software": self.software, "exported": self.exported}
        return json.dumps({**parts, "files": dict(sorted(self.files.items()))}, indent=1) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of an export, having looked whether every file is there as it was written.

    Raises
    ------
    InputError
        If the folder is no export, is one of a newer psoas, or a file is missing, was changed, or leads elsewhere.
    """
    place = folder / MANIFEST
    if not place.is_file():
        raise InputError(f"{folder} is not an export of a person: it has no {MANIFEST}.", "Give the folder that psoas export wrote.")
    document = _document(place)
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise InputError(f"{place} is not the manifest of a person's export.", "Give the folder that psoas export wrote.")
    schema = document.get("schema")
    if not isinstance(schema, int) or not 1 <= schema <= SCHEMA:
        raise InputError(f"The export has schema {schema}, and this psoas reads 1 to {SCHEMA}.", "Update psoas.")
    try:
        files = {str(name): str(digest) for name, digest in document["files"].items()}
        manifest = Manifest(str(document["person"]), str(document["software"]), str(document["exported"]), files, schema)
    except (KeyError, AttributeError):
        raise InputError(f"{place} is not whole.", WHOLE) from None
    for name, digest in files.items():
        _check_file(folder, name, digest)
    return manifest


def read_table(folder: Path, manifest: Manifest, name: str) -> str:
    """Return the text of one of `TABLES`; of one that the export's schema lacks, that of an empty one.

    Raises
    ------
    InputError
        If the manifest does not name it.
    """
    if manifest.schema < SCHEMA and name in SINCE_2:
        return "[]"
    return inside(folder, manifest, f"{name}.json").read_text(encoding="utf-8")


def inside(folder: Path, manifest: Manifest, name: str) -> Path:
    """Return a file of an export; only what the manifest names, and was checked, is read.

    Raises
    ------
    InputError
        If the manifest does not name it.
    """
    if name not in manifest.files:
        raise InputError(f"{name} is not in the export.", WHOLE)
    return folder / name


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _document(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise InputError(f"{path} is not whole.", WHOLE) from None


def _check_file(folder: Path, name: str, digest: str) -> None:
    path = PurePosixPath(name)
    file = folder / path
    if path.is_absolute() or ".." in path.parts or "\\" in name or not file.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"The export names a file outside of its folder: {name}.", "Do not import it.")
    if not file.is_file():
        raise InputError(f"{name} is missing from the export.", WHOLE)
    if digest_of(file) != digest:
        raise InputError(f"{name} was changed since it was exported.", WHOLE)
