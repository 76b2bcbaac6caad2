"""What is exported is everything, in open formats, and comes back equal."""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import select

from logged import DAYS, TEXTS, check_ins, sessions
from plan.sample_programme import sample_programme
from psoas.errors import InputError, SettingError, StoreError
from psoas.plan.programme_json import programme_to_json
from psoas.store.check_ins import keep_check_in, list_check_ins
from psoas.store.columns import Base
from psoas.store.database import Database, sqlite_url
from psoas.store.erase import erase_person
from psoas.store.export_person import export_person
from psoas.store.import_person import import_person
from psoas.store.models import Job, Person, Share, Upload
from psoas.store.notes import keep_note
from psoas.store.people import add_person
from psoas.store.person_files import read_manifest
from psoas.store.places import Places
from psoas.store.programmes import keep_programme, list_programmes
from psoas.store.rows_json import row_to_json
from psoas.store.runs import list_runs
from psoas.store.sessions import keep_session
from psoas.store.visits import keep_document, open_visit
from store_work import whole_person

ANSWERS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
NOT_EXPORTED = (Upload, Job, Share)


def exported(database, places, person, folder):
    with database.reading() as reading:
        return export_person(reading, places.files, reading.get_one(Person, person.id), folder)


def everything(database: Database) -> dict[str, list[dict]]:
    """Every row of what an export holds, but for ids of sets and the count by which two windows are told apart."""
    left_out = {kind.__tablename__ for kind in NOT_EXPORTED}
    with database.reading() as reading:
        kinds = [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__tablename__ not in left_out]
        found = {kind.__tablename__: [row_to_json(row) for row in reading.scalars(select(kind))] for kind in kinds}
    for table, column in (("set_done", "id"), ("visit", "version")):
        found[table] = [{name: value for name, value in row.items() if name != column} for row in found[table]]
    return {table: sorted(rows, key=lambda row: json.dumps(row, sort_keys=True)) for table, rows in found.items()}


def contents(places: Places) -> dict[str, bytes]:
    return {digest: places.files.path(digest).read_bytes() for digest in places.files.digests()}


def test_everything_comes_back_equal_after_it_was_erased(database, places, tmp_path):
    ada = whole_person(database, places, "Ada Markerson")
    before, files = everything(database), contents(places)
    exported(database, places, ada, tmp_path / "ada")
    erase_person(database, places, ada.id)
    assert not any(everything(database).values())
    back = import_person(database, places.files, tmp_path / "ada")
    assert back.id == ada.id
    assert everything(database) == before
    assert contents(places) == files


def test_where_the_person_is_still_there_the_import_is_another_with_new_ids(database, places, tmp_path):
    ada = whole_person(database, places, "Ada")
    exported(database, places, ada, tmp_path / "ada")
    twin = import_person(database, places.files, tmp_path / "ada")
    assert twin.id != ada.id
    exported(database, places, twin, tmp_path / "twin")
    tables = {name: (tmp_path / name / "visits.json").read_text() for name in ("ada", "twin")}
    (visit,) = json.loads(tables["twin"])
    (side, _) = [row for row in json.loads((tmp_path / "twin" / "recordings.json").read_text()) if row["visit_id"] == visit["id"]] + [None]
    assert visit["document"]["pictures"] == {"T03": side["id"]}, "what the answers refer to is the twin's own"
    assert not {row["id"] for row in json.loads(tables["ada"])} & {visit["id"]}
    for name in ("assessments", "programmes"):
        documents = [{path.read_bytes() for path in (tmp_path / who / name).glob("*.json")} for who in ("ada", "twin")]
        assert documents[0] == documents[1]
    erase_person(database, places, ada.id)
    with database.reading() as reading:
        assert reading.get(Person, twin.id) is not None
        assert len(list_programmes(reading, twin.id)) == 2
    exported(database, places, twin, tmp_path / "again")


