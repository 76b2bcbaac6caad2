"""Treadmill or overground, fixed or panning."""

from __future__ import annotations

import numpy as np

from judging import film, judged, with_position
from psoas.recording.runner import Conditions


def test_a_runner_who_crosses_a_fixed_picture_is_overground():
    verdict = judged(film(surface="overground", leg_px=150, duration=3.5))
    assert (verdict.surface, verdict.camera) == ("overground", "fixed")


def test_a_runner_kept_in_the_picture_by_a_moving_camera_is_overground_and_panned():
    verdict = judged(film(surface="overground", camera="panning", facing="right"))
    assert (verdict.surface, verdict.camera) == ("overground", "panning")


def test_without_the_pictures_a_runner_in_one_place_is_on_a_treadmill_and_a_wandering_one_cannot_be_told(rng):
    still = film(picture=False)
    assert judged(still).surface == "treadmill"
    wander = 150 * np.sin(2 * np.pi * 0.2 * still["time"].values)
    wandering = with_position(still, still["position"].values + np.stack([wander, 0 * wander], axis=1)[:, :, None])
    assert judged(wandering).surface is None
    verdict = judged(wandering, Conditions(surface="overground"))
    assert (verdict.surface, verdict.camera) == ("overground", "panning")


def test_a_runner_who_shrinks_from_behind_is_overground():
    verdict = judged(film(view="rear", surface="overground", duration=4))
    assert (verdict.view, verdict.surface, verdict.activity) == ("rear", "overground", "running")
