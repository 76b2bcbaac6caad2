"""The camera angle and what each view can give."""

from __future__ import annotations

import pytest

from judging import assert_refused, film, judged
from psoas.gait.limits import FRONTAL, SAGITTAL


@pytest.mark.parametrize("angle", [-90, -75, -45, -20, 0, 15, 45, 75, 90])
@pytest.mark.parametrize("facing", ["left", "right"])
def test_the_camera_angle_is_found_within_its_stated_error(angle, facing):
    verdict = judged(film(view=float(angle), facing=facing))
    low, high = verdict.view_angle.interval()
    assert low <= abs(angle) <= high
    expected = "side" if abs(angle) < 25 else "oblique" if abs(angle) < 60 else "rear" if angle > 0 else "front"
    assert verdict.view == expected


def test_a_rear_view_gives_rear_metrics_and_no_angle_from_the_side():
    verdict = judged(film(view="rear"))
    assert (verdict.status, verdict.view, verdict.direction, verdict.near_side) == ("usable", "rear", "away", None)
    assert not set(verdict.refused_metrics) & {*FRONTAL, "step_rate", "step_time", "stride_time", "contact_time"}
    assert set(SAGITTAL) <= set(verdict.refused_metrics)


def test_an_oblique_view_gives_rhythm_only():
    verdict = judged(film(view=40.0))
    assert verdict.status == "limited"
    assert not set(verdict.refused_metrics) & {"step_rate", "step_time", "stride_time"}
    assert {*SAGITTAL, *FRONTAL} <= set(verdict.refused_metrics)


def test_a_front_view_is_refused():
    verdict = judged(film(view="front"))
    assert_refused(verdict, "view", "from the front")
    assert "step_rate" in verdict.refused_metrics
