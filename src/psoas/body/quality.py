"""Whether a muscle result may be quoted: each check with its value, its limit and a plain sentence.

Limits on residuals and marker errors are those of Hicks et al. 2015, 10.1115/1.4029304. A published result in which
reserves carried the load looked fine in a plot and was worthless: that is why reserves decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from psoas.body.load_sharing import Sharing
from psoas.body.model import Model
from psoas.body.muscle_geometry import muscle_geometry
from psoas.body.muscle_groups import groups_in, members

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
BoolArray = np.ndarray[Any, np.dtype[np.bool_]]

Grade = Literal["fit", "caution", "unfit"]

RESERVE_SHARE = 0.05  # of the peak moment at the coordinate
WORKING = 0.5  # of a muscle group's peak force
TURNS = 0.25  # of a muscle's largest moment arm: below, what is missing at a joint would not be asked of it
LOOKED_AT = 40  # frames are enough to know what a muscle turns
SIDES: tuple[Literal["r", "l"], ...] = ("r", "l")
SATURATED = 0.999
SATURATED_SHARE = 0.25  # of the frames
RESIDUAL_FORCE = 0.05  # of the peak external force, root mean square
MARKER_RMS, MARKER_PEAK = 0.02, 0.04  # m
FOOT_DISTANCE = 0.15  # m, from the foot's middle to the centre of pressure
WEIGHT_MISMATCH = 0.05  # of body weight
LATEST, LATE = 0.03, 0.005  # s that forces may lag: looked at, and let pass
SHARPER = 0.5  # of the squared mismatch at most is left at the right shift


@dataclass(frozen=True)
class Check:
    """One thing that was checked.

    Parameters
    ----------
    name
        reserve, saturation, residual_force, marker_error, marker_peak, foot_distance, weight, timing, labels, trunk.
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
class GroupVerdict:
    """Whether the forces of one muscle group of one side may be quoted.

    Parameters
    ----------
    group, side
        As in `psoas.body.muscle_groups`.
    spoiled_at
        Coordinates at which a reserve carries too much just when the group works; empty where its forces hold.
    """

    group: str
    side: Literal["r", "l"]
    spoiled_at: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """All checks of a result, and which muscles they leave to be quoted."""

    checks: tuple[Check, ...]
    groups: tuple[GroupVerdict, ...] = ()

    @property
    def grade(self) -> Grade:
        """The worst grade of all checks."""
        grades = {check.grade for check in self.checks}
        return "unfit" if "unfit" in grades else "caution" if "caution" in grades else "fit"

    @property
    def reasons(self) -> tuple[str, ...]:
        """The sentences of the checks that are not fit."""
        return tuple(check.said for check in self.checks if check.grade != "fit")

    @property
    def quotable(self) -> tuple[GroupVerdict, ...]:
        """The muscle groups whose forces may be quoted: none where a check of the whole trial is unfit."""
        whole = any(check.grade == "unfit" and check.name != "reserve" for check in self.checks)
        return () if whole else tuple(group for group in self.groups if not group.spoiled_at)

    @property
    def said(self) -> str:
        """What may be quoted, in one sentence."""
        if self.grade == "fit":
            return "Fit to quote."
        if self.grade == "caution":
            return "Fit to quote, with these remarks beside it:"
        quotable = self.quotable
        if not quotable:
            return "Not fit to quote:"
        left_out = [group for group in self.groups if group.spoiled_at]
        refused = f"Not fit to quote: {_listed(left_out)}." if left_out else "No muscle that turns the joints below works while a reserve does."
        return f"In parts. Fit to quote: {_listed(quotable)}. {refused}"


def _listed(groups: Sequence[GroupVerdict]) -> str:
    sides: dict[str, str] = {}
    for one in groups:
        sides[one.group] = sides.get(one.group, "") + one.side
    named = {"r": " (right)", "l": " (left)"}
    return ", ".join(group + named.get(side, "") for group, side in sides.items())


