from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from psoas.report.muscle_figure import FORCE_END, STRETCH_END, force_step, frame_of, muscle_figure, phase_at, still_figure, stretch_step

from .sample_muscles import sample_picture


@pytest.fixture
def picture():
    return sample_picture()


def groups(markup):
    return [node for node in ET.fromstring(str(markup)).iter("g") if node.get("data-percent")]


def test_the_figure_holds_every_phase_and_shows_the_one_asked_for(picture):
    phases = groups(muscle_figure(picture, 40))
    assert [node.get("data-percent") for node in phases] == [str(percent) for percent in range(0, 100, 10)]
    assert [node.get("data-percent") for node in phases if node.get("class") == "now"] == ["40"]


def test_the_end_of_the_stride_is_its_start(picture):
    assert phase_at(picture, 100) == phase_at(picture, 0) == 0
    assert phase_at(picture, 96) == 0
    assert phase_at(picture, 94) == 9


@pytest.mark.parametrize(("stretch", "step"), [(-1.0, 1), (-STRETCH_END, 1), (0.0, 3), (0.5 * STRETCH_END, 4), (STRETCH_END, 5), (1.0, 5)])
def test_colour_goes_from_short_to_long_with_standing_in_the_middle(stretch, step):
    assert stretch_step(stretch) == step


@pytest.mark.parametrize(("force", "step"), [(0.0, 1), (0.5 * FORCE_END, 3), (FORCE_END, 5), (9.0, 5), (math.nan, 0)])
def test_a_force_that_cannot_be_told_has_a_step_of_its_own(force, step):
    assert force_step(force) == step


def test_nothing_leaves_the_picture_in_any_phase_but_the_trunk(picture):
    frame = frame_of(picture)
    for muscle in picture.muscles:
        for line in muscle.line:
            for x, y in frame.place(line):
                assert 0 < x < frame.width
                assert 0 < y < frame.height
    assert any(y < 0 for line in picture.bones["spine"] for _, y in frame.place(line))


def test_the_psoas_is_drawn_over_all_others(picture):
    classes = [node.get("class") for node in groups(muscle_figure(picture, 0))[0]]
    assert classes[-1].endswith(" psoas")
    assert [css.split()[0] for css in classes] == sorted((css.split()[0] for css in classes), key=["flesh", "bone", "muscle"].index)


def test_a_still_shows_its_own_moment_alone(picture):
    still = ET.fromstring(str(still_figure(picture, "toe-off")))
    shown = list(still.iter("g"))
    assert len(shown) == 1
    moving = next(node for node in groups(muscle_figure(picture, 40)) if node.get("class") == "now")
    assert [path.get("d") for path in shown[0]] == [path.get("d") for path in moving]
    assert "40 %" in still.get("aria-label")


def test_those_who_do_not_see_it_are_told_when_the_psoas_is_longest(picture):
    assert "psoas is longest at 40 % of the stride and shortest at 90 %" in ET.fromstring(str(muscle_figure(picture, 0))).get("aria-label")
    later = replace(picture, stretch={**picture.stretch, "psoas": tuple(0.01 * k for k in range(10))})
    assert "longest at 90 %" in ET.fromstring(str(muscle_figure(later, 0))).get("aria-label")
