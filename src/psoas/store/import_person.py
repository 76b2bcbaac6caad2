"""An export of a person -> rows and files, all or nothing; with the same ids where they are free, else with new ones throughout."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from psoas.errors import InputError
from psoas.follow.diary import DoneSet
from psoas.store import answers, check_ins, sessions
from psoas.store.assessments import schema_of
from psoas.store.columns import new_id
from psoas.store.database import Database
from psoas.store.export_person import OF_SET, assessment_file, document_file, recording_file
from psoas.store.file_store import FileStore
from psoas.store.models import (
    Account,
    AnsweredRecord,
    AssessmentRecord,
    CheckInRecord,
    LookRecord,
    Note,
    Person,
    ProgrammeRecord,
    Recording,
    RunRecord,
    SessionRecord,
    SetRecord,
    Visit,
)
from psoas.store.people import checked_name
from psoas.store.person_files import TABLES, WHOLE, Manifest, inside, read_manifest, read_table
from psoas.store.recordings import checked_file_name, checked_kind
from psoas.store.rows_json import row_from_json

ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
REFERENCES = {"visit_id": "visits", "recording_id": "recordings", "assessment_id": "assessments", "programme_id": "programmes"}
KINDS: Mapping[str, type[Any]] = {
    "visits": Visit,
    "recordings": Recording,
    "assessments": AssessmentRecord,
    "programmes": ProgrammeRecord,
    "sessions": SessionRecord,
    "check_ins": CheckInRecord,
    "runs": RunRecord,
    "answered": AnsweredRecord,
    "looks": LookRecord,
    "notes": Note,
}


def import_person(database: Database, files: FileStore, folder: Path) -> Person:
    """Read back what `psoas.store.export_person.export_person` wrote.

    Parameters
    ----------
    database, files
        Where to keep it.
    folder
        The export.

    Returns
    -------
    Person
        With the id it had, unless someone here has it: then everything gets new ids, and both stay.

    Raises
    ------
    InputError
        If the export is not whole, was changed, or holds what cannot be. Nothing is then kept.
    StoreError
        If the disk is full.
    """
    manifest = read_manifest(folder)
    texts = {name: read_table(folder, manifest, name) for name in TABLES}
    old = {name: _document(name, text) for name, text in texts.items()}
    with database.reading() as session:
        new_ids = _new_ids(session, old)
    rows = {name: _document(name, ID.sub(lambda found: new_ids.get(found[0], found[0]), text)) for name, text in texts.items()}
    _check_references(rows)
    taken_in = _take_in(files, folder, manifest, old)
    try:
        with database.writing() as session:
            files.claim(session, taken_in)
            person = _person(session, rows["person"])
            for group in _belongings(session, rows, old, person.id, folder, manifest):
                session.add_all(group)
                session.flush()
            return person
    except BaseException as error:
        with database.writing() as session:
            files.remove_unused(session, taken_in)
        if isinstance(error, IntegrityError):
            raise InputError("The export has something twice that can be there once.", WHOLE) from None
        raise


def _document(name: str, text: str) -> Any:
    try:
        document = json.loads(text)
    except ValueError:
        raise InputError(f"{name}.json is not whole.", WHOLE) from None
    if not isinstance(document, dict if name == "person" else list):
        raise InputError(f"{name}.json is not what it must be.", WHOLE)
    return document


def _new_ids(session: Session, tables: Mapping[str, Any]) -> dict[str, str]:
    """Return old id -> new id for every row if any of them is taken here, else nothing."""
    ids = {"person": [tables["person"].get("id")], **{name: [_id(row) for row in tables[name]] for name in KINDS}}
    kinds: Mapping[str, type[Any]] = {"person": Person, **KINDS}
    taken = any(session.get(kinds[name], id) is not None for name, found in ids.items() for id in found if isinstance(id, str))
    return {id: new_id() for found in ids.values() for id in found if isinstance(id, str)} if taken else {}


def _check_references(tables: Mapping[str, Any]) -> None:
    """Refuse rows that refer to what is not in the export: it may be someone else's."""
    for name in KINDS:
        for row in tables[name]:
            for column, table in REFERENCES.items():
                referred = row.get(column) if isinstance(row, dict) else None
                if referred is not None and referred not in [_id(other) for other in tables[table]]:
                    raise InputError(f"A row of {name}.json refers to what is not in {table}.json.", WHOLE)


def _id(row: Any) -> Any:
    return row.get("id") if isinstance(row, dict) else None


