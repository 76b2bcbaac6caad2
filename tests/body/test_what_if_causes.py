from __future__ import annotations

import numpy as np
import pytest

from psoas.body.runner_model import runner_model
from psoas.body.what_if import Cause, changed_model
from psoas.errors import SettingError


def test_only_the_named_muscles_change():
    model = runner_model()
    changed = changed_model(model, Cause(psoas_strength=0.8, gluteus_strength=0.5))
    for before, after in zip(model.muscles, changed.muscles, strict=True):
        factor = 0.8 if before.name.startswith("psoas") else 0.5 if before.name.startswith("glmax") else 1.0
        assert after.max_isometric_force == pytest.approx(factor * before.max_isometric_force)
        assert after.optimal_fiber_length == before.optimal_fiber_length


def test_a_shorter_psoas_is_shorter_in_fibre_and_tendon():
    model = runner_model()
    changed = changed_model(model, Cause(psoas_length=0.9))
    for before, after in zip(model.muscles, changed.muscles, strict=True):
        factor = 0.9 if before.name.startswith("psoas") else 1.0
        assert after.optimal_fiber_length == pytest.approx(factor * before.optimal_fiber_length)
        assert after.tendon_slack_length == pytest.approx(factor * before.tendon_slack_length)


@pytest.mark.parametrize(
    ("cause", "match"),
    [
        ({"psoas_length": 0.7}, "psoas 30 % shorter.*\n?"),
        ({"psoas_strength": 2.0}, "psoas 100 % stronger"),
        ({"gluteus_strength": 0.1}, "gluteus maximus 90 % weaker"),
        ({"pelvic_tilt": np.deg2rad(40)}, r"pelvis tipped \+40°"),
        ({"trunk_lean": np.deg2rad(-30)}, "trunk leaning -30°"),
        ({"step_rate": 1.2}, "step rate 20 % quicker"),
        ({"pelvic_tilt": float("nan")}, "cannot be answered"),
        ({"psoas_length": float("nan")}, "cannot be answered"),
    ],
)
def test_what_the_model_cannot_answer_is_refused_by_name(cause, match):
    with pytest.raises(SettingError, match=match):
        Cause(**cause)


def test_the_ends_of_every_range_are_answered():
    for tilt in (-15, 15):
        assert Cause(pelvic_tilt=np.deg2rad(tilt), step_rate=0.9).said()
    assert Cause(psoas_length=0.85, step_rate=1.1, trunk_lean=np.deg2rad(20)).said()


def test_a_cause_is_said_in_words():
    cause = Cause(psoas_length=0.95, gluteus_strength=1.1, pelvic_tilt=np.deg2rad(-10))
    assert cause.said() == "the psoas were 5 % shorter, the gluteus maximus were 10 % stronger and the pelvis tipped 10° further back"
    assert Cause(step_rate=1.1).said() == "steps were 10 % quicker at the same speed"
