"""What plates measured under each runner's foot, over stance: the truth for the side view's ground force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from psoas.body.ground_contact import feet_forces
from psoas.body.kinematics import body_poses
from psoas.body.side_view_stance import INSTANTS
from validation.measured_runs import MeasuredRun

CUTOFF = 40.0  # Hz, on forces: keeps the first peak
LEAST = 1.2  # body weights; a contact that never gets there met the plate with part of the foot
LOADED = 100.0  # N, above which the centre of pressure means something


@dataclass(frozen=True)
class StanceCurves:
    """Mean over the contacts of one foot: (INSTANTS,) body weights, body weights, foot lengths; and s, and how many contacts."""

    side: str
    vertical: np.ndarray
    forward: np.ndarray
    centre: np.ndarray
    contact_time: float
    contacts: int


def stance_curves(run: MeasuredRun) -> dict[str, StanceCurves]:
    """Return the curves of both feet of a run."""
    model, data = run.result.model, run.result.data
    fine = np.arange(float(data["time"][0]), float(data["time"][-1]), 0.002)
    q = np.stack([np.interp(fine, data["time"].values, values) for values in data["coordinate_value"].values.T], axis=1)
    loads, _ = feet_forces(model, fine, q, run.forces, cutoff=CUTOFF)
    poses, weight = body_poses(model, q), model.mass * 9.81
    found = {}
    for load, side in zip(loads, ("right", "left"), strict=True):
        heel, toe = (poses.origin[:, model.body(f"{part}_{side[0]}")] for part in ("calcn", "toes"))
        loaded = load.force[:, 1] > LOADED
        # The load acts at the origin with its moment: on level ground the centre of pressure is moment over force.
        ahead = load.torque[:, 2] / np.where(loaded, load.force[:, 1], np.nan) - heel[:, 0]
        centre = np.interp(fine, fine[loaded], (ahead / np.linalg.norm(toe - heel, axis=1))[loaded])
        contacts = []
        for contact, off in _contacts(run, side, fine):
            at = contact + np.linspace(0, 1, INSTANTS) * (off - contact)
            curves = [np.interp(at, fine, values) for values in (load.force[:, 1] / weight, load.force[:, 0] / weight, centre)]
            if curves[0].max() > LEAST:
                contacts.append((curves, off - contact))
        mean = np.mean([curves for curves, _ in contacts], axis=0)
        found[side] = StanceCurves(side, *mean, float(np.mean([time for _, time in contacts])), len(contacts))
    return found


def _contacts(run: MeasuredRun, side: str, time: np.ndarray) -> list[tuple[float, float]]:
    pairs = []
    for contact in run.trial.initial_contact[side]:
        off = run.trial.toe_off[side]
        off = off[off > contact]
        if len(off) and off[0] - contact < 0.45 and contact > time[0] and off[0] < time[-1]:
            pairs.append((float(contact), float(off[0])))
    return pairs
