import numpy as np
import pytest

from psoas.gait.paths import Path

TIME = np.arange(0, 2, 1 / 30)


def test_a_path_gives_value_and_rate_between_frames():
    path = Path.through(TIME, np.sin(5 * TIME))
    between = np.array([0.512, 1.234])
    assert path.at(between) == pytest.approx(np.sin(5 * between), abs=2e-4)
    assert path.rate_at(between) == pytest.approx(5 * np.cos(5 * between), abs=2e-2)


def test_a_path_is_unknown_before_the_first_and_after_the_last_frame():
    path = Path.through(TIME, TIME)
    assert np.isnan(path.at(np.array([-0.01, TIME[-1] + 0.01]))).all()


def test_one_lost_frame_is_bridged_and_three_are_not():
    values = np.sin(5 * TIME)
    once, thrice = values.copy(), values.copy()
    once[20], thrice[20:23] = np.nan, np.nan
    assert Path.through(TIME, once).value(TIME[20]) == pytest.approx(values[20], abs=2e-3)
    assert np.isnan(Path.through(TIME, thrice).value(TIME[21]))


def test_nothing_is_said_of_an_interval_in_which_the_signal_was_lost():
    values = TIME.copy()
    values[20:25] = np.nan
    path = Path.through(TIME, values)
    assert path.between(0.1, 1.5).size == 0
    assert path.between(1.0, 1.5).max() == pytest.approx(1.5)


def test_a_signal_never_seen_is_unknown_everywhere():
    path = Path.through(TIME, np.full(TIME.size, np.nan))
    assert np.isnan(path.value(1.0))
    assert path.rate_between(0.1, 0.5).size == 0
