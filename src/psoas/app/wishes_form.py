"""The wishes of a programme as a form: what it is filled with beforehand, and what it sent as `Wishes`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args

from starlette.datastructures import FormData

from psoas.errors import SettingError
from psoas.knowledge.exercises import EQUIPMENT, exercises
from psoas.plan.typed import FROM_ANSWERS, a_day, a_level, usual_days, weekday
from psoas.plan.wishes import RunKind, RunningWeek, Wishes
from psoas.plan.words import WEEKDAY_NAMES
from psoas.screen.answers import Answers
from psoas.screen.answers_file import Document
from psoas.screen.before_exercise import questions_before
from psoas.screen.questions import Question

if TYPE_CHECKING:
    from psoas.plan.programme import Programme

RELEASE = "EX08"
USUAL_MINUTES = 20
LENGTHS = (15, 20, 30, 40)
WEEKS = (4, 8, 12)
_BRINGS = {"release": "tool", "cue": "phone"}  # who wishes for one has what it needs
LEVELS = ((1, "New to it"), (2, "Some months of it"), (3, "Years of it"))
RUN_WORDS: Mapping[str, str] = MappingProxyType({"": "no run", "easy": "easy run", "hard": "hard run", "long": "long run"})
RUN_DEFAULTS: Mapping[int, Mapping[int, RunKind]] = MappingProxyType(
    {1: {6: "easy"}, 2: {2: "easy", 6: "long"}, 3: {1: "easy", 3: "easy", 6: "long"}, 4: {1: "easy", 3: "hard", 5: "easy", 6: "long"}}
)
"""Usual runs a week -> a week to begin with, which the person corrects; more than four are filled like four."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form shows.

    Parameters
    ----------
    start
        First day.
    weeks, minutes, level
        As in `Wishes`; `minutes` is that of most days.
    days
        Weekday -> minutes of it, where it has a session.
    equipment
        Ids at hand.
    runs
        Weekday -> kind of run.
    km, longest
        A week's distance and the longest run of the last 30 days, km; empty where unknown.
    pain
        0 to 10, or None to take it from the answers.
    race
        ISO day; may be empty.
    mobility, cue, release
        Whether each is wished for.
    disliked
        Exercises that are rather left out.
    """

    start: date
    weeks: int = 8
    minutes: int = USUAL_MINUTES
    level: int = 1
    days: Mapping[int, int] = field(default_factory=dict)
    equipment: frozenset[str] = frozenset()
    runs: Mapping[int, str] = field(default_factory=dict)
    km: str = ""
    longest: str = ""
    pain: int | None = None
    race: str = ""
    mobility: bool = True
    cue: bool = False
    release: bool = False
    disliked: frozenset[str] = frozenset()


def filled_from(answers: Answers, today: date) -> Filled:
    """Return the form as the answers fill it: the first session lies on the first day.

    Parameters
    ----------
    answers
        Of the visit.
    today
        The first day that can be.
    """
    training = answers.training
    usual = [weekday(name) for name in usual_days(answers.days_per_week).split(",") if name != "none"]
    shift = today.weekday() - usual[0] if usual else 0
    runs = min(round(training.runs_per_week or 0), max(RUN_DEFAULTS))
    longest = max((run for run in (training.longest_run_this_week, training.longest_run_before) if run is not None), default=None)
    return Filled(
        start=today,
        days={(day + shift) % 7: USUAL_MINUTES for day in usual},
        equipment=frozenset(FROM_ANSWERS[thing] for thing in answers.equipment if thing in FROM_ANSWERS),
        runs=RUN_DEFAULTS.get(runs, {}),
        km="" if training.distance_per_week is None else f"{training.distance_per_week:g}",
        longest="" if longest is None else f"{longest:g}",
    )


def filled_again(programme: Programme, today: date) -> Filled:
    """Return the form as the wishes of an earlier programme fill it, from today on."""
    wishes = programme.wishes
    lengths = list(wishes.minutes.values())
    race = wishes.race.isoformat() if wishes.race is not None and wishes.race >= today else ""
    return Filled(
        start=today,
        weeks=wishes.weeks,
        minutes=max(set(lengths), key=lengths.count, default=USUAL_MINUTES),
        level=wishes.level,
        days=dict(wishes.minutes),
        equipment=wishes.equipment,
        runs=dict(wishes.running.runs),
        km="" if wishes.running.distance is None else f"{wishes.running.distance:g}",
        longest="" if wishes.running.longest is None else f"{wishes.running.longest:g}",
        race=race,
        mobility=wishes.mobility,
        cue=wishes.cue,
        release=wishes.release,
        disliked=wishes.disliked,
    )


def filled_as_sent(form: FormData, today: date) -> Filled:
    """Return the form as it was sent, where it could not be used."""
    minutes = _whole(form.get("minutes")) or USUAL_MINUTES
    try:
        start = date.fromisoformat(str(form.get("start")))
    except ValueError:
        start = today
    return Filled(
        start=start,
        weeks=_whole(form.get("weeks")) or 8,
        minutes=minutes,
        level=_whole(form.get("level")) or 1,
        days={day: _whole(form.get(f"minutes.{day}")) or minutes for day in range(7) if str(day) in form.getlist("day")},
        equipment=frozenset(str(one) for one in form.getlist("equipment")),
        runs={day: str(form.get(f"run.{day}") or "") for day in range(7)},
        km=str(form.get("km", "")),
        longest=str(form.get("longest", "")),
        pain=_whole(form.get("pain")),
        race=str(form.get("race", "")),
        mobility="mobility" in form,
        cue="cue" in form,
        release="release" in form,
        disliked=frozenset(str(one) for one in form.getlist("disliked")),
    )


def wishes_in(form: FormData, answers: Answers) -> Wishes:
    """Return the wishes that a form sent.

    Parameters
    ----------
    form
        Its fields.
    answers
        Of the visit, with those that the self-release asks for; goals and, where it was not said, pain come from them.

    Raises
    ------
    SettingError
        If something cannot be; says what and what would be right.
    """
    minutes = _number(form, "minutes", "The minutes of a session")
    days = sorted({_day(one) for one in form.getlist("day")})
    runs = {day: _run(str(form.get(f"run.{day}") or ""), day) for day in range(7) if form.get(f"run.{day}")}
    race = str(form.get("race", "")).strip()
    start = a_day(str(form.get("start", "")), "first day")
    return Wishes(
        start=start,
        weeks=int(_number(form, "weeks", "The number of weeks") or 8),
        minutes={day: int(_number(form, f"minutes.{day}", f"The minutes on {WEEKDAY_NAMES[day]}") or minutes or USUAL_MINUTES) for day in days},
        equipment=frozenset(str(one) for one in form.getlist("equipment")) | {need for wish, need in _BRINGS.items() if wish in form},
        level=a_level(int(_number(form, "level", "The level") or 1)),
        race=_race(race, start) if race else None,
        pain=_pain(form),
        running=RunningWeek(runs, _number(form, "km", "The distance of a week"), _number(form, "longest", "The longest run")),
        mobility="mobility" in form,
        cue="cue" in form,
        release=_release(form, answers),
        disliked=frozenset(str(one) for one in form.getlist("disliked") if one in exercises()),
        goals=answers.goals,
    )


def release_questions(answers: Answers) -> tuple[Question, ...]:
    """Return what the self-release asks before it may be given."""
    return questions_before(exercises()[RELEASE], answers)


def with_release_answers(document: Document, answers: Answers, form: FormData) -> Document:
    """Return the document with the answers that the self-release asks for; as it is if it was not wished for."""
    if "release" not in form:
        return document
    facts = {fact: fact in form.getlist("facts") for question in release_questions(answers) for fact, _ in question.options}
    return {**document, "facts": {**(document.get("facts") or {}), **facts}}


def _release(form: FormData, answers: Answers) -> bool:
    """Return whether the self-release is wished for; whether the answers allow it is the programme's to say."""
    if "release" not in form:
        return False
    if any(question.id == "age" for question in release_questions(answers)):
        raise SettingError("The self-release asks for your age, which you left open.", "Say it under your answers, or leave the self-release away.")
    return True


