"""The red flags: they run before everything else and end in "see a professional"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from psoas.finding import Finding
from psoas.knowledge.red_flags import Level, red_flags
from psoas.screen.answers import Answers
from psoas.screen.facts import facts_of


@dataclass(frozen=True, slots=True)
class RaisedFlag:
    """A red flag that was raised: its id and level, what was answered, what it can come from, what to do."""

    id: str
    level: Level
    name: str
    why: str
    act: str
    because: tuple[str, ...]
    holds_back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Safety:
    """What the red flags say, the most urgent first.

    With any flag in `stops` nothing is tested, explained or planned; `cautions` go on, with something held back.
    """

    stops: tuple[RaisedFlag, ...] = ()
    cautions: tuple[RaisedFlag, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether a professional has to be seen first."""
        return bool(self.stops)

    @property
    def now(self) -> bool:
        """Whether it cannot wait."""
        return any(flag.level == "stop_now" for flag in self.stops)

    def holds_back(self, what: str) -> bool:
        """Return whether a caution holds back "tests", "norms", "prone tests" or "long lying"."""
        return any(what in flag.holds_back for flag in self.cautions)


def check_red_flags(answers: Answers, findings: Iterable[Finding] = ()) -> Safety:
    """Return what the red flags say of a person.

    Parameters
    ----------
    answers
        What was answered; what was not counts as no.
    findings
        What tests found, for the hop test.

    Raises
    ------
    SettingError
        If an answer belongs to a fact that is not asked.
    """
    return raised(facts_of(answers, findings))


def raised(facts: Mapping[str, bool]) -> Safety:
    """Return what the red flags say of facts."""
    found = [
        RaisedFlag(flag.id, flag.level, flag.name, flag.why, flag.act, flag.rule.reasons(facts), flag.holds_back)
        for flag in red_flags().values()
        if flag.rule.holds(facts)
    ]
    urgency = ("stop_now", "refer_soon", "caution")
    found.sort(key=lambda flag: urgency.index(flag.level))
    return Safety(tuple(f for f in found if f.level != "caution"), tuple(f for f in found if f.level == "caution"))
