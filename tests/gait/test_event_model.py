from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest

from psoas.gait.event_model import LARGEST_DEVIATION, STRAY, EventModel, clip_level, load_event_models, predict_times
from psoas.gait.step_features import StepFeatures


def steps(**values: list[float]) -> StepFeatures:
    count = len(next(iter(values.values())))
    return StepFeatures(np.arange(count, dtype=float), {name: np.array(one, dtype=float) for name, one in values.items()})


def test_the_level_is_the_mean_of_what_the_cues_say_plus_the_terms():
    model = EventModel({"a": 0.010, "b": -0.020}, 0.003, {"speed": (3.0, -0.005)}, {})
    feet = [steps(a=[0.020, 0.020], b=[0.040, 0.040], speed=[4.0, 4.0])]
    assert clip_level(model, feet) == pytest.approx((0.030 + 0.020) / 2 + 0.003 - 0.005)


def test_a_cue_that_strays_counts_only_up_to_the_limit():
    model = EventModel({"a": 0.0, "b": 0.0, "c": 0.0}, 0.0, {}, {})
    assert clip_level(model, [steps(a=[0.030], b=[0.030], c=[0.500])]) == pytest.approx(0.030 + STRAY / 3)


def test_a_term_that_cannot_be_had_counts_as_average():
    model = EventModel({"a": 0.0}, 0.0, {"stride_time": (0.7, 0.1)}, {})
    assert clip_level(model, [steps(a=[0.030], stride_time=[np.nan])]) == pytest.approx(0.030)


def test_a_step_that_comes_early_by_its_cue_is_found_early_by_the_slope():
    model = EventModel({"a": 0.0}, 0.0, {}, {"a": 0.5})
    times = predict_times(model, {"left": steps(a=[0.030, 0.030, 0.010])})
    np.testing.assert_allclose(times["left"] - [0, 1, 2], [0.030, 0.030, 0.020])


def test_a_cue_that_lost_its_step_does_not_move_it():
    model = EventModel({"a": 0.0, "b": 0.0}, 0.0, {}, {"a": 0.5})
    lost = 0.030 + LARGEST_DEVIATION + 0.001
    times = predict_times(model, {"left": steps(a=[0.030, 0.030, lost], b=[0.030, 0.030, 0.030])})
    assert times["left"][2] == pytest.approx(2.030)


def test_a_step_without_any_cue_of_the_level_has_no_time():
    model = EventModel({"a": 0.0}, 0.0, {}, {})
    assert np.isnan(predict_times(model, {"left": steps(a=[0.030, np.nan])})["left"][1])


def test_the_shipped_constants_say_what_they_were_fitted_to():
    stored = json.loads(files("psoas.gait").joinpath("event_model.json").read_text(encoding="utf-8"))
    assert stored["truth"] == "vertical ground reaction force crossing 50 N"
    assert len({trial.split()[0] for trial in stored["trials"]}) >= 4


def test_the_stated_errors_keep_what_both_feet_share_within_the_whole_bias():
    models = load_event_models()
    for error in (models.contact_error, models.off_error):
        assert 0 < error.shared_bias <= error.bias
        assert 0.002 < error.scatter < 0.007
