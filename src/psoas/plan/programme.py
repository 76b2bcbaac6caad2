"""The Programme: blocks, weeks, sessions, and in each the exercises with dose and reason. Frozen; says nothing of files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from psoas.finding import Side
from psoas.knowledge.exercises import Measure
from psoas.plan.wishes import RunKind, Wishes

SessionKind = Literal["strength", "mobility", "release", "warm-up", "cue", "re-test"]
RunOn = RunKind | Literal["race"]
Status = Literal["optimal", "feasible"]
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Need:
    """One thing the programme works on.

    Parameters
    ----------
    node, name
        Of the cause network; "base" with the name of the base set for what everybody gets.
    side
        Side it was found on.
    probability
        Posterior of the capacity layer; 0 for the base set.
    weight
        What the solver weighs a slot for it with.
    tested
        Whether anything was measured that speaks of it.
    reason
        What was found, as half a sentence ("the left hip goes back 8 ± 5° less than usual").
    """

    node: str
    name: str
    side: Side
    probability: float
    weight: float
    tested: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Prescription:
    """One exercise of one session.

    Parameters
    ----------
    exercise
        Id in `psoas.knowledge.exercises`.
    sets, low, high, measure
        How many sets of `low` to `high` repetitions, steps, or seconds, for each side if `sides` has two.
    sides
        ("left", "right") or ("both",). Both sides always get the same.
    tempo
        As people say it; empty for holds.
    rest
        Between sets, s.
    reserve
        Repetitions in reserve, from and to; None where none is counted.
    load
        What to take ("a band that lets you do 15"); empty for none.
    seconds
        Time of all sets and sides with the rests and changes between them, s, at `high`.
    why
        One sentence: why it is here for this person.
    node
        The need it serves most; "base" for the base set.
    progression
        One sentence: when and how it gets harder.
    form
        Easier or harder form to do, in words; empty for the exercise as it stands.
    """

    exercise: str
    sets: int
    low: int
    high: int
    measure: Measure
    sides: tuple[Side, ...]
    tempo: str
    rest: int
    reserve: tuple[int, int] | None
    load: str
    seconds: int
    why: str
    node: str
    progression: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """What is done on one day: `id` is unique in the programme; `seconds` is all of it with changes, and never above `minutes`."""

    id: str
    day: date
    kind: SessionKind
    title: str
    minutes: int
    seconds: int
    items: tuple[Prescription, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the week: kind, the most km (None where the distance is not known), and what to think of on it."""

    day: date
    kind: RunOn
    most: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """One week: number from 1, first day, phase of its block, sessions and runs by day, load (stress x repetitions).

    `share` is the share of the usual work that is asked for: below 1 where pain asks for less (PM08).
    """

    number: int
    start: date
    phase: str
    deload: bool
    load: float
    sessions: tuple[Session, ...]
    runs: tuple[Run, ...]
    note: str = ""
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Block:
    """Weeks that were solved together: how good the solution is (`gap` is 0 if it is proven to be the best)."""

    weeks: tuple[Week, ...]
    status: Status
    gap: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An exercise that would serve a need and is not given, or a wish that could not be met: what, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Programme:
    """The whole programme. With `stopped` it has no weeks: the reason says what comes first.

    Parameters
    ----------
    name
        Of the person; may be empty.
    title
        "8 weeks, two sessions of 20 minutes".
    wishes
        What it was made for.
    needs
        What it works on, the weightiest first.
    blocks
        In order.
    routine
        The five minutes; None if not wished.
    release
        The self-release of five minutes a day; None if it was not wished for or the answers speak against it.
    open_to
        Ids of all exercises that suit the person, given or not: what may take the place of another later.
    left_out
        Exercises, with reasons.
    relaxed
        Wishes that were relaxed and what that gave; and for what found no place, which one change of the wishes would give it.
    advice
        Sentences that belong to all of it: pain rules, what to expect when.
    stopped
        Why there is no programme; empty if there is one.
    software
        Name -> version.
    """

    name: str
    title: str
    wishes: Wishes
    needs: tuple[Need, ...]
    blocks: tuple[Block, ...]
    routine: Session | None
    left_out: tuple[LeftOut, ...] = ()
    relaxed: tuple[LeftOut, ...] = ()
    advice: tuple[str, ...] = ()
    stopped: str = ""
    software: Mapping[str, str] = field(default_factory=dict)
    release: Session | None = None
    open_to: tuple[str, ...] = ()
    schema: int = SCHEMA

    @property
    def weeks(self) -> tuple[Week, ...]:
        """Every week in order."""
        return tuple(week for block in self.blocks for week in block.weeks)

    def sessions(self) -> Iterator[Session]:
        """Yield every session in order of day."""
        for week in self.weeks:
            yield from week.sessions