@given(
    name=st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=30),
    done=st.lists(sessions(), max_size=3, unique_by=lambda one: one.key),
    told=st.lists(check_ins(), max_size=3, unique_by=lambda one: one.day),
    document=st.dictionaries(
        TEXTS, st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
    ),
    note=TEXTS.filter(str.strip),
    day=DAYS,
)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_kept_comes_back_equal_on_another_machine(empty_sqlite, tmp_path_factory, name, done, told, document, note, day):
    here, there = (tmp_path_factory.mktemp(place) for place in ("here", "there"))
    databases = []
    for folder in (here, there):
        shutil.copyfile(empty_sqlite, folder / "psoas.sqlite")
        databases.append(Database(sqlite_url(folder / "psoas.sqlite")))
    with databases[0].writing() as writing:
        person = add_person(writing, name)
        keep_document(writing, open_visit(writing, person.id), document)
        keep_programme(writing, person.id, json.dumps({"schema": 1, "day": str(day)}))
        keep_note(writing, person.id, None, note)
        for one in done:
            keep_session(writing, person.id, one)
        for one in told:
            keep_check_in(writing, person.id, one)
    exported(databases[0], Places(here), person, here / "export")
    import_person(databases[1], Places(there).files, here / "export")
    assert everything(databases[1]) == everything(databases[0])
    for database in databases:
        database.close()


def test_an_export_of_the_first_schema_is_read_though_it_lacks_what_came_later(sqlite, places, tmp_path):
    ada = whole_person(sqlite, places, "Ada")
    exported(sqlite, places, ada, tmp_path / "ada")
    manifest = json.loads((tmp_path / "ada" / "manifest.json").read_text())
    for name in ("runs", "answered", "looks"):
        (tmp_path / "ada" / f"{name}.json").unlink()
        del manifest["files"][f"{name}.json"]
    (tmp_path / "ada" / "manifest.json").write_text(json.dumps({**manifest, "schema": 1}))
    erase_person(sqlite, places, ada.id)
    back = import_person(sqlite, places.files, tmp_path / "ada")
    with sqlite.reading() as reading:
        assert len(list_check_ins(reading, back.id)) == 2
        assert not list_runs(reading, back.id)


def test_a_programme_is_there_as_calendar_and_table(database, places, tmp_path, ada):
    with database.writing() as writing:
        kept = keep_programme(writing, ada.id, programme_to_json(sample_programme()))
    exported(database, places, ada, tmp_path / "ada")
    events = Calendar.from_ical((tmp_path / "ada" / f"programmes/{kept.id}.ics").read_bytes()).walk("VEVENT")
    assert len(events) == 5, "three sessions, the five minutes and the check-in"
    assert len((tmp_path / "ada" / f"programmes/{kept.id}.csv").read_text().splitlines()) > 4


def test_the_tables_open_in_any_table_program(database, places, tmp_path):
    ada = whole_person(database, places, "Ada")
    exported(database, places, ada, tmp_path / "ada")
    sets = list(csv.DictReader((tmp_path / "ada" / "sets.csv").open(newline="")))
    assert [(row["day"], row["exercise"], row["side"], row["number"], row["done"], row["load"]) for row in sets] == [
        ("2027-01-04", "EX01", "left", "1", "12", ""),
        ("2027-01-04", "EX01", "left", "2", "12", ""),
        ("2027-01-04", "EX01", "right", "1", "12", ""),
    ]
    days = list(csv.DictReader((tmp_path / "ada" / "check_ins.csv").open(newline="")))
    assert [(row["day"], row["sleep"], row["sore calves:right"], row["sore glutes:left"]) for row in days] == [
        ("2027-01-04", "", "", "3"),
        ("2027-01-05", "7.25", "0", ""),
    ]
    assert days[0]["note"] == "'=1+1, said Ada", "a table program must not take a note for a formula"


def test_every_file_of_an_export_is_in_its_manifest_and_every_kind_in_the_readme(database, places, tmp_path):
    ada = whole_person(database, places, "Ada")
    manifest = exported(database, places, ada, tmp_path / "ada")
    there = {path.relative_to(tmp_path / "ada").as_posix() for path in (tmp_path / "ada").rglob("*") if path.is_file()}
    assert there == {*manifest.files, "manifest.json"}
    readme = (tmp_path / "ada" / "README.txt").read_text()
    assert all((name if "/" not in name else name.split("/")[0] + "/") in readme for name in there - {"README.txt"})
    assert read_manifest(tmp_path / "ada") == manifest


def test_an_export_does_not_go_into_a_folder_that_holds_something(database, places, tmp_path, ada):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "letter.txt").write_text("keep me")
    with pytest.raises(SettingError, match="holds something"):
        exported(database, places, ada, tmp_path / "ada")
    assert [path.name for path in (tmp_path / "ada").iterdir()] == ["letter.txt"]


