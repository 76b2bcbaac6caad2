"""Initial contacts and toe-offs of both feet from side-view keypoints."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from psoas.gait.anchors import find_swings
from psoas.gait.event_model import load_event_models, predict_times
from psoas.gait.events import EventError, Events, assemble_strides
from psoas.gait.leg_paths import LegPaths, prepare_leg_paths
from psoas.gait.sagittal import Sagittal
from psoas.gait.step_features import contact_features, off_features
from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import SIDES

MARKERS = "markers"
"""`Sagittal.pose_model` of paths that come from skin or shoe markers, on which the constants were fitted."""

SURROUNDINGS = 0.06
"""s before and after an event in which the foot must be seen; at the very edge of a clip the filter bends the path."""


def detect_events(sagittal: Sagittal) -> Events:
    """Find initial contacts and toe-offs of both feet to a part of a frame.

    Only the leg against the hip and heights against the ground under each step are used, so the camera may stand, pan or travel and the
    runner may be on a belt or on the ground. An event is where a force plate's vertical force would cross 50 N.

    Parameters
    ----------
    sagittal
        Repaired but unsmoothed paths of hips, knees, ankles, heels and toes; gaps are nan and time stamps may be uneven.

    Returns
    -------
    Events
        Times in s. Empty where nobody runs forward or the clip is too short. `contact_error` and `off_error` were measured on markers with
        one runner left out; for a pose model the bias of its heels and toes is added.
    """
    models = load_event_models()
    paths = prepare_leg_paths(sagittal)
    swings = {side: find_swings(paths, side) for side in SIDES} if paths is not None else {}
    contacts: Mapping[str, FloatArray] = {side: np.empty(0) for side in SIDES}
    offs = contacts
    if paths is not None and any(swings.values()):
        moving = {side: found for side, found in swings.items() if found}
        contacts = _seen(predict_times(models.contact, {side: contact_features(paths, side, found) for side, found in moving.items()}), paths)
        offs = _seen(predict_times(models.off, {side: off_features(paths, side, found) for side, found in moving.items()}), paths)
    return Events(
        initial_contact=contacts,
        toe_off=offs,
        contact_error=_with_keypoint_bias(models.contact_error, models.keypoint_bias["contact"], sagittal),
        off_error=_with_keypoint_bias(models.off_error, models.keypoint_bias["off"], sagittal),
        strides=assemble_strides(contacts, offs),
        method=models.name,
    )


def _seen(times: Mapping[str, FloatArray], paths: LegPaths) -> dict[str, FloatArray]:
    """Return rising times, without those whose surroundings the foot was not seen in."""
    kept: dict[str, FloatArray] = {side: np.empty(0) for side in SIDES}
    for side, values in times.items():
        ankle = paths.forward[f"{side}_ankle"]
        around = [np.interp(values + shift, paths.time, ankle, left=np.nan, right=np.nan) for shift in (-SURROUNDINGS, 0.0, SURROUNDINGS)]
        kept[side] = np.unique(values[np.isfinite(around).all(axis=0)])
    return kept


def _with_keypoint_bias(error: EventError, extra: float, sagittal: Sagittal) -> EventError:
    """Return the error with the bias that a pose model's heel and toe bring, which both feet share."""
    if sagittal.pose_model == MARKERS:
        return error
    return EventError(error.scatter, math.hypot(error.bias, extra), math.hypot(error.shared_bias, extra))
