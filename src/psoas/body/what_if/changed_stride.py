"""A runner's mean stride as it would be with something changed, to be drawn: posture, lengths of muscles, and how hard they pull."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from psoas.body.model import Model
from psoas.body.muscle_geometry import muscle_lengths
from psoas.body.side_view import MeanStride
from psoas.body.side_view_chain import GROUPS
from psoas.body.what_if.causes import Cause
from psoas.body.what_if.population import FloatArray
from psoas.body.what_if.swing import KNEE_POWER, THIGH_POWER


def changed_stride(stride: MeanStride, cause: Cause, pull: Mapping[str, float]) -> MeanStride:
    """Return a mean stride under a cause.

    The pelvis tips under thighs and trunk that stay where they are, the trunk leans over the pelvis, and thigh and knee swing
    as much less far as `psoas.body.what_if.swing` says for quicker steps. A psoas that is shorter is held against a standing
    length that is shorter as well. Forces keep their course and change by `pull`.

    Parameters
    ----------
    stride
        As it was filmed.
    cause
        What is changed.
    pull
        Group -> factor on its force; 1 for one that is not named.

    Returns
    -------
    MeanStride
        With the posture in `motion.q`; the rates of the motion stay those of the stride as it was.
    """
    model, q = stride.model, _posture(stride.model, stride.motion.q, cause)
    weights = {group: _weights(model, prefixes) for group, prefixes in GROUPS.items()}
    length = muscle_lengths(model, q)
    own = {"psoas": cause.psoas_length}
    groups = {
        group: {
            **values,
            "length": length @ weights[group],
            "standing": np.asarray(values["standing"]) * own.get(group, 1.0),
            "force": np.asarray(values["force"]) * pull.get(group, 1.0),
        }
        for group, values in stride.groups.items()
    }
    return replace(stride, motion=replace(stride.motion, q=q), groups=groups)


def _posture(model: Model, q: FloatArray, cause: Cause) -> FloatArray:
    changed = q.copy()
    for name, power in (("hip_flexion_r", THIGH_POWER), ("knee_angle_r", KNEE_POWER)):
        k = model.coordinate(name)
        changed[:, k] = q[:, k].mean() + cause.step_rate**-power * (q[:, k] - q[:, k].mean())
    changed[:, model.coordinate("pelvis_tilt")] -= cause.pelvic_tilt
    changed[:, model.coordinate("hip_flexion_r")] += cause.pelvic_tilt
    changed[:, model.coordinate("lumbar_extension")] += cause.pelvic_tilt - cause.trunk_lean
    return model.complete(changed)


def _weights(model: Model, prefixes: tuple[str, ...]) -> FloatArray:
    """Return (muscles,) shares by strength of the muscles whose names begin so."""
    strength = np.array([muscle.max_isometric_force if muscle.name.startswith(prefixes) else 0.0 for muscle in model.muscles])
    return np.asarray(strength / strength.sum())
