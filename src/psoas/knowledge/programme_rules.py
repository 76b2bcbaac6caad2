"""Rules that a programme is built by, and the phases its weeks go through, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from psoas.errors import SettingError
from psoas.knowledge.entries import Graded
from psoas.knowledge.home_tests import home_tests
from psoas.knowledge.library import check_sources
from psoas.knowledge.reading import read_entries, wrong_entry

MOST_WEEKS = 24
_SHORT, _LONG, _KEPT = "BLK08", "BLK12", "KEEP"


@dataclass(frozen=True, slots=True)
class ProgrammeRule(Graded):
    """A rule of the programme.

    Parameters
    ----------
    says
        The rule as a person reads it.
    values
        What is counted with: days, hours, minutes or seconds as the name says, percent where it ends in ``percent``.
    """

    says: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Phase:
    """What one week asks for.

    Parameters
    ----------
    week
        From 1.
    name
        "learn", "build", "load", "heavy", "keep", or what an easy week is for.
    deload
        Whether it is an easy week (PR06).
    sets, repetitions, reserve
        Fewest and most sets, repetitions, and repetitions in reserve. Holds and steps keep the range of their exercise.
    retest
        Ids of the home tests that are done again.
    new_exercises
        Whether an exercise may appear for the first time.
    sessions
        Most strength sessions of the week; None where the phase does not say.
    share
        Share of the usual work that is done, 0 to 1: below 1 where pain asks for less (PM08).
    """

    week: int
    name: str
    deload: bool
    sets: tuple[int, int]
    repetitions: tuple[int, int]
    reserve: tuple[int, int]
    retest: tuple[str, ...]
    new_exercises: bool
    sessions: int | None
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class PhaseTemplate(Graded):
    """Weeks `first` to `last` of a block, all alike; the other fields as in `Phase`."""

    block: Literal["BLK08", "BLK12", "KEEP"]
    first: int
    last: int
    name: str
    sets: tuple[int, ...]
    repetitions: tuple[int, ...]
    reserve: tuple[int, ...]
    deload: bool = False
    retest: tuple[str, ...] = ()
    new_exercises: bool = True
    sessions: int | None = None


@cache
def programme_rules() -> Mapping[str, ProgrammeRule]:
    """Return every rule by id.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong or refers to a source that does not exist.
    """
    found = read_entries(ProgrammeRule, "programme_rules.yaml")
    check_sources(found, "programme_rules.yaml")
    return MappingProxyType(found)


@cache
def phase_templates() -> Mapping[str, PhaseTemplate]:
    """Return the phases of the blocks by id.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong, a range is not two rising numbers, or a test or source does not exist.
    """
    found = read_entries(PhaseTemplate, "programme_phases.yaml")
    check_phase_templates(found)
    return MappingProxyType(found)


def check_phase_templates(found: Mapping[str, PhaseTemplate]) -> None:
    """Raise `KnowledgeError` if a phase has a range that is none, or names a test or source that does not exist."""
    file, ids = "programme_phases.yaml", list(found)
    check_sources(found, file)
    for phase in found.values():
        for name, values in (("sets", phase.sets), ("repetitions", phase.repetitions), ("reserve", phase.reserve)):
            if len(values) != 2 or not 0 <= values[0] <= values[1]:
                raise wrong_entry(file, ids, phase.id, name, "a range is two numbers, the lower one first")
        for test in phase.retest:
            if test not in home_tests():
                raise wrong_entry(file, ids, phase.id, "retest", f"'{test}' is not a home test")


def phases(weeks: int) -> tuple[Phase, ...]:
    """Return what each week of a programme asks for.

    8 and 12 weeks follow their block. Up to 8 weeks are the first of the short block, up to 12 the first of the long one,
    with the full re-test in the last week unless the week before it is an easy one (5 and 9 weeks) or fewer than 5 are asked
    for. After week 12 strength is kept up (PR13), every fourth week being easy.

    Parameters
    ----------
    weeks
        1 to 24.

    Raises
    ------
    SettingError
        If there are fewer or more.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise SettingError(f"A programme has 1 to {MOST_WEEKS} weeks, but got {weeks}.", "Give 8 or 12, say.")
    block = _SHORT if weeks <= 8 else _LONG
    full = _weeks_of(block)
    found = list(full[:weeks])
    if 4 < weeks < len(full) and not found[-2].deload:
        found[-1] = full[-1]
    kept = _weeks_of(_KEPT)
    found += [kept[index % len(kept)] for index in range(weeks - len(found))]
    return tuple(_phase(week, template) for week, template in enumerate(found, start=1))


def _weeks_of(block: str) -> tuple[PhaseTemplate, ...]:
    return tuple(phase for phase in phase_templates().values() if phase.block == block for _ in range(phase.first, phase.last + 1))


def _phase(week: int, template: PhaseTemplate) -> Phase:
    (fewest, most), (low, high), (least, largest) = template.sets, template.repetitions, template.reserve
    return Phase(
        week=week,
        name=template.name,
        deload=template.deload,
        sets=(fewest, most),
        repetitions=(low, high),
        reserve=(least, largest),
        retest=template.retest,
        new_exercises=template.new_exercises,
        sessions=template.sessions,
    )
