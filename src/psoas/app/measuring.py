"""The work of a clip's job: assess it, and write everything that pages and downloads will show of it, without any database."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psoas.app.content import content_of
from psoas.app.settings import MEBI
from psoas.errors import InputError, SettingError

if TYPE_CHECKING:
    from psoas.pipeline import Visit
    from psoas.report.loop import Loop

Progress = Callable[[str, int, int], None]

LOOP_SHEET, LOOP_DATA, COURSES, WHAT_IF = "loop.jpg", "loop.json", "courses.json", "what_if.json"
OPENSIM = "opensim.zip"
MOST_FRAMES, LARGEST_FRAMES = 20_000, 200 * MEBI  # of a ZIP archive of OpenPose, unpacked
COURSE_NAMES = (("thigh", "thigh_angle"), ("knee", "knee_flexion"))


def measure_clip(task: Mapping[str, Any], folder: Path, progress: Progress) -> dict[str, Any]:
    """Assess the clips of a visit, or the sample runner, and write what comes of it.

    Parameters
    ----------
    task
        ``side`` and ``rear`` are paths or None (no ``side`` is the sample runner), ``runner`` what
        `psoas.recording.runner.Runner` takes, ``conditions`` what `psoas.recording.runner.Conditions` takes; ``fast`` and
        ``frame_rate`` as `psoas.pipeline.assess` takes them.
    folder
        Where files go: those of `psoas.output.FILES` but the report, which is made when it is asked for, and the loop of
        one stride, the angles over the whole clip, and the answers to what-ifs.
    progress
        Told stage, done, total.

    Returns
    -------
    dict
        Nothing beyond the files.

    Raises
    ------
    InputError
        If a file cannot be read.
    CaptureRefused
        If no number should be taken from the clip.
    """
    from psoas.app.what_if_grid import what_if_answers
    from psoas.output import FILES, loop_maker, visit_writers, write_whole

    visit = _assessed(task, folder, progress)
    loop = loop_maker(visit)
    writers = visit_writers(visit, loop, progress=progress)
    write_whole(folder, {FILES[kind]: write for kind, write in writers.items()})
    shown = loop.loop() if loop is not None else None
    if shown is not None:
        (folder / LOOP_SHEET).write_bytes(shown.sheet)
        _write_json(folder / LOOP_DATA, loop_data(shown))
    if visit.video is not None:
        _write_json(folder / COURSES, courses(visit))
    _write_opensim(visit, folder / OPENSIM)
    answers = what_if_answers(visit, progress)
    if answers is not None:
        _write_json(folder / WHAT_IF, answers)
    return {}


def loop_data(loop: Loop) -> dict[str, Any]:
    """Return what a Loop holds beside its pictures, as JSON knows it; `kept_loop` puts them together again."""
    return {name: value for name, value in asdict(loop).items() if name != "sheet"}


def kept_loop(sheet: bytes, data: Mapping[str, Any]) -> Loop:
    """Return the Loop that was kept."""
    from psoas.report.loop import Loop

    lines = tuple(tuple(None if ends is None else tuple(ends) for ends in picture) for picture in data["lines"])
    return Loop(**{**data, "sheet": sheet, "percents": tuple(data["percents"]), "lines": lines, "time": tuple(data["time"])})


def courses(visit: Visit) -> dict[str, Any]:
    """Return the angles over the whole clip, in the video's own time, with contacts and toe-offs, as JSON knows it.

    Every course has its usual error (95 % half-width of one picture's angle): that of the stride's curve with the spread
    between strides.
    """
    from psoas.gait.kinematics import segment_angles
    from psoas.gait.sagittal import to_sagittal

    assessment = visit.assessment
    capture = assessment.capture
    factor = capture.slow_motion.value if capture.slow_motion.known else 1.0
    facing = capture.direction if capture.direction in ("left", "right") else None
    angles = segment_angles(to_sagittal(visit.drawn, facing=facing, near_side=capture.near_side))
    wanted = [(f"{side}_{part}", id, side) for part, id in COURSE_NAMES for side in ("left", "right")] + [("trunk", "trunk_lean", "both")]
    found = [
        {"id": id, "side": side, "values": _rounded(angles[name], 1), "error": _usual_error(visit, id, side)}
        for name, id, side in wanted
        if name in angles
    ]
    events = {
        kind: {side: _rounded(times, 3, factor) for side, times in sides.items()}
        for kind, sides in (("contact", visit.events.initial_contact), ("toe_off", visit.events.toe_off))
    }
    return {"time": _rounded(visit.drawn["time"].values, 3, factor), "slow_motion": factor, "courses": found, "events": events}


def _assessed(task: Mapping[str, Any], folder: Path, progress: Progress) -> Visit:
    from psoas.pipeline import assess
    from psoas.recording.runner import ReferenceLength
    from psoas.sample import assess_sample

    if task["side"] is None:
        return assess_sample(progress=progress)
    workshop = folder / ".in"
    try:
        side, rear = (_named_by_content(Path(task[kind]), workshop / kind) if task[kind] is not None else None for kind in ("side", "rear"))
        assert side is not None
        told = dict(task["conditions"])
        reference = ReferenceLength(**told["reference"]) if told.get("reference") else None
        options = {**task["runner"], **told, "reference": reference}
        visit = assess(side, rear=rear, fast=bool(task.get("fast")), frame_rate=task.get("frame_rate"), progress=progress, **options)
        return replace(visit, video=Path(task["side"])) if visit.video is not None else visit  # it stays there while files are written
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _named_by_content(path: Path, folder: Path) -> Path:
    """Return a link to a file, or a folder of what an archive holds, under a name by which its reader knows it."""
    content = content_of(path)
    if content.sort not in ("video", "keypoints"):
        raise InputError(f"{path.name} is neither a video nor a file of keypoints.", "Choose another file.")
    if content.suffix == ".zip":
        return _unpacked(path, folder / path.stem)
    folder.mkdir(parents=True)
    place = folder / f"{path.stem}{content.suffix}"
    try:
        os.link(path, place)
    except OSError:  # a file system without links
        shutil.copyfile(path, place)
    return place


def _unpacked(path: Path, folder: Path) -> Path:
    """Return a folder with the JSON files of an archive, under the last part of their names alone."""
    folder.mkdir(parents=True)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and one.filename.lower().endswith(".json")]
            if len(members) > MOST_FRAMES or sum(one.file_size for one in members) > LARGEST_FRAMES:
                raise InputError(f"{path.name} holds more than a clip's keypoints.", f"Give at most {MOST_FRAMES} frames of one clip.")
            for member in members:
                (folder / Path(member.filename.replace("\\", "/")).name).write_bytes(archive.read(member))
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as error:
        raise InputError(f"{path.name} cannot be unpacked.", "Pack the folder of JSON files as a plain ZIP archive.") from error
    return folder


def _write_opensim(visit: Visit, path: Path) -> None:
    """Write the clip as motion of a model of the runner's size, where size and joints are known."""
    from psoas.export.clip_motion import clip_motion
    from psoas.export.opensim import write_opensim
    from psoas.gait.sagittal import to_sagittal

    capture, runner = visit.assessment.capture, visit.assessment.runner
    facing = capture.direction if capture.direction in ("left", "right") else None
    try:
        motion = clip_motion(to_sagittal(visit.drawn, facing=facing, near_side=capture.near_side), runner.height, runner.mass)
    except SettingError:
        return
    with tempfile.TemporaryDirectory(dir=path.parent) as folder, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for written in write_opensim(folder, motion.model, motion.time, motion.q, markers=motion.keypoints).values():
            archive.write(written, written.name)
        archive.writestr("README.txt", motion.said + "\n")


def _usual_error(visit: Visit, id: str, side: str) -> float | None:
    import numpy as np

    for curve in visit.assessment.curves:
        if (curve.id, curve.side) == (id, side):
            return round(1.96 * float(np.nanmedian(np.hypot(curve.error, curve.spread))), 1)
    return None


def _rounded(values: Any, digits: int, factor: float = 1.0) -> list[float | None]:
    import numpy as np

    return [round(float(value), digits) if np.isfinite(value) else None for value in np.asarray(values, dtype=float) * factor]


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, separators=(",", ":"), allow_nan=False), encoding="utf-8")
