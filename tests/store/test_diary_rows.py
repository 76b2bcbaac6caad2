"""Check-ins and sessions of many people at once, as values: each gets what is theirs, and what was corrected is read anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from logged import DAY, check_ins, session, sessions
from psoas.follow.diary import CheckIn
from psoas.store.check_ins import keep_check_in
from psoas.store.check_ins import value_of as check_in_value
from psoas.store.diary_rows import check_ins_told, sessions_done
from psoas.store.people import add_person
from psoas.store.sessions import keep_session, value_of

EARLIER = DAY - timedelta(days=30)


@pytest.fixture
def people(database, ada):
    """Ada, who logged much, Bea, who logged once, and Cleo, who did not."""
    with database.writing() as writing:
        bea, cleo = (add_person(writing, name).id for name in ("Bea", "Cleo"))
        for day in (EARLIER, DAY, DAY - timedelta(days=1)):
            keep_check_in(writing, ada.id, CheckIn(day, {"calves:left": 2}, sleep=7.5))
        keep_session(writing, ada.id, session("a", DAY, planned="w1"))
        keep_session(writing, ada.id, session("b", EARLIER))
        keep_session(writing, ada.id, session("c", EARLIER, kind="routine"))
        keep_session(writing, bea, session("d", DAY + timedelta(days=1), status="skipped"))
    return ada.id, bea, cleo


def test_days_of_many_are_told_apart_and_in_order(database, people):
    ada, bea, _ = people
    with database.reading() as reading:
        told = check_ins_told(reading, people, DAY - timedelta(days=7))
        assert {id: [one.day for one in days] for id, days in told.items()} == {ada: [DAY - timedelta(days=1), DAY]}
        assert told[ada][1] == CheckIn(DAY, {"calves:left": 2}, sleep=7.5)
        done = sessions_done(reading, people, EARLIER, daily_since=DAY)
        assert {id: [one.key for one in kept] for id, kept in done.items()} == {ada: ["b", "a"], bea: ["d"]}


def test_the_first_and_the_last_day_are_read_too(database, people):
    ada, bea, _ = people
    with database.reading() as reading:
        assert [one.day for one in check_ins_told(reading, [ada], EARLIER, EARLIER)[ada]] == [EARLIER]
        assert {one.key for one in sessions_done(reading, [ada], EARLIER, EARLIER)[ada]} == {"b", "c"}
        assert sessions_done(reading, [bea], until=DAY) == {}
        assert check_ins_told(reading, []) == {}


@given(told=check_ins(), done=sessions())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_they_say_what_the_records_say(database, ada, told, done):
    with database.writing() as writing:
        record, kept = keep_check_in(writing, ada.id, told), keep_session(writing, ada.id, done)
        writing.flush()
        (read,) = check_ins_told(writing, [ada.id])[ada.id]
        assert read == check_in_value(record)
        (was,) = sessions_done(writing, [ada.id])[ada.id]
        assert was == replace(value_of(kept), sets=())
        writing.rollback()


def test_a_value_is_made_once_and_anew_when_the_day_is_corrected(database, ada):
    def read():
        with database.reading() as reading:
            return check_ins_told(reading, [ada.id])[ada.id][0]

    with database.writing() as writing:
        keep_check_in(writing, ada.id, CheckIn(DAY, {"calves:left": 2}, note="first"))
    first = read()
    assert read() is first
    with database.writing() as writing:
        keep_check_in(writing, ada.id, CheckIn(DAY, {"calves:left": 3}, note="second"))
    assert read() == CheckIn(DAY, {"calves:left": 3}, note="second")


def test_a_value_that_others_hold_too_cannot_be_changed(database, people):
    ada = people[0]
    with database.reading() as reading, pytest.raises(TypeError):
        check_ins_told(reading, [ada])[ada][0].soreness["calves:left"] = 9