def _race(text: str, start: date) -> date:
    race = a_day(text, "day of the race")
    if race < start:
        raise SettingError(f"The race on {race} lies before the programme begins.", "Give the next race, or leave it empty.")
    return race


def _day(text: Any) -> int:
    if str(text) not in {str(day) for day in range(7)}:
        raise SettingError(f"'{text}' is not a weekday.", "Choose from the days shown.")
    return int(str(text))


def _run(text: str, day: int) -> RunKind:
    kinds: Mapping[str, RunKind] = {kind: kind for kind in get_args(RunKind)}
    if text not in kinds:
        raise SettingError(f"'{text}' is not a kind of run on {WEEKDAY_NAMES[day]}.", f"Choose {', '.join(kinds)}, or no run.")
    return kinds[text]


def _pain(form: FormData) -> int | None:
    pain = _number(form, "pain", "Pain")
    return None if pain is None else int(pain)


def _number(form: FormData, name: str, said: str) -> float | None:
    text = str(form.get(name, "")).strip().replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise SettingError(f"{said}: '{text}' is not a number.", "Give a number.") from None
    if not 0 <= value <= 1000:
        raise SettingError(f"{said} cannot be {text}.", "Give a smaller number.")
    return value


def _whole(value: Any) -> int | None:
    text = str(value or "").strip()
    return int(text) if text.isdigit() else None


def equipment_options() -> tuple[tuple[str, str], ...]:
    """Return what can be at hand: id and words, without the tool of the self-release, which its own question asks for."""
    return tuple((id, words) for id, words in EQUIPMENT.items() if id not in ("tool", "phone"))
