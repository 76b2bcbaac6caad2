from __future__ import annotations

from dataclasses import replace

import numpy as np

from psoas.gait.leg_paths import GRID_RATE, prepare_leg_paths, without_spikes
from psoas.gait.sagittal import Sagittal, to_sagittal
from synthetic import make_runner


def filmed(**settings: object) -> Sagittal:
    return to_sagittal(make_runner(**settings)[0])  # type: ignore[arg-type]


def test_a_single_wild_point_is_replaced_and_its_neighbours_are_kept(rng):
    time = np.arange(120) / 60
    path = np.sin(2 * np.pi * 1.4 * time) + 0.005 * rng.standard_normal(120)
    wild = path.copy()
    wild[50] += 0.6
    repaired = without_spikes(time, wild)
    assert abs(repaired[50] - path[50]) < 0.03
    np.testing.assert_array_equal(np.delete(repaired, 50), np.delete(wild, 50))


def test_a_clean_path_is_left_as_it_is():
    time = np.arange(90) / 60
    path = np.cos(2 * np.pi * 1.4 * time)
    np.testing.assert_allclose(without_spikes(time, path), path, atol=0.01)


def test_slow_movement_passes_the_filter_without_delay_or_loss():
    sagittal = filmed(duration=4.0, fps=60.0)
    slow = np.sin(2 * np.pi * 1.0 * sagittal.time)
    paths = prepare_leg_paths(replace(sagittal, up={**sagittal.up, "left_heel": slow}))
    assert paths is not None
    inner = (paths.time > 0.5) & (paths.time < 3.5)
    np.testing.assert_allclose(paths.up["left_heel"][inner], np.sin(2 * np.pi * paths.time[inner]), atol=0.003)


def test_the_filter_halves_the_power_at_its_cutoff():
    sagittal = filmed(duration=6.0, fps=120.0)
    paths = prepare_leg_paths(replace(sagittal, up={**sagittal.up, "left_heel": np.sin(2 * np.pi * 8.0 * sagittal.time)}), cutoff=8.0)
    assert paths is not None
    inner = (paths.time > 1) & (paths.time < 5)
    assert abs(np.std(paths.up["left_heel"][inner]) - 0.5) < 0.02


def test_a_long_gap_stays_a_gap_and_a_short_one_is_bridged():
    sagittal = filmed(duration=4.0, fps=60.0)
    heel = sagittal.up["left_heel"].copy()
    heel[60:64] = np.nan
    heel[120:150] = np.nan
    paths = prepare_leg_paths(replace(sagittal, up={**sagittal.up, "left_heel": heel}))
    assert paths is not None
    found = paths.up["left_heel"]
    assert np.isfinite(found[int(0.9 * GRID_RATE) : int(1.2 * GRID_RATE)]).all()
    assert np.isnan(found[int(2.1 * GRID_RATE) : int(2.4 * GRID_RATE)]).all()


def test_one_hip_stands_for_the_middle_where_the_other_was_not_seen():
    sagittal = filmed(duration=2.0)
    hidden = {**sagittal.up, "right_hip": np.full_like(sagittal.up["right_hip"], np.nan)}
    paths = prepare_leg_paths(replace(sagittal, up=hidden))
    assert paths is not None
    np.testing.assert_array_equal(paths.up["hip"], paths.up["left_hip"])


def test_too_few_frames_give_no_paths():
    sagittal = filmed(duration=1.0)
    cut = {name: {key: path[:5] for key, path in getattr(sagittal, name).items()} for name in ("forward", "up")}
    assert prepare_leg_paths(replace(sagittal, time=sagittal.time[:5], **cut)) is None
