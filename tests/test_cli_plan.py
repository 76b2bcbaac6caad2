"""psoas plan, as a shell sees it. What solves and draws is stood in for here: it has tests of its own."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
import vobject
from typer.testing import CliRunner

import psoas
from plan.sample_programme import sample_programme
from psoas.cli import app
from psoas.cli_errors import EXIT_ERROR, EXIT_REFERRED
from psoas.knowledge.exercises import exercises
from psoas.plan.programme_json import programme_from_json
from psoas.plan.wishes import RunningWeek
from psoas.screen.answers_file import read_filled
from psoas.screen.assemble import make_screening
from psoas.screening_json import screening_to_json

EXAMPLES = Path(psoas.__file__).parents[2] / "docs" / "examples"
WRITTEN = {"programme.html", "programme.pdf", "programme.ics", "programme.csv", "programme.json"}


@pytest.fixture
def made(monkeypatch):
    """Stand in for solver and drawing; holds what the solver was given, and gives `programme` back."""
    kept = SimpleNamespace(programme=sample_programme(), given=None)

    def make_programme(reasoning, answers, findings, wishes):
        kept.given = SimpleNamespace(reasoning=reasoning, answers=answers, findings=findings, wishes=wishes)
        return kept.programme

    monkeypatch.setitem(sys.modules, "psoas.plan.make", SimpleNamespace(make_programme=make_programme))
    monkeypatch.setitem(sys.modules, "psoas.report.programme_page", SimpleNamespace(render_programme=lambda programme: f"<h1>{programme.title}</h1>"))
    monkeypatch.setitem(sys.modules, "psoas.report.programme_pdf", SimpleNamespace(render_pdf=lambda programme: b"%PDF-1.7"))
    return kept


@pytest.fixture
def screening(tmp_path):
    path = tmp_path / "screening.json"
    path.write_text(screening_to_json(make_screening(read_filled(EXAMPLES / "hills.yaml"))), encoding="utf-8")
    return path


@pytest.fixture
def run(made, screening):
    runner = CliRunner()
    return lambda *arguments, typed=None: runner.invoke(app, ["plan", str(screening), *map(str, arguments)], input=typed)


def test_every_kind_of_file_is_written_beside_the_file_that_was_given(run, tmp_path):
    result = run("--start", "2027-01-04")
    assert result.exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {*WRITTEN, "screening.json"}
    assert programme_from_json((tmp_path / "programme.json").read_text(encoding="utf-8")) == sample_programme()
    assert len(list(vobject.readOne((tmp_path / "programme.ics").read_text(encoding="utf-8")).vevent_list)) == 5


def test_the_calendar_asks_for_the_check_in_when_it_is_wished_or_not_at_all(run, tmp_path):
    for asked, hour in (("21:15", b"T211500"), ("none", b"")):
        assert run("--start", "2027-01-04", "--check-in-time", asked).exit_code == 0
        calendar = (tmp_path / "programme.ics").read_bytes()
        assert (b"How sore" in calendar) is bool(hour)
        assert hour in calendar


def test_the_first_week_is_shown(run):
    output = run("--start", "2027-01-04").output
    assert "WEEK 1, LEARN" in output
    assert "Standing band march" in output
    assert "HOW SURE" in output


def test_wishes_reach_the_solver_as_they_were_typed(run, made):
    typed = "--start 2027-01-04 --weeks 12 --days mon,wed,sat --minutes 25 --equipment band,step --level 2 --pain 3 --race 2027-04-11"
    run(*typed.split())
    wishes = made.given.wishes
    assert (wishes.start, wishes.weeks, wishes.race) == (date(2027, 1, 4), 12, date(2027, 4, 11))
    assert wishes.minutes == {0: 25, 2: 25, 5: 25}
    assert (wishes.equipment, wishes.level, wishes.pain) == ({"band", "step"}, 2, 3)


def test_running_and_likes_reach_the_solver_too(run, made):
    typed = "--minutes mon:20,sat:40 --long sun --hard tue --easy wed --km 30 --longest 12 --no-mobility --cue"
    run(*typed.split(), "--missed", "1 of 2")
    wishes = made.given.wishes
    assert wishes.minutes == {0: 20, 5: 40}
    assert wishes.running == RunningWeek({1: "hard", 2: "easy", 6: "long"}, 30, 12)
    assert (wishes.mobility, wishes.cue, wishes.release, wishes.missed) == (False, True, False, 0.5)
    run("--like", "ex05", "--dislike", "EX24,EX23", "--known", "EX10")
    wishes = made.given.wishes
    assert (wishes.liked, wishes.disliked, wishes.known) == ({"EX05"}, {"EX24", "EX23"}, {"EX10"})


def test_what_is_not_typed_comes_from_the_answers(run, made):
    run()
    given = made.given
    assert given.wishes.running.longest == max(given.answers.training.longest_run_this_week, given.answers.training.longest_run_before)
    assert given.wishes.goals == given.answers.goals
    assert given.wishes.start.weekday() == 0
    assert len(given.wishes.minutes) == (2 if given.answers.days_per_week is None else given.answers.days_per_week)


def test_no_days_and_no_minutes_are_wishes_like_others(run, made):
    assert run("--days", "none").exit_code == 0
    assert made.given.wishes.minutes == {}
    assert run("--days", "mon", "--minutes", "0").exit_code == 0
    assert made.given.wishes.minutes == {0: 0}


def test_the_calendar_takes_time_zone_and_alarm(run, tmp_path):
    run("--start", "2027-01-04", "--time", "6:15", "--mobility-time", "21:00", "--zone", "Europe/Berlin", "--remind", "10", "--format", "ics")
    assert {path.name for path in tmp_path.iterdir()} == {"programme.ics", "screening.json"}
    text = (tmp_path / "programme.ics").read_text(encoding="utf-8")
    for part in ("DTSTART;TZID=Europe/Berlin:20270104T061500", "DTSTART;TZID=Europe/Berlin:20270104T210000", "TRIGGER:-PT10M"):
        assert part in text


def test_files_go_to_the_folder_that_was_named_and_repeat_byte_for_byte(run, tmp_path):
    for folder in ("one", "two"):
        assert run("--start", "2027-01-04", "--out", tmp_path / folder).exit_code == 0
    assert {path.name for path in (tmp_path / "one").iterdir()} == WRITTEN
    for name in WRITTEN:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_programme_that_was_stopped_says_why_and_has_no_calendar(run, made, tmp_path):
    made.programme = replace(sample_programme(), blocks=(), routine=None, stopped="See a doctor today.")
    result = run()
    assert result.exit_code == EXIT_REFERRED
    assert "See a doctor today." in result.output
    assert {path.name for path in tmp_path.iterdir()} == {"programme.html", "programme.pdf", "programme.json", "screening.json"}


def test_a_file_of_answers_stands_in_for_those_of_the_visit(run, made):
    run("--answers", EXAMPLES / "sprinter.yaml")
    assert made.given.answers == read_filled(EXAMPLES / "sprinter.yaml").answers


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("--weeks 25", "1 to 24 weeks"),
        ("--weeks 0", "1 to 24 weeks"),
        ("--days someday", "'someday' is not a weekday"),
        ("--days mon --minutes 500", "0 to 120 minutes"),
        ("--minutes lots", "does not give minutes"),
        ("--equipment trampoline", "Known are band, step"),
        ("--level 4", "The level is 1, 2 or 3"),
        ("--pain 11", "Pain is told from 0 to 10"),
        ("--race soon", "The race 'soon' is not a date"),
        ("--start 2027-01-04 --race 2026-12-01", "lies before the programme"),
        ("--start tomorrow", "The start 'tomorrow' is not a date"),
        ("--long sun,sat", "more than one long run"),
        ("--long sun --hard sun", "named for a long and a hard run"),
        ("--km -3", "must lie between 0 and 500"),
        ("--missed most", "'most' is not a share"),
        ("--like EX99", "no exercise 'EX99'"),
        ("--time 25:00", "is not a time of day"),
        ("--zone Mars/Olympus", "is not a time zone"),
        ("--remind -1", "0 to 1440"),
        ("--format docx", "Formats are html, pdf, ics, csv, json"),
    ],
)
def test_an_odd_wish_is_one_plain_message_and_nothing_is_written(run, tmp_path, arguments, told):
    result = run(*arguments.split())
    assert result.exit_code == EXIT_ERROR
    assert told in result.output
    assert "Traceback" not in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["screening.json"]


def test_the_self_release_asks_its_questions_where_somebody_can_answer(run, made, monkeypatch):
    monkeypatch.setattr("psoas.cli_plan._somebody_there", lambda: True)
    asks = exercises()["EX08"].asks
    assert run("--release", typed="none\n").exit_code == 0
    assert made.given.answers.facts == dict.fromkeys(asks, False)
    assert run("--release", typed="none\n").output.count("Is any of these so?") == 1
    assert "Is any of these so?" not in run().output


@pytest.mark.parametrize(
    ("age", "told", "wished", "said"),
    [
        (35, {}, True, ""),
        (35, {"hernia": "yes"}, False, "you said yes to “Were you told of a hernia?”"),
        (16, {}, False, "you are under 18"),
        ("", {}, False, "its questions come first"),
        (35, {"hernia": ""}, False, "its questions come first"),
    ],
)
def test_the_self_release_reaches_the_solver_only_with_every_answer_no(run, made, tmp_path, age, told, wished, said):
    facts = {**dict.fromkeys(exercises()["EX08"].asks, "no"), **told}
    lines = [f"runner: {{age: {age}}}" if age else "", "facts:", *(f"  {name}: {value}" for name, value in facts.items() if value)]
    (tmp_path / "answers.yaml").write_text("\n".join(lines), encoding="utf-8")
    result = run("--release", "--answers", tmp_path / "answers.yaml")
    assert made.given.wishes.release is wished
    assert ("The self-release is not in it" in result.output) is not wished
    assert said in result.output


def test_the_whole_way_from_a_screening_to_page_sheets_calendar_and_table(screening, tmp_path):
    typed = "--start 2027-01-04 --weeks 1 --minutes mon:20,sat:15 --equipment band"
    result = CliRunner().invoke(app, ["plan", str(screening), *typed.split()])
    assert result.exit_code == 0, result.output
    programme = programme_from_json((tmp_path / "programme.json").read_text(encoding="utf-8"))
    strength = [session for session in programme.sessions() if session.kind == "strength"]
    assert [session.day for session in strength] == [date(2027, 1, 4), date(2027, 1, 9)]
    assert all(session.seconds <= 60 * session.minutes for session in strength)
    events = vobject.readOne((tmp_path / "programme.ics").read_text(encoding="utf-8")).vevent_list
    assert {event.dtstart.value.date() for event in events if "rrule" not in event.contents} >= {session.day for session in strength}
    rows = (tmp_path / "programme.csv").read_text(encoding="utf-8").splitlines()
    assert sum(row.split(",")[4] == strength[0].id for row in rows) == len(strength[0].items)
    for item in strength[0].items:
        assert exercises()[item.exercise].name in (tmp_path / "programme.html").read_text(encoding="utf-8")
    assert (tmp_path / "programme.pdf").read_bytes().startswith(b"%PDF")


def test_a_file_that_is_no_visit_is_told(made, tmp_path):
    (tmp_path / "letter.json").write_text("{}", encoding="utf-8")
    result = CliRunner().invoke(app, ["plan", str(tmp_path / "letter.json")])
    assert result.exit_code == EXIT_ERROR
    assert "Traceback" not in result.output
