"""Whether a muscle result may be quoted: each check with its value, its limit and a plain sentence.

Limits on residuals and marker errors are those of Hicks et al. 2015, 10.1115/1.4029304. A published result in which
reserves carried the load looked fine in a plot and was worthless: that is why reserves decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from psoas.body.load_sharing import Sharing
from psoas.body.model import Model

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

Grade = Literal["fit", "caution", "unfit"]

RESERVE_SHARE = 0.05  # of the peak moment at the coordinate
SATURATED = 0.999
SATURATED_SHARE = 0.25  # of the frames
RESIDUAL_FORCE = 0.05  # of the peak external force, root mean square
MARKER_RMS, MARKER_PEAK = 0.02, 0.04  # m
FOOT_DISTANCE = 0.15  # m, from the foot's middle to the centre of pressure
WEIGHT_MISMATCH = 0.05  # of body weight


@dataclass(frozen=True)
class Check:
    """One thing that was checked.

    Parameters
    ----------
    name
        reserve, saturation, residual_force, marker_error, marker_peak, foot_distance, weight.
    value, limit
        In `unit`.
    unit
        As in `psoas.quantity`.
    grade
        "unfit" results must not be quoted; "caution" ones with the sentence beside them.
    said
        What was found, for a person.
    """

    name: str
    value: float
    limit: float
    unit: str
    grade: Grade
    said: str


@dataclass(frozen=True)
class Verdict:
    """All checks of a result."""

    checks: tuple[Check, ...]

    @property
    def grade(self) -> Grade:
        """The worst grade of all checks."""
        grades = {check.grade for check in self.checks}
        return "unfit" if "unfit" in grades else "caution" if "caution" in grades else "fit"

    @property
    def reasons(self) -> tuple[str, ...]:
        """The sentences of the checks that are not fit."""
        return tuple(check.said for check in self.checks if check.grade != "fit")


def check_reserves(model: Model, sharing: Sharing) -> list[Check]:
    """Check what share of each joint's peak moment reserves make; more than 5 % makes the result unfit to quote."""
    checks = []
    for k, c in enumerate(sharing.coordinates):
        peak = float(np.abs(sharing.moment[:, k]).max())
        share = float(np.abs(sharing.reserve[:, k]).max()) / peak if peak > 0 else 0.0
        name = model.coordinate_names[c]
        said = f"At {name} a reserve makes up to {share:.0%} of the peak moment of {peak:.0f} N m"
        said += "; the model's muscles are too weak for this trial there." if share > RESERVE_SHARE else "."
        checks.append(Check("reserve", 100 * share, 100 * RESERVE_SHARE, "%", "unfit" if share > RESERVE_SHARE else "fit", said))
    return checks


def check_saturation(model: Model, sharing: Sharing) -> list[Check]:
    """Check which muscles stay at full activation, where the answer is the bound's and not the muscle's."""
    share = (sharing.activation >= SATURATED).mean(axis=0)
    worst = [int(k) for k in np.argsort(-share) if share[k] > SATURATED_SHARE]
    value = float(share.max(initial=0.0))
    if not worst:
        return [
            Check("saturation", 100 * value, 100 * SATURATED_SHARE, "%", "fit", f"No muscle is fully active in more than {value:.0%} of the trial.")
        ]
    names = ", ".join(model.muscle_names[k] for k in worst[:6])
    said = f"{len(worst)} muscles are fully active in more than {SATURATED_SHARE:.0%} of the trial ({names}); their forces are least values."
    return [Check("saturation", 100 * value, 100 * SATURATED_SHARE, "%", "caution", said)]


def check_residual(model: Model, moment: FloatArray, external: FloatArray) -> Check:
    """Check the force that would have to hold the pelvis for the motion to fit the measured forces.

    Parameters
    ----------
    model
        The model.
    moment
        (frames, coordinates) from inverse dynamics.
    external
        (frames, 3) N, all measured forces together.
    """
    slides = [c for c in model.root_coordinates if model.coordinates[c].motion == "translational"]
    residual = float(np.sqrt((moment[:, slides] ** 2).sum(axis=1).mean()))
    peak = float(np.linalg.norm(external, axis=1).max(initial=0.0))
    share = residual / peak if peak > 0 else float("inf")
    grade: Grade = "fit" if share <= RESIDUAL_FORCE else "caution" if share <= 3 * RESIDUAL_FORCE else "unfit"
    said = f"Motion and measured forces differ by {residual:.0f} N at the pelvis (root mean square), {share:.0%} of the peak ground force."
    return Check("residual_force", 100 * share, 100 * RESIDUAL_FORCE, "%", grade, said)


def check_markers(error: FloatArray, names: Sequence[str]) -> list[Check]:
    """Check how far the model's markers stay from the measured ones: error (frames, markers) m."""
    rms = float(np.sqrt(np.nanmean(error**2)))
    mean = np.nanmean(error, axis=0)
    worst = int(np.nanargmax(mean))
    peak = float(np.nanmax(error))
    grade: Grade = "fit" if rms <= MARKER_RMS else "caution" if rms <= 2 * MARKER_RMS else "unfit"
    said = f"Markers fit the model to {1e3 * rms:.0f} mm (root mean square); {names[worst]} is worst with {1e3 * mean[worst]:.0f} mm on average."
    top = Check(
        "marker_peak",
        peak,
        MARKER_PEAK,
        "m",
        "fit" if peak <= MARKER_PEAK else "caution",
        f"The largest marker error is {1e3 * peak:.0f} mm.",
    )
    return [Check("marker_error", rms, MARKER_RMS, "m", grade, said), top]


def check_forces(distances: FloatArray, vertical: FloatArray, weight: float) -> list[Check]:
    """Check that the forces act under the feet and, over the trial, carry the runner.

    Parameters
    ----------
    distances
        (stays,) m from centre of pressure to the foot's middle.
    vertical
        (frames,) N upward, all plates, over whole strides.
    weight
        N of the model.
    """
    away = float(np.median(distances)) if len(distances) else float("inf")
    grade: Grade = "fit" if away <= FOOT_DISTANCE else "unfit"
    said = (
        f"The centre of pressure is {1e2 * away:.0f} cm from the middle of the foot"
        + ("." if grade == "fit" else "; forces and markers are not in the same axes, or plates are mixed up.")
        if len(distances)
        else "No plate shows a step."
    )
    checks = [Check("foot_distance", away, FOOT_DISTANCE, "m", grade, said)]
    if len(vertical):
        off = abs(float(vertical.mean()) / weight - 1)
        carried = f"Over whole strides the plates carry {vertical.mean() / weight:.0%} of the model's weight."
        checks.append(Check("weight", 100 * off, 100 * WEIGHT_MISMATCH, "%", "fit" if off <= WEIGHT_MISMATCH else "caution", carried))
    return checks
