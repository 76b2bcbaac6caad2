"""Sessions are kept once, whole, and come back as they were logged."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from logged import DAY, one_set, session, sessions
from psoas.store.columns import new_id
from psoas.store.models import SessionRecord, SetRecord
from psoas.store.people import add_person
from psoas.store.programmes import keep_programme
from psoas.store.sessions import done_lately, done_of_programme, keep_session, last_sets, list_sessions, session_of, value_of


@given(done=sessions())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_logged_comes_back_equal(database, done):
    with database.writing() as writing:
        person = add_person(writing, "Ada").id
        kept = keep_session(writing, person, done).id
    with database.reading() as reading:
        assert value_of(session_of(reading, person, kept)) == done


def test_a_session_sent_twice_is_kept_once_as_it_was_first(database, ada):
    ids = set()
    for pain in (1, 9):
        with database.writing() as writing:
            ids.add(keep_session(writing, ada.id, session(pain=pain)).id)
    assert len(ids) == 1
    with database.reading() as reading:
        assert [(one.pain, len(one.sets)) for one in list_sessions(reading, ada.id)] == [(1, 3)]


def test_eight_browsers_sending_the_same_session_at_once_keep_it_once(database, ada):
    ids, start = [], threading.Barrier(8)

    def send():
        start.wait()
        with database.writing() as writing:
            ids.append(keep_session(writing, ada.id, session()).id)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 8
    assert len(set(ids)) == 1
    with database.reading() as reading:
        assert reading.scalar(select(func.count()).select_from(SetRecord)) == 3


def test_two_people_may_use_the_same_key(database, ada):
    with database.writing() as writing:
        other = add_person(writing, "Bea")
        assert keep_session(writing, ada.id, session()).id != keep_session(writing, other.id, session()).id


def test_nothing_of_a_session_is_kept_if_the_transaction_fails(database, ada):
    def write_and_fail():
        with database.writing() as writing:
            keep_session(writing, ada.id, session())
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        write_and_fail()
    with database.reading() as reading:
        assert list_sessions(reading, ada.id) == []


def test_sessions_of_some_days_are_listed_the_newest_first(database, ada):
    days = [DAY + timedelta(days=n) for n in range(5)]
    with database.writing() as writing:
        for day in days:
            keep_session(writing, ada.id, session(str(day), day))
    with database.reading() as reading:
        assert [one.day for one in list_sessions(reading, ada.id, since=days[1], until=days[3])] == days[3:0:-1]
        assert [one.day for one in list_sessions(reading, ada.id, limit=1, sets=False)] == [days[4]]


def test_a_session_is_not_shown_as_another_persons(database, ada):
    with database.writing() as writing:
        kept = keep_session(writing, ada.id, session()).id
        other = add_person(writing, "Bea").id
        assert session_of(writing, other, kept) is None
        assert session_of(writing, ada.id, new_id()) is None


def test_the_last_sets_of_an_exercise_are_those_of_the_newest_session_with_it(database, ada):
    with database.writing() as writing:
        keep_session(writing, ada.id, session("old", DAY, sets=(one_set(1, load=8.0),)))
        keep_session(writing, ada.id, session("new", DAY + timedelta(days=2), sets=(one_set(2, load=11.0), one_set(1, load=10.0))))
        keep_session(writing, ada.id, session("other", DAY + timedelta(days=3), sets=(one_set(1, exercise="EX22"),)))
    with database.reading() as reading:
        assert [(one.number, one.load) for one in last_sets(reading, ada.id, "EX01")] == [(2, 11.0), (1, 10.0)]
        assert last_sets(reading, ada.id, "EX99") == []


def test_the_last_sessions_of_a_kind_are_told_as_they_were_done_the_oldest_first(database, ada):
    sets = (one_set(2, load=11.0, felt="right"), one_set(1, exercise="EX22", reserve=2))
    kept = [session(key, DAY + timedelta(days=days), sets=own) for key, days, own in (("a", 1, sets), ("b", 2, ()), ("c", 3, sets[::-1]))]
    other = session("five", DAY + timedelta(days=4), kind="routine")
    with database.writing() as writing:
        for one in (*kept, other):
            keep_session(writing, ada.id, one)
    with database.reading() as reading:
        assert done_lately(reading, ada.id, "strength", since=DAY, most=9) == kept
        assert done_lately(reading, ada.id, "strength", since=DAY, most=2) == kept[1:]
        assert done_lately(reading, ada.id, "strength", since=DAY + timedelta(days=3), most=9) == kept[2:]
        assert done_lately(reading, ada.id, "strength", since=DAY + timedelta(days=4), most=9) == []


def test_what_was_done_of_a_programme_is_told_by_its_sessions(database, ada):
    with database.writing() as writing:
        programme = keep_programme(writing, ada.id, '{"schema": 1}').id
        for planned, status in (("s1", "done"), ("s2", "skipped")):
            keep_session(writing, ada.id, session(planned, planned=planned, status=status, programme_id=programme))
        keep_session(writing, ada.id, session("free", programme_id=programme))
        assert done_of_programme(writing, ada.id, programme) == {"s1": "done", "s2": "skipped"}


def test_the_sets_of_a_session_go_with_it(database, ada):
    with database.writing() as writing:
        keep_session(writing, ada.id, session())
    with database.writing() as writing:
        writing.delete(writing.scalars(select(SessionRecord)).one())
    with database.reading() as reading:
        assert reading.scalar(select(func.count()).select_from(SetRecord)) == 0
