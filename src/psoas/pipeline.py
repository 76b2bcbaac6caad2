"""The whole way from a file to an Assessment; the command line and the Python API both come through here."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import xarray as xr

from psoas import __version__
from psoas.assessment import Assessment, Source
from psoas.body.clip_muscles import clip_muscles
from psoas.errors import CaptureRefused, InputError
from psoas.finding import Finding
from psoas.gait.capture import CaptureVerdict
from psoas.gait.curves import stride_curves
from psoas.gait.detection import detect_events
from psoas.gait.events import Events
from psoas.gait.figure import average_figure, moments
from psoas.gait.form import judge_form
from psoas.gait.metrics import measure, stride_table
from psoas.gait.norms import compare
from psoas.gait.rear import measure_rear
from psoas.gait.sagittal import Sagittal, to_sagittal
from psoas.gait.scale import estimate_scale
from psoas.gait.symmetry import compare_sides
from psoas.gait.verdict import judge_capture
from psoas.pose.cleaning import Repairs, repair_recording
from psoas.pose.smoothing import smooth_recording
from psoas.pose.upright import turn_upright
from psoas.recording.runner import Conditions, ReferenceLength, Runner
from psoas.report.headlines import choose_headlines

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Visit:
    """An Assessment with what it was made from, so that it can be written out and drawn.

    Parameters
    ----------
    assessment
        Everything a report shows.
    recording
        Keypoints of the side view as found, in the file's own time, before repair.
    drawn
        The same in real time, repaired and smoothed, as the skeleton is drawn.
    events
        Contacts and toe-offs.
    video
        The video that was assessed; None where keypoints were given.
    rear
        Keypoints of the view from behind, if there was one.
    """

    assessment: Assessment
    recording: xr.Dataset = field(repr=False)
    drawn: xr.Dataset = field(repr=False)
    events: Events = field(repr=False)
    video: Path | None = None
    rear: xr.Dataset | None = field(default=None, repr=False)

    def write(self, folder: str | Path, *, progress: Progress | None = None) -> Mapping[str, Path]:
        """Write report, assessment, strides, keypoints and annotated video; see `psoas.output.write_visit`."""
        from psoas.output import write_visit

        return write_visit(self, Path(folder), progress=progress)


def assess(
    path: str | Path,
    *,
    height: float | None = None,
    mass: float | None = None,
    sex: str | None = None,
    age: float | None = None,
    name: str = "",
    speed: float | None = None,
    surface: str | None = None,
    slow_motion: float | None = None,
    reference: ReferenceLength | None = None,
    rear: str | Path | None = None,
    frame_rate: float | None = None,
    fast: bool = False,
    person: int | None = None,
    names: Mapping[str, str] | None = None,
    keypoints: Path | None = None,
    rear_keypoints: Path | None = None,
    progress: Progress | None = None,
) -> Visit:
    """Assess a running clip.

    Parameters
    ----------
    path
        A video from the side, or a keypoint file or folder that `psoas.recording.files.read_recording` reads.
    height, mass, age, sex, name
        The runner: m, kg, years, "f" or "m". What is missing makes what needs it unknown.
    speed
        Running speed in m/s (the treadmill's, say).
    surface
        "treadmill" or "overground"; seen from the clip if None.
    slow_motion
        How many times slower than life the clip plays; estimated from gravity if None.
    reference
        Something of known length as far from the camera as the runner, which gives the scale.
    rear
        A second clip, from behind.
    frame_rate
        Frames per second of a keypoint folder that does not know its own.
    fast
        One pass of the pose model, in about half the time, with larger errors.
    person
        Which person, counted from the left when several are in the picture.
    names
        Name in a file of DeepLabCut or SLEAP -> keypoint of psoas.
    keypoints, rear_keypoints
        Where to keep the keypoints; they are used again if they belong to the same video and settings.
    progress
        Called as ``progress(stage, done, total)``.

    Returns
    -------
    Visit

    Raises
    ------
    InputError
        If a file cannot be read or an option is out of range.
    CaptureRefused
        If no number should be taken from the clip; its `verdict` says why and how to film it right.
    """
    runner = Runner(height=height, mass=mass, sex=sex, age=age, name=name)  # type: ignore[arg-type]
    conditions = Conditions(speed=speed, surface=surface, slow_motion=slow_motion, reference=reference)  # type: ignore[arg-type]
    path = Path(path)
    side = load_keypoints(path, frame_rate=frame_rate, fast=fast, person=person, names=names, keep=keypoints, progress=progress)
    behind = None
    if rear is not None:
        behind = load_keypoints(Path(rear), frame_rate=frame_rate, fast=fast, person=person, names=names, keep=rear_keypoints, progress=progress)
    return assess_recording(side, runner, conditions, behind=behind, video=None if is_keypoints(path) else path, progress=progress)


def is_keypoints(path: Path) -> bool:
    """Return whether `path` is a keypoint file or folder rather than a video."""
    from psoas.recording.files import readable_suffixes

    return path.is_dir() or path.suffix.lower() in readable_suffixes()


def load_keypoints(
    path: Path,
    *,
    frame_rate: float | None = None,
    fast: bool = False,
    person: int | None = None,
    names: Mapping[str, str] | None = None,
    keep: Path | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:
    """Return the keypoints of a video or keypoint file, from `keep` if they were found before.

    Raises
    ------
    InputError
        If the file is missing or cannot be read.
    """
    from psoas.recording.files import read_keypoints, write_recording

    if not path.exists():
        raise InputError(f"There is no file {path}.", "Check the name and the folder.")
    if is_keypoints(path):
        return read_keypoints(path, frame_rate=frame_rate, person=person, names=names)
    if keep is not None and keep.exists():
        kept = _kept_keypoints(keep, path, fast=fast, person=person)
        if kept is not None:
            return kept
    from psoas.pose.estimate import estimate_pose

    recording = estimate_pose(path, fast=fast, person=person, progress=progress)
    if keep is not None:
        keep.parent.mkdir(parents=True, exist_ok=True)
        partial = keep.with_name(f".{keep.name}.partial{keep.suffix}")
        try:
            write_recording(recording, partial)
            partial.replace(keep)
        finally:
            partial.unlink(missing_ok=True)
    return recording


def _kept_keypoints(keep: Path, path: Path, *, fast: bool, person: int | None) -> xr.Dataset | None:
    """Return kept keypoints if they are of this video, this person and at least this quality."""
    from psoas.pose.estimate import file_digest
    from psoas.recording.files import read_recording

    try:
        kept = read_recording(keep)
    except InputError:
        return None
    settings = kept.attrs.get("pose_settings", {})
    same = settings.get("person") == (person or 0) and kept.attrs.get("sha256") == file_digest(path)
    good_enough = fast or not settings.get("fast", True)
    return kept if same and good_enough else None


def assess_recording(
    recording: xr.Dataset,
    runner: Runner,
    conditions: Conditions,
    *,
    behind: xr.Dataset | None = None,
    video: Path | None = None,
    progress: Progress | None = None,
) -> Visit:
    """Assess keypoints that are already there; the pure part of `assess`.

    Parameters
    ----------
    recording, behind
        Keypoints of the side view and, optionally, of the view from behind, as found.
    runner, conditions
        Who ran, and what is known of how.
    video
        The video the keypoints came from, for drawing.
    progress
        Called as ``progress(stage, done, total)``.

    Returns
    -------
    Visit

    Raises
    ------
    CaptureRefused
        If no number should be taken from the side view, or it is not one.
    """
    real, repairs, verdict = judged(recording, runner, conditions)
    _refuse_unless_usable(verdict, recording)
    events = detect_events(_sagittal(real, verdict))
    if not events.strides:
        raise CaptureRefused(
            f"{recording.attrs.get('source', 'The clip')} shows no complete stride.",
            "Film at least ten strides from the side, feet in view.",
            verdict,
        )
    smoothed, smoothing = smooth_recording(real)
    sagittal = _sagittal(smoothed, verdict)
    scale = estimate_scale(sagittal, runner, conditions, events)
    findings = list(measure(sagittal, events, runner, conditions, verdict))
    rear_verdict, rear_source = None, None
    if behind is not None:
        rear_findings, rear_verdict = _from_behind(behind, runner, conditions)
        findings = _joined(findings, rear_findings)
        rear_source = describe_source(behind)
    compared = compare(tuple(findings), scale.speed, runner)
    differences = compare_sides(compared, events)
    form = judge_form(compared, verdict)
    assessment = Assessment(
        created=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        software=software_versions(),
        runner=runner,
        conditions=conditions,
        source=describe_source(recording),
        capture=verdict,
        speed=scale.speed,
        leg_length=scale.leg_length,
        headlines=choose_headlines(compared, differences, form, verdict, scale.speed),
        findings=compared,
        differences=differences,
        form=form,
        curves=stride_curves(sagittal, events, scale.speed),
        figure=average_figure(sagittal, events),
        moments=moments(sagittal, events),
        notes=(str(repairs), str(smoothing)),
        rear_source=rear_source,
        rear_capture=rear_verdict,
        strides=stride_table(sagittal, events, scale, verdict.refused_metrics),
        muscles=clip_muscles(sagittal, events, verdict.refused_metrics, height=runner.height, mass=runner.mass, progress=progress),
    )
    return Visit(assessment, recording, smoothed, events, video, behind)


def judged(recording: xr.Dataset, runner: Runner, conditions: Conditions) -> tuple[xr.Dataset, Repairs, CaptureVerdict]:
    """Return a Recording upright, repaired and in real time, what was repaired, and the capture verdict.

    The limits of repair are times of the runner's own, so a slow-motion clip is repaired once more when its factor is known.
    """
    upright = turn_upright(recording)
    repaired, repairs = repair_recording(upright)
    verdict = judge_capture(repaired, conditions, runner)
    if verdict.slow_motion.known and verdict.slow_motion.value != 1:
        repaired, repairs = repair_recording(in_real_time(upright, verdict))
    return repaired, repairs, verdict


def _refuse_unless_usable(verdict: CaptureVerdict, recording: xr.Dataset) -> None:
    source = recording.attrs.get("source", "The clip")
    if verdict.status == "refused":
        worst = verdict.reasons[0]
        raise CaptureRefused(f"{source}: {worst.said}", worst.remedy, verdict)
    if verdict.view == "rear":
        raise CaptureRefused(
            f"{source} is filmed from behind, and the main clip must be from the side.",
            "Give the side view first and this clip with --rear.",
            verdict,
        )


def _from_behind(behind: xr.Dataset, runner: Runner, conditions: Conditions) -> tuple[list[Finding], CaptureVerdict]:
    real, _, verdict = judged(behind, runner, conditions)
    if verdict.status == "refused":
        return [], verdict
    smoothed, _ = smooth_recording(real)
    return list(measure_rear(smoothed, verdict, runner)), verdict


def _joined(side: list[Finding], behind: list[Finding]) -> list[Finding]:
    """Return the findings of both views; what both saw comes from the side, unless only the rear view knows it."""
    seen = {(finding.id, finding.side) for finding in side if finding.estimate.known}
    added = [finding for finding in behind if (finding.id, finding.side) not in seen]
    replaced = {(finding.id, finding.side) for finding in added}
    return [finding for finding in side if (finding.id, finding.side) not in replaced] + added


def in_real_time(recording: xr.Dataset, verdict: CaptureVerdict) -> xr.Dataset:
    """Return the Recording with the file's time divided by the slow-motion factor."""
    factor = verdict.slow_motion.value
    if not verdict.slow_motion.known or factor == 1:
        return recording
    return recording.assign_coords(time=recording["time"] / factor).assign_attrs(frame_rate=recording.attrs["frame_rate"] * factor)


def _sagittal(recording: xr.Dataset, verdict: CaptureVerdict) -> Sagittal:
    facing = verdict.direction if verdict.direction in ("left", "right") else None
    return to_sagittal(recording, facing=facing, near_side=verdict.near_side)


def describe_source(recording: xr.Dataset) -> Source:
    """Return what the Recording says of the file it came from."""
    attrs: Mapping[str, Any] = recording.attrs
    time = recording["time"].values
    return Source(
        file=Path(str(attrs.get("source", "recording"))).name,
        sha256=str(attrs.get("sha256", "")),
        width=int(attrs.get("width", 0) or 0),
        height=int(attrs.get("height", 0) or 0),
        duration=float(time[-1] - time[0]),
        frames=int(time.size),
        pose_model=str(attrs.get("pose_model", "unknown")),
        pose_settings=dict(attrs.get("pose_settings", {})),
        credit=str(attrs.get("credit", "")),
        filmed=str(attrs.get("filmed", "")),
    )


def software_versions() -> Mapping[str, str]:
    """Return the versions of everything that can change a number."""
    packages = ("numpy", "scipy", "xarray", "av", "ai-edge-litert", "opencv-python-headless")
    return {"psoas": __version__, "python": platform.python_version(), **{package: metadata.version(package) for package in packages}}
