"""Fit the constants of the event model to force plates and write them into the package: ``python -m validation.fit_events``."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from psoas.gait import event_model
from psoas.gait.anchors import find_swings
from psoas.gait.event_model import EventModel, clip_level, clip_median, cue_deviation
from psoas.gait.leg_paths import prepare_leg_paths
from psoas.gait.sagittal import to_sagittal
from psoas.gait.step_features import CONTACT_INSTANTS, OFF_INSTANTS, StepFeatures, contact_features, off_features, rate_names
from validation.trials import Trial, load_trials
from validation.usual_methods import usual_contacts, usual_offs
from validation.virtual_camera import Filming, film

TARGET = Path(event_model.__file__).with_name("event_model.json")
NAME = "psoas events 1"

KINDS = {
    "contact": {
        "cues": ("half_belt_speed", "half_landing_angle", "heel_down_40", "heel_down_60"),
        "terms": {"stance_speed": 0.8},
        "deviations": (
            "heel_furthest_ahead",
            "shank_furthest_back",
            "knee_straightest",
            "foot_steepest",
            "toe_fastest_down",
            "toe_down",
            "half_belt_speed",
            "half_landing_angle",
            "heel_down_40",
            "heel_down_60",
            *rate_names(CONTACT_INSTANTS),
        ),
        "window": (-0.08, 0.13),
    },
    "off": {
        "cues": ("foot_down_40", "foot_down_50", "toe_up_20"),
        "terms": {"stride_time": 0.05},
        "deviations": (
            "toe_up_20",
            "toe_up_35",
            "toe_up_50",
            "heel_up_200",
            "foot_down_40",
            "foot_down_50",
            "foot_leaves_belt",
            "knee_straightest",
            "thigh_furthest_back",
            "heel_furthest_behind",
            "toe_furthest_behind",
            "foot_fastest_down",
            *rate_names(OFF_INSTANTS),
        ),
        "window": (-0.20, 0.05),
    },
}
LEVEL_RIDGE, STEP_RIDGE = 0.1, 0.1
CUE_SCALE = 0.015
KEYPOINT_BIAS = {"contact": 0.010, "off": 0.010}
"""One sigma in s that a pose model's heels and toes add: half of what two models differ by in contact time on one clip, each event's share."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One filmed trial: what its steps show and when the plates say they landed (nan where the plates do not say)."""

    trial: Trial
    filming: Filming
    contact: dict[str, StepFeatures]
    off: dict[str, StepFeatures]
    contact_truth: dict[str, np.ndarray]
    off_truth: dict[str, np.ndarray]
    usual_contact: dict[str, dict[str, np.ndarray]]
    usual_off: dict[str, dict[str, np.ndarray]]


def measure_clip(trial: Trial, filming: Filming) -> Clip:
    """Film a trial and measure its steps."""
    paths = prepare_leg_paths(to_sagittal(film(trial, filming)))
    swings = {side: find_swings(paths, side) for side in ("left", "right")}
    contact = {side: contact_features(paths, side, found) for side, found in swings.items() if found}
    off = {side: off_features(paths, side, found) for side, found in swings.items() if found}
    return Clip(
        trial,
        filming,
        contact,
        off,
        _truth(contact, trial.initial_contact, "contact"),
        _truth(off, trial.toe_off, "off"),
        {side: usual_contacts(paths, side, swings[side]) for side in contact},
        {side: usual_offs(paths, side, swings[side]) for side in off},
    )


def filmings() -> list[Filming]:
    """Return every way a trial is filmed: four frame rates, three kinds of keypoint noise, both sides."""
    noises = ((0.005, "white"), (0.010, "white"), (0.010, "clumped"))
    grid = itertools.product((30, 60, 120, 240), noises, ("left", "right"))
    return [Filming(rate, noise, kind, near, seed) for seed, (rate, (noise, kind), near) in enumerate(grid)]