def check_reserves(model: Model, sharing: Sharing) -> list[Check]:
    """Check what share of each joint's peak moment reserves make; more than 5 % makes the result unfit to quote."""
    checks = []
    for k, c in enumerate(sharing.coordinates):
        peak = float(np.abs(sharing.moment[:, k]).max())
        share = float(np.abs(sharing.reserve[:, k]).max()) / peak if peak > 0 else 0.0
        name = model.coordinate_names[c]
        said = f"At {name} a reserve makes up to {share:.0%} of the peak moment of {peak:.0f} N m"
        if share > RESERVE_SHARE:
            beyond = int((np.abs(sharing.reserve[:, k]) > RESERVE_SHARE * peak).sum())
            said += f", beyond {RESERVE_SHARE:.0%} in {beyond} of {len(sharing.reserve)} frames: the model's muscles cannot make it"
        said += "."
        checks.append(Check("reserve", 100 * share, 100 * RESERVE_SHARE, "%", "unfit" if share > RESERVE_SHARE else "fit", said))
    return checks


def check_groups(model: Model, sharing: Sharing, q: FloatArray) -> tuple[GroupVerdict, ...]:
    """Say for every muscle group whether reserves spoil its forces.

    Load sharing takes each frame on its own, so a reserve spoils the muscles that turn its joint in the frames in which
    it is at work, and no others. A group is spoiled where a reserve beyond `RESERVE_SHARE` of the peak moment meets a
    frame in which the group carries at least `WORKING` of its own peak force.

    Parameters
    ----------
    model
        The model.
    sharing
        Shared loads of the whole trial.
    q
        (frames, coordinates) of the same frames.
    """
    peak = np.abs(sharing.moment).max(axis=0, initial=0.0)
    beyond = np.abs(sharing.reserve) > RESERVE_SHARE * np.where(peak > 0, peak, np.inf)
    turned = turned_coordinates(model, q)[:, sharing.coordinates]
    found = []
    for group in groups_in(model):
        for side in SIDES:
            muscles = members(model.muscle_names, group, side)
            if not len(muscles):
                continue
            force = sharing.force[:, muscles].sum(axis=1)
            spoiled = beyond[force >= WORKING * force.max(initial=0.0)].any(axis=0) & turned[muscles].any(axis=0)
            found.append(GroupVerdict(group, side, tuple(model.coordinate_names[c] for c in sharing.coordinates[spoiled])))
    return tuple(found)


def turned_coordinates(model: Model, q: FloatArray) -> BoolArray:
    """Return (muscles, coordinates): where a muscle's moment arm over the motion is at least `TURNS` of its largest."""
    arms = np.abs(muscle_geometry(model, q[:: max(1, len(q) // LOOKED_AT)]).moment_arm).mean(axis=0)
    arms[:, [coordinate.motion == "translational" for coordinate in model.coordinates]] = 0.0
    arms[:, list(model.root_coordinates)] = 0.0
    return np.asarray((arms > 0) & (arms >= TURNS * arms.max(axis=1, keepdims=True)))


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


def check_timing(time: FloatArray, measured: FloatArray, residual: FloatArray) -> Check:
    """Check that forces and motion have one clock: the shift of the forces at which motion and vertical force agree best.

    Parameters
    ----------
    time
        (frames,) s, even.
    measured
        (frames,) N, vertical, all plates.
    residual
        (frames,) N, vertical, what is missing at the pelvis.
    """
    needed = measured + residual
    inner = (time > time[0] + LATEST) & (time < time[-1] - LATEST)
    shifts = np.arange(-LATEST, LATEST + 1e-9, 0.001)
    off = np.array([float(np.mean((np.interp(time[inner] + shift, time, measured) - needed[inner]) ** 2)) for shift in shifts])
    best = float(shifts[int(np.argmin(off))]) if inner.any() else 0.0
    late = abs(best) > LATE and off.min() < SHARPER * off[len(off) // 2]
    said = f"The forces come {1e3 * abs(best):.0f} ms {'after' if best > 0 else 'before'} the motion; read both from one file, such as the C3D."
    return Check("timing", abs(best), LATE, "s", "caution" if late else "fit", said if late else "Forces and motion have one clock.")


def check_session(markers: Mapping[str, str]) -> list[Check]:
    """Say what was set right or assumed about the markers: attrs of `psoas.body.trial_model.runners_model`."""
    said = []
    if "exchanged" in markers:
        said.append(("labels", f"Two markers of the run had each other's name and were exchanged: {markers['exchanged']}."))
    if "never_seen" in markers:
        said.append(("labels", f"Never seen in the run and left out: {markers['never_seen']}."))
    if "trunk" in markers:
        said.append(("trunk", "No marker was on the trunk; it was taken to lean 7° forward, steadily. Lumbar moments should not be quoted."))
    return [Check(name, 0.0, 0.0, "1", "caution", text) for name, text in said]


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
