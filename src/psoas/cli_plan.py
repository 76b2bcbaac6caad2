"""``psoas plan``: a programme for this person, as page, sheets to print, calendar and table."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from psoas.cli_errors import EXIT_REFERRED, plain_errors
from psoas.cli_text import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, time

    from psoas.plan.programme import Programme
    from psoas.plan.wishes import RunningWeek
    from psoas.screen.answers import Answers

FORMATS = {
    "html": "programme page",
    "pdf": "programme sheets",
    "ics": "programme calendar",
    "csv": "programme table",
    "json": "programme",
}
"""What can be written -> kind of file in `psoas.output.FILES`."""


def plan(
    visit: Annotated[Path, typer.Argument(help="assessment.json of a clip, or screening.json of tests at home.", show_default=False)],
    weeks: Annotated[int, typer.Option(help="1 to 24 weeks; 8 and 12 are the usual blocks.")] = 8,
    days: Annotated[str | None, typer.Option(help="Days for strength work: mon,wed,sat, or none.", show_default=False)] = None,
    minutes: Annotated[str, typer.Option(help="Minutes of a session, 25, or day by day, mon:20,sat:40.")] = "20",
    equipment: Annotated[str | None, typer.Option(help="What is at hand: band,step, or none.", show_default=False)] = None,
    level: Annotated[int, typer.Option(help="1 new to strength work, 2 some months of it, 3 years of it.")] = 1,
    pain: Annotated[int | None, typer.Option(help="Worst pain of the last days, 0 to 10; as answered if left out.", show_default=False)] = None,
    race: Annotated[str | None, typer.Option(help="Day of a race, 2027-04-11.", show_default=False)] = None,
    start: Annotated[str | None, typer.Option(help="First day; the next Monday if left out.", show_default=False)] = None,
    long: Annotated[str, typer.Option(help="Day of the long run: sun.", show_default=False)] = "",
    hard: Annotated[str, typer.Option(help="Days of hard runs: tue,fri.", show_default=False)] = "",
    easy: Annotated[str, typer.Option(help="Days of easy runs: wed,sat.", show_default=False)] = "",
    km: Annotated[float | None, typer.Option(help="Kilometres run in a week.", show_default=False)] = None,
    longest: Annotated[float | None, typer.Option(help="Longest run of the last 30 days, in km.", show_default=False)] = None,
    missed: Annotated[str, typer.Option(help="Share of planned sessions missed lately: 0.3, 30% or 1 of 3.")] = "0",
    like: Annotated[str, typer.Option(help="Exercises you like: EX05,EX16.", show_default=False)] = "",
    dislike: Annotated[str, typer.Option(help="Exercises you do not like.", show_default=False)] = "",
    known: Annotated[str, typer.Option(help="Exercises you know already.", show_default=False)] = "",
    mobility: Annotated[bool, typer.Option("--mobility/--no-mobility", help="The five minutes of mobility every day.")] = True,
    cue: Annotated[bool, typer.Option("--cue", help="One cue for running form, with a metronome.")] = False,
    release: Annotated[bool, typer.Option("--release", help="The self-release with a tool, if your answers allow it.")] = False,
    screening: Annotated[Path | None, typer.Option(help="screening.json of tests at home, beside an assessment.", show_default=False)] = None,
    answers: Annotated[Path | None, typer.Option(help="YAML file of answers and tests, in place of a screening.", show_default=False)] = None,
    time: Annotated[str, typer.Option(help="When sessions begin in the calendar.")] = "18:00",
    mobility_time: Annotated[str, typer.Option(help="When the five minutes stand in the calendar.")] = "07:00",
    check_in_time: Annotated[str, typer.Option(help="When the calendar asks for the check-in; none for not at all.")] = "20:30",
    whole: Annotated[bool, typer.Option("--whole", help="Print every week, not the first alone.")] = False,
    zone: Annotated[str, typer.Option(help="Time zone of the calendar, Europe/Berlin; where you are if left out.", show_default=False)] = "",
    remind: Annotated[int, typer.Option(help="Minutes before a session at which the calendar's alarm goes off.")] = 30,
    out: Annotated[Path | None, typer.Option(help="Folder to write to; that of the file given if left out.", show_default=False)] = None,
    format: Annotated[str, typer.Option(help="What to write.")] = "html,pdf,ics,csv,json",
) -> None:
    """Plan the next weeks: strength, five minutes of mobility and running together, with a reason for every exercise."""
    with plain_errors():
        from datetime import date as date_type

        from psoas.cli_reason import read_visit
        from psoas.plan import typed
        from psoas.plan.make import make_programme
        from psoas.plan.programme_text import programme_text
        from psoas.plan.wishes import Wishes
        from psoas.reason.explain import explain

        assessment, screened = read_visit(visit, screening, answers)
        findings = (*screened.findings, *(assessment.findings if assessment else ()))
        told = _with_release(screened.answers) if release else screened.answers
        against = _against_release(told) if release else ""
        first = typed.a_day(start, "start") if start is not None else typed.next_monday(date_type.today())
        each_day = typed.usual_days(told.days_per_week) if days is None and ":" not in minutes else days or ""
        wishes = Wishes(
            start=first,
            weeks=weeks,
            minutes=typed.minutes_by_day(each_day, minutes),
            equipment=_at_hand(equipment, told),
            level=typed.a_level(level),
            race=_race(race, first),
            pain=pain,
            running=_running(long, hard, easy, km, longest, told),
            mobility=mobility,
            cue=cue,
            release=release and not against,
            missed=typed.share(missed),
            known=typed.exercise_ids(known),
            liked=typed.exercise_ids(like),
            disliked=typed.exercise_ids(dislike),
            goals=told.goals,
        )
        chosen = chosen_formats(format)
        hours = typed.hours(time, mobility_time, check_in_time)
        programme = make_programme(explain(told, findings), told, findings, wishes)
        written = write_programme(programme, out or visit.parent, chosen, hours, zone, remind)
        say(programme_text(programme, whole=whole))
        if against:
            say(f"The self-release is not in it: {against}\n")
        if written:
            say("Written:\n" + "\n".join(f"  {path}" for path in written))
    if programme.stopped:
        raise typer.Exit(EXIT_REFERRED)


def _with_release(told: Answers) -> Answers:
    """Return the answers with those that the self-release asks for; where nobody can be asked they stay as they are."""
    from psoas.cli_exercises import RELEASE, ask_before
    from psoas.knowledge.exercises import exercises
    from psoas.screen.before_exercise import questions_before

    exercise = exercises()[RELEASE]
    return ask_before(exercise, told) if _somebody_there() and questions_before(exercise, told) else told


def _against_release(told: Answers) -> str:
    """Return why the self-release cannot be given, as a sentence; empty if all its questions were answered with no."""
    from psoas.cli_exercises import RELEASE, said_against
    from psoas.knowledge.exercises import exercises
    from psoas.screen.before_exercise import questions_before

    if questions_before(exercises()[RELEASE], told):
        return "its questions come first. Answer them in a terminal, or under facts and runner in a file for --answers."
    return said_against(exercises()[RELEASE], told)


def _somebody_there() -> bool:
    return sys.stdin.isatty()


def _at_hand(equipment: str | None, told: Answers) -> frozenset[str]:
    """Return the equipment that was typed, or else that of the answers."""
    from psoas.plan.typed import FROM_ANSWERS, equipment_ids

    if equipment is not None:
        return equipment_ids(equipment)
    return frozenset(FROM_ANSWERS[thing] for thing in told.equipment if thing in FROM_ANSWERS)


def _race(text: str | None, first: date) -> date | None:
    from psoas.errors import SettingError
    from psoas.plan.typed import a_day

    race = a_day(text, "race") if text is not None else None
    if race is not None and (first - race).days > 7:
        raise SettingError(f"The race on {race} lies before the programme, which begins on {first}.", "Give the next race, or leave --race away.")
    return race


def _running(long: str, hard: str, easy: str, km: float | None, longest: float | None, told: Answers) -> RunningWeek:
    """Return the running week that was typed; distances come from the answers where they were not typed."""
    from psoas.plan.typed import runs_by_day
    from psoas.plan.wishes import RunningWeek

    training = told.training
    runs = [run for run in (training.longest_run_this_week, training.longest_run_before) if run is not None]
    return RunningWeek(
        runs_by_day(long, hard, easy),
        training.distance_per_week if km is None else km,
        max(runs, default=None) if longest is None else longest,
    )


def chosen_formats(text: str) -> tuple[str, ...]:
    """Return the formats that were typed; raise `SettingError` if one is unknown."""
    from psoas.errors import SettingError
    from psoas.plan.typed import parts

    chosen = parts(text)
    unknown = [one for one in chosen if one not in FORMATS]
    if unknown:
        raise SettingError(f"'{unknown[0]}' is not a format of a programme.", f"Formats are {', '.join(FORMATS)}, or none.")
    return chosen


def write_programme(
    programme: Programme, folder: Path, chosen: tuple[str, ...], hours: tuple[time, time, time | None], zone: str, remind: int
) -> tuple[Path, ...]:
    """Write what was chosen and return where; a programme without sessions has no calendar and no table."""
    from psoas.output import FILES, write_whole
    from psoas.plan.calendar_file import programme_to_calendar
    from psoas.plan.programme_json import programme_to_json
    from psoas.plan.table_file import programme_to_csv
    from psoas.report.programme_page import render_programme
    from psoas.report.programme_pdf import render_pdf

    at, routine_at, check_in_at = hours
    make: dict[str, Callable[[], bytes]] = {
        "html": lambda: render_programme(programme).encode(),
        "pdf": lambda: render_pdf(programme),
        "ics": lambda: programme_to_calendar(programme, at, routine_at=routine_at, check_in_at=check_in_at, zone=zone, remind=remind),
        "csv": lambda: programme_to_csv(programme).encode(),
        "json": lambda: programme_to_json(programme).encode(),
    }
    empty = not any(True for _ in programme.sessions()) and programme.routine is None
    contents = {FILES[FORMATS[one]]: make[one]() for one in chosen if not (empty and one in ("ics", "csv"))}
    return tuple(write_whole(folder, {name: partial(_put, content) for name, content in contents.items()}).values()) if contents else ()


def _put(content: bytes, path: Path) -> None:
    path.write_bytes(content)
