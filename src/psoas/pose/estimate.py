"""A video in, a raw Recording of keypoints out."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from psoas.errors import CaptureRefused
from psoas.pose.backend import PoseBackend
from psoas.pose.blazepose import BlazePose
from psoas.pose.legs import leg_length
from psoas.pose.looks import LookPool, Looks, one_opencv_thread, usable_cores
from psoas.pose.mirror import combine_looks, exchange_disagreeing_sides, single_look
from psoas.pose.persons import Person, choose_runner, join_tracks
from psoas.pose.region import RegionPath
from psoas.pose.scene import SceneMeter, SceneSample
from psoas.pose.tracking import BodyTracker
from psoas.recording.dataset import FloatArray, make_recording
from psoas.recording.video import LONGEST_SIDE, VideoInfo, read_frames

Progress = Callable[[str, int, int], None]

SEARCH_RATE = 10.0  # pictures per second in which the runner is looked for
SHARP_REGION = 512  # pixels of the runner's region beyond which the pose model sees no more
SEARCH_SIDE = 1280  # pixels, the longer side of those pictures


def estimate_pose(
    path: str | Path,
    *,
    fast: bool = False,
    person: int | None = None,
    backend: Callable[[], PoseBackend] | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:
    """Return the keypoints of the runner in a video, as the pose model saw them: not repaired and not smoothed.

    The clip is read twice. First a light network follows everybody in 10 pictures a second, the runner is chosen, and
    the regions are smoothed in time without delay. Then the pose model looks at the region in every picture and, unless
    `fast`, at its mirror image: the mean is the position, and their disagreement gives each point's sigma.

    Parameters
    ----------
    path
        A video file.
    fast
        Look once at each picture: half the time, and sigma is then the usual error of the model.
    person
        Which person to measure, 1 for the leftmost where each is first seen; None chooses the one who moves the legs,
        has them in the picture, is large, long in the picture and near its middle.
    backend
        What makes a pose model (`psoas.pose.backend.PoseBackend`), once for each worker thread; BlazePose heavy if None.
    progress
        Called with a stage ("Finding the runner", "Reading the pose"), pictures done, and pictures in all.

    Returns
    -------
    xarray.Dataset
        A Recording in upright pixels of the file. Points outside the picture and frames without the runner are nan,
        with confidence 0. attrs: source, sha256, width, height, frame_rate, nominal_frame_rate, capture_rate (nan where
        the file does not say), filmed (when, as the file says), pose_model, pose_settings, persons_seen, sides_exchanged (frames in which
        the two looks disagreed about left and right), remarks (what was wrong with the file).

    Raises
    ------
    VideoError, LimitExceeded
        If the file cannot be read.
    CaptureRefused
        If nobody is in the picture.
    SettingError
        If there is no person of that number.
    """
    report = progress or (lambda stage, done, total: None)
    with LookPool(backend or BlazePose, usable_cores(), mirror=not fast) as pool, one_opencv_thread():
        crowd = find_persons(path, report)
        if not crowd.persons:
            raise CaptureRefused(
                f"Nobody was found in {crowd.info.path.name}.",
                "Film so that the whole body is in the picture and fills at least a third of its height, in good light.",
            )
        runner = choose_runner(crowd.persons, crowd.width, crowd.height, person)
        clip = read_clip(path, runner, crowd, pool, report)
    leg = leg_length(clip.position)
    exchanged = 0
    if fast:
        position, sigma = single_look(clip.position, leg)
    else:
        direct, mirrored, exchanged = exchange_disagreeing_sides(clip.position, clip.mirrored, leg)
        position, sigma = combine_looks(direct, mirrored, leg)
    inside = points_inside(position, crowd.info.width, crowd.info.height)
    return make_recording(
        np.where(inside[..., None], position, np.nan).swapaxes(1, 2),
        clip.time,
        confidence=np.where(inside, clip.confidence, 0.0),
        sigma=np.where(inside, sigma, np.nan),
        per_frame=clip.scene,
        source=crowd.info.path.name,
        sha256=file_digest(crowd.info.path),
        width=crowd.info.width,
        height=crowd.info.height,
        nominal_frame_rate=crowd.info.frame_rate,
        capture_rate=crowd.info.capture_rate or float("nan"),
        filmed=crowd.info.filmed,
        pose_model=clip.pose_model,
        pose_settings={"fast": fast, "mirror": not fast, "person": person or 0, "versions": versions()},
        persons_seen=len(crowd.persons),
        sides_exchanged=exchanged,
        remarks=list(clip.remarks),
    )


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody in a clip.

    Parameters
    ----------
    info
        What the file says of itself.
    persons
        Left to right where each is first seen.
    width, height
        Size of the pictures that were searched, pixels.
    """

    info: VideoInfo
    persons: list[Person]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ClipPoses:
    """What was read from every frame of a clip.

    Parameters
    ----------
    time
        (frames,) seconds.
    position, mirrored
        (frames, keypoints, 2) upright pixels of the file, from the picture and from its mirror image; nan where
        nothing was seen.
    confidence
        (frames, keypoints).
    scene
        Measures of the picture, named as in a Recording.
    pose_model
        Name of the model.
    remarks
        What was wrong with the file.
    """

    time: FloatArray
    position: FloatArray
    mirrored: FloatArray
    confidence: FloatArray
    scene: dict[str, FloatArray]
    pose_model: str
    remarks: tuple[str, ...]


