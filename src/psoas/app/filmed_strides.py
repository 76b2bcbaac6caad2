"""What there is to see of a visit's clip: one stride as pictures with the skeleton's lines, and every stride of the whole video.

Two clips run in step by the share of the near leg's stride that has passed: 0 % at its contact, 100 % at its next one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup

from psoas.app.measuring import COURSES, LOOP_DATA, LOOP_SHEET
from psoas.app.report_view import file_of
from psoas.store.file_store import FileStore
from psoas.store.models import AssessmentRecord

if TYPE_CHECKING:
    from psoas.assessment import Assessment
    from psoas.follow.retest import Occasion

VIDEO = "annotated.mp4"
MOMENTS = {"contact": "Foot contact", "mid_stance": "Mid-stance", "toe_off": "Toe-off"}
"""Moments that are also shown as stills."""

NearStride = tuple[float, float, float]
Lines = tuple[tuple[float, float, float, float] | None, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Pictures of one stride on one sheet: its address, how they lie on it, their places in percent, their skeletons and how each bone looks."""

    address: str
    columns: int
    rows: int
    width: int
    height: int
    percents: tuple[float, ...]
    lines: tuple[Lines, ...]
    looks: tuple[str, ...]

    def bones(self, picture: int) -> list[tuple[str, tuple[float, float, float, float]]]:
        """Return how each bone of a picture looks and where it lies; those that were not seen have no length."""
        seen = self.lines[picture] if picture < len(self.lines) else ()
        return [(look, ends or (0.0, 0.0, 0.0, 0.0)) for look, ends in zip(self.looks, seen, strict=False)]

    def shift(self, picture: int) -> tuple[float, float]:
        """Return by how many percent of the sheet it is moved left and up to show a picture."""
        row, column = divmod(picture, self.columns)
        return round(100 * column / self.columns, 4), round(100 * row / self.rows, 4)

    def nearest(self, percent: float) -> int:
        """Return the number of the picture nearest to a place in the stride."""
        return min(range(len(self.percents)), key=lambda place: abs(self.percents[place] - percent))


@dataclass(frozen=True, slots=True)
class Still:
    """One posture: what it is, where in the stride, and which picture of the sheet shows it."""

    name: str
    percent: float
    picture: int


@dataclass(frozen=True, slots=True)
class FilmedStrides:
    """A visit's clip as it is shown beside another.

    Parameters
    ----------
    day
        Of the visit, in words.
    near
        The leg nearer to the camera, whose strides are counted; None where it is not known.
    facts
        Speed, surface and side as it was filmed, in words.
    sheet
        One typical stride as pictures; None where there are none.
    video
        Address of the whole clip with the skeleton; empty without one.
    strides
        Contact, toe-off and next contact of each stride of the near leg in the video's own time, s.
    seconds
        How long the stride of the sheet took, or else the middle one of the video, in real time; None where it is not known.
    typical
        Which of the strides the sheet shows; None where it is not among them.
    toe_off
        When the near foot leaves the ground, percent of the stride; None where it is not known.
    stills
        Postures at the moments, from the sheet.
    """

    day: str
    near: Literal["left", "right"] | None
    facts: tuple[str, ...]
    sheet: Sheet | None
    video: str
    strides: tuple[NearStride, ...] = ()
    seconds: float | None = None
    typical: int | None = None
    toe_off: float | None = None
    stills: tuple[Still, ...] = ()

    @property
    def which(self) -> str:
        """Which stride is shown, in words."""
        feet = f", {self.near} contact to {self.near} contact" if self.near else ""
        if self.typical is None:
            return f"One stride{feet}"
        return f"Stride {self.typical + 1} of {len(self.strides)}{feet}"

    def for_script(self) -> dict[str, Any]:
        """Return what the player needs, as JSON knows it."""
        told = {name: getattr(self, name) for name in ("near", "strides", "seconds", "typical", "toe_off", "video")}
        return {**told, "sheet": asdict(self.sheet) if self.sheet else None}


