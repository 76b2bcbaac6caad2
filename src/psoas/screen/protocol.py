"""A test as a guided protocol: what to say, what to time, what to ask. Terminal and web pages play the same one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from psoas.errors import SettingError
from psoas.finding import Side
from psoas.knowledge.home_tests import Film, HomeTest, Step, rules_of_testing
from psoas.screen.measurable import MEASURED
from psoas.screen.result import Result, find_test

PELVIS = "pelvis_held"
STOP_RULE = "TR01"


@dataclass(frozen=True, slots=True)
class Timer:
    """A clock beside a step.

    "countdown" runs `seconds` to zero, "stopwatch" runs up until it is stopped and its time is the score, "metronome"
    beats once each `seconds` while repetitions are counted.
    """

    kind: Literal["countdown", "stopwatch", "metronome"]
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Something to be noted.

    `id` is the key of the answer ("left.score"); `kind` "scores" is one number a trial, "pain" 0 to 10, "yes or no" either.
    """

    id: str
    question: str
    kind: Literal["scores", "pain", "yes or no"]
    low: float = 0.0
    high: float = 10.0
    unit: str = "1"
    trials: int = 1


@dataclass(frozen=True, slots=True)
class Prompt:
    """One step on the way: what to read, for which side, with which clock, and what to ask at its end."""

    say: str
    side: Side
    timer: Timer | None = None
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class Protocol:
    """A test, ready to be played.

    Parameters
    ----------
    test, name, purpose, minutes, equipment
        What it is and what it takes.
    before
        When not to do it, and when to stop, each one sentence.
    prompts
        The steps in order, for each side.
    scoring, tells, cannot_tell
        How it is scored and what comes of it.
    film
        How to film it, None if it is not filmed; `measured` says whether psoas measures the picture.
    """

    test: str
    name: str
    purpose: str
    minutes: float
    equipment: tuple[str, ...]
    before: tuple[str, ...]
    prompts: tuple[Prompt, ...]
    scoring: str
    tells: str
    cannot_tell: str
    film: Film | None
    measured: bool

    @property
    def asks(self) -> tuple[Ask, ...]:
        """Everything that is asked, in order."""
        return tuple(ask for prompt in self.prompts for ask in prompt.asks)


def make_protocol(test_id: str, first: Literal["left", "right"] = "left") -> Protocol:
    """Return a test as a protocol.

    Parameters
    ----------
    test_id
        Id of the test.
    first
        The side that begins; it stays the same at a re-test (TR03).

    Raises
    ------
    SettingError
        If there is no such test.
    """
    test = find_test(test_id)
    second: Side = "right" if first == "left" else "left"
    sides: tuple[Side, ...] = (first, second) if test.sides == "each" else ("both",)
    avoid = (f"Leave it out with: {', '.join(test.avoid)}.",) if test.avoid else ()
    return Protocol(
        test.id,
        test.name,
        test.purpose,
        test.minutes,
        test.equipment,
        (*avoid, rules_of_testing()[STOP_RULE].text, f"The test ends here: {test.stop}"),
        tuple(_prompt(test, step, side) for side in sides for step in test.steps if not (step.does == "rest" and side == sides[-1])),
        test.scoring,
        test.tells,
        test.cannot_tell,
        test.film,
        test.id in MEASURED,
    )


def collect(protocol: Protocol, given: Mapping[str, Any]) -> Result:
    """Return the result of a protocol from what was noted.

    Parameters
    ----------
    protocol
        What was played.
    given
        Id of an `Ask` -> answer: a number or several for "scores", 0 to 10 for "pain", a bool for "yes or no". What is
        missing was not done.

    Raises
    ------
    SettingError
        If an answer belongs to nothing that was asked, or cannot be.
    """
    known = {ask.id: ask for ask in protocol.asks}
    unknown = [id for id in given if id not in known]
    if unknown:
        raise SettingError(f"{protocol.name} does not ask for '{unknown[0]}'.", f"It asks for {', '.join(known)}.")
    trials: dict[Side, tuple[float, ...]] = {}
    pain: dict[Side, int] = {}
    held = True
    for prompt in protocol.prompts:
        for ask in prompt.asks:
            value = given.get(ask.id)
            if value is None:
                continue
            if ask.kind == "scores":
                trials[prompt.side] = tuple(float(one) for one in (value if isinstance(value, list | tuple) else (value,)))
            elif ask.kind == "pain":
                pain[prompt.side] = value
            else:
                held = held and value is not False
    return Result(protocol.test, MappingProxyType(trials), MappingProxyType(pain), pelvis_held=held)


def _prompt(test: HomeTest, step: Step, side: Side) -> Prompt:
    return Prompt(step.say, side, _timer(step), _asks(test, step, side) if step.does == "record" else ())


def _timer(step: Step) -> Timer | None:
    if step.does in ("keep", "rest"):
        return Timer("countdown", step.seconds)
    if step.does == "hold":
        return Timer("stopwatch")
    return Timer("metronome", step.seconds) if step.does == "count" and step.seconds else None


def _asks(test: HomeTest, step: Step, side: Side) -> tuple[Ask, ...]:
    low, high = test.possible
    asks = [
        Ask(f"{side}.score", step.say, "scores", low, high, test.unit, test.trials),
        Ask(f"{side}.pain", "How much did it hurt, 0 to 10?", "pain"),
    ]
    if test.id == "T03":
        asks.append(Ask(f"{side}.{PELVIS}", "Did the low back stay flat on the towel throughout?", "yes or no"))
    return tuple(asks)
