from __future__ import annotations

from dataclasses import replace

import numpy as np
import osim_text as o
import pytest

from psoas.body.load_sharing import Sharing
from psoas.body.quality import (
    Check,
    GroupVerdict,
    Verdict,
    check_forces,
    check_groups,
    check_markers,
    check_reserves,
    check_residual,
    check_saturation,
    check_session,
    check_timing,
)


@pytest.fixture
def model(tmp_path):
    free = "".join(o.coordinate(name) for name in ("rx", "ry", "rz", "tx", "ty", "tz"))
    joints = o.joint("FreeJoint", "root", "ground", "pelvis", free) + o.joint("PinJoint", "hip", "pelvis", "femur", o.coordinate("hip"))
    return o.load(
        tmp_path, o.model_text(o.body("pelvis") + o.body("femur"), joints, o.muscle("psoas", o.point("pelvis", "0 0 0") + o.point("femur", "0 1 0")))
    )


def sharing(reserve, activation):
    moment = np.full((4, 1), 100.0)
    return Sharing(activation, activation, activation, np.array([6]), moment, np.full((4, 1), reserve), np.zeros((4, 1)))


def test_a_reserve_above_5_percent_makes_a_result_unfit_to_quote(model):
    good, bad = (check_reserves(model, sharing(reserve, np.zeros((4, 1))))[0] for reserve in (4.9, 5.1))
    assert good.grade == "fit"
    assert bad.grade == "unfit"
    assert "At hip a reserve makes up to 5% of the peak moment of 100 N m" in bad.said
    assert Verdict((good, bad)).grade == "unfit"
    assert Verdict((good, bad)).reasons == (bad.said,)


def test_a_muscle_at_its_bound_is_named(model):
    check = check_saturation(model, sharing(0.0, np.array([[1.0], [1.0], [0.2], [0.1]])))[0]
    assert check.grade == "caution"
    assert "psoas" in check.said
    assert check_saturation(model, sharing(0.0, np.full((4, 1), 0.5)))[0].grade == "fit"


@pytest.mark.parametrize(("residual", "grade"), [(80.0, "fit"), (120.0, "caution"), (400.0, "unfit")])
def test_the_force_that_holds_the_pelvis_is_graded_by_the_peak_ground_force(model, residual, grade):
    moment = np.zeros((4, 7))
    moment[:, 4] = residual
    check = check_residual(model, moment, np.array([[0, 2000.0, 0]] * 4))
    assert check.value == pytest.approx(residual / 20)
    assert check.grade == grade


def test_the_worst_marker_is_named():
    error = np.full((5, 3), 0.005)
    error[:, 1] = 0.05
    checks = check_markers(error, ["a", "RKNE", "c"])
    assert "RKNE is worst with 50 mm" in checks[0].said
    assert [check.grade for check in checks] == ["caution", "caution"]


def test_forces_beside_the_foot_are_unfit():
    assert check_forces(np.array([0.9, 1.0]), np.array([]), 700)[0].grade == "unfit"
    assert check_forces(np.array([]), np.array([]), 700)[0].said == "No plate shows a step."


def test_plates_that_do_not_carry_the_runner_are_said():
    checks = check_forces(np.array([0.05]), np.full(10, 600.0), 700.0)
    assert checks[0].grade == "fit"
    assert checks[1].grade == "caution"
    assert "86%" in checks[1].said


def test_a_reserve_spoils_a_group_only_while_the_group_works(model):
    forces = np.array([[100.0], [80.0], [10.0], [5.0]])
    q = np.tile(model.defaults, (4, 1))
    for frame, spoiled in ((0, True), (3, False)):
        reserve = np.zeros((4, 1))
        reserve[frame] = 20.0
        shared = Sharing(forces / 100, forces, 0 * forces, np.array([6]), np.full((4, 1), 100.0), reserve, 0 * reserve)
        (found,) = check_groups(psoas_on_the_right(model), shared, q)
        assert (found.spoiled_at == ("hip",)) is spoiled


def psoas_on_the_right(model):
    """The model with its muscle running 5 cm in front of the hip."""
    (muscle,) = model.muscles
    before = tuple(replace(point, location=point.location + np.array([0.05, 0.0, 0.0])) for point in muscle.points)
    return replace(model, muscles=(replace(muscle, name="psoas_r", points=before),))


def test_what_may_be_quoted_is_said_by_group():
    reserve = Check("reserve", 9.0, 5.0, "%", "unfit", "At hip_rotation_l a reserve makes up to 9%.")
    groups = (
        GroupVerdict("psoas", "r", ()),
        GroupVerdict("psoas", "l", ()),
        GroupVerdict("soleus", "r", ()),
        GroupVerdict("soleus", "l", ("ankle",)),
    )
    verdict = Verdict((reserve,), groups)
    assert verdict.said == "In parts. Fit to quote: psoas, soleus (right). Not fit to quote: soleus (left)."
    axes = Check("foot_distance", 0.9, 0.15, "m", "unfit", "Wrong axes.")
    assert Verdict((axes,), groups).quotable == ()
    assert Verdict((axes,), groups).said == "Not fit to quote:"


@pytest.mark.parametrize(("late", "grade"), [(0.0, "fit"), (0.012, "caution"), (-0.012, "caution")])
def test_forces_that_come_late_are_noticed(late, grade):
    time = np.arange(0, 1.5, 0.004)
    needed = 1500 * np.abs(np.sin(2 * np.pi * 1.4 * time))
    measured = np.interp(time - late, time, needed)
    check = check_timing(time, measured, needed - measured)
    assert check.grade == grade
    assert check.value == pytest.approx(abs(late), abs=0.0015)


def test_what_was_set_right_is_said():
    checks = check_session({"exchanged": "R.MT1 with R.MT5", "source": "run.c3d"})
    assert [check.name for check in checks] == ["labels"]
    assert "R.MT1 with R.MT5" in checks[0].said
