"""Which tests suit a person: by time, equipment, what is sore and what must be left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from psoas.knowledge.body_map import regions
from psoas.knowledge.home_tests import HomeTest, Station, battery, home_tests
from psoas.knowledge.red_flags import facts
from psoas.knowledge.rules import Rule
from psoas.screen.answers import Answers
from psoas.screen.facts import facts_of
from psoas.screen.red_flags import Safety, check_red_flags
from psoas.screen.result import PAIN_LIMIT

MINUTES = 15.0

SPECIAL = ("luggage scale", "step of 15", "two stickers", "ruler")
"""Equipment that not every home has; the rest is taken to be there."""

HELPER = "helper"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A test that is not done, and why, in one sentence."""

    test: str
    why: str


@dataclass(frozen=True, slots=True)
class Battery:
    """The tests for one person.

    `tests` in the order in which they are done, `minutes` for all of them, `left_out` what was not taken and why.
    """

    tests: tuple[str, ...]
    minutes: float
    left_out: tuple[LeftOut, ...] = ()


def choose_battery(answers: Answers, minutes: float = MINUTES, done: Iterable[str] = ()) -> Battery:
    """Return the tests that suit a person, in order.

    Stops for what is sore come first in the choice, then the others of the battery, then the optional ones, while time
    lasts. With a red flag nothing is tested.

    Parameters
    ----------
    answers
        Soreness, facts and equipment.
    minutes
        How long it may take.
    done
        Tests that were done already; their stops take no more time.
    """
    safety = check_red_flags(answers)
    if safety.stopped:
        return Battery((), 0.0, tuple(LeftOut(test, f"See a professional first: {safety.stops[0].name}.") for test in _wanted(answers)))
    taken, left_out, used = _choose(answers, safety, minutes, frozenset(done))
    order = list(battery())
    tests = [test for id in sorted(taken, key=order.index) for test in taken[id]]
    return Battery(tuple(tests), used, tuple(left_out))


def why_not(test: HomeTest, answers: Answers, safety: Safety) -> str:
    """Return why a test does not suit a person, one sentence; empty if it does."""
    if safety.holds_back("tests"):
        return f"Ask a doctor before you do tests: {_cautions(safety, 'tests')}."
    if test.posture == "prone" and safety.holds_back("prone tests"):
        return f"Nothing is done lying on the belly: {_cautions(safety, 'prone tests')}."
    told = facts_of(answers)
    reasons = Rule(test.not_when).reasons(told) if test.not_when and Rule(test.not_when).holds(told) else ()
    if reasons:
        return f"Left out because you answered yes to: {facts()[reasons[0]].ask}"
    sore = [mark for mark in answers.soreness if mark.site in test.not_when_sore and mark.level > PAIN_LIMIT]
    if sore:
        return f"Left out because it is sore at the {regions()[sore[0].site].name}, {sore[0].level} of 10. Do it when that is {PAIN_LIMIT} or less."
    if test.helper == "needed" and not _has(answers, HELPER):
        return "It needs a helper."
    missing = [item for item in test.equipment if any(special in item for special in SPECIAL) and not _has(answers, item)]
    return f"It needs a {missing[0]}." if missing else ""


def _choose(answers: Answers, safety: Safety, minutes: float, done: frozenset[str]) -> tuple[dict[str, tuple[str, ...]], list[LeftOut], float]:
    taken: dict[str, tuple[str, ...]] = {}
    left_out: list[LeftOut] = []
    used = 0.0
    for station in _by_need(answers):
        if done.intersection(station.tests):
            continue
        reasons = {id: why_not(home_tests()[id], answers, safety) for id in station.tests}
        chosen = next((id for id, why in reasons.items() if not why), None)
        if chosen is None:
            left_out.append(LeftOut(station.tests[0], reasons[station.tests[0]]))
        elif used + station.minutes > minutes:
            left_out.append(LeftOut(chosen, f"Left out to stay within {minutes:g} minutes."))
        else:
            used += station.minutes
            also = [id for id in station.also if chosen == station.tests[0] and not why_not(home_tests()[id], answers, safety)]
            taken[station.id] = (chosen, *also)
    return taken, left_out, used


def _by_need(answers: Answers) -> list[Station]:
    sites = {mark.site for mark in answers.soreness if mark.level > 0}
    here = [station for station in battery().values() if not station.when_sore or sites.intersection(station.when_sore)]
    return sorted(here, key=lambda station: (not station.when_sore, station.optional))


def _wanted(answers: Answers) -> list[str]:
    return [station.tests[0] for station in _by_need(answers)]


def _has(answers: Answers, item: str) -> bool:
    return any(word.lower() in item.lower() or item.lower() in word.lower() for word in answers.equipment if word)


def _cautions(safety: Safety, what: str) -> str:
    return next(flag.name for flag in safety.cautions if what in flag.holds_back)
