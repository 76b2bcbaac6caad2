"""A re-test in words: units that people read, clear changes first, and why something cannot be compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import psoas
from psoas.finding import Finding, Verdict
from psoas.follow.retest import Occasion, compare_occasions
from psoas.follow.retest_text import by_chance_words, measure_name, retest_rows, retest_text
from psoas.quantity import Estimate

BEFORE, AFTER = date(2027, 1, 4), date(2027, 3, 1)
DOCS = Path(psoas.__file__).parents[2] / "docs"


def taken(id, value, *, unit="deg", error=3.0, origin="from a photo", side="left"):
    return Finding(id, side, Estimate(value, unit, error, n=2, counted="trials", origin=origin), verdict=Verdict.IN_BAND)


def compared(*pairs):
    return compare_occasions(Occasion(BEFORE, tuple(one for one, _ in pairs)), Occasion(AFTER, tuple(one for _, one in pairs)))


def test_a_clear_change_comes_first_and_says_from_where_on_it_is_more_than_noise():
    rows = retest_rows(compared((taken("T07", 15), taken("T07", 16)), (taken("T03", -8), taken("T03", 8))))
    assert [(row.name, row.clear) for row in rows] == [("Thomas test, hip, left", True), ("Active knee extension, left", False)]
    # 1.96 sqrt(3^2 + 3^2) = 8.3 degrees.
    assert rows[0].smallest == "8.3°"
    assert rows[0].difference.startswith("16 ± ")


def test_what_was_taken_in_another_way_says_why_and_gives_no_least_difference():
    (row,) = retest_rows(compared((taken("T03", -8), taken("T03", 8, origin="by hand"))))
    assert row.said.startswith("too different to compare. The first was taken from a photo, this one by hand")
    assert (row.smallest, row.difference) == ("", "unknown")


def test_chance_counts_what_was_compared_and_no_more():
    pairs = [(taken("T03", -8), taken("T03", 8)), (taken("T07", 15), taken("T07", 16, origin="by hand"))]
    assert by_chance_words(compared(*pairs)) == "1 compared, 1 clear. With nothing changed about 0.05 of them would be clear by chance."
    assert by_chance_words(compared()) == "Nothing could be compared."


def test_the_text_begins_with_the_days():
    assert retest_text(compared((taken("T03", -8), taken("T03", 8)))).startswith("Mon 4 January 2027 and Mon 1 March 2027\n1 compared, 1 clear.")


@pytest.mark.parametrize(("id", "name"), [("T03", "Thomas test, hip"), ("step_rate", "Step rate"), ("OQ05", "Pain from 0 to 10"), ("new", "new")])
def test_a_measure_is_called_by_its_name(id, name):
    assert measure_name(id).lower() == name.lower()


def test_the_figures_of_the_page_on_following_up_are_those_of_the_validation():
    page = (DOCS / "follow-up.md").read_text(encoding="utf-8")
    validated = (DOCS / "validation" / "follow.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and "point" in line and "±" in line]
    assert len(rows) == 3
    assert all(row in validated for row in rows)
