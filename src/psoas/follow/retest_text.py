"""A re-test in words: each measure then and now, its difference with error, from where on that is more than noise, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass

from psoas.follow.retest import Change, ReTest
from psoas.knowledge import metrics
from psoas.knowledge.home_tests import home_tests
from psoas.knowledge.questionnaires import questionnaires
from psoas.plan.words import day_words
from psoas.quantity import UNITS, Estimate, spaced_unit


@dataclass(frozen=True, slots=True)
class ReTestRow:
    """One measure as people read it; `smallest` is empty where it cannot be said, and `said` is then why."""

    name: str
    before: str
    after: str
    difference: str
    smallest: str
    said: str
    clear: bool


def retest_rows(retest: ReTest) -> tuple[ReTestRow, ...]:
    """Return every measure that both days have, clear changes first."""
    return tuple(_row(one) for one in sorted(retest.changes, key=lambda one: one.said != "clear change"))


def by_chance_words(retest: ReTest) -> str:
    """Return how many of the measures chance alone would call clear."""
    compared = sum(one.said in ("clear change", "no clear change") for one in retest.changes)
    if not compared:
        return "Nothing could be compared."
    return f"{compared} compared, {len(retest.clear)} clear. With nothing changed about {retest.by_chance:.1g} of them would be clear by chance."


def retest_text(retest: ReTest) -> str:
    """Return the comparison as text, one paragraph a measure."""
    head = f"{day_words(retest.before)} {retest.before.year} and {day_words(retest.after)} {retest.after.year}"
    blocks = [f"{head}\n{by_chance_words(retest)}"]
    for row in retest_rows(retest):
        noise = f"; more than noise from {row.smallest}" if row.smallest else ""
        blocks.append(f"{row.name}: {row.said}\n   {row.before} then, {row.after} now, difference {row.difference}{noise}")
    return "\n\n".join(blocks) + "\n"


def measure_name(id: str) -> str:
    """Return what a measure, test or questionnaire is called."""
    for known in (home_tests(), metrics(), questionnaires()):
        if id in known:
            return str(known[id].name)
    return id


def _row(change: Change) -> ReTestRow:
    unit = _unit(change)
    side = "" if change.side == "both" else f", {change.side}"
    before, after, difference = (_told(one, unit) for one in (change.before, change.after, change.difference))
    clear = change.said == "clear change"
    compared = clear or change.said == "no clear change"
    smallest = f"{change.smallest * _factor(change.difference.unit, unit):.2g}{spaced_unit(unit)}" if compared else ""
    said = change.said if compared else f"{change.said}. {change.why}"
    return ReTestRow(f"{measure_name(change.id)}{side}", before, after, difference, smallest, said, clear)


def _unit(change: Change) -> str:
    """Return the unit in which people read the measure."""
    metric = metrics().get(change.id)
    wanted = metric.display_unit if metric is not None else change.after.unit
    return wanted if UNITS[wanted][0] == UNITS[change.after.unit][0] else change.after.unit


def _told(value: Estimate, unit: str) -> str:
    if not value.known:
        return "unknown"
    return str(value.to(unit)) if UNITS[unit][0] == UNITS[value.unit][0] else str(value)


def _factor(given: str, wanted: str) -> float:
    return UNITS[given][1] / UNITS[wanted][1]
