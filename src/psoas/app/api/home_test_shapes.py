"""Home tests as JSON: the protocol that is played, and the result that is noted."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from psoas.app.api.shapes import Number, Shape, Side


class TimerShape(Shape):
    """A clock beside a step."""

    kind: Literal["countdown", "stopwatch", "metronome"]
    seconds: float | None


class AskShape(Shape):
    """Something to be noted; `id` is its name in the result."""

    id: str = Field(examples=["left.score"])
    question: str
    kind: Literal["scores", "pain", "yes or no"]
    low: float
    high: float
    unit: str
    trials: int


class StepShape(Shape):
    """One step: what to say, for which side, with which clock, and what to note at its end."""

    say: str
    side: Side
    timer: TimerShape | None
    asks: list[AskShape]


class TestShape(Shape):
    """A home test, ready to be played."""

    __test__ = False
    test: str
    name: str
    purpose: str
    minutes: float
    equipment: list[str]
    before: list[str]
    prompts: list[StepShape]
    scoring: str
    tells: str
    cannot_tell: str
    film: dict[str, Any] | None
    measured: bool


class NextTest(Shape):
    """The next test; null when nothing is left, or the questions come first (`ready` false)."""

    version: int
    ready: bool
    test: TestShape | None


Scores = Annotated[list[Number], Field(max_length=20)]
Name = Annotated[str, StringConstraints(pattern=r"^(left|right|both)\.(score|pain|pelvis_held)$")]


class NewResult(Shape):
    """What was noted, by the ids of what was asked for; null passes the test over."""

    given: Annotated[dict[Name, bool | int | Number | Scores], Field(max_length=12)] | None = Field(examples=[{"left.score": [12], "left.pain": 0}])
