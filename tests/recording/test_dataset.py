"""The contract of a Recording."""

from __future__ import annotations

import numpy as np
import pytest

from psoas.errors import RecordingError
from psoas.recording.dataset import make_recording, validate_recording
from psoas.recording.keypoints import KEYPOINTS, SEGMENTS, other_side

N = len(KEYPOINTS)


def test_a_recording_knows_its_frame_rate_from_its_own_time_stamps():
    recording = make_recording(np.zeros((5, 2, N)), np.arange(5) / 60)
    assert recording.attrs["frame_rate"] == pytest.approx(60)
    assert recording["position"].dims == ("time", "space", "keypoint")


def test_every_fault_is_named_at_once():
    recording = make_recording(np.zeros((4, 2, N)), np.arange(4.0), source="run.mp4")
    broken = recording.assign_coords(time=[0.0, 1.0, 1.0, 2.0]).assign_attrs(space_unit="feet")
    with pytest.raises(RecordingError) as caught:
        validate_recording(broken)
    assert "run.mp4" in str(caught.value)
    assert "time does not rise at frame 2" in str(caught.value)
    assert "feet" in str(caught.value)


def test_parts_of_different_length_are_refused():
    with pytest.raises(RecordingError, match="different lengths"):
        make_recording(np.zeros((4, 2, N)), np.arange(4.0), confidence=np.ones((3, N)))


def test_an_empty_recording_is_refused():
    with pytest.raises(RecordingError, match="no frame"):
        make_recording(np.zeros((0, 2, N)), np.zeros(0))


def test_every_keypoint_has_its_other_side():
    assert {other_side(name) for name in KEYPOINTS} == set(KEYPOINTS)
    assert all(other_side(other_side(name)) == name for name in KEYPOINTS)
    assert all(end in KEYPOINTS for ends in SEGMENTS.values() for end in ends)
