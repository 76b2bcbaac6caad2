"""How cues become event times: a level for the clip, a deviation for each step.

The level of a clip is the mean over a few cues of what each says of it, its clip median plus its usual lead, plus a small term of speed or
rhythm. Cues are chosen so that their biases oppose each other; one that strays far from the others (a heel that a pose model puts wrong)
counts only up to a limit. The deviation of a step from the level is a ridge regression on that step's cues and rates, each against its own
clip median (a between and within model after Mundlak 1978, 10.2307/1913646):

    t = anchor + mean_k limited(median(cue_k) + lead_k) + c + sum_j b_j (median(term_j) - m_j) + sum_i d_i (cue_i - median(cue_i))

Constants are fitted by ``python -m validation.fit_events`` to force plates at 50 N and kept in event_model.json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from psoas.gait.events import EventError
from psoas.gait.step_features import StepFeatures
from psoas.recording.dataset import FloatArray

STRAY = 0.022
"""s from the median of all cues beyond which a cue counts no further."""

LARGEST_DEVIATION = 0.045
"""A cue further from its clip median than this, in s, has lost the step and says nothing about it."""


@dataclass(frozen=True, slots=True)
class EventModel:
    """Constants of one kind of event.

    Parameters
    ----------
    cues
        Cue -> s by which its clip median usually leads the event.
    constant
        s added to the mean of the cues.
    terms
        Feature -> (centre, s per unit) of the clip-level terms.
    deviations
        Cue -> s per s of its deviation in a step.
    """

    cues: Mapping[str, float]
    constant: float
    terms: Mapping[str, tuple[float, float]]
    deviations: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class EventModels:
    """The fitted models with the errors that were measured, one runner left out."""

    contact: EventModel
    off: EventModel
    contact_error: EventError
    off_error: EventError
    keypoint_bias: Mapping[str, float]
    name: str


def predict_times(model: EventModel, feet: Mapping[str, StepFeatures]) -> dict[str, FloatArray]:
    """Return side -> (steps,) event times in s; nan where a step was not seen well enough.

    Parameters
    ----------
    model
        Constants.
    feet
        Side -> features of its steps.
    """
    level = clip_level(model, list(feet.values()))
    times = {}
    for side, steps in feet.items():
        seen = np.isfinite(np.stack([steps.values[cue] for cue in model.cues])).any(axis=0)
        times[side] = np.where(seen, steps.anchor + level + step_deviation(model, steps, feet), np.nan)
    return times


def clip_level(model: EventModel, feet: Sequence[StepFeatures]) -> float:
    """Return the clip's median event time after the anchor in s; nan where no step shows the cues."""
    told = np.array([clip_median(feet, cue) + lead for cue, lead in model.cues.items()])
    middle = float(np.median(told))
    terms = [slope * (clip_median(feet, name) - centre) for name, (centre, slope) in model.terms.items()]
    # A term that cannot be had (stride time of a single step) counts as average.
    return float(np.mean(np.clip(told, middle - STRAY, middle + STRAY))) + model.constant + float(np.nansum(terms))


def step_deviation(model: EventModel, steps: StepFeatures, feet: Mapping[str, StepFeatures]) -> FloatArray:
    """Return how much later than the clip's level each step's event comes, in s."""
    deviation = np.zeros(len(steps.anchor))
    for cue, slope in model.deviations.items():
        deviation += slope * cue_deviation(steps, cue, list(feet.values()))
    return deviation


def cue_deviation(steps: StepFeatures, cue: str, feet: Sequence[StepFeatures]) -> FloatArray:
    """Return each step's cue against the clip median in s, nought where the cue was lost."""
    off = steps.values[cue] - clip_median(feet, cue)
    return np.where(np.abs(off) <= LARGEST_DEVIATION, off, 0.0)


def clip_median(feet: Sequence[StepFeatures], name: str) -> float:
    """Return the median of a feature over all steps of both feet; nan where there is none."""
    values = np.concatenate([steps.values[name] for steps in feet]) if feet else np.empty(0)
    values = values[np.isfinite(values)]
    return float(np.median(values)) if values.size else float("nan")


@cache
def load_event_models() -> EventModels:
    """Return the shipped models."""
    stored = json.loads(files("psoas.gait").joinpath("event_model.json").read_text(encoding="utf-8"))
    return EventModels(
        contact=_model(stored["contact"]),
        off=_model(stored["off"]),
        contact_error=EventError(**stored["contact"]["error"]),
        off_error=EventError(**stored["off"]["error"]),
        keypoint_bias=stored["keypoint_bias"],
        name=stored["name"],
    )


def _model(stored: Mapping[str, Any]) -> EventModel:
    terms = {name: (float(centre), float(slope)) for name, (centre, slope) in stored["terms"].items()}
    return EventModel(dict(stored["cues"]), float(stored["constant"]), terms, dict(stored["deviations"]))