def test_a_full_disk_leaves_no_half_export(database, places, tmp_path, ada, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("psoas.store.export_person._write_text", full)
    with pytest.raises(StoreError, match="disk is full: the export"):
        exported(database, places, ada, tmp_path / "out" / "ada")
    assert not list((tmp_path / "out").iterdir())


def test_a_damaged_clip_is_not_exported_as_if_it_were_whole(database, places, tmp_path):
    ada = whole_person(database, places, "Ada")
    places.files.path(next(places.files.digests())).write_bytes(b"rot")
    with pytest.raises(StoreError, match="damaged"):
        exported(database, places, ada, tmp_path / "ada")


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("visits.json", lambda text: text.replace("runner", "walker")),
        ("manifest.json", lambda text: text.replace('"psoas person"', '"recipe"')),
        ("manifest.json", lambda text: text.replace('"schema": 2', '"schema": 3')),
        ("manifest.json", lambda text: text.replace('"visits.json"', '"../outside.json"')),
        ("manifest.json", lambda text: text.replace('"visits.json"', '"gone.json"')),
        ("manifest.json", lambda text: text[:-10]),
        ("manifest.json", lambda text: text.replace('"files"', '"file"')),
    ],
)
def test_an_export_that_was_changed_is_refused_and_nothing_of_it_kept(database, places, tmp_path, file, change):
    ada = whole_person(database, places, "Ada")
    exported(database, places, ada, tmp_path / "ada")
    (tmp_path / "outside.json").write_text("[]")
    erase_person(database, places, ada.id)
    path = tmp_path / "ada" / file
    changed = change(path.read_text())
    assert changed != path.read_text()
    path.write_text(changed)
    with pytest.raises(InputError):
        import_person(database, places.files, tmp_path / "ada")
    assert not any(everything(database).values())
    assert not contents(places)


def rewritten(folder, name, change):
    """Change a table of an export as someone would who also writes the manifest anew."""
    rows = json.loads((folder / name).read_text())
    change(rows)
    (folder / name).write_text(json.dumps(rows))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("person.json", lambda row: row.update(name="")),
        ("person.json", lambda row: row.update(name=7)),
        ("person.json", lambda row: row.update(admin=True)),
        ("person.json", lambda row: row.update(created="yesterday")),
        ("person.json", lambda row: row.pop("created")),
        ("visits.json", lambda rows: rows[0].update(document=[])),
        ("visits.json", lambda rows: rows[0].update(id="x" * 33)),
        ("visits.json", lambda rows: rows.append(7)),
        ("recordings.json", lambda rows: rows[0].update(digest="0" * 64)),
        ("recordings.json", lambda rows: rows[0].update(kind="../side")),
        ("recordings.json", lambda rows: rows[0].update(size=True)),
        ("recordings.json", lambda rows: rows[0].update(visit_id="f" * 32)),
        ("assessments.json", lambda rows: rows[0].update(schema=9)),
        ("assessments.json", lambda rows: rows[0].update(files={"passwd": "0" * 64})),
        ("sessions.json", lambda rows: rows[0].update(status="begun")),
        ("sessions.json", lambda rows: rows[0].pop("sets")),
        ("sessions.json", lambda rows: rows[0]["sets"][0].update(load=float("1e9"))),
        ("check_ins.json", lambda rows: rows[0].update(day="2027-02-30")),
        ("check_ins.json", lambda rows: rows[0].update(soreness={"glutes:left": 11})),
        ("recordings.json", lambda rows: rows.append(rows[0])),
        ("check_ins.json", lambda rows: rows[1].update(day=rows[0]["day"])),
        ("runs.json", lambda rows: rows[0].update(km="far")),
        ("runs.json", lambda rows: rows[0].update(recording_id="f" * 32)),
        ("answered.json", lambda rows: rows[0].update(total=99.0)),
        ("answered.json", lambda rows: rows[0].update(questionnaire="OQ99")),
        ("looks.json", lambda rows: rows[0].update(day=None)),
        ("notes.json", lambda rows: rows[0].update(text="a\x00b")),
    ],
)
def test_what_cannot_have_been_kept_is_not_taken_in(sqlite, places, tmp_path, name, change):
    ada = whole_person(sqlite, places, "Ada")
    exported(sqlite, places, ada, tmp_path / "ada")
    erase_person(sqlite, places, ada.id)
    rewritten(tmp_path / "ada", name, change)
    with pytest.raises(InputError):
        import_person(sqlite, places.files, tmp_path / "ada")
    assert not any(everything(sqlite).values())
    assert not contents(places)


def test_a_folder_that_is_no_export_is_refused(database, places, tmp_path):
    with pytest.raises(InputError, match="not an export"):
        import_person(database, places.files, tmp_path)
