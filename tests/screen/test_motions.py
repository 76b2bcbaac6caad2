import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from bodies import RATE, bridge, held, hip_bent, knee_up, on_toes, plank, waves

from psoas.screen.holds import longest_run
from psoas.screen.motions import COUNTED, TIMED
from psoas.screen.repetitions import count_repetitions

NOISE = {"noise": 4.0, "lost": 0.05}  # pixels at a leg of 335: 1.2 %, the pose model's own error


def counted(test, recording):
    return COUNTED[test].count(recording, "right")


def timed(test, recording):
    return TIMED[test].take(recording, "right")


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("count", "period"), [(1, 2.0), (7, 1.2), (23, 2.0), (41, 1.0)])
def test_bridges_are_counted_exactly(count, period, seed):
    recording = bridge(waves(count, period, 0.02, 0.55), rng=np.random.default_rng(seed), **NOISE)
    assert counted("T11", recording).count == count


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("count", [3, 12, 27])
def test_heel_rises_at_30_a_minute_are_counted_exactly(count, seed):
    recording = on_toes(waves(count, 2.0, 0, 38), rng=np.random.default_rng(seed), noise=2.5, lost=0.05)
    assert counted("T20", recording).count == count


def test_heel_rises_end_at_the_second_one_below_half_height():
    heights = [38, 38, 37, 36, 15, 35, 34, 14, 33, 33]
    found = counted("T20", on_toes(waves(10, 2.0, 0, 38, heights=heights)))
    assert (found.count, found.short) == (6, 2)


def test_tired_repetitions_that_still_reach_full_height_count():
    found = counted("T11", bridge(waves(20, 1.6, 0.02, 0.5, heights=np.linspace(0.55, 0.51, 20))))
    assert (found.count, found.short) == (20, 0)


def test_sitting_up_before_and_after_is_no_repetition(rng):
    up = np.concatenate([np.linspace(-0.9, 0.02, 45), waves(9, 1.6, 0.02, 0.55), np.linspace(0.02, -0.9, 45)])
    assert counted("T11", bridge(up, rng=rng, **NOISE)).count == 9


def test_lying_still_is_no_repetition(rng):
    assert counted("T11", bridge(np.full(300, 0.02), rng=rng, **NOISE)).count == 0


def test_a_body_that_is_not_seen_is_no_repetition():
    assert count_repetitions(np.full(100, np.nan), np.arange(100) / RATE, full=0.9, least=0.1).count == 0


@settings(max_examples=30)
@given(count=st.integers(1, 30), period=st.floats(0.8, 3.0), high=st.floats(0.3, 0.8))
def test_the_count_does_not_depend_on_pace_or_height(count, period, high):
    assert counted("T11", bridge(waves(count, period, 0.0, high))).count == count


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("seconds", [4, 17, 63])
@pytest.mark.parametrize(
    ("test", "make"),
    [
        ("T09", lambda s, **k: plank(held(s, 0.3, 0.02), **k)),
        ("T10", lambda s, **k: plank(held(s, -0.14, 0.01), breadth=0.8, **k)),
        ("T12", lambda s, **k: hip_bent(held(s, 55, 12), **k)),
        ("T16b", lambda s, **k: knee_up(held(s, 1, 10), **k)),
        ("T16c", lambda s, **k: knee_up(held(s, -88, 8), **k)),
    ],
)
def test_holds_are_timed_to_a_second(test, make, seconds, seed):
    recording = make(seconds, rng=np.random.default_rng(seed), **NOISE)
    assert timed(test, recording).seconds == pytest.approx(seconds, abs=1.0)


def test_a_bridge_ends_where_the_hip_has_dropped_by_10_degrees():
    slow = np.concatenate([held(20, 55, 12, after=0.0)[: int(23.4 * RATE)], np.linspace(12, 42, int(30 * RATE))])
    hold = timed("T12", hip_bent(slow))
    assert hold.seconds == pytest.approx(20 + 10, abs=1.0)


def test_a_plank_survives_a_sag_of_one_second_and_not_of_four():
    for sag, seconds in ((1.0, 41.0), (4.0, 20.0)):
        offset = np.concatenate([held(20, 0.3, 0.02, after=0.0, way=0.0), np.full(int(sag * RATE), -0.09), np.full(int(20 * RATE), 0.02)])
        assert timed("T09", plank(offset)).seconds == pytest.approx(seconds, abs=1.0)


def test_leaning_back_ends_a_high_knee_hold():
    thigh = held(30, 1, 12)
    lean = np.where(np.arange(len(thigh)) / RATE > 20, 25.0, 0.0)
    assert timed("T16b", knee_up(thigh, lean)).seconds == pytest.approx(20 - 3.2, abs=1.0)


def test_standing_with_straight_arms_is_no_plank():
    assert timed("T09", plank(np.full(300, 0.02), slope=80.0)).seconds == 0


def test_a_person_who_never_lifts_the_knee_holds_nothing(rng):
    assert timed("T16b", knee_up(np.full(300, 1.0), rng=rng, **NOISE)).seconds == 0


def test_short_gaps_are_forgiven_and_long_ones_are_not():
    inside = np.array([True] * 30 + [False] * 10 + [True] * 30 + [False] * 60 + [True] * 40)
    assert longest_run(inside, 0.5) == (0, 70)
    assert longest_run(inside, 0.1) == (130, 170)


@pytest.mark.parametrize("seed", range(6))
def test_low_bridges_that_a_shaky_model_sees_are_not_called_short(seed):
    found = counted("T11", bridge(waves(34, 1.4, 0.02, 0.33), rng=np.random.default_rng(seed), **NOISE))
    assert (found.count, found.short) == (34, 0)