def filmed_strides(files: FileStore, record: AssessmentRecord, assessment: Assessment, day: str) -> FilmedStrides | None:
    """Return what there is to see of a clip; None if neither pictures nor video are there any more.

    Parameters
    ----------
    files
        Where the files of the assessment are.
    record
        Of kind "clip".
    assessment
        What its document says.
    day
        Of the visit, in words.
    """
    place = f"/p/{record.person_id}/assessments/{record.id}/files"
    kept = {name: file_of(files, record, name) for name in (LOOP_SHEET, LOOP_DATA, VIDEO, COURSES)}
    near = assessment.figure.near if assessment.figure is not None else assessment.capture.near_side
    told = _read(kept[LOOP_DATA])
    sheet = _sheet(told, f"{place}/{LOOP_SHEET}", near) if told and kept[LOOP_SHEET] is not None else None
    if sheet is None and kept[VIDEO] is None:
        return None
    courses = _read(kept[COURSES])
    strides = near_strides(courses, near) if courses and near and kept[VIDEO] is not None else ()
    percents = {moment.id: moment.percent for moment in assessment.moments}
    return FilmedStrides(
        day,
        near,
        _facts(assessment),
        sheet,
        f"{place}/{VIDEO}" if kept[VIDEO] is not None else "",
        strides,
        _seconds(told, strides, courses),
        _typical(strides, told["time"][0] * courses["slow_motion"]) if strides and sheet is not None else None,
        percents.get("toe_off"),
        tuple(Still(name, percents[id], sheet.nearest(percents[id])) for id, name in MOMENTS.items() if id in percents) if sheet else (),
    )


def near_strides(courses: Mapping[str, Any], near: Literal["left", "right"]) -> tuple[NearStride, ...]:
    """Return contact, toe-off and next contact of each whole stride of a leg, in the video's own time, s, from the events that were kept."""
    import numpy as np

    from psoas.gait.events import assemble_strides

    contacts, offs = ({side: np.asarray(times, dtype=float) for side, times in courses["events"][kind].items()} for kind in ("contact", "toe_off"))
    found = assemble_strides(contacts, offs)
    return tuple((round(one.initial_contact, 3), round(one.toe_off, 3), round(one.next_contact, 3)) for one in found if one.side == near)


@dataclass(frozen=True, slots=True)
class Unlike:
    """One way in which two clips were not filmed alike, as a sentence; `grave` where it makes them too different to compare."""

    words: str
    grave: bool


def unlike_words(before: Occasion, after: Occasion) -> tuple[Unlike, ...]:
    """Return plain warnings where two clips were not filmed alike, or may not have been: speed, surface, side."""
    from psoas.follow.retest import why_apart

    found = []
    apart = why_apart(before, after)
    if apart:
        found.append(Unlike(f"Too different to compare. {apart}", True))
    sides = (before.near_side, after.near_side)
    if None not in sides and sides[0] != sides[1]:
        shown = f"The first clip was filmed from the {sides[0]}, this one from the {sides[1]}: the two strides are of different legs."
        found.append(Unlike(f"{shown} Film from the same side again.", True))
    if not apart and not all(one.speed is not None and one.speed.known for one in (before, after)):
        found.append(Unlike("The speed is not known for both runs, so what looks different may come from speed alone.", False))
    return tuple(found)


def strides_json(seen: Sequence[FilmedStrides | None]) -> Markup:
    """Return the data of the page's player, safe inside a script element."""
    text = json.dumps([one and one.for_script() for one in seen], separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


def _read(path: Path | None) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path is not None else {}


def _sheet(told: Mapping[str, Any], address: str, near: str | None) -> Sheet:
    from psoas.report.skeleton import line_looks

    lie = {name: int(told[name]) for name in ("columns", "rows", "width", "height")}
    lines = tuple(tuple(None if ends is None else tuple(ends) for ends in picture) for picture in told["lines"])
    return Sheet(address, **lie, percents=tuple(round(percent, 1) for percent in told["percents"]), lines=lines, looks=line_looks(near))


def _typical(strides: Sequence[NearStride], begins: float) -> int | None:
    """Return which stride begins at a moment; None if none does within a tenth of its length."""
    place = min(range(len(strides)), key=lambda number: abs(strides[number][0] - begins))
    start, _, end = strides[place]
    return place if abs(start - begins) < 0.1 * (end - start) else None


def _seconds(told: Mapping[str, Any], strides: Sequence[NearStride], courses: Mapping[str, Any]) -> float | None:
    if told:
        return round(float(told["time"][1]) - float(told["time"][0]), 3)
    return round(median(end - start for start, _, end in strides) / float(courses["slow_motion"]), 3) if strides else None


def _facts(assessment: Assessment) -> tuple[str, ...]:
    speed, surface = assessment.speed, assessment.conditions.surface or assessment.capture.surface
    near = assessment.capture.near_side
    return (
        str(speed.to("km/h")) if speed.known else "speed unknown",
        {"treadmill": "treadmill", "overground": "overground"}.get(surface or "", "surface unknown"),
        f"filmed from the {near}" if near else "side unknown",
    )
