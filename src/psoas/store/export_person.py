"""A person -> a folder of open formats, whole or not at all, that `psoas.store.import_person` reads back."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, undefer

from psoas import __version__
from psoas.errors import InputError, SettingError, StoreError
from psoas.store.columns import Base, day_of, now
from psoas.store.disk import plain_full_disk
from psoas.store.file_store import FileStore
from psoas.store.models import (
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
from psoas.store.person_files import MANIFEST, README, README_TEXT, Manifest, digest_of
from psoas.store.rows_json import row_to_json

SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}")
SET_COLUMNS = ("day", "kind", "status", "exercise", "side", "number", "done", "reserve", "load", "pain", "felt")
DAY_COLUMNS = ("day", "effort", "sleep", "run_minutes", "run_km", "session_done", "note")


def export_person(session: Session, files: FileStore, person: Person, folder: Path) -> Manifest:
    """Write everything of a person into a folder.

    Parameters
    ----------
    session
        To read in.
    files
        Where the files of the person are.
    person
        Whose.
    folder
        Must not be there, or be empty.

    Raises
    ------
    SettingError
        If the folder holds something.
    StoreError
        If the disk is full, or a file of the person is missing or damaged. Nothing is left half-written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SettingError(f"{folder} is there already and holds something.", "Give another folder as --out.")
    with plain_full_disk("the export"):
        folder.parent.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=".psoas-", dir=folder.parent))
        try:
            written = _write(session, files, person, workshop)
            workshop.replace(folder)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    return written


def _write(session: Session, files: FileStore, person: Person, folder: Path) -> Manifest:
    _write_tables(session, person, folder)
    for recording in _rows(session, Recording, person):
        _copy(files, recording.digest, folder / recording_file(recording))
    for record in _rows(session, AssessmentRecord, person, undefer(AssessmentRecord.document)):
        _write_text(folder / document_file(record), record.document)
        for name, digest in record.files.items():
            _copy(files, digest, folder / assessment_file(record, name))
    for programme in _rows(session, ProgrammeRecord, person, undefer(ProgrammeRecord.document)):
        _write_programme(programme, folder)
    at = now()
    _write_text(folder / README, README_TEXT.format(name=person.name, day=day_of(at)))
    digests = {path.relative_to(folder).as_posix(): digest_of(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    manifest = Manifest(person.id, f"psoas {__version__}", at.isoformat(), digests)
    _write_text(folder / MANIFEST, manifest.to_json())
    return manifest


def recording_file(recording: Recording) -> str:
    """Return where the file of a recording stands in an export."""
    suffix = Path(recording.name).suffix.lower()
    return f"recordings/{recording.id}{suffix if SUFFIX.fullmatch(suffix) else ''}"


def document_file(record: AssessmentRecord | ProgrammeRecord) -> str:
    """Return where the JSON of an assessment or programme stands in an export."""
    return f"{record.__tablename__}s/{record.id}.json"


def assessment_file(record: AssessmentRecord, name: str) -> str:
    """Return where a file that came of an assessment stands in an export."""
    return f"assessments/{record.id}/{name if FILE_NAME.fullmatch(name) else record.files[name]}"


def _write_tables(session: Session, person: Person, folder: Path) -> None:
    sessions = _rows(session, SessionRecord, person, selectinload(SessionRecord.sets))
    days = _rows(session, CheckInRecord, person)
    tables: dict[str, Any] = {
        "person": row_to_json(person),
        "visits": _as_json(_rows(session, Visit, person), "version"),
        "recordings": _as_json(_rows(session, Recording, person)),
        "assessments": _as_json(_rows(session, AssessmentRecord, person), "document"),
        "programmes": _as_json(_rows(session, ProgrammeRecord, person), "document"),
        "sessions": [{**row_to_json(one, OWN), "sets": [row_to_json(done, OF_SET) for done in one.sets]} for one in sessions],
        "check_ins": _as_json(days),
        "runs": _as_json(_rows(session, RunRecord, person)),
        "answered": _as_json(_rows(session, AnsweredRecord, person)),
        "looks": _as_json(_rows(session, LookRecord, person)),
        "notes": _as_json(_rows(session, Note, person)),
    }
    for name, value in tables.items():
        _write_text(folder / f"{name}.json", json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n")
    _write_csv(folder / "sets.csv", SET_COLUMNS, (_set_cells(one, done) for one in sessions for done in one.sets))
    places = sorted({place for day in days for place in day.soreness})
    header = (*DAY_COLUMNS, *(f"sore {place}" for place in places))
    _write_csv(folder / "check_ins.csv", header, ([*_cells(day, DAY_COLUMNS), *(day.soreness.get(place) for place in places)] for day in days))


OWN = ("person_id",)
OF_SET = ("id", "session_id", "position")


def _rows(session: Session, kind: type[Any], person: Person, *options: Any) -> Sequence[Any]:
    asked = select(kind).where(kind.person_id == person.id).order_by(kind.day if hasattr(kind, "day") else kind.created, kind.id)
    return session.scalars(asked.options(*options)).all()


def _as_json(rows: Iterable[Base], *without: str) -> list[Mapping[str, Any]]:
    return [row_to_json(row, (*OWN, *without)) for row in rows]


def _set_cells(one: SessionRecord, done: SetRecord) -> list[Any]:
    return [*_cells(one, SET_COLUMNS[:3]), *_cells(done, SET_COLUMNS[3:])]


def _cells(row: Base, columns: Iterable[str]) -> list[Any]:
    return [getattr(row, column) for column in columns]


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(header)
    writer.writerows([_safe_cell(cell) for cell in row] for row in rows)
    path.write_bytes(table.getvalue().encode())


def _safe_cell(cell: Any) -> Any:
    """Keep a table program from taking a person's words for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _write_programme(record: ProgrammeRecord, folder: Path) -> None:
    from psoas.plan.calendar_file import programme_to_calendar
    from psoas.plan.programme_json import programme_from_json
    from psoas.plan.table_file import programme_to_csv

    place = folder / document_file(record)
    _write_text(place, record.document)
    try:
        programme = programme_from_json(record.document)
    except InputError:  # of another version of psoas: its JSON is all that can be given
        return
    place.with_suffix(".ics").write_bytes(programme_to_calendar(programme))
    place.with_suffix(".csv").write_text(programme_to_csv(programme), encoding="utf-8", newline="")


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def _copy(files: FileStore, digest: str, path: Path) -> None:
    if not files.whole(digest):
        raise StoreError(f"A file of this person is missing or damaged ({digest[:12]}).", "Restore the newest backup that has it, then export again.")
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(files.path(digest), path)
