"""A Visit -> files in a folder, each written beside its place and moved there whole."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psoas.errors import CaptureRefused
    from psoas.pipeline import Progress, Visit
    from psoas.report.loop import LoopMaker

FILES = {
    "report": "report.html",
    "assessment": "assessment.json",
    "strides": "strides.csv",
    "muscles": "muscles.csv",
    "keypoints": "keypoints.parquet",
    "annotated": "annotated.mp4",
    "programme page": "programme.html",
    "programme sheets": "programme.pdf",
    "programme calendar": "programme.ics",
    "programme table": "programme.csv",
    "programme": "programme.json",
    "follow-up": "follow.html",
}


def write_visit(visit: Visit, folder: Path, *, progress: Progress | None = None) -> Mapping[str, Path]:
    """Write everything a visit gives into `folder`.

    Parameters
    ----------
    visit
        What `psoas.assess` returned.
    folder
        Made if it is not there. Files of an earlier visit are replaced, each only when its successor is complete.
    progress
        Called as ``progress(stage, done, total)``.

    Returns
    -------
    Mapping
        Kind of file ("report", "assessment", "strides", "muscles", "keypoints", "annotated") -> its path. "annotated" is
        missing where there was no video, "muscles" where no muscle could be told.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    from psoas.report.html import render_report

    loop = loop_maker(visit)
    writers = visit_writers(visit, loop, progress=progress)
    writers["report"] = lambda path: path.write_text(render_report(visit.assessment, loop.loop() if loop else None), encoding="utf-8")
    return write_whole(folder, {FILES[kind]: write for kind, write in writers.items()})


def loop_maker(visit: Visit) -> LoopMaker | None:
    """Return what cuts one stride out of the visit's video while it is drawn; None where there is no video."""
    from psoas.report.loop import LoopMaker

    return LoopMaker(visit.drawn, visit.events, visit.assessment) if visit.video is not None else None


def visit_writers(visit: Visit, loop: LoopMaker | None, *, progress: Progress | None = None) -> dict[str, Callable[[Path], object]]:
    """Return the writers of everything but the report: kind of file -> function that writes it to the path it is given.

    Parameters
    ----------
    visit
        What `psoas.assess` returned.
    loop
        Shown every picture while the annotated video is written.
    progress
        Called as ``progress(stage, done, total)``.
    """
    from psoas.assessment_json import to_json
    from psoas.recording.files import write_recording
    from psoas.report.annotated_video import write_annotated_video
    from psoas.report.tables import write_muscles_csv, write_strides_csv

    assessment, video = visit.assessment, visit.video
    writers: dict[str, Callable[[Path], object]] = {
        "keypoints": lambda path: write_recording(visit.recording, path),
        "assessment": lambda path: path.write_text(to_json(assessment), encoding="utf-8"),
        "strides": lambda path: write_strides_csv(assessment, path),
    }
    if assessment.muscles is not None and assessment.muscles.legs:
        legs = assessment.muscles.legs
        writers["muscles"] = lambda path: write_muscles_csv(legs, path)
    if video is not None:
        also = loop.see if loop is not None else None
        writers["annotated"] = lambda path: write_annotated_video(video, visit.drawn, visit.events, assessment, path, progress, also=also)
    return writers


def write_refusal(refusal: CaptureRefused, clip: Path, folder: Path) -> Path:
    """Write the page that says why a clip was refused and how to film it right.

    Parameters
    ----------
    refusal
        What was raised.
    clip
        The clip that was refused.
    folder
        Made if it is not there.

    Returns
    -------
    pathlib.Path
        The page, in place of the report.
    """
    from psoas.report.html import render_refusal

    page = render_refusal(refusal.verdict, clip.name, refusal.what, refusal.remedy)
    return write_whole(folder, {FILES["report"]: lambda path: path.write_text(page, encoding="utf-8")})["report"]


def write_whole(folder: Path, writers: Mapping[str, Callable[[Path], object]]) -> Mapping[str, Path]:
    """Write several files so that each is there whole or not at all, whatever stops the work.

    Parameters
    ----------
    folder
        Where the files go.
    writers
        File name -> function that writes it to the path it is given.

    Returns
    -------
    Mapping
        Kind of file (key of `FILES`) -> path.
    """
    existed = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=".psoas-", dir=folder))
    try:
        for name, write in writers.items():
            write(workshop / name)
            (workshop / name).replace(folder / name)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
        if not existed:
            with contextlib.suppress(OSError):  # keep the folder once anything whole is in it
                folder.rmdir()
    kinds = {name: kind for kind, name in FILES.items()}
    return {kinds.get(name, name): folder / name for name in writers}
