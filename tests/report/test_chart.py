from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from psoas.report.chart import LEFT, RIGHT, axis_of, curve_drawing, curve_sentence, readings, x_of

from .sample_assessment import KNEE_ANGLE, THIGH_ANGLE, curve

BOTH = [curve("knee_flexion", "left", KNEE_ANGLE, 2.9, 11), curve("knee_flexion", "right", KNEE_ANGLE + 30, 2.9, 11)]


def line(svg, css):
    points = re.search(rf'class="you {css}" d="M([^"]+)"', str(svg))[1].split("L")
    return np.array([[float(value) for value in point.split()] for point in points])


def test_the_stride_spans_the_axis_from_contact_to_contact():
    assert (float(x_of(0)), float(x_of(100))) == (LEFT, RIGHT)
    drawn = line(curve_drawing("Knee bend", BOTH), "left")
    assert len(drawn) == 101
    assert np.allclose(drawn[[0, -1], 0], [LEFT, RIGHT])


def test_more_is_higher_and_to_scale():
    axis = axis_of(BOTH)
    drawn = line(curve_drawing("Knee bend", BOTH), "left")
    scale = (axis.y(0) - axis.y(10)) / 10
    assert scale > 0
    assert np.allclose((drawn[0, 1] - drawn[:, 1]) / scale, KNEE_ANGLE - KNEE_ANGLE[0], atol=0.15)


def test_the_axis_holds_every_line_its_error_and_the_band():
    axis = axis_of(BOTH)
    assert axis.low <= min(KNEE_ANGLE.min() - 1.96 * 2.9, (1.1 * KNEE_ANGLE - 11).min())
    assert axis.high >= KNEE_ANGLE.max() + 30 + 1.96 * 2.9
    assert all(tick == round(tick) for tick in axis.ticks)
    assert axis.low <= axis.ticks[0] < axis.ticks[-1] <= axis.high


def test_the_readings_carry_side_and_95_percent_error_at_every_percent():
    said = readings(BOTH)
    assert len(said) == 101
    assert said[62] == f"left {KNEE_ANGLE[62]:.0f} ± 6°, right {KNEE_ANGLE[62] + 30:.0f} ± 6°"


def test_a_curve_of_the_whole_runner_has_no_side():
    assert readings([curve("trunk_lean", "both", THIGH_ANGLE, 1.6)])[0] == f"{THIGH_ANGLE[0]:.0f} ± 3°"


def test_the_sentence_tells_contact_toe_off_and_both_extremes():
    said = curve_sentence("Knee bend", BOTH[:1])
    for percent in (0, 37, int(np.argmax(KNEE_ANGLE)), int(np.argmin(KNEE_ANGLE))):
        assert f"{KNEE_ANGLE[percent]:.0f} ± 6°".replace("-", "−") in said


def test_the_names_of_two_lines_do_not_lie_on_each_other_or_on_a_line():
    svg = str(curve_drawing("Knee bend", BOTH))
    places = {word: (float(x), float(y)) for x, y, word in re.findall(r'text-anchor="middle" x="([\d.]+)" y="([\d.]+)">(left|right|usual)<', svg)}
    assert set(places) == {"left", "right", "usual"}
    for css in ("left", "right"):
        drawn = line(svg, css)
        for x, y in places.values():
            near = drawn[np.abs(drawn[:, 0] - x) < 12]
            assert np.abs(near[:, 1] - (y - 4)).min() > 7
    (a, b, c) = places.values()
    assert min(abs(p[0] - q[0]) + abs(p[1] - q[1]) for p, q in ((a, b), (a, c), (b, c))) > 14


@pytest.mark.parametrize("level", [0.0, 5.0, -40.0])
def test_a_flat_line_without_error_has_an_axis_too(level):
    flat = replace(curve("trunk_lean", "both", np.full(101, level), 0.0), error=(0.0,) * 101)
    axis = axis_of([flat])
    assert axis.low <= level <= axis.high
    assert axis.low < axis.high
