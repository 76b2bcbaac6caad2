from __future__ import annotations

from pathlib import Path

import pytest

from psoas.cohort.pairing import common_name, pair
from psoas.cohort.sorting import Sorted


def paired(**kinds):
    files = [Sorted(Path(name), kind) for kind, names in kinds.items() for name in names.split()]
    found = list(pair(files))
    trials = {one.trial: {role: path.name for role, path in one.files.items()} for one in found if not isinstance(one, Sorted)}
    return trials, {one.path.name: one.reason for one in found if isinstance(one, Sorted)}


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("motion_capture_run.trc", "run"),
        ("grf_run.mot", "run"),
        ("RBDS001runT25markers.txt", "rbds001runt25"),
        ("Run 2_forces.mot", "run2"),
        ("markers.trc", ""),
    ],
)
def test_words_for_parts_of_a_recording_are_no_part_of_its_name(file, name):
    assert common_name(Path(file)) == name


def test_markers_find_the_forces_of_their_name_and_the_one_standing_trial():
    trials, left = paired(markers="slow_markers.trc fast_markers.trc", forces="slow_grf.mot fast_grf.mot", static="static.trc")
    assert trials["slow_markers"] == {"markers": "slow_markers.trc", "forces": "slow_grf.mot", "static": "static.trc"}
    assert trials["fast_markers"]["forces"] == "fast_grf.mot"
    assert left == {}


def test_the_only_forces_belong_to_the_only_markers():
    assert paired(markers="jog.trc", forces="plates.mot")[0]["jog"]["forces"] == "plates.mot"


def test_forces_that_could_belong_to_several_are_not_guessed():
    trials, left = paired(markers="a.trc b.trc", forces="plates.mot")
    assert trials == {}
    assert set(left) == {"a.trc", "b.trc", "plates.mot"}


def test_a_standing_trial_of_another_format_is_not_used():
    trials, left = paired(markers="run.c3d", static="static.trc")
    assert trials == {"run": {"markers": "run.c3d"}}
    assert "without a run" in left["static.trc"]


def test_of_two_standing_trials_the_one_of_the_same_name_is_used_or_none():
    assert paired(markers="ada.c3d", static="ada_static.c3d bob_static.c3d")[0]["ada"]["static"] == "ada_static.c3d"
    trials, left = paired(markers="eve.c3d", static="ada_static.c3d bob_static.c3d")
    assert "static" not in trials["eve"]
    assert "several standing" in left["ada_static.c3d"]


def test_a_c3d_may_hold_its_own_forces_and_a_trc_may_not():
    trials, left = paired(markers="a.c3d b.trc")
    assert set(trials) == {"a"}
    assert "without measured ground forces" in left["b.trc"]


def test_keypoints_stand_in_for_the_video_of_their_name():
    trials, _ = paired(video="run.mp4 other.mp4", keypoints="run.pose.json alone.json")
    assert trials["run"] == {"video": "run.mp4", "keypoints": "run.pose.json"}
    assert trials["other"] == {"video": "other.mp4"}
    assert trials["alone"] == {"keypoints": "alone.json"}


def test_a_view_from_behind_joins_the_view_from_the_side_that_differs_in_that_word():
    trials, left = paired(video="ada_side.mp4 ada_back.mp4 bob_rear.mp4 backyard.mp4")
    assert trials == {"ada_side": {"video": "ada_side.mp4", "rear": "ada_back.mp4"}, "backyard": {"video": "backyard.mp4"}}
    assert "from behind" in left["bob_rear.mp4"]


def test_joint_angles_need_their_model():
    assert "model they were made with" in paired(angles="ik.mot", forces="grf.mot")[1]["ik.mot"]
    assert "are used" in paired(angles="run_ik.mot", markers="run.trc", forces="grf.mot")[1]["run_ik.mot"]


def test_two_trials_of_one_folder_never_share_a_name():
    trials, _ = paired(video="run.mp4", fit="run.fit")
    assert set(trials) == {"run.mp4", "run.fit"}
