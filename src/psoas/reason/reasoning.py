"""What reasoning gives: capacities, ranked explanations, the next best test, or a referral."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from psoas.finding import Side
from psoas.knowledge.entries import Grade
from psoas.knowledge.network import reason_rules
from psoas.reason.belief import Belief
from psoas.screen.answers import Soreness
from psoas.screen.red_flags import Safety

Kind = Literal["pattern", "training", "history", "capacity", "form"]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one finding or answer does to an explanation: its fit with it, less its fit without it."""

    evidence: str
    name: str
    side: Side
    change: float


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the cause network that an explanation rests on, with what research says of it."""

    edge: str
    cause: str
    effect: str
    says: str
    grade: Grade
    assumed: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One thing that may explain a symptom.

    Parameters
    ----------
    id
        Node, or pattern, that explains.
    title
        As people read it.
    kind
        What sort of thing it is.
    side
        Side of the symptom.
    fit, fit_interval
        Index of GA04, and what it is at either end of the measurements and of the links.
    label
        The index in words (GA05).
    probability, interval
        Probability, by the cause network, that it helped to set off the symptom; for a pattern, that it is the pattern.
    grade
        Of the weakest link.
    assumed
        Whether a link, or a prior, is our assumption.
    tested
        Whether anything was measured or answered that speaks of it; without it only the prior speaks.
    likely
        Whether the cause itself is likely there, whatever it explains.
    links
        The way to the symptom; empty for a pattern.
    contributions
        What each finding does to it, the largest first.
    change_of_mind
        What would change our mind, in a sentence.
    """

    id: str
    title: str
    kind: Kind
    side: Side
    fit: float
    fit_interval: tuple[float, float]
    label: str
    probability: float
    interval: tuple[float, float]
    grade: Grade
    assumed: bool
    tested: bool
    likely: bool
    links: tuple[Link, ...]
    contributions: tuple[Contribution, ...] = ()
    change_of_mind: str = ""


@dataclass(frozen=True, slots=True)
class SymptomReasoning:
    """What may explain one sore place.

    `explanations` are ranked, what was tested or answered first; `loads` is what form does to the load without being a
    reason (GA07); `reserve` is kept for something not tested here, and `unexplained` is what the network gives to it;
    `uncertain` says that the first explanation changes when one finding is left out (GA11), the answer aside that is the
    explanation itself; `looks_like` names patterns that stand through their causes only; `advice` comes from the
    patterns the answers look like, `leave_out` is what a programme leaves out, `refer` what to have looked at.
    """

    soreness: Soreness
    explanations: tuple[Explanation, ...]
    loads: tuple[Explanation, ...]
    reserve: float
    unexplained: float
    uncertain: bool
    looks_like: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    refer: tuple[str, ...] = ()

    @property
    def supported(self) -> tuple[Explanation, ...]:
        """Explanations that something was measured or answered for, and that have more than little support."""
        least = reason_rules()["GA05"].values["possible"]
        return tuple(one for one in self.explanations if one.tested and one.fit >= least)

    @property
    def looked_at(self) -> tuple[int, int]:
        """How many of the things that could explain it were tested or answered, and of how many."""
        return sum(one.tested for one in self.explanations), len(self.explanations)

    @property
    def first(self) -> Explanation | None:
        """The explanation that fits best, or None where nothing was found that does."""
        return next((one for one in self.explanations if one.tested), None)

    def alternatives(self, one: Explanation, count: int = 2) -> tuple[Explanation, ...]:
        """Return the explanations that fit best beside `one`, tested or not (GA06)."""
        others = (other for other in self.explanations if other.id != one.id)
        return tuple(sorted(others, key=lambda other: (-other.fit, other.id)))[:count]


@dataclass(frozen=True, slots=True)
class NextTest:
    """A home test that has not been done, and what it is expected to tell.

    Parameters
    ----------
    finding
        Id of the test.
    name
        As people say it.
    about
        What it looks at.
    minutes
        How long it takes.
    bits
        Expected information about what explains the symptom, or, without a symptom, about what is low.
    """

    finding: str
    name: str
    about: tuple[str, ...]
    minutes: float
    bits: float

    @property
    def bits_per_minute(self) -> float:
        """Expected information per minute, by which tests are ranked."""
        return self.bits / self.minutes


@dataclass(frozen=True, slots=True)
class Reasoning:
    """The whole answer. With `safety.stopped` everything else is empty: a professional comes first.

    `beliefs` is the capacity layer, `symptoms` the explanation layer; the two never share a score. `next_tests` are
    ranked. `set_aside` names findings that no part of the network asks for, or that could not be judged.
    """

    safety: Safety
    beliefs: tuple[Belief, ...] = ()
    symptoms: tuple[SymptomReasoning, ...] = ()
    next_tests: tuple[NextTest, ...] = ()
    set_aside: tuple[str, ...] = ()

    @property
    def likely(self) -> tuple[Belief, ...]:
        """What was measured and is likely low, short, or outside the usual."""
        return tuple(belief for belief in self.beliefs if belief.likely)

    @property
    def nothing_to_fix(self) -> bool:
        """Whether nothing is sore and nothing that was measured is likely low: a full result (PH24)."""
        return not self.safety.stopped and not self.symptoms and not self.likely and any(belief.tested for belief in self.beliefs)

    @property
    def next_test(self) -> NextTest | None:
        """The next best test, or None where none would tell enough."""
        return next(iter(self.next_tests), None)


def ranked(found: Iterable[Explanation]) -> tuple[Explanation, ...]:
    """Return explanations in order: tested before untested, then by fit."""
    return tuple(sorted(found, key=lambda one: (not one.tested, -one.fit, one.id)))
