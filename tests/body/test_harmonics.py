from __future__ import annotations

import numpy as np

from psoas.body.harmonics import periodic

PHASE = np.arange(50) / 50


def test_many_curves_at_once_are_each_as_alone():
    rng = np.random.default_rng(5)
    curves = rng.standard_normal((50, 3))
    together = periodic(curves, 0.7)
    for column in range(3):
        for part, alone in zip(together, periodic(curves[:, column], 0.7), strict=True):
            np.testing.assert_allclose(part[:, column], alone, rtol=1e-10, atol=1e-9)


def test_what_is_too_fast_for_a_stride_is_left_out():
    slow, fast = np.sin(2 * np.pi * PHASE), np.sin(2 * np.pi * 15 * PHASE)
    np.testing.assert_allclose(periodic(slow + fast, 0.7)[0], slow, atol=1e-12)
