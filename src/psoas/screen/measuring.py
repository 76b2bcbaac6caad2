"""Photos and clips of a test -> its result: angles measured, repetitions counted, holds timed, bad pictures refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import xarray as xr

from psoas.errors import CaptureRefused, SettingError
from psoas.finding import Side
from psoas.quantity import Estimate
from psoas.recording.files import read_recording
from psoas.screen.angles import ANGLES, held_angle
from psoas.screen.measurable import MEASURED
from psoas.screen.motions import COUNTED, TIMED
from psoas.screen.photo import estimate_photo
from psoas.screen.picture import refusals
from psoas.screen.result import Result, find_test
from psoas.screen.screening import FROM_CLIP, FROM_PHOTO
from psoas.screen.taken import Taken

PHOTOS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"})
KEYPOINT_FILES = frozenset({".parquet", ".json", ".trc"})
TIMING_ERROR = 0.3
"""One-sigma error in seconds of a hold's two ends in a clip."""

Progress = Callable[[str, int, int], None]


def measure_recording(test_id: str, side: Side, recording: xr.Dataset) -> Taken:
    """Return what keypoints of a photo or clip say of a test.

    Parameters
    ----------
    test_id
        One of `MEASURED`.
    side
        The side that is tested.
    recording
        Keypoints; one frame for a photo.

    Raises
    ------
    SettingError
        If no picture can measure this test.
    """
    test = find_test(test_id)
    if test_id not in MEASURED:
        raise SettingError(
            f"{test.name} ({test_id}) cannot be measured from a picture.", f"Pictures measure {', '.join(MEASURED)}; write down the score."
        )
    needs = (ANGLES.get(test_id) or COUNTED.get(test_id) or TIMED[test_id]).needs
    clip = recording.sizes["time"] > 1
    if test_id not in ANGLES and not clip:
        return _refused(test.unit, "This test needs a clip, not a photo.")
    reasons = refusals(recording, test.film, side, needs)
    if reasons:
        return _refused(test.unit, reasons[0])
    if test_id in ANGLES:
        return _angle(test_id, side, recording)
    if test_id in COUNTED:
        return _count(test_id, side, recording)
    hold = TIMED[test_id].take(recording, side)
    if hold.seconds == 0:
        return _refused(test.unit, "The position of the test is not seen in the clip. Film from before it begins until after it ends.")
    seconds = min(hold.seconds, test.possible[1])
    return Taken(
        Estimate(seconds, "s", systematic_error=TIMING_ERROR, counted="trials"), note=f"Held from {hold.start:.1f} to {hold.end:.1f} s of the clip."
    )


def measure_pictures(test_id: str, pictures: Mapping[Side, Iterable[str | Path]], *, fast: bool = False, progress: Progress | None = None) -> Result:
    """Return the result of a test from the photos, clips or keypoint files of each side.

    A picture that is refused is left out; a side of which none can be used says why. From clips of a Thomas test, or
    photos, one trial without the pelvis held makes the whole result one without.

    Parameters
    ----------
    test_id
        One of `MEASURED`.
    pictures
        Side -> files.
    fast
        For clips: one pass of the pose model.
    progress
        Called as in `psoas.pose.estimate.estimate_pose`.

    Raises
    ------
    InputError
        If a file is not there or cannot be read, or no picture can measure this test.
    """
    trials: dict[Side, tuple[float, ...]] = {}
    errors: dict[Side, float] = {}
    refused: dict[Side, str] = {}
    held, clip = True, False
    for side, files in pictures.items():
        taken = []
        for file in files:
            clip = clip or not is_photo(file)
            taken.append(measure_picture(test_id, side, file, fast=fast, progress=progress))
        known = [one for one in taken if one.estimate.known]
        held = held and all(one.pelvis_held for one in known)
        if known:
            low, high = find_test(test_id).possible
            trials[side] = tuple(float(np.clip(one.estimate.value, low, high)) for one in known)
            errors[side] = float(np.mean([one.estimate.systematic_error for one in known]))
        else:
            refused[side] = taken[0].estimate.reason if taken else "No picture was given."
    return Result(
        test_id,
        MappingProxyType(trials),
        not_judged=MappingProxyType(refused),
        origin=FROM_CLIP if clip else FROM_PHOTO,
        picture_error=MappingProxyType(errors),
        pelvis_held=held,
    )


def is_photo(path: str | Path) -> bool:
    """Return whether a file's name is that of a photo."""
    return Path(path).suffix.lower() in PHOTOS


def measure_picture(test_id: str, side: Side, file: str | Path, *, fast: bool = False, progress: Progress | None = None) -> Taken:
    """Return what one photo, clip or keypoint file gave; parameters and errors as `measure_pictures`."""
    from psoas.pose.cleaning import repair_recording
    from psoas.pose.estimate import estimate_pose

    try:
        if is_photo(file):
            recording = estimate_photo(file)
        elif Path(file).suffix.lower() in KEYPOINT_FILES:
            recording = read_recording(file)
        else:
            recording, _ = repair_recording(estimate_pose(file, fast=fast, progress=progress))
    except CaptureRefused as refusal:
        return _refused(find_test(test_id).unit, str(refusal))
    return replace(measure_recording(test_id, side, recording), clip=not is_photo(file))


def _angle(test_id: str, side: Side, recording: xr.Dataset) -> Taken:
    way = ANGLES[test_id]
    angle = way.measure(recording, side)
    estimate = held_angle(angle, np.asarray(recording["time"].values, float), way.held)
    note = "" if angle.pelvis_held else "The other knee is not drawn up, so the pelvis was not held and the result says nothing."
    return Taken(estimate, angle.pelvis_held, note)


def _count(test_id: str, side: Side, recording: xr.Dataset) -> Taken:
    counted = COUNTED[test_id].count(recording, side)
    if counted.count == 0:
        return _refused("reps", "No repetition is seen in the clip. Film from before the first until after the last.")
    note = f"{counted.short} did not reach full height." if counted.short else ""
    return Taken(Estimate(float(counted.count), "reps", counted="trials"), note=note)


def _refused(unit: str, reason: str) -> Taken:
    return Taken(Estimate.unknown(unit, reason))
