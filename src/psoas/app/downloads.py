"""What can be taken away from an assessment: made when it is asked for from what was kept, or kept as it was made."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from psoas.app.measuring import OPENSIM

if TYPE_CHECKING:
    from psoas.assessment import Assessment
    from psoas.report.loop import Loop


@dataclass(frozen=True, slots=True)
class Download:
    """One thing to take away: words of its button, what it is, its address."""

    words: str
    said: str
    address: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A file that can be taken away.

    Parameters
    ----------
    words, said
        For the button, and beside it.
    media
        Its media type.
    make
        From the whole assessment and its loop to the file's content; None for one that is kept as it is.
    """

    words: str
    said: str
    media: str
    make: Callable[[Assessment, Loop | None], bytes] | None = None


def _html(assessment: Assessment, loop: Loop | None) -> bytes:
    from psoas.report.html import render_report

    return render_report(assessment, loop).encode()


def _pdf(assessment: Assessment, loop: Loop | None) -> bytes:
    from psoas.report.report_pdf import render_report_pdf

    return render_report_pdf(assessment)


def _json(assessment: Assessment, loop: Loop | None) -> bytes:
    from psoas.assessment_json import to_json

    return to_json(assessment).encode()


def _tables(assessment: Assessment, loop: Loop | None) -> bytes:
    from psoas.export.tables import write_tables

    with tempfile.TemporaryDirectory() as folder:
        write_tables(assessment, Path(folder))
        return zipped(Path(folder))


KINDS = {
    "report.html": Kind("Report, HTML", "One file that any browser opens, also without a network.", "text/html; charset=utf-8", _html),
    "report.pdf": Kind("Report, PDF", "Two pages to print or to hand over.", "application/pdf", _pdf),
    "tables.zip": Kind("All numbers, CSV", "Tables with a dictionary of every column, in a ZIP archive.", "application/zip", _tables),
    "strides.csv": Kind("Strides, CSV", "One row a stride.", "text/csv; charset=utf-8"),
    "muscles.csv": Kind("Muscles, CSV", "One row a number, with its error.", "text/csv; charset=utf-8"),
    "assessment.json": Kind("Everything, JSON", "What psoas itself reads back.", "application/json", _json),
    OPENSIM: Kind("For OpenSim, TRC and MOT", "Model, motion and joint centres of your size, in a ZIP archive.", "application/zip"),
    "annotated.mp4": Kind("Video", "Your clip with the skeleton drawn on it.", "video/mp4"),
    "keypoints.parquet": Kind("Joints, Parquet", "Every joint in every picture.", "application/vnd.apache.parquet"),
}
"""Name of a file -> what it is."""


def downloads_of(place: str, present: Collection[str]) -> list[Download]:
    """Return what an assessment offers: what is made from it, and the files that are there.

    Parameters
    ----------
    place
        Address of the assessment.
    present
        Names of its files that are there.
    """
    return [Download(kind.words, kind.said, f"{place}/download/{name}") for name, kind in KINDS.items() if kind.make is not None or name in present]


def zipped(folder: Path) -> bytes:
    """Return a folder's files as a ZIP archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as into:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                into.write(path, path.relative_to(folder))
    return archive.getvalue()
