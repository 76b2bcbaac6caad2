from __future__ import annotations

import numpy as np
import pytest

from psoas.body.smoothing import low_pass, smooth_motion
from psoas.errors import SettingError


def test_speeds_and_accelerations_of_a_swing_are_those_of_the_sine():
    t = np.arange(0, 2, 0.01)
    q = np.stack([np.sin(2 * np.pi * 1.5 * t), 3 * t], axis=1)
    motion = smooth_motion(t, q, None)
    w = 2 * np.pi * 1.5
    inner = slice(10, -10)
    np.testing.assert_allclose(motion.qd[inner, 0], w * np.cos(w * t)[inner], atol=1e-5)
    np.testing.assert_allclose(motion.qdd[inner, 0], -(w**2) * np.sin(w * t)[inner], atol=1e-2)
    np.testing.assert_allclose(motion.qd[:, 1], 3, atol=1e-9)


def test_the_filter_has_no_delay_and_halves_at_its_cut_off():
    t = np.arange(0, 20, 0.01)
    wave = np.sin(2 * np.pi * 8 * t)
    passed = low_pass(wave[:, None], 100.0, 8.0)[:, 0][500:-500]
    # Two passes of a filter that lets 1/sqrt(2) through at the cut-off let 1/2 through.
    assert np.dot(passed, wave[500:-500]) / np.dot(wave[500:-500], wave[500:-500]) == pytest.approx(0.5, abs=1e-3)
    assert abs(np.dot(passed, np.cos(2 * np.pi * 8 * t)[500:-500])) < 1e-2 * len(passed)


def test_uneven_times_are_resampled():
    t = np.sort(np.concatenate([np.arange(0, 1, 0.01), [0.333]]))
    motion = smooth_motion(t, (2 * t)[:, None], None)
    assert np.ptp(np.diff(motion.time)) < 1e-9
    np.testing.assert_allclose(motion.q[:, 0], 2 * motion.time, atol=1e-9)


def test_a_cut_off_above_half_the_rate_is_refused():
    with pytest.raises(SettingError, match="between 0 and half the frame rate, 50 Hz"):
        low_pass(np.zeros((100, 1)), 100.0, 60.0)


def test_a_motion_of_a_few_frames_is_refused():
    with pytest.raises(SettingError, match="has 5 frames"):
        smooth_motion(np.arange(5.0), np.zeros((5, 1)), None)
