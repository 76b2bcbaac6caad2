"""With 100,000 sets logged, every list is found by an index and read in milliseconds."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, insert, text

from psoas.store.assessments import latest_assessment, list_assessments
from psoas.store.check_ins import list_check_ins
from psoas.store.columns import new_id
from psoas.store.database import Database, sqlite_url
from psoas.store.diary_rows import check_ins_told
from psoas.store.models import CheckInRecord, Person, SessionRecord
from psoas.store.people import list_people
from psoas.store.programmes import current_programme
from psoas.store.recordings import list_recordings
from psoas.store.sessions import done_of_programme, last_sets, list_sessions, session_by_key
from psoas.store.visits import list_visits, unfinished_visit

PEOPLE, SESSIONS, SETS = 50, 100, 20  # 100,000 sets
SETS_OF_EVERY_SESSION = f"""
    WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {SETS - 1})
    INSERT INTO set_done (id, session_id, position, exercise, side, number, done)
    SELECT lower(hex(randomblob(16))), session.id, n, 'EX0' || (n / 4), 'both', n % 4, 12 FROM session, numbers
"""
FIRST = date(2026, 1, 1)
LIMIT = 0.005  # s


@pytest.fixture(scope="module")
def practice(tmp_path_factory, empty_sqlite):
    """A practice of fifty people with a hundred sessions of twenty sets each."""
    path = tmp_path_factory.mktemp("practice") / "psoas.sqlite"
    shutil.copyfile(empty_sqlite, path)
    database = Database(sqlite_url(path))
    people = [new_id() for _ in range(PEOPLE)]
    at = datetime(2026, 1, 1, tzinfo=UTC)
    done = [
        {"id": new_id(), "person_id": person, "key": str(n), "kind": "strength", "day": FIRST + timedelta(days=n), "started": at, "status": "done"}
        for person in people
        for n in range(SESSIONS)
    ]
    days = [{"person_id": person, "day": FIRST + timedelta(days=n), "soreness": {}} for person in people for n in range(SESSIONS)]
    with database.writing() as session:
        session.execute(insert(Person), [{"id": person, "name": person[:6]} for person in people])
        session.execute(insert(SessionRecord), done)
        session.execute(text(SETS_OF_EVERY_SESSION))
        session.execute(insert(CheckInRecord), days)
    yield database, people
    database.close()


class Owner:
    account = None
    role = "owner"


LISTS = {
    "people": lambda s, people: list_people(s, Owner()),
    "last month's sessions": lambda s, people: list_sessions(s, people[7], since=FIRST + timedelta(days=70), sets=False),
    "the newest sessions with their sets": lambda s, people: list_sessions(s, people[7], limit=5),
    "one session by its key": lambda s, people: session_by_key(s, people[7], "5"),
    "the last sets of an exercise": lambda s, people: last_sets(s, people[7], "EX03"),
    "the last sets of an exercise never done": lambda s, people: last_sets(s, people[7], "EX99"),
    "what was done of a programme": lambda s, people: done_of_programme(s, people[7], "none"),
    "a month of check-ins": lambda s, people: list_check_ins(s, people[7], since=FIRST + timedelta(days=70)),
    "a week of check-ins of a coach's people": lambda s, people: check_ins_told(s, people[:15], FIRST + timedelta(days=93)),
    "the latest assessment": lambda s, people: latest_assessment(s, people[7]),
    "assessments": lambda s, people: list_assessments(s, people[7]),
    "the programme in use": lambda s, people: current_programme(s, people[7]),
    "visits": lambda s, people: list_visits(s, people[7]),
    "the visit to go on with": lambda s, people: unfinished_visit(s, people[7]),
    "recordings": lambda s, people: list_recordings(s, people[7]),
}


@pytest.mark.parametrize("asked", LISTS)
def test_no_list_reads_a_whole_table(practice, asked):
    database, people = practice
    statements = []

    def note(*given):
        statements.append(given[2:4])

    with database.reading() as session:
        event.listen(database.engine, "before_cursor_execute", note)
        LISTS[asked](session, people)
        event.remove(database.engine, "before_cursor_execute", note)
        plans = [row[3] for sql, values in statements for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    scans = [plan for plan in plans if plan.startswith("SCAN") and "CONSTANT ROW" not in plan]
    assert not scans or asked == "people", scans


@pytest.mark.parametrize("asked", LISTS)
def test_a_list_is_read_in_milliseconds(practice, asked):
    database, people = practice
    taken = []
    for _ in range(9):
        with database.reading() as session:
            session.execute(text("SELECT 1"))
            began = time.thread_time()
            LISTS[asked](session, people)
            taken.append(time.thread_time() - began)
    assert min(taken) < LIMIT
