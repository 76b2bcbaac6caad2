"""One trial, from its files to its rows: the pure function that every worker runs, on this machine or on a cluster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr

from psoas.body import Model
from psoas.body.chain import MuscleTrial, measured_span, muscle_trial
from psoas.body.runner_model import runner_model
from psoas.body.static_trial import usual_weights
from psoas.body.trial_model import runners_model
from psoas.cohort.clip_rows import clip_rows
from psoas.cohort.plate_gait import plate_contacts, plate_findings, plate_strides, running_speed
from psoas.cohort.plate_rows import SOURCE as PLATES
from psoas.cohort.plate_rows import gait_rows, muscle_rows
from psoas.cohort.tables import Row
from psoas.cohort.trial_result import TrialResult, trial_row_of
from psoas.cohort.trial_spec import Settings, TrialSpec
from psoas.cohort.watch_rows import SOURCE as WATCH
from psoas.cohort.watch_rows import watch_rows, watch_speed
from psoas.errors import PsoasError, RecordingError
from psoas.pipeline import assess
from psoas.quantity import Estimate
from psoas.recording.files import read_recording
from psoas.recording.fit import read_fit
from psoas.recording.runner import Runner

Rows = dict[str, tuple[Row, ...]]
Part = tuple[Rows, Estimate, dict[str, Any]]

GRAVITY = 9.80665
FEWEST_FRAMES = 20
LIGHTEST, HEAVIEST = 25.0, 200.0  # kg that plates may carry on average


def run_trial(spec: TrialSpec, settings: Settings, key: str = "") -> TrialResult:
    """Run everything that a trial's files allow.

    A part that cannot be had (no muscles from a clip without thighs, say) is named in the trial's row; a trial of which
    no part can be had is refused with the first reason. The result depends on its arguments and the files' contents alone.

    Parameters
    ----------
    spec
        Files and runner.
    settings
        Of the batch.
    key
        What `psoas.cohort.trial_spec.trial_key` gave; kept in the trial's row.
    """
    rows: Rows = {}
    speed, told, reasons, remedies, remarks = Estimate.unknown("m/s", "No part of the trial gives it."), {}, [], [], []
    parts: list[Callable[[TrialSpec, Settings], Part]] = []
    parts += [_clip] if spec.video is not None or spec.keypoints is not None else []
    parts += [_plates] if spec.markers is not None else []
    parts += [_watch] if spec.fit is not None else []
    for run in parts:
        try:
            found, part_speed, said = run(spec, settings)
        except PsoasError as error:
            reasons.append(error.what)
            remedies.append(error.remedy)
            continue
        except Exception as error:  # one broken file must not stop the rest
            reasons.append(f"{type(error).__name__}: {' '.join(str(error).split())[:300]}")
            remedies.append("This is not what psoas should do with a file; please report it.")
            continue
        rows = {name: (*rows.get(name, ()), *found.get(name, ())) for name in {**rows, **found}}
        speed = part_speed if not speed.known else speed
        told.update({name: value for name, value in said.items() if name != "remarks"})
        remarks += said.get("remarks", [])
    done = len(reasons) < len(parts)
    row = trial_row_of(spec, key, "done" if done else "refused", " ".join(reasons), " ".join(dict.fromkeys(filter(None, remedies))))
    row |= {"remarks": " ".join(remarks), **told, **_speed_cells(spec, speed)}
    return TrialResult(spec.trial, "done" if done else "refused", {"trials": (row,), **rows})


def _speed_cells(spec: TrialSpec, found: Estimate) -> dict[str, float]:
    if spec.speed is not None or not found.known:
        return {}
    return {"speed": found.value, "speed_error": found.standard_error}


def _clip(spec: TrialSpec, settings: Settings) -> Part:
    path = spec.keypoints or spec.video
    assert path is not None
    visit = assess(
        path,
        height=spec.height,
        mass=spec.mass,
        sex=spec.sex,
        age=spec.age,
        speed=spec.speed,
        surface=spec.surface,
        rear=spec.rear,
        frame_rate=spec.frame_rate,
        fast=settings.fast,
    )
    assessment = visit.assessment
    remarks = [one.said for one in assessment.capture.reasons]
    if "muscles" in settings.parts and assessment.muscles is not None:
        remarks += [f"Muscles of the {side} leg: {why}" for side, why in assessment.muscles.missing.items()]
    return clip_rows(spec, assessment, settings.parts), assessment.speed, {"remarks": remarks}


def _plates(spec: TrialSpec, settings: Settings) -> Part:
    assert spec.markers is not None
    run = read_recording(spec.markers)
    forces = read_recording(spec.forces) if spec.forces is not None else run
    if "force" not in forces:
        said = str(run.attrs.get("notes", ""))
        raise RecordingError(
            f"{(spec.forces or spec.markers).name} holds no ground forces. {said}".strip(),
            "Give the plates' file as forces; without ground forces markers tell neither contact nor muscle force.",
        )
    mass, remarks = (spec.mass, []) if spec.mass is not None else plate_mass(forces)
    model, run = _runner(spec, run, mass)
    trial = muscle_trial(model, run, forces, weights=usual_weights(model) if "position" in run else None)
    if trial.data.sizes["time"] < FEWEST_FRAMES:
        raise RecordingError(f"{spec.markers.name} has {trial.data.sizes['time']} frames with forces.", "Record at least one stride on the plates.")
    contacts = plate_contacts(trial, forces)
    found = running_speed(trial, contacts)
    speed = found if spec.speed is None else Estimate(spec.speed, "m/s", origin="as given")
    who = {"trial": spec.trial, "runner": spec.runner, "source": PLATES}
    rows: Rows = {}
    if "gait" in settings.parts:
        strides = plate_strides(contacts)
        runner = Runner(height=spec.height, mass=mass, sex=spec.sex, age=spec.age)  # type: ignore[arg-type]
        rows |= gait_rows(who, strides, plate_findings(strides, speed, runner), trial)
    if "muscles" in settings.parts:
        found_rows = muscle_rows(who, trial)
        rows |= {**found_rows, "curves": (*rows.get("curves", ()), *found_rows["curves"])}
    return rows, speed, {"mass": mass, "remarks": [*remarks, *_verdict_words(trial)]}


def plate_mass(forces: xr.Dataset) -> tuple[float, list[str]]:
    """Return the mass in kg that the plates carry on average between whole steps, and the sentence that says so.

    Over whole steps of a steady run the mean vertical force is body weight.

    Raises
    ------
    RecordingError
        If it is not that of a runner: the forces are not in N, or the plates did not see every step.
    """
    time, (first, last) = forces["time_force"].values, measured_span(forces)
    vertical = np.nan_to_num(forces["force"].sel(space="y").values).sum(axis=1)
    rising = np.flatnonzero((vertical[1:] > 50.0) & (vertical[:-1] <= 50.0)) + 1
    rising = rising[(time[rising] >= first - 0.01) & (time[rising] <= last)]
    if len(rising) < 2:
        raise RecordingError("The plates show fewer than two steps, so the runner's mass cannot be told from them.", "Give the mass in the manifest.")
    mass = float(vertical[rising[0] : rising[-1]].mean()) / GRAVITY
    if not LIGHTEST <= mass <= HEAVIEST:
        raise RecordingError(
            f"The plates carry {mass:.3g} kg on average, which is no runner: the forces are not in N, or steps beside the plates are missing.",
            "Export the forces in N, and give the mass in the manifest.",
        )
    return mass, [f"The mass, {mass:.1f} kg, is what the plates carry on average."]


def _runner(spec: TrialSpec, run: xr.Dataset, mass: float) -> tuple[Model, xr.Dataset]:
    generic = Model.from_osim(spec.model) if spec.model is not None else runner_model()
    if "position" not in run:
        if spec.model is None:
            raise RecordingError(f"{spec.markers.name if spec.markers else ''} holds joint angles.", "Name the model they were made with.")
        return generic, run
    standing = read_recording(spec.static) if spec.static is not None else None
    return runners_model(generic, run, standing, height=spec.height, mass=mass)


def _verdict_words(trial: MuscleTrial) -> list[str]:
    unfit = [check for check in trial.verdict.checks if check.grade != "fit" and check.name != "reserve"]
    reserves = [check for check in trial.verdict.checks if check.grade != "fit" and check.name == "reserve"]
    said = [check.said for check in unfit]
    if reserves:
        said.append(f"A reserve helps the muscles at {len(reserves)} joints; which forces may be quoted stands beside each.")
    return said


def _watch(spec: TrialSpec, settings: Settings) -> Part:
    assert spec.fit is not None
    activities = read_fit(spec.fit)
    remarks = [sentence for one in activities for sentence in one.repairs]
    remarks += [f"The activity is {one.sport or 'unknown'}, not a run." for one in activities if not one.is_run]
    rows = watch_rows({"trial": spec.trial, "runner": spec.runner, "source": WATCH}, activities)
    return rows if "gait" in settings.parts else {"watches": rows["watches"]}, watch_speed(activities), {"remarks": remarks}
