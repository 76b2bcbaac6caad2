from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from psoas.body.stride_picture import DrawnMuscle, StridePicture
from psoas.report.muscle_figure import FORCE, STRETCH, muscle_figure, still_figures

PERCENT = np.arange(0, 100, 10.0)


@pytest.fixture
def picture():
    bones = {"thigh": np.tile([[0.0, 0.0], [0.1, -0.4]], (10, 1, 1))}
    line = tuple(np.array([[0.0, 0.1], [0.05, -0.1]]) for _ in PERCENT)
    stretch = np.linspace(-0.1, 0.1, 10)
    force = np.where(PERCENT > 40, 2.5, np.nan)
    return StridePicture("left", PERCENT, 40.0, bones, (DrawnMuscle("psoas_l1_vb_r", "psoas", line, stretch, force),))


def svg(markup):
    text = str(markup)
    return ET.fromstring(text[text.index("<svg") : text.index("</svg>") + 6])


def test_the_figure_holds_every_phase_and_shows_one(picture):
    groups = [node for node in svg(muscle_figure(picture)).iter("g") if node.get("data-phase")]
    assert len(groups) == 10
    assert [node.get("data-phase") for node in groups if node.get("class") == "now"] == ["40 % of the stride, foot in the air"]


def test_the_figure_needs_nothing_from_elsewhere(picture):
    text = str(muscle_figure(picture))
    assert "http" not in text
    assert "src=" not in text


def test_colour_goes_from_short_to_stretched(picture):
    strokes = [node.get("stroke") for node in svg(muscle_figure(picture)).iter("path") if node.get("class") == "muscle"]
    assert strokes[0] == STRETCH[0]
    assert strokes[-1] == STRETCH[-1]


def test_a_force_that_is_not_told_is_dashed(picture):
    paths = [node for node in svg(muscle_figure(picture, "force")).iter("path") if (node.get("class") or "").startswith("muscle")]
    assert paths[0].get("class") == "muscle untold"
    assert paths[-1].get("stroke") == FORCE[-1]


def test_paper_shows_four_moments_with_their_names(picture):
    words = [node.text for node in svg(still_figures(picture)).iter("text")]
    assert words == ["Contact", "Mid-stance", "Toe-off", "Mid-swing"]


def test_those_who_do_not_see_it_are_told(picture):
    assert "psoas is stretched by up to 10 %" in svg(muscle_figure(picture)).get("aria-label")
