from __future__ import annotations

import pytest

from psoas.errors import SettingError
from psoas.knowledge.catalogue import entry_text
from psoas.knowledge.step_rate import step_rate_effects


def test_ten_per_cent_quicker_the_gluteus_maximus_needs_eight_per_cent_less_force_in_stance():
    change = step_rate_effects()["SR01"].change(1.1)
    assert change.value == pytest.approx(100 * (14.57 - 15.80) / 15.80)
    assert change.value == pytest.approx(-7.8, abs=0.05)
    assert "Lenhart 2014" in change.origin


def test_the_psoas_alone_does_not_change_beyond_its_error():
    found = {id: effect.change(1.1) for id, effect in step_rate_effects().items()}
    assert abs(found["SR04"].value) < found["SR04"].error
    assert found["SR02"].value < -found["SR02"].error


def test_half_the_way_is_half_the_change_and_the_usual_rate_changes_nothing():
    for effect in step_rate_effects().values():
        assert effect.change(1.05).value == pytest.approx(effect.change(1.1).value / 2)
        assert effect.change(1.0).value == 0
        assert effect.change(1.0).error == 0


def test_beyond_what_was_measured_nothing_is_said():
    with pytest.raises(SettingError, match="120 % was not measured"):
        step_rate_effects()["SR01"].change(1.2)


def test_a_figure_can_be_looked_up_with_its_source():
    assert "PMC4296582" in entry_text("SR01")
