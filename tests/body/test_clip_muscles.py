from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from psoas.body.clip_muscles import clip_muscles as whole_clip_muscles
from psoas.body.side_view import GROUPS, NOT_SHOWN
from psoas.gait.events import Stride

from .test_stride_picture import walker


def clip_muscles(*args, **kwargs):
    return whole_clip_muscles(*args, **{"draws": 4, **kwargs})


@pytest.fixture(scope="module")
def both():
    """The walking figure with strides of both legs: the right half a stride after the left."""
    sagittal, events = walker(strides=7)
    later = tuple(
        Stride("right", s.initial_contact + 0.5, s.toe_off + 0.5, s.next_contact + 0.5, s.other_contact, s.other_toe_off) for s in events.strides
    )
    return sagittal, replace(events, strides=(*events.strides, *later[:-1]))


@pytest.fixture(scope="module")
def found(both):
    said = []
    return clip_muscles(*both, {}, progress=lambda *step: said.append(step)), said


def test_both_legs_of_a_figure_whose_legs_do_the_same_agree(found):
    muscles, _ = found
    assert muscles.missing == {}
    assert [(one.side, one.group) for one in muscles.findings] == [(side, group) for side in ("left", "right") for group in GROUPS]
    for group in GROUPS:
        left, right = (muscles.finding(group, side) for side in ("left", "right"))
        assert left.excursion.value == pytest.approx(right.excursion.value, rel=0.02)
        assert left.stretch.value == pytest.approx(right.stretch.value, abs=0.2)


def test_the_near_leg_is_drawn(both, found):
    assert found[0].picture.side == "left"
    sagittal, events = both
    assert clip_muscles(replace(sagittal, near_side="right"), events, {}).picture.side == "right"


def test_the_far_leg_has_lengths_but_no_force(found):
    muscles, _ = found
    near, far = (muscles.finding("psoas", side) for side in ("left", "right"))
    assert near.swing_force.known
    assert not far.swing_force.known
    assert "hides" in far.swing_force.reason
    assert "small" in muscles.finding("calf", "right").swing_force.reason  # its own reason stays
    assert [len(leg.moments) for leg in muscles.legs] == [2, 0]
    assert all(leg.ground.peak.known for leg in muscles.legs)
    assert np.isfinite(muscles.picture.force["psoas"]).any()


def test_a_far_leg_is_drawn_without_force(both):
    sagittal, events = both
    muscles = clip_muscles(sagittal, replace(events, strides=tuple(s for s in events.strides if s.side == "right")), {})
    assert muscles.picture.side == "right"
    assert np.isnan(muscles.picture.force["psoas"]).all()


def test_where_no_side_is_near_both_have_force(both):
    sagittal, events = both
    muscles = clip_muscles(replace(sagittal, near_side=None), events, {})
    assert all(muscles.finding("psoas", side).swing_force.known for side in ("left", "right"))


def test_progress_starts_at_nothing_and_ends_with_both_legs(found):
    assert found[1] == [("Working out muscles", legs, 2) for legs in (0, 1, 2)]


def test_a_leg_with_too_few_strides_is_named_and_the_other_given(both):
    sagittal, events = both
    few = replace(events, strides=tuple(s for s in events.strides if s.side == "right" or s.initial_contact < 3))
    muscles = clip_muscles(sagittal, few, {})
    assert {one.side for one in muscles.findings} == {"right"}
    assert list(muscles.missing) == ["left"]
    assert "3 complete left strides" in muscles.missing["left"]
    assert muscles.picture.side == "right"


@pytest.mark.parametrize("metric", ["stride_time", "thigh_behind_peak", "knee_flexion_swing_peak"])
def test_a_clip_that_cannot_give_time_or_angles_gives_no_muscle_for_the_same_reason(both, metric):
    muscles = clip_muscles(*both, {metric: "The camera stood oblique."})
    assert muscles.findings == ()
    assert muscles.picture is None
    assert muscles.missing == {"left": "The camera stood oblique.", "right": "The camera stood oblique."}
    assert muscles.not_shown == NOT_SHOWN


def test_a_body_that_cannot_be_scaled_to_is_a_reason_and_no_error(both):
    muscles = clip_muscles(*both, {}, height=2.4)
    assert muscles.findings == ()
    assert "2.4 m" in muscles.missing["left"]


def test_the_tallest_runner_is_still_given(both):
    assert clip_muscles(*both, {}, height=2.25, mass=100.0).missing == {}


def test_lengths_beyond_standing_hardly_depend_on_the_size_of_the_body(both, found):
    tall = clip_muscles(*both, {}, height=1.95, mass=90.0)
    psoas, other = found[0].finding("psoas", "left"), tall.finding("psoas", "left")
    assert other.stretch.value == pytest.approx(psoas.stretch.value, abs=0.3)
    assert other.excursion.value == pytest.approx(psoas.excursion.value * 1.95 / 1.72, rel=0.03)
