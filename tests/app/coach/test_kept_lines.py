"""Lines of the list are kept, and worked out anew as soon as anything that they rest on has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import delete

from app_work import add_person
from psoas.app import people_view
from psoas.app.outlines import Outlines, safety_told
from psoas.app.people_view import PeopleLines
from psoas.follow.diary import CheckIn, DoneSession
from psoas.plan.programme_json import programme_to_json
from psoas.store.assessments import keep_assessment
from psoas.store.check_ins import keep_check_in
from psoas.store.looks import keep_look
from psoas.store.models import CheckInRecord, Person, SessionRecord
from psoas.store.programmes import end_programme, keep_programme
from psoas.store.sessions import keep_session
from psoas.store.visits import begin_visit, keep_document

TODAY = date.today()
CHANGES = {}


def change(function):
    """Note something that a line rests on, and how it changes: it is given the session, the person, their plan and their answers."""
    CHANGES[function.__name__] = function
    return function


@change
def a_new_check_in(session, person, plan, answers):
    keep_check_in(session, person, CheckIn(TODAY - timedelta(days=1), {"hip_front:left": 8}))


@change
def a_check_in_corrected(session, person, plan, answers):
    keep_check_in(session, person, CheckIn(TODAY, {"hamstrings:left": 7}))


@change
def check_ins_taken_away(session, person, plan, answers):
    session.execute(delete(CheckInRecord).where(CheckInRecord.person_id == person))


@change
def a_session_done(session, person, plan, answers):
    left = next(one for one in plan.sessions() if one.day >= TODAY and one.kind == "strength")
    keep_session(session, person, DoneSession("new", "strength", TODAY, datetime.combine(TODAY, time(7), UTC), "done", planned=left.id, pain=4))


@change
def sessions_taken_away(session, person, plan, answers):
    session.execute(delete(SessionRecord).where(SessionRecord.person_id == person))


@change
def the_programme_ended(session, person, plan, answers):
    end_programme(session, person)


@change
def another_programme(session, person, plan, answers):
    keep_programme(session, person, programme_to_json(plan).replace(str(TODAY.year), str(TODAY.year - 4)))


@change
def another_visit_with_a_red_flag(session, person, plan, answers):
    name = next(name for name in answers["facts"] if _stops({**answers, "facts": {**answers["facts"], name: True}}))
    keep_document(session, begin_visit(session, person), {**answers, "facts": {**answers["facts"], name: True}})


@change
def a_re_test(session, person, plan, answers):
    keep_assessment(session, person, None, '{"schema": 1}', "home")


@change
def another_name(session, person, plan, answers):
    session.get(Person, person).name = "Anna"


def _stops(document) -> bool:
    safety = safety_told(document)
    return safety is not None and safety.stopped


@pytest.fixture
def lines(house):
    """Lines that are kept, and what reads them: of everybody there, on a day."""
    kept = PeopleLines(Outlines())

    def read(day: date = TODAY, made: PeopleLines = kept):
        with house.application.state.database.reading() as session:
            return made.of(session, sorted(session.query(Person), key=lambda one: one.id), day)

    return read


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_seen_at_once(house, live, lines, plan, answers, name):
    live(house.person)
    before = lines()
    with house.application.state.database.writing() as session:
        CHANGES[name](session, house.person, plan, answers)
    after = lines()
    assert after != before
    assert after == lines(made=PeopleLines(Outlines()))


def red(session, person: str, *days: date, kind: str = "strength") -> None:
    """Keep sessions with pain of 8, of which two stop a programme."""
    for day in days:
        keep_session(session, person, DoneSession(f"red-{day}", kind, day, datetime.combine(day, time(7), UTC), "done", pain=8))


def test_a_look_is_seen_at_once(house, live, lines):
    live(house.person)
    with house.application.state.database.writing() as session:
        red(session, house.person, TODAY - timedelta(days=9), TODAY - timedelta(days=7))
    (stopped,) = lines()
    assert stopped.concern is not None
    assert "pain above 5" in stopped.concern.said
    with house.application.state.database.writing() as session:
        keep_look(session, house.person, None, TODAY - timedelta(days=6), "Fine.")
    after = lines()
    assert after[0].concern != stopped.concern
    assert after == lines(made=PeopleLines(Outlines()))


@pytest.mark.parametrize("kind", ["strength", "routine"])
def test_a_stop_of_long_ago_stands_until_somebody_looks(house, plan, lines, kind):
    begun = TODAY - timedelta(days=100)
    with house.application.state.database.writing() as session:
        keep_programme(session, house.person, programme_to_json(replace(plan, wishes=replace(plan.wishes, start=begun))))
        red(session, house.person, begun + timedelta(days=3), begun + timedelta(days=5), kind=kind)
        keep_check_in(session, house.person, CheckIn(TODAY, {"hamstrings:left": 1}))
    (line,) = lines()
    assert line.concern is not None
    assert "pain above 5" in line.concern.said


def test_another_day_is_another_line(house, live, lines):
    live(house.person)
    tomorrow = TODAY + timedelta(days=1)
    assert lines(tomorrow) != lines()
    assert lines(tomorrow) == lines(tomorrow, PeopleLines(Outlines()))


def test_only_the_line_of_whom_something_changed_is_worked_out_anew(house, live, lines, monkeypatch):
    live(house.person)
    live(add_person(house.application, "Zed"))
    lines()
    worked_out = []
    monkeypatch.setattr(people_view, "concerns_of", lambda *told, **more: worked_out.append(told) or ())
    lines()
    assert worked_out == []
    with house.application.state.database.writing() as session:
        keep_check_in(session, house.person, CheckIn(TODAY, {"hamstrings:left": 1}))
    lines()
    assert len(worked_out) == 1


def test_a_word_from_before_what_is_read_still_breaks_the_silence(house, live, lines):
    """Of the daily minutes only the newest are read; one that is older than these but newer than everything else is the last word."""
    live(house.person, {}, trained=False, visits=())
    day = TODAY - timedelta(days=16)
    with house.application.state.database.writing() as session:
        keep_session(session, house.person, DoneSession("routine", "routine", day, datetime.combine(day, time(7), UTC), "done"))
    (line,) = lines()
    assert line.concern is not None
    assert line.concern.said == "no word for 16 days"
