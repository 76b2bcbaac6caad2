"""A home test as a page plays it: its steps side by side with their clocks, the fields of its results, and what a form sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from psoas.errors import SettingError
from psoas.finding import Side
from psoas.knowledge.home_tests import battery, home_tests
from psoas.quantity import UNITS
from psoas.screen.answers_file import Document
from psoas.screen.protocol import Ask, Prompt, Protocol

FIGURES: Mapping[str, str] = {
    "T09": "EX07",
    "T10": "EX18",
    "T11": "EX11",
    "T12": "EX11",
    "T15b": "EX16",
    "T16b": "EX03",
    "T16c": "EX05",
    "T19": "EX30",
    "T19b": "EX30",
    "T20": "EX27",
    "T14": "EX15",
    "T06": "EX01",
    "T07": "EX31",
}
"""Test -> exercise whose picture shows the same posture; the others have none yet."""

MOST_OF_A_SCALE = 10
"""Scores that end no higher are tapped, others typed."""

UNIT_WORDS = {"deg": "degrees", "s": "seconds", "reps": "repetitions", "cm": "cm", "%": "%", "N m/kg": "N m/kg"}


@dataclass(frozen=True, slots=True)
class ScoreField:
    """One thing to note: name of the field, question, how it is entered ("typed", "scale", "yes or no", "pain"), trials and unit."""

    id: str
    question: str
    entry: str
    trials: int = 1
    highest: int = 10
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PromptView:
    """One step of a test: its words, its side, its clock, and what is noted at its end."""

    say: str
    side: Side
    clock: str
    seconds: int
    fields: tuple[ScoreField, ...]
    times: str


def prompt_views(protocol: Protocol) -> tuple[PromptView, ...]:
    """Return the steps of a test; the field that a stopwatch fills is named with its step."""
    views = []
    for prompt in protocol.prompts:
        score = next((ask.id for later in protocol.prompts if later.side == prompt.side for ask in later.asks if ask.kind == "scores"), "")
        views.append(_view(prompt, score))
    return tuple(views)


def _view(prompt: Prompt, score: str) -> PromptView:
    timer = prompt.timer
    clock, seconds = ("", 0.0) if timer is None else (timer.kind, timer.seconds or 0.0)
    return PromptView(prompt.say, prompt.side, clock, round(seconds), tuple(map(_field, prompt.asks)), score if clock == "stopwatch" else "")


def _field(ask: Ask) -> ScoreField:
    if ask.kind == "pain":
        return ScoreField(ask.id, ask.question, "pain")
    if ask.kind == "yes or no" or (ask.unit == "1" and (ask.low, ask.high) == (0, 1)):
        return ScoreField(ask.id, ask.question.removesuffix(" 1 for yes, 0 for no."), "yes or no")
    if ask.unit == "1" and ask.low >= 0 and ask.high <= MOST_OF_A_SCALE and ask.trials == 1:
        return ScoreField(ask.id, ask.question, "scale", highest=int(ask.high))
    return ScoreField(ask.id, ask.question, "typed", ask.trials, unit="points" if ask.unit == "1" else UNIT_WORDS.get(ask.unit, UNITS[ask.unit][2]))


def given_in(protocol: Protocol, form: FormData) -> dict[str, Any]:
    """Return what a form noted of a test, as `psoas.screen.interview.with_result` takes it; fields left empty are left out.

    Raises
    ------
    SettingError
        If something is no number, lies outside what can be, or nothing was noted at all.
    """
    given: dict[str, Any] = {}
    for prompt in protocol.prompts:
        for ask in prompt.asks:
            typed = [str(value).strip() for value in form.getlist(ask.id) if str(value).strip()]
            if typed:
                given[ask.id] = _value(ask, typed)
    if not any(id.endswith(".score") or (id.endswith(".pain") and value) for id, value in given.items()):
        raise SettingError("Nothing was noted.", "Note a result, or pass over this test.")
    return given


def _value(ask: Ask, typed: list[str]) -> Any:
    if ask.kind == "yes or no" or typed[0] in ("yes", "no"):
        yes = typed[0] == "yes"
        return yes if ask.kind == "yes or no" else [float(yes)]
    numbers = []
    for one in typed:
        try:
            numbers.append(float(one.replace(",", ".")))
        except ValueError:
            raise SettingError(f"'{one}' is not a number.", f"Give a number from {ask.low:g} to {ask.high:g}.") from None
        if not ask.low <= numbers[-1] <= ask.high:
            raise SettingError(f"{one} cannot be.", f"Give a number from {ask.low:g} to {ask.high:g}.")
    return int(numbers[0]) if ask.kind == "pain" else numbers


def shown_values(document: Document, protocol: Protocol, form: FormData | None = None) -> dict[str, list[str]]:
    """Return field -> what it shows: what was sent and could not be used, or else the result that is kept."""
    if form is not None:
        return {ask.id: [str(value) for value in form.getlist(ask.id)] for ask in protocol.asks}
    entry = (document.get("tests") or {}).get(protocol.test)
    if not isinstance(entry, dict):
        return {}
    yes_or_no = {field.id for view in prompt_views(protocol) for field in view.fields if field.entry == "yes or no"}
    shown: dict[str, list[str]] = {}
    for ask in protocol.asks:
        side = ask.id.partition(".")[0]
        if ask.kind == "scores" and side in entry:
            scores = entry[side] if isinstance(entry[side], list) else [entry[side]]
            shown[ask.id] = [("yes" if score else "no") if ask.id in yes_or_no else f"{score:g}" for score in scores]
        elif ask.kind == "pain" and side in (entry.get("pain") or {}):
            shown[ask.id] = [str(entry["pain"][side])]
        elif ask.kind == "yes or no":
            shown[ask.id] = ["no" if entry.get("pelvis_held") is False else "yes"]
    return shown


def result_words(document: Document, test: str) -> str:
    """Return a result that is kept in a few words: "left 40, right 35 seconds", or that the test was passed over."""
    entry = (document.get("tests") or {}).get(test)
    if not isinstance(entry, dict):
        return "passed over"
    found = home_tests()[test]
    sides = [(side, entry[side]) for side in ("left", "right", "both") if side in entry]
    if found.kind == "yes or no":
        return ", ".join(f"{_side(side)}{'yes' if _best(value) else 'no'}" for side, value in sides)
    said = ", ".join(f"{_side(side)}{_mean(value):g}" for side, value in sides)
    pain = max((entry.get("pain") or {}).values(), default=0)
    unit = "" if found.unit == "1" else f" {UNIT_WORDS.get(found.unit, UNITS[found.unit][2])}"
    return f"{said}{unit}" + (f"{', ' if said else ''}hurt {pain} of 10" if pain else "")


def _side(side: str) -> str:
    return "" if side == "both" else f"{side} "


def _best(value: float | list[float]) -> float:
    return max(value) if isinstance(value, list) else value


def _mean(value: float | list[float]) -> float:
    return round(sum(value) / len(value), 1) if isinstance(value, list) else value


def minutes_of(tests: tuple[str, ...]) -> float:
    """Return how long tests take: the minutes of their stops, or their own where they stand alone."""
    stops = [stop for stop in battery().values() if set(tests).intersection((*stop.tests, *stop.also))]
    known = {id for stop in stops for id in (*stop.tests, *stop.also)}
    return sum(stop.minutes for stop in stops) + sum(home_tests()[id].minutes for id in tests if id not in known)