def fit_model(clips: Sequence[Clip], kind: str) -> EventModel:
    """Fit one kind of event to clips, every runner and every trial of a runner weighing the same."""
    settings = KINDS[kind]
    weights = clip_weights(clips)
    feet = [list(getattr(clip, kind).values()) for clip in clips]
    scales = np.array(list(settings["terms"].values()))
    levels = np.array([[clip_median(steps, name) for name in settings["terms"]] for steps in feet]).reshape(len(clips), len(scales))
    centres = np.average(levels, axis=0, weights=weights)
    truth = np.array([np.nanmean(_offsets(clip, kind)) for clip in clips])
    leads = {cue: float(np.average(truth - [clip_median(steps, cue) for steps in feet], weights=weights)) for cue in settings["cues"]}
    bare = EventModel(leads, 0.0, {}, {})
    target = truth - [clip_level(bare, steps) for steps in feet]
    slopes = _ridge((levels - centres) / scales, target, weights, LEVEL_RIDGE) / scales
    deviations, targets, step_weights = [], [], []
    for clip, steps, weight in zip(clips, feet, weights, strict=True):
        for side, of_side in getattr(clip, kind).items():
            truth = getattr(clip, f"{kind}_truth")[side] - of_side.anchor
            seen = np.isfinite(truth)
            cues = np.stack([cue_deviation(of_side, cue, steps) for cue in settings["deviations"]], axis=1)
            deviations.append(cues[seen])
            targets.append(truth[seen] - np.nanmean(_offsets(clip, kind)))
            step_weights.append(np.full(seen.sum(), weight / np.isfinite(_offsets(clip, kind)).sum()))
    by_step = _ridge(np.concatenate(deviations) / CUE_SCALE, np.concatenate(targets), np.concatenate(step_weights), STEP_RIDGE) / CUE_SCALE
    return EventModel(
        leads,
        float(np.average(target, weights=weights)),
        {name: (float(centre), float(slope)) for name, centre, slope in zip(settings["terms"], centres, slopes, strict=True)},
        {cue: float(slope) for cue, slope in zip(settings["deviations"], by_step, strict=True)},
    )


def clip_weights(clips: Sequence[Clip]) -> np.ndarray:
    """Return weights that sum to one for each runner, shared evenly by his trials and their clips."""
    runners = [clip.trial.runner for clip in clips]
    trials = [clip.trial.name for clip in clips]
    of_runner = {runner: len({t for r, t in zip(runners, trials, strict=True) if r == runner}) for runner in runners}
    return np.array([1 / of_runner[runner] / trials.count(trial) for runner, trial in zip(runners, trials, strict=True)])


def write_model(contact: EventModel, off: EventModel, errors: dict[str, dict[str, float]], trials: Iterable[Trial]) -> None:
    """Write constants, errors and where they come from."""
    stored = {
        "name": NAME,
        "made_by": "python -m validation.fit_events",
        "truth": "vertical ground reaction force crossing 50 N",
        "trials": [f"{trial.name} m/s ({trial.credit})" for trial in trials],
        "contact": _stored(contact) | {"error": errors["contact"]},
        "off": _stored(off) | {"error": errors["off"]},
        "keypoint_bias": KEYPOINT_BIAS,
    }
    TARGET.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


def _stored(model: EventModel) -> dict[str, object]:
    return {
        "cues": {cue: round(lead, 6) for cue, lead in model.cues.items()},
        "constant": round(model.constant, 6),
        "terms": {name: [round(centre, 5), round(slope, 7)] for name, (centre, slope) in model.terms.items()},
        "deviations": {cue: round(slope, 5) for cue, slope in model.deviations.items()},
    }


def _offsets(clip: Clip, kind: str) -> np.ndarray:
    truth = getattr(clip, f"{kind}_truth")
    return np.concatenate([truth[side] - steps.anchor for side, steps in getattr(clip, kind).items()])


def _truth(feet: dict[str, StepFeatures], events: dict[str, np.ndarray], kind: str) -> dict[str, np.ndarray]:
    earliest, latest = KINDS[kind]["window"]
    matched = {}
    for side, steps in feet.items():
        near = [events[side][(events[side] > anchor + earliest) & (events[side] < anchor + latest)] for anchor in steps.anchor]
        matched[side] = np.array([found[0] if len(found) == 1 else np.nan for found in near])
    return matched


def _ridge(inputs: np.ndarray, target: np.ndarray, weights: np.ndarray, penalty: float) -> np.ndarray:
    share = weights / weights.sum()
    centred, aim = inputs - share @ inputs, target - share @ target
    return np.linalg.solve((centred * share[:, None]).T @ centred + penalty * np.eye(inputs.shape[1]), (centred * share[:, None]).T @ aim)


def main() -> None:
    # Imported late: event_errors measures with the models that this module fits.
    from validation.event_errors import calibrated_error, leave_one_runner_out

    trials = load_trials()
    clips = [measure_clip(trial, filming) for trial in trials for filming in filmings()]
    left_out = leave_one_runner_out(clips)
    errors = {kind: asdict(calibrated_error(left_out, kind)) for kind in KINDS}
    write_model(fit_model(clips, "contact"), fit_model(clips, "off"), errors, trials)


if __name__ == "__main__":
    main()
