from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest

from psoas.finding import SideDifference, Verdict
from psoas.knowledge import metrics
from psoas.quantity import Estimate
from psoas.report.band import Mark, axis_range, band_drawing, round_step
from psoas.report.rows import Reason, explained, lift_shared, metric_groups, metric_row, side_rows, without

from .sample_assessment import finding, sample_differences, sample_findings


def xs(svg, css):
    return [float(x) for x in re.findall(rf'<g class="me {css}">.*?c?x="([\d.]+)"', str(svg))]


def test_every_finding_is_in_exactly_one_row():
    rows = [row for group in metric_groups(sample_findings()) for row in group.rows]
    assert sorted(row.id for row in rows) == sorted({f.id for f in sample_findings()})


def test_a_metric_that_knowledge_does_not_name_is_shown_all_the_same():
    groups = metric_groups([finding("hop_height", "both", 3.0, 1.0, "deg")])
    assert [(group.name, row.name) for group in groups for row in group.rows] == [("Other", "Hop height")]


def test_numbers_are_in_the_unit_people_read():
    row = metric_row([finding("contact_time", "left", 0.262, 0.016, "s", (0.226, 0.318))])
    assert re.sub("<.*?>", "", row.values[0].number).replace("\u202f", " ") == "262 ± 16 ms"
    assert ">226<" in row.picture
    assert ">318<" in row.picture


def test_a_row_of_which_nothing_is_known_says_so_and_why():
    row = metric_row([finding("pelvic_tilt", "both", math.nan, 0, "deg", reason="hip points do not show it")])
    assert (row.picture, row.why) == ("", (Reason("Hip points do not show it."),))
    assert "unknown" in row.values[0].number


def test_one_reason_for_both_sides_is_said_once_and_two_are_told_apart():
    left = finding("knee_lift_peak", "left", 30.0, 2.0, "deg", why="Off by ± 2.0°.")
    assert metric_row([left, replace(left, side="right", why="Off by ± 3.5°.")]).why == (Reason("Off by ± 2.0°."),)
    assert metric_row([left, replace(left, side="right", why="Hidden.")]).why == (Reason("Off by ± 2.0°.", "Left"), Reason("Hidden.", "Right"))


def test_a_reason_that_many_rows_share_is_said_once():
    found = [finding(id, "both", 1.0, 1.0, "deg", why=f"Own {id}. Film from the other side.") for id in ("a", "b", "c")]
    rows = [row for group in metric_groups(found) for row in group.rows]
    assert lift_shared(rows) == ("Film from the other side.",)
    assert [row.why for row in without(rows, lift_shared(rows))] == [(Reason("Own a."),), (Reason("Own b."),), (Reason("Own c."),)]


def test_an_unknown_number_keeps_its_reason_however_many_share_it():
    found = [finding(id, "both", math.nan, 0, "deg", reason="Too dark.") for id in "abcd"]
    rows = [row for group in metric_groups(found) for row in group.rows]
    assert all(row.why == (Reason("Too dark."),) for row in without(rows, lift_shared(rows)))


def test_a_difference_is_drawn_about_zero_with_the_healthy_spread_as_band():
    row = side_rows(sample_differences()[:1], sample_findings())[0]
    assert "−18" in row.picture
    assert ">18<" in row.picture
    assert row.chips[0].word == "no difference"
    assert row.note.replace("\u202f", " ") == "left 4 ± 9 ms less than right"


def test_an_unknown_difference_is_unknown_and_not_drawn():
    unknown = SideDifference("knee_lift_peak", Estimate.unknown("deg", "Only one leg was seen."), 5.0, Verdict.CANT_TELL)
    row = side_rows((unknown,), ())[0]
    assert (row.picture, row.why) == ("", (Reason("Only one leg was seen."),))
    assert row.chips[0].word == "can’t tell"


def test_the_point_stands_where_its_value_is_between_the_edges_of_the_band():
    svg = str(band_drawing([Mark(30.0, 2.0, "in")], (20.0, 40.0), "deg", "said"))
    edges = [float(x) for x in re.findall(r'class="edge" d="M([\d.]+) 3V25M([\d.]+)', svg)[0]]
    (point,) = xs(svg, "in")
    assert point == pytest.approx(sum(edges) / 2, abs=0.1)


def test_a_whisker_that_crosses_the_edge_is_drawn_across_it():
    svg = str(band_drawing([Mark(41.0, 3.0, "unknown")], (20.0, 40.0), "deg", "said"))
    edge = float(re.findall(r'class="edge" d="M[\d.]+ 3V25M([\d.]+)', svg)[0])
    start, end = (float(x) for x in re.findall(r'class="me unknown"><path d="M([\d.]+) 14H([\d.]+)', svg)[0])
    assert start < edge < end


def test_only_an_outside_value_is_a_diamond():
    assert 'class="pt" x=' in band_drawing([Mark(50.0, 1.0, "out")], (20.0, 40.0), "deg", "said")
    assert 'class="pt" cx=' in band_drawing([Mark(30.0, 1.0, "in")], (20.0, 40.0), "deg", "said")


def test_an_axis_holds_band_and_whiskers_at_round_ends():
    low, high = axis_range([Mark(55.0, 4.0, "out")], (20.0, 40.0))
    assert low <= 20 - 0.5 * 20
    assert high >= 59
    assert (low / 5, high / 5) == (round(low / 5), round(high / 5))


@pytest.mark.parametrize(("width", "step"), [(0.9, 1.0), (1.0, 1.0), (1.1, 2.0), (4.0, 5.0), (5.1, 10.0), (0.03, 0.05)])
def test_steps_are_one_two_or_five(width, step):
    assert round_step(width) == pytest.approx(step)


@pytest.mark.parametrize("id", sorted(metrics()))
def test_every_metric_can_be_read_up(id):
    pairs = explained(metrics()[id])
    assert pairs[0] == ("", metrics()[id].definition)
    assert all(text.strip() for _, text in pairs)
    assert all("U)" not in text for _, text in pairs)
