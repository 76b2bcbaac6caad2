"""Ways to a step's vertical force from one phone, held against the plates: which of them the side view should use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from psoas.body.side_view_stance import INSTANTS, stance_force, stance_shapes, usual_stance
from psoas.gait.sagittal import Sagittal
from validation.measured_runs import MeasuredRun
from validation.side_view_clips import Clip
from validation.stance_curves import StanceCurves, stance_curves

STANCE = np.linspace(0, 1, INSTANTS)
PHASES, HARMONICS = 50, 6
# Shares of body mass and where each mass lies on its segment (Winter 2009, 10.1002/9780470549148, table 4.1).
THIGH, SHANK, FOOT, REST = (0.100, 0.433), (0.0465, 0.433), (0.0145, 0.5), (0.678, 0.626)
LEG_SHARE = 0.491  # of height


@dataclass(frozen=True)
class GroundError:
    """One method on one leg: its name, root mean square error in body weights, and error of the peak as a share."""

    method: str
    run: str
    rms: float
    peak: float


def ground_errors(runs: Sequence[MeasuredRun], clips: Sequence[Clip]) -> list[GroundError]:
    """Return the errors of every method; the first two get contact time from the plates, the others from the film."""
    errors = []
    plates = {run.trial.name: stance_curves(run) for run in runs}
    for run in runs:
        for side, true in plates[run.trial.name].items():
            step = _step_time(run, side)
            errors.append(_error("half a sine, plates' contact time", run, true, np.pi / 2 * step / true.contact_time * np.sin(np.pi * STANCE)))
            errors.append(_error("shape of other runners, plates' contact time", run, true, _shaped(run, 2 * step, true.contact_time)))
    for clip in clips:
        for side, true in plates[clip.run.trial.name].items():
            strides = [stride for stride in clip.events.strides if stride.side == side]
            stride, contact = (float(np.mean([getattr(one, name) for one in strides])) for name in ("duration", "contact_time"))
            errors.append(_error("shape of other runners, film", clip.run, true, _shaped(clip.run, stride, contact)))
            errors.append(_error("accelerations of all segments, film", clip.run, true, _newton_euler(clip, side, contact / stride)))
    return errors


def _error(method: str, run: MeasuredRun, true: StanceCurves, found: np.ndarray) -> GroundError:
    rms = float(np.sqrt(np.mean((found - true.vertical) ** 2)))
    return GroundError(method, run.trial.name, rms, float(found.max() / true.vertical.max() - 1))


def _step_time(run: MeasuredRun, side: str) -> float:
    return float(np.median(np.diff(run.trial.initial_contact[side]))) / 2


def _shaped(run: MeasuredRun, stride: float, contact: float) -> np.ndarray:
    shapes = stance_shapes().without(run.trial.runner)
    return stance_force(shapes, usual_stance(shapes), stride, contact).vertical


def _newton_euler(clip: Clip, side: str, toe_off: float) -> np.ndarray:
    """Return weight and mass times the acceleration of the body's centre in the mean stride, over stance."""
    height, time = _centre_of_mass(clip.sagittal), clip.sagittal.time
    strides = [stride for stride in clip.events.strides if stride.side == side]
    phase = np.arange(PHASES) / PHASES
    mean = np.mean([np.interp(one.initial_contact + phase * one.duration, time, height) for one in strides], axis=0)
    spectrum = np.fft.rfft(mean)
    spectrum[HARMONICS + 1 :] = 0
    rate = 2j * np.pi * np.arange(len(spectrum)) / float(np.mean([one.duration for one in strides]))
    force = 1 + np.fft.irfft(spectrum * rate**2, PHASES) * LEG_SHARE * clip.run.height / 9.81
    return np.interp(STANCE * toe_off, np.append(phase, 1), np.append(force, force[0]))


def _centre_of_mass(sagittal: Sagittal) -> np.ndarray:
    up = sagittal.up
    total = np.zeros_like(sagittal.time)
    for side in ("left", "right"):
        for (share, along), above, below in ((THIGH, "hip", "knee"), (SHANK, "knee", "ankle"), (FOOT, "heel", "toe")):
            total = total + share * (up[f"{side}_{above}"] + along * (up[f"{side}_{below}"] - up[f"{side}_{above}"]))
    hip, shoulder = sagittal.midpoint("hip")[1], sagittal.midpoint("shoulder")[1]
    return np.asarray(total + REST[0] * (hip + REST[1] * (shoulder - hip)))
