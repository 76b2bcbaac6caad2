"""psoas change: what happens on the way becomes a changed programme, with a reason for each change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from typer.testing import CliRunner

from psoas.cli import app
from psoas.cli_errors import EXIT_ERROR
from psoas.plan.make import make_programme
from psoas.plan.programme_json import programme_from_json, programme_to_json
from psoas.plan.wishes import Wishes
from psoas.reason.explain import explain
from psoas.screen.answers import Answers

START = date(2027, 1, 4)
WRITTEN = {"programme.html", "programme.pdf", "programme.ics", "programme.csv", "programme.json"}


@pytest.fixture(scope="module")
def made():
    wishes = Wishes(START, weeks=2, minutes=MappingProxyType({0: 25, 1: 25, 3: 25, 5: 25}), missed=0.5)
    return make_programme(explain(Answers(), ()), Answers(), (), wishes)


@pytest.fixture
def run(made, tmp_path):
    path = tmp_path / "programme.json"
    path.write_text(programme_to_json(made), encoding="utf-8")
    return lambda *arguments: CliRunner().invoke(app, ["change", str(path), *map(str, arguments)])


def changed(folder):
    return programme_from_json((folder / "programme.json").read_text(encoding="utf-8"))


def test_a_change_is_told_and_the_programme_written_in_every_format(run, tmp_path):
    result = run("--swap", "EX07", "--out", tmp_path / "new")
    assert result.exit_code == 0, result.output
    assert "takes the place of Forearm plank" in result.output
    assert {path.name for path in (tmp_path / "new").iterdir()} == WRITTEN


def test_a_log_is_followed(run, tmp_path):
    log = tmp_path / "log.csv"
    log.write_text("session,exercise,done,pain,next-day\nw1-mon,EX10,12,4,worse\n", encoding="utf-8")
    result = run("--log", log, "--format", "json")
    assert result.exit_code == 0, result.output
    assert "It was worse the morning after Bridge on both feet, so a third is taken off." in result.output


def test_a_session_moves_to_a_weekday_or_a_date_of_its_week(run, made, tmp_path):
    session = next(one for one in made.sessions() if one.kind == "strength")
    free = next(day for day in (1, 3, 5, 0) if day not in {one.day.weekday() for one in made.weeks[0].sessions})
    name, day = ("mon", "tue", "wed", "thu", "fri", "sat")[free], START.replace(day=START.day + free)
    for typed in (name, day.isoformat()):
        result = run("--move", f"{session.id}={typed}", "--out", tmp_path / typed, "--format", "json")
        assert result.exit_code == 0, result.output
        assert day in {one.day for one in changed(tmp_path / typed).sessions()}


def test_a_skipped_day_holds_no_session_after_it(run, made, tmp_path):
    day = next(one.day for one in made.sessions() if one.kind == "strength")
    result = run("--skip", day.isoformat(), "--format", "json")
    assert result.exit_code == 0, result.output
    assert "You skipped" in result.output
    assert day not in {one.day for one in changed(tmp_path).sessions() if one.kind == "strength"}


def test_the_same_change_gives_the_same_bytes(run, tmp_path):
    for folder in ("one", "two"):
        run("--swap", "EX07", "--out", tmp_path / folder)
    for name in WRITTEN:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("", "No change was asked for"),
        ("--skip someday", "is not a date"),
        ("--skip 2027-01-10", "There is no strength session on"),
        ("--move w1-mon", "does not say where a session goes"),
        ("--move w7-mon=tue", "The day of the move 'tue' is not a date"),
        ("--move w1-mon=sun", "it has 0 minutes"),
        ("--swap EX99", "no exercise 'EX99'"),
        ("--swap EX24", "holds EX24"),
        ("--log nowhere.csv", "There is no file"),
        ("--swap EX07 --format docx", "Formats are"),
        ("--swap EX07 --since soon", "The first day 'soon' is not a date"),
    ],
)
def test_an_odd_change_is_one_plain_message_and_nothing_is_written(run, tmp_path, arguments, told):
    result = run(*arguments.split())
    assert result.exit_code == EXIT_ERROR
    assert told in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["programme.json"]


def test_a_programme_that_was_stopped_and_a_file_that_is_none_are_told(made, tmp_path):
    path = tmp_path / "programme.json"
    path.write_text(programme_to_json(replace(made, blocks=(), routine=None, stopped="See a doctor today.")), encoding="utf-8")
    assert "See a doctor today." in CliRunner().invoke(app, ["change", str(path), "--swap", "EX07"]).output
    result = CliRunner().invoke(app, ["change", str(tmp_path / "none.json"), "--swap", "EX07"])
    assert "There is no file" in result.output
