import numpy as np
import pytest

from filmed import film
from psoas.gait.kinematics import flat_foot_pitch, segment_angles


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize("surface", ["treadmill", "overground"])
def test_angles_built_in_are_found_whichever_way_the_runner_faces(facing, surface):
    sagittal, _, truth = film(facing=facing, surface=surface, fps=60, duration=4)
    angles = segment_angles(sagittal)
    for side in ("left", "right"):
        for name, built_in in (("thigh", truth.thigh), ("shank", truth.shank), ("knee", truth.knee)):
            assert angles[f"{side}_{name}"] == pytest.approx(built_in[side], abs=0.3)
    assert angles["trunk"] == pytest.approx(truth.trunk_lean, abs=0.3)


def test_a_foot_standing_flat_reads_zero_though_heel_and_toe_points_do_not_lie_level():
    sagittal, _, truth = film(fps=120, duration=4)
    raised = {**sagittal.up, "left_toe": sagittal.up["left_toe"] + 0.03}
    lifted = segment_angles(type(sagittal)(**{**{name: getattr(sagittal, name) for name in sagittal.__slots__}, "up": raised}))
    flat = (truth.foot["left"] == 0) & (np.abs(np.gradient(truth.foot["left"])) < 1e-6)
    assert lifted["left_foot"][flat] == pytest.approx(0.0, abs=1.5)


def test_a_foot_that_is_never_seen_to_stand_keeps_its_own_pitch():
    time = np.arange(0, 1, 1 / 60)
    assert flat_foot_pitch(np.full(60, 9.0), np.linspace(-40, 40, 60), time) == 0.0


def test_the_foot_does_not_jump_when_it_passes_beyond_the_vertical():
    sagittal, _, _ = film(fps=120, duration=3)
    assert np.abs(np.diff(segment_angles(sagittal)["left_foot"])).max() < 20


def test_the_knee_is_thigh_minus_shank_and_the_ankle_foot_minus_shank():
    angles = segment_angles(film(duration=2)[0])
    assert angles["right_knee"] == pytest.approx(angles["right_thigh"] - angles["right_shank"])
    assert angles["right_ankle"] == pytest.approx(angles["right_foot"] - angles["right_shank"])


def test_the_elbow_bends_as_built_and_the_arm_is_measured_from_the_trunk():
    upright, leaning = (segment_angles(film(trunk_lean=lean, duration=2)[0]) for lean in (0.0, 12.0))
    assert upright["left_elbow"] == pytest.approx(95.0, abs=0.1)
    assert leaning["left_upper_arm"] == pytest.approx(upright["left_upper_arm"] + 12.0, abs=0.1)