def _take_in(files: FileStore, folder: Path, manifest: Manifest, tables: Mapping[str, Any]) -> list[str]:
    """Put the export's files into the store and return their digests. Rows may name no others: those may be someone else's."""
    recordings = [row_from_json(Recording, row, person_id="") for row in tables["recordings"]]
    named = [(recording_file(recording), recording.digest) for recording in recordings]
    for row in tables["assessments"]:
        record = row_from_json(AssessmentRecord, row, person_id="", document="")
        named += [(assessment_file(record, name), digest) for name, digest in record.files.items()]
    for name, digest in named:
        if manifest.files.get(name) != digest:
            raise InputError(f"{name} is not in the export as it is listed.", WHOLE)
    return [files.put(inside(folder, manifest, name)) for name, _ in named]


def _person(session: Session, document: Any) -> Person:
    person = row_from_json(Person, document)
    person.name = checked_name(person.name)
    person.account_id = _account_here(session, person.account_id)
    session.add(person)
    session.flush()
    return person


def _belongings(
    session: Session, rows: Mapping[str, Any], old: Mapping[str, Any], person_id: str, folder: Path, manifest: Manifest
) -> Iterator[list[Any]]:
    """Give the rows that belong to the person table by table, those first that others refer to."""
    yield [row_from_json(Visit, row, person_id=person_id, version=1) for row in rows["visits"]]
    yield [_recording(row, person_id) for row in rows["recordings"]]
    for name, kind in (("assessments", AssessmentRecord), ("programmes", ProgrammeRecord)):
        pairs = zip(old[name], rows[name], strict=True)
        yield [_with_document(kind, before, row, person_id, folder, manifest) for before, row in pairs]
    yield [_session(row, person_id) for row in rows["sessions"]]
    yield [_check_in(row, person_id) for row in rows["check_ins"]]
    yield [row_from_json(RunRecord, row, person_id=person_id) for row in rows["runs"]]
    yield [_answered(row, person_id) for row in rows["answered"]]
    yield [_written(session, LookRecord, row, person_id) for row in rows["looks"]]
    yield [_written(session, Note, row, person_id) for row in rows["notes"]]


def _recording(row: Any, person_id: str) -> Recording:
    recording = row_from_json(Recording, row, person_id=person_id)
    recording.kind, recording.name = checked_kind(recording.kind), checked_file_name(recording.name)
    return recording


def _with_document(kind: type[Any], before: Any, row: Any, person_id: str, folder: Path, manifest: Manifest) -> Any:
    """Return an assessment or programme with its JSON, which stands in the export under the id it had (`before`)."""
    place = document_file(row_from_json(kind, before, person_id="", document=""))
    text = inside(folder, manifest, place).read_bytes().decode("utf-8")
    record = row_from_json(kind, row, person_id=person_id, document=text)
    if schema_of(text) != record.schema:
        raise InputError(f"{place} has another schema than it is listed with.", WHOLE)
    return record


def _session(row: Any, person_id: str) -> SessionRecord:
    if not isinstance(row, dict) or not isinstance(row.get("sets"), list):
        raise InputError("sessions.json is not what it must be.", WHOLE)
    own = {name: value for name, value in row.items() if name != "sets"}
    record = row_from_json(SessionRecord, own, person_id=person_id)
    given = dict.fromkeys(OF_SET)
    for place, done in enumerate(row["sets"]):
        one = row_from_json(SetRecord, done, **given)
        record.sets.append(SetRecord(position=place, **{name: getattr(one, name) for name in DoneSet.__dataclass_fields__}))
    sessions.value_of(record)  # refuses a session that cannot be
    return record


def _check_in(row: Any, person_id: str) -> CheckInRecord:
    record = row_from_json(CheckInRecord, row, person_id=person_id)
    check_ins.value_of(record)  # refuses a day that cannot be
    return record


def _answered(row: Any, person_id: str) -> AnsweredRecord:
    record = row_from_json(AnsweredRecord, row, person_id=person_id)
    answers.checked_total(record.questionnaire, record.answers, record.total)
    return record


def _written(session: Session, kind: type[LookRecord] | type[Note], row: Any, person_id: str) -> LookRecord | Note:
    record = row_from_json(kind, row, person_id=person_id)
    record.author_id = _account_here(session, record.author_id)
    return record


def _account_here(session: Session, account_id: str | None) -> str | None:
    """Return the account if it is one of this psoas; on another machine people and notes have none."""
    return account_id if account_id is not None and session.get(Account, account_id) is not None else None
