"""A run is kept once, however often its file comes in, and the diary reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from logged import DAY
from psoas.follow.history import RunDay
from psoas.store.models import RunRecord
from psoas.store.people import add_person
from psoas.store.runs import keep_run, list_runs, remove_run, run_of, value_of

AT = datetime(2027, 1, 4, 7, 30, tzinfo=UTC)


def run(person, **more):
    return RunRecord(**{"person_id": person.id, "day": DAY, "started": AT, "minutes": 40.0, "km": 8.0, "averages": {}, **more})


def test_the_same_run_twice_is_one_with_what_came_last(database, ada):
    with database.writing() as session:
        first = keep_run(session, run(ada)).id
        assert keep_run(session, run(ada, km=8.1)).id == first
        assert [one.km for one in list_runs(session, ada.id)] == [8.1]


def test_without_a_moment_day_length_and_distance_tell_runs_apart(database, ada):
    with database.writing() as session:
        for km in (8.0, 8.0, 5.0):
            keep_run(session, run(ada, started=None, km=km))
        assert sorted(one.km for one in list_runs(session, ada.id)) == [5.0, 8.0]


def test_two_people_may_have_run_together(database, ada):
    with database.writing() as session:
        other = add_person(session, "Bea")
        mine, theirs = keep_run(session, run(ada)), keep_run(session, run(other))
        assert mine.id != theirs.id
        assert run_of(session, ada.id, theirs.id) is None


def test_runs_are_listed_in_order_between_bounds_and_can_be_removed(database, ada):
    days = [DAY + timedelta(days=n) for n in (2, 0, 1)]
    with database.writing() as session:
        for n, day in enumerate(days):
            keep_run(session, run(ada, day=day, started=AT + timedelta(hours=n)))
        assert [one.day for one in list_runs(session, ada.id)] == sorted(days)
        (middle,) = list_runs(session, ada.id, since=sorted(days)[1], until=sorted(days)[1])
        remove_run(session, middle)
        assert [one.day for one in list_runs(session, ada.id)] == [min(days), max(days)]


def test_the_diary_knows_the_step_rate_if_the_watch_did(database, ada):
    rate = {"step_rate": {"value": 172.0, "unit": "steps/min"}}
    with database.writing() as session:
        assert value_of(keep_run(session, run(ada, averages=rate))) == RunDay(DAY, 40.0, 8.0, 172.0)
        assert value_of(keep_run(session, run(ada, started=AT + timedelta(1)))) == RunDay(DAY, 40.0, 8.0, None)
