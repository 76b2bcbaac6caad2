"""A run of a watch beside the newest clip: both values with both errors, and one sentence each on whether they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from markupsafe import Markup

from psoas.app.runs_view import averages_of, dynamic_name, dynamic_short
from psoas.assessment_json import from_json
from psoas.errors import InputError
from psoas.follow.beside_video import Beside, BesideVideo, beside_kept, beside_video
from psoas.plan.words import MONTH_NAMES
from psoas.quantity import format_with_error, spaced_unit
from psoas.recording.fit import read_fit
from psoas.recording.fit_packs import FitPart, fit_parts
from psoas.recording.watch import WatchActivity
from psoas.report.wording import in_display_unit, number
from psoas.store.models import RunRecord

CHIPS = {"agree": ("in", "agree"), "differ": ("out", "differ"), "not comparable": ("unknown", "not compared"), "unknown": ("none", "")}
LARGEST = 20 * 2**20
"""Bytes of a file that is read again while a page waits; a day of running is under 10 MB."""

GONE = "The file of the run is not here any more, and without it the part at the clip’s speed cannot be found."


@dataclass(frozen=True, slots=True)
class BesideRow:
    """One metric in words: `said` is the sentence on both."""

    id: str
    name: str
    short: str
    watch: Markup
    video: Markup
    css: str
    word: str
    said: str


@dataclass(frozen=True, slots=True)
class BesideClip:
    """A run beside a clip: the day of the clip, which part of the run was taken, why they cannot be compared, and what the watch recorded."""

    filmed: str
    part: str
    apart: str
    rows: tuple[BesideRow, ...]


def beside_clip(run: RunRecord, file: Path | None, document: str, created: date) -> BesideClip:
    """Return a run beside a clip.

    Parameters
    ----------
    run
        As it was kept.
    file
        Where its file is; None if it was removed.
    document
        Assessment of the clip, as JSON.
    created
        When that was kept, for clips whose file does not tell when they were filmed.
    """
    assessment = from_json(document)
    activity = _read_again(run, file) if file is not None else None
    if activity is None:
        found = beside_kept(averages_of(run), assessment.findings, GONE)
    else:
        found = beside_video(activity, assessment.findings, assessment.speed, assessment.conditions.surface)
    day = assessment.source.day or created
    return BesideClip(
        f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}", _part(found, assessment.speed.to("km/h").value), found.apart, _rows(found.rows)
    )


def _read_again(run: RunRecord, file: Path) -> WatchActivity | None:
    """Return a run from its file; None if it is not in it."""
    try:
        found = (one for part in fit_parts(file, largest=LARGEST) for one in _runs_of(part))
        return next((one for one in found if one.start == run.started and abs(one.moving / 60 - run.minutes) < 1 / 60), None)
    except InputError:
        return None


def _runs_of(part: FitPart) -> Sequence[WatchActivity]:
    try:
        return [one for one in read_fit(part) if one.is_run]
    except InputError:
        return ()  # another of its archive has the run


def _part(found: BesideVideo, speed: float) -> str:
    if not found.seconds:
        return ""
    minutes = round(found.seconds / 60)
    how_long = "One minute" if minutes == 1 else f"The {minutes} minutes"
    return f"{how_long} of the run at the clip’s speed, {speed:.1f} km/h, beside it."


def _rows(rows: Sequence[Beside]) -> tuple[BesideRow, ...]:
    return tuple(
        BesideRow(
            row.id,
            dynamic_name(row.id),
            dynamic_short(row.id),
            number(in_display_unit(row.watch, row.id)),
            number(in_display_unit(row.video, row.id)),
            *CHIPS[row.said],
            _sentence(row),
        )
        for row in rows
        if row.watch.known and row.id != "speed"
    )


def _sentence(row: Beside) -> str:
    if row.said == "agree":
        return "They agree within the errors."
    if row.said == "differ":
        difference = in_display_unit(row.difference, row.id)
        value, error = format_with_error(abs(difference.value), difference.error)
        more = "more" if difference.value > 0 else "less"
        return f"The watch says {value} ± {error}{spaced_unit(difference.unit)} {more}; that is beyond both errors."
    return row.difference.reason if row.said == "unknown" else ""
