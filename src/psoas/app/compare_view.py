"""Two visits side by side in words: each measure then and now, the difference with its error, and whether it is more than noise."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from psoas.finding import Side
from psoas.knowledge.home_tests import home_tests
from psoas.quantity import MINUS, UNITS, Estimate, format_with_error, spaced_unit
from psoas.report.wording import in_display_unit, metric_name, number

if TYPE_CHECKING:
    from psoas.follow.retest import Change, ReTest

CHIPS = {"no clear change": "none", "too different to compare": "unknown", "unknown": "unknown"}
CHANGED = {True: ("in", "nearer the band"), False: ("out", "further from the band"), None: ("none", "")}
"""Whether a clear change went toward the norm's band -> the look of its chip, and the words beside it."""
ORDER = ("clear change", "no clear change", "too different to compare", "unknown")
SIDES: dict[Side, str] = {"left": "left", "right": "right", "both": ""}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One measure: name, side, then and now, the difference, the smallest that is more than noise, the verdict and what it rests on."""

    name: str
    side: str
    then: Markup
    now: Markup
    difference: Markup
    smallest: str
    css: str
    said: str
    band: str
    why: str


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Rows of one verdict."""

    title: str
    rows: tuple[ChangeRow, ...]


def change_groups(retest: ReTest) -> tuple[ChangeGroup, ...]:
    """Return the changes, those that are clear first."""
    rows = [(change.said, change_row(change)) for change in retest.changes]
    titles = {
        "clear change": "Changed, more than noise",
        "no clear change": "No clear change",
        "too different to compare": "Too different to compare",
        "unknown": "Not known on both days",
    }
    groups = [ChangeGroup(titles[said], tuple(row for verdict, row in rows if verdict == said)) for said in ORDER]
    return tuple(group for group in groups if group.rows)


def change_row(change: Change) -> ChangeRow:
    """Return one change in words."""
    then, now, difference = (in_display_unit(one, change.id) for one in (change.before, change.after, change.difference))
    css, band = CHANGED[change.toward_band] if change.said == "clear change" else (CHIPS[change.said], "")
    return ChangeRow(
        measure_name(change.id),
        SIDES[change.side],
        number(then),
        number(now),
        signed_number(difference),
        _smallest(change, difference),
        css,
        change.said if change.said != "unknown" else "can’t tell",
        band,
        change.why if change.said in ("too different to compare", "unknown") else _own(change),
    )


def measure_name(id: str) -> str:
    """Return the name of a home test or of a metric of the clip."""
    test = home_tests().get(id)
    return test.name if test is not None else metric_name(id)


def signed_number(estimate: Estimate) -> Markup:
    """Return a difference as HTML, with its sign: +2 ± 3 reps."""
    if not estimate.known:
        return number(estimate)
    plain = number(estimate)
    return Markup(str(plain).replace('<span class="num">', '<span class="num">+', 1)) if estimate.value > 0 else plain


def verdict_words(retest: ReTest) -> str:
    """Return what the re-test says, in a few words for a list: "2 of 14 changed"."""
    compared = sum(change.said in ("clear change", "no clear change") for change in retest.changes)
    if not compared:
        return "can’t tell"
    clear = len(retest.clear)
    return f"{clear} of {compared} changed" if clear else "no clear change"


def headline(retest: ReTest) -> str:
    """Return the verdict as the page's headline."""
    compared = sum(change.said in ("clear change", "no clear change") for change in retest.changes)
    if not compared:
        return "Nothing can be compared"
    clear = len(retest.clear)
    if not clear:
        return "No clear change"
    return f"{clear} of {compared} measures changed"


def chance_words(retest: ReTest) -> str:
    """Return how many would pass by chance, as a sentence; empty where nothing was compared."""
    compared = sum(change.said in ("clear change", "no clear change") for change in retest.changes)
    if not compared:
        return ""
    expected = retest.by_chance
    about = "fewer than one" if expected < 0.95 else f"about {expected:.0f}"
    return f"{compared} measures were compared. With nothing changed at all, {about} of them would pass as a change by chance."


def _smallest(change: Change, difference: Estimate) -> str:
    if math.isnan(change.smallest):
        return ""
    factor = UNITS[change.difference.unit][1] / UNITS[difference.unit][1]
    shown, _ = format_with_error(change.smallest * factor, change.smallest * factor)
    return f"{shown.replace('-', MINUS)}{spaced_unit(difference.unit)}"


def _own(change: Change) -> str:
    return f"Noise worked out from {change.own_repeats} earlier visits too." if change.own_repeats else ""
