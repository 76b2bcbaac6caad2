"""The self-release: five minutes to the second, on its own, only where it was asked for and nothing speaks against it."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from types import MappingProxyType

import pytest
import vobject

from psoas.knowledge.exercises import exercises
from psoas.plan.calendar_file import programme_to_calendar
from psoas.plan.make import make_programme
from psoas.plan.programme import Programme
from psoas.plan.programme_json import programme_from_json, programme_to_json
from psoas.plan.programme_text import programme_text
from psoas.plan.table_file import programme_to_csv
from psoas.plan.wishes import Wishes
from psoas.reason.explain import explain
from psoas.recording.runner import Runner
from psoas.report.programme_page import render_programme
from psoas.report.programme_pdf import render_sheets
from psoas.screen.answers import Answers

START = date(2027, 1, 4)
NO = dict.fromkeys(exercises()["EX08"].asks, False)


def programme(facts=NO, *, age=35, tool=True, wished=True, race=None) -> Programme:
    told = Answers(runner=Runner(age=age), facts=MappingProxyType(dict(facts)))
    minutes = MappingProxyType({0: 20, 3: 20})
    wishes = Wishes(START, weeks=2, minutes=minutes, equipment=frozenset({"tool"} if tool else ()), release=wished, race=race)
    return make_programme(explain(told, ()), told, (), wishes)


def test_it_takes_five_minutes_with_every_change_and_both_sides_alike():
    release = programme().release
    (item,) = release.items
    holds = item.sets * item.high * len(item.sides)
    changes = item.sets * 5 + (item.sets - 1) * item.rest
    assert holds + changes == release.seconds == item.seconds == 300
    assert item.sides == ("left", "right")


def test_it_stands_beside_the_mobility_and_in_no_session():
    made = programme()
    assert made.routine.seconds == 300
    assert "EX08" not in {item.exercise for item in made.routine.items}
    assert "EX08" not in {item.exercise for session in made.sessions() for item in session.items}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"facts": {**NO, "hernia": True}}, "hernia"),
        ({"facts": {}}, "questions have to be answered"),
        ({"age": 16}, "age under 18"),
        ({"tool": False}, "release tool or ball"),
    ],
)
def test_what_speaks_against_it_leaves_it_out_and_is_said(changed, told):
    made = programme(**changed)
    assert made.release is None
    (said,) = [one.why for one in made.left_out if one.what == exercises()["EX08"].name and one.why.startswith("You asked for it")]
    assert told in said


def test_those_who_did_not_ask_for_it_do_not_hear_of_it():
    made = programme(wished=False)
    assert made.release is None
    assert "asked for it" not in programme_text(made)


def test_page_sheets_calendar_table_text_and_json_hold_it():
    made = programme()
    page = render_programme(made)
    assert 'id="release"' in page
    assert "a full stomach" in page
    assert len(render_sheets(made, 20)) == 1 + 2 + 2
    rows = list(csv.DictReader(io.StringIO(programme_to_csv(made))))
    assert [(row["day"], row["time_s"]) for row in rows if row["session"] == "self-release"] == [("every day", "300")]
    assert "SELF-RELEASE, EVERY DAY, 300 SECONDS" in programme_text(made)
    assert programme_from_json(programme_to_json(made)) == made


def test_in_the_calendar_it_follows_the_mobility_and_stays_away_from_the_last_days_before_a_race():
    race = START + timedelta(days=9)
    events = vobject.readOne(programme_to_calendar(programme(race=race)).decode()).vevent_list
    mobility, release = (next(event for event in events if event.summary.value.startswith(f"Five minutes of {name}")) for name in ("mob", "self"))
    assert release.dtstart.value == mobility.dtend.value
    days = {day.date() for day in release.rruleset}
    assert {START + timedelta(days=number) for number in range(14)} - days == {race - timedelta(days=left) for left in range(4)}
    assert len(list(mobility.rruleset)) == 14
