"""Clips of the synthetic runner, judged."""

from __future__ import annotations

import numpy as np
import xarray as xr

from psoas.gait.capture import CaptureVerdict
from psoas.gait.verdict import judge_capture
from psoas.pose.cleaning import repair_recording
from psoas.recording.keypoints import KEYPOINTS, other_side
from psoas.recording.runner import Conditions
from synthetic import make_runner

UNKNOWN = Conditions()


def judged(recording: xr.Dataset, conditions: Conditions = UNKNOWN) -> CaptureVerdict:
    return judge_capture(repair_recording(recording)[0], conditions)


def film(**settings) -> xr.Dataset:
    return make_runner(**{"noise": 1.5, "fps": 60, "duration": 6.0, **settings})[0]


def refusing(verdict: CaptureVerdict) -> set[str]:
    return {check.id for check in verdict.checks if check.status == "refused"}


def assert_refused(verdict: CaptureVerdict, id: str, words: str) -> None:
    assert verdict.status == "refused"
    assert id in refusing(verdict)
    check = next(check for check in verdict.checks if check.id == id)
    assert words in check.said
    assert check.remedy


def with_position(recording: xr.Dataset, position: np.ndarray) -> xr.Dataset:
    return recording.assign(position=recording["position"].copy(data=position))


def mirrored(recording: xr.Dataset) -> xr.Dataset:
    swapped = recording.sel(keypoint=[other_side(name) for name in KEYPOINTS]).assign_coords(keypoint=list(KEYPOINTS))
    position = swapped["position"].values.copy()
    position[:, 0] = recording.attrs["width"] - position[:, 0]
    mirror = with_position(swapped, position)
    if "camera_shift" in mirror:
        mirror["camera_shift"] = mirror["camera_shift"] * [-1, 1]
    return mirror