def find_persons(path: str | Path, report: Progress) -> Crowd:
    """Return everybody who is in a clip."""
    with read_frames(path, longest_side=SEARCH_SIDE, rate=SEARCH_RATE) as stream:
        info = stream.info
        tracker = BodyTracker(usable_cores())
        width, height = info.width, info.height
        for frame in stream:
            tracker.see(frame)
            height, width = frame.image.shape[:2]
            report("Finding the runner", frame.number + 1, max(frame.number + 1, info.frame_count))
    return Crowd(info, join_tracks(tracker.tracks), width, height)


def read_clip(path: str | Path, runner: Person, crowd: Crowd, pool: LookPool, report: Progress) -> ClipPoses:
    """Return the runner's keypoints and the picture's measures in every frame."""
    route = RegionPath(runner.time, runner.regions)
    meter = SceneMeter()
    times: list[float] = []
    samples: list[SceneSample] = []
    seen: list[Looks] = []
    pending: deque[Future[Looks]] = deque()
    enlarged = 1.0
    with read_frames(path, longest_side=reading_side(runner, crowd)) as stream:
        total = stream.info.frame_count
        for frame in stream:
            height, width = frame.image.shape[:2]
            enlarged = stream.info.width / width
            region = route.at(frame.time)
            local = None if region is None else region.scaled(width / crowd.width)
            pending.append(pool.submit(frame.image, local))
            samples.append(meter.measure(frame.image, None if local is None else local.body_box(width, height)))
            times.append(frame.time)
            while len(pending) > pool.ahead:
                seen.append(pending.popleft().result())
            report("Reading the pose", len(seen), max(len(times), total))
        seen += [future.result() for future in pending]
        report("Reading the pose", len(seen), len(seen))
    return ClipPoses(
        time=np.array(times),
        position=np.array([looks.position for looks in seen]) * enlarged,
        mirrored=np.array([looks.mirrored for looks in seen]) * enlarged,
        confidence=np.array([looks.confidence for looks in seen]),
        scene=scene_variables(samples, enlarged),
        pose_model=pool.model_name,
        remarks=stream.remarks,
    )


def points_inside(position: FloatArray, width: int, height: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return whether each of the (..., 2) points was seen and lies in the picture."""
    x, y = position[..., 0], position[..., 1]
    return np.asarray((x >= 0) & (y >= 0) & (x <= width - 1) & (y <= height - 1))


def reading_side(runner: Person, crowd: Crowd) -> int:
    """Return how large a picture must be read, pixels of its longer side, for the runner to fill two patches across.

    1920 pixels do for most runners; one who is small in a 4K picture is read from more of its pixels.
    """
    enlarged = crowd.info.width / crowd.width
    region = float(np.median([region.size for region in runner.regions])) * enlarged
    longer = max(crowd.info.width, crowd.info.height)
    return max(LONGEST_SIDE, round(longer * min(1.0, SHARP_REGION / region)))


def scene_variables(samples: list[SceneSample], enlarged: float) -> dict[str, FloatArray]:
    """Return the per-frame variables of a Recording; `enlarged` is the file's pixels per pixel that was measured."""
    return {
        "brightness": np.array([sample.brightness for sample in samples]),
        "sharpness": np.array([sample.sharpness for sample in samples]),
        "camera_shift": np.array([sample.camera_shift for sample in samples], dtype=float) * enlarged,
        "scene_change": np.array([sample.scene_change for sample in samples]),
        "duplicate": np.array([sample.duplicate for sample in samples]),
    }


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of the packages that a position depends on."""
    return {name: version(name) for name in ("psoas", "ai-edge-litert", "av", "numpy", "opencv-python-headless")}
