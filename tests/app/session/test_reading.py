"""What the camera coach says of made-up bodies: counts, holds, angles within their error, and one cue."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2] / "screen"))

from bodies import RATE, THIGH, TRUNK, along, body, bridge, held, hip_bent, knee_up, on_toes, plank, waves

from psoas.app.coach_eye.reading import read_motion
from psoas.app.coach_eye.signals import SIGNALS
from psoas.knowledge.coach_rules import coach_rules

NOISE = {"noise": 5.0, "lost": 0.03}  # pixels at a trunk of 200: 2.5 %, what the light model does


def read(id, recording, *, until=None, side="right"):
    """The reading of the first `until` seconds, in 12 pictures a second as a camera gives."""
    camera = recording.isel(time=slice(0, None if until is None else int(until * RATE), 2))
    return read_motion(coach_rules()[id], camera, side)


def said(id, recording, **options):
    cue = read(id, recording, **options).cue
    return cue.id if cue is not None else ""


@pytest.mark.parametrize("count", [1, 5, 12])
@pytest.mark.parametrize("seed", range(3))
def test_bridges_are_counted(count, seed):
    recording = bridge(waves(count, 3.0, 0.02, 0.5), rng=np.random.default_rng(seed), **NOISE)
    assert read("EX11", recording).count == count


@pytest.mark.parametrize("id", ["EX03", "EX05", "EX28"])
@pytest.mark.parametrize("seed", range(3))
def test_lifted_knees_are_counted(id, seed):
    recording = knee_up(waves(8, 2.0, -85, 5), rng=np.random.default_rng(seed), **NOISE)
    assert read(id, recording).count == 8


@settings(max_examples=20)
@given(count=st.integers(1, 15), period=st.floats(1.5, 5.0))
def test_the_count_does_not_depend_on_the_pace(count, period):
    assert read("EX27", on_toes(waves(count, period, 0, 38))).count == count


MAKE_HOLD = {"EX07": lambda seconds, **k: plank(held(seconds, 0.3, 0.02), **k), "T12": lambda seconds, **k: hip_bent(held(seconds, 55, 5), **k)}


@pytest.mark.parametrize("id", MAKE_HOLD)
@pytest.mark.parametrize("seconds", [8, 30])
def test_a_hold_is_timed_within_a_second(id, seconds):
    recording = MAKE_HOLD[id](seconds, rng=np.random.default_rng(1), **NOISE)
    assert read(id, recording).longest == pytest.approx(seconds, abs=1.0)


def test_a_hold_runs_while_it_is_held_and_stops_when_it_ends():
    recording = plank(held(20, 0.3, 0.02))
    assert read("EX07", recording, until=3.4 + 10).hold == pytest.approx(10, abs=0.8)
    assert read("EX07", recording, until=3.4 + 20 + 2.5).hold == 0
    assert read("EX07", recording, until=3.4 + 20 + 2.5).longest == pytest.approx(20, abs=0.8)


@pytest.mark.parametrize("bent", [0.0, 10.0, 30.0])
def test_the_angle_lies_within_its_error(bent):
    recording = hip_bent(np.full(90, bent), rng=np.random.default_rng(2), noise=4.0, breadth=0.0)
    angle = read("T12", recording.assign(sigma=recording["sigma"].fillna(4.0))).angle
    low, high = angle.interval()
    assert low <= bent <= high
    assert 2 < angle.error < 20


@pytest.mark.parametrize(
    ("id", "recording", "cue"),
    [
        ("EX07", plank(np.full(120, 0.02)), ""),
        ("EX07", plank(np.full(120, -0.09)), "arch"),
        ("EX07", plank(np.full(120, 0.18)), "pike"),
        ("EX07", plank(np.full(120, -0.05), breadth=0.0), ""),  # beyond the limit, but not beyond the error
        ("EX18", plank(np.full(120, -0.1), breadth=0.8), "drop"),
        ("EX26", hip_bent(np.full(120, 4.0)), ""),
        ("EX26", hip_bent(np.full(120, 40.0)), "drop"),
        ("EX04", hip_bent(np.full(120, 40.0)), "drop"),
    ],
)
def test_the_cue_of_a_hold_is_the_one_that_matters(id, recording, cue):
    assert said(id, recording) == cue


@pytest.mark.parametrize(("top", "lean", "cue"), [(5, 0, ""), (-15, 0, ""), (-40, 0, "low"), (5, 25, "back"), (-40, 25, "back")])
def test_the_cue_of_a_knee_drive_is_the_one_that_matters(top, lean, cue):
    recording = knee_up(waves(4, 2.0, -85, top, after=1.0), lean, rng=np.random.default_rng(3), noise=2.0)
    assert said("EX03", recording) == cue


def test_a_cue_of_the_top_is_not_said_again_long_after():
    assert said("EX03", knee_up(waves(4, 2.0, -85, -40, after=1.0))) == "low"
    assert said("EX03", knee_up(waves(4, 2.0, -85, -40, after=6.0))) == ""


def kneeling(lean, frames=90):
    """Right knee on the floor, left foot in front on the right of the picture; the trunk leans back by `lean`."""
    hip = np.zeros(2)
    points = {
        "hip": hip,
        "shoulder": along(90 + lean, TRUNK),
        "right_knee": along(-100, THIGH),
        "right_ankle": along(-100, THIGH) + along(180, 100),
        "left_knee": along(-5, THIGH),
        "left_ankle": along(-5, THIGH) + along(-90, 165),
    }
    return body({name: np.broadcast_to(place, (frames, 2)) for name, place in points.items()})


@pytest.mark.parametrize(("lean", "cue"), [(0, ""), (8, ""), (25, "arch"), (-30, "forward")])
def test_a_back_that_arches_in_the_stretch_is_told(lean, cue):
    assert said("EX01", kneeling(lean)) == cue


def standing_on_one_leg(drop, frames=120):
    """From the front: first on both feet, then the left foot up, the left hip hanging by `drop` degrees."""
    up = np.where(np.arange(frames) < 30, 0.0, 60.0)
    hang = np.where(np.arange(frames) < 30, 0.0, drop)
    right_hip = np.array([40.0, 340.0])
    left_hip = right_hip - along(np.asarray(hang), 80.0)
    ground = np.zeros(frames)
    points = {
        "right_hip": np.broadcast_to(right_hip, (frames, 2)),
        "left_hip": left_hip,
        "right_knee": np.broadcast_to([40.0, 170.0], (frames, 2)),
        "left_knee": np.stack([np.full(frames, -40.0), 170.0 + up], axis=-1),
        "right_ankle": np.stack([np.full(frames, 40.0), ground], axis=-1),
        "left_ankle": np.stack([np.full(frames, -40.0), up], axis=-1),
        "right_shoulder": np.broadcast_to([70.0, 540.0], (frames, 2)),
        "left_shoulder": np.broadcast_to([-70.0, 540.0], (frames, 2)),
    }
    return body(points)


@pytest.mark.parametrize(("drop", "cue"), [(0, ""), (8, ""), (20, "pelvis")])
def test_a_pelvis_that_drops_on_the_free_side_is_told(drop, cue):
    for id in ("T18", "EX15"):
        assert said(id, standing_on_one_leg(drop), side="right") == cue


def test_of_an_exercise_without_sides_the_side_that_is_seen_better_is_read():
    recording = plank(np.full(120, -0.09))
    confidence = recording["confidence"].copy()
    confidence.loc[{"keypoint": [name for name in confidence["keypoint"].values if name.startswith("left")]}] = 0.1
    assert said("EX07", recording.assign(confidence=confidence), side="both") == "arch"


def test_what_is_not_in_the_picture_is_named():
    recording = body({"shoulder": np.zeros((60, 2)), "hip": np.full((60, 2), 100.0)})
    assert "right knee" in read("EX03", recording).missing


@settings(max_examples=15, deadline=None)
@given(id=st.sampled_from(sorted(coach_rules())), seed=st.integers(0, 1000), frames=st.integers(3, 60))
def test_any_cloud_of_points_is_read_without_an_error(id, seed, frames):
    rng = np.random.default_rng(seed)
    names = ("shoulder", "hip", "knee", "ankle", "heel", "toe")
    points = {f"{side}_{joint}": rng.normal(0, 200, (frames, 2)) for side in ("left", "right") for joint in names}
    read_motion(coach_rules()[id], body(points, rng=rng, noise=1.0, lost=0.3), "left")


def test_every_signal_that_a_rule_names_is_there_and_has_an_error_where_it_is_shown():
    for rule in coach_rules().values():
        named = [cue.signal for cue in rule.cues] + ([rule.count.signal] if rule.count else [])
        assert set(named) <= set(SIGNALS)
        assert not rule.angle or SIGNALS[rule.angle].sigma is not None
