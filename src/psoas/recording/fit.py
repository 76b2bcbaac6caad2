"""FIT files of watches and foot pods, whole, cut short or with several sports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from psoas.errors import RecordingError
from psoas.recording.fit_packs import FitPart, fit_parts
from psoas.recording.watch import COURSES, WatchActivity

LONGEST = 7 * 86400.0
"""s from the middle of an activity within which its records lie."""

FARTHEST_ZONE = 15 * 3600.0
"""s that clocks on this earth are apart from UTC at most, and a little."""

FIRST_YEAR = 1990
"""FIT counts from the last day of 1989: what lies before was no calendar."""

# Field of a record -> (course, factor to its unit). The first that is there is taken.
FIELDS: Mapping[str, tuple[tuple[str, float], ...]] = {
    "distance": (("distance", 1.0),),
    "speed": (("enhanced_speed", 1.0), ("speed", 1.0)),
    "contact_time": (("stance_time", 1e-3),),
    "contact_balance": (("stance_time_balance", 1.0),),
    "duty_factor": (("stance_time_percent", 1.0),),
    "vertical_oscillation": (("vertical_oscillation", 1e-3),),
    "step_length": (("step_length", 1e-3),),
    "heart_rate": (("heart_rate", 1.0),),
    "altitude": (("enhanced_altitude", 1.0), ("altitude", 1.0)),
    "power": (("power", 1.0),),
}
# What a device writes as 0 when it measured nothing.
NEVER_ZERO = ("contact_time", "contact_balance", "duty_factor", "vertical_oscillation", "step_length", "heart_rate", "step_rate")


FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
Record = dict[str, Any]
DeveloperRecord = dict[str, tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class _Contents:
    """Messages of a file: fields by name, those of developers apart; and where reading ended.

    `sport` was written as the activity began, `clock` as it ended: a file that breaks off has the one and not the other.
    """

    records: list[Record]
    developer: list[DeveloperRecord]
    sessions: list[Record]
    sport: Record
    clock: Record
    device: str
    broken: str


def read_fit(file: str | Path | FitPart) -> tuple[WatchActivity, ...]:
    """Read a FIT file: Garmin, Stryd, Strava and others.

    Steps a minute count both feet. Zeros that stand for "not measured" become nan, records of the same second are
    joined, and of a file whose end cannot be read the part before it is kept and said so.

    Parameters
    ----------
    file
        The .fit file, compressed by gzip or in a ZIP archive too; of an archive that holds several, one of its
        `psoas.recording.fit_packs.fit_parts`.

    Returns
    -------
    tuple of WatchActivity
        One for each session, in order of time.

    Raises
    ------
    RecordingError
        If it is no FIT file, holds several, holds no records over time, or is larger than any recording.
    """
    part = file if isinstance(file, FitPart) else _only(Path(file))
    contents = _contents(part)
    if not contents.records:
        broken = f" {contents.broken}" if contents.broken else ""
        raise RecordingError(f"{part.name} holds no records over time.{broken}", "Give the activity itself, not a plan, a course or the settings.")
    sessions = contents.sessions or [contents.sport]
    return tuple(_activity(session, contents, alone=len(sessions) == 1) for session in sessions)


def _only(path: Path) -> FitPart:
    first, *others = islice(fit_parts(path), 2)
    if others:
        raise RecordingError(f"{path.name} holds several FIT files.", "Unpack it, and give one of them.")
    return first


def _contents(part: FitPart) -> _Contents:
    import fitdecode

    records: list[Record] = []
    developer: list[DeveloperRecord] = []
    sessions: list[Record] = []
    sport: Record = {}
    clock: Record = {}
    device, broken = "", ""
    try:
        with fitdecode.FitReader(part.content, check_crc=fitdecode.CrcCheck.DISABLED, error_handling=fitdecode.ErrorHandling.IGNORE) as reader:
            for frame in reader:
                if frame.frame_type != fitdecode.FIT_FRAME_DATA:
                    continue
                if frame.name == "record":
                    records.append({field.name: field.value for field in frame.fields if not _is_developer(field)})
                    developer.append({field.name: (field.value, field.units or "") for field in frame.fields if _is_developer(field)})
                elif frame.name == "session":
                    sessions.append({field.name: field.value for field in frame.fields if not _is_developer(field)})
                elif frame.name == "sport":
                    sport = {field.name: field.value for field in frame.fields}
                elif frame.name == "activity":
                    clock = {field.name: field.value for field in frame.fields}
                elif frame.name == "file_id":
                    device = _device({field.name: field.value for field in frame.fields})
    except (fitdecode.FitError, ValueError, KeyError, IndexError, TypeError, OverflowError) as error:
        if not records:
            raise RecordingError(f"{part.name} is not a FIT file that can be read: {error}.", "Export the activity again from the watch.") from None
        broken = f"The end of the file could not be read ({error}); the {len(records)} records before it are kept."
    return _Contents(records, developer, sessions, sport, clock, device, broken)


def _is_developer(field: Any) -> bool:
    return type(field.field).__name__ == "DevField" if field.field is not None else False


def _device(fields: Mapping[str, Any]) -> str:
    product = fields.get("garmin_product") or fields.get("product_name") or ""
    return " ".join(str(part) for part in (fields.get("manufacturer"), product) if part and not isinstance(part, int))


def _activity(session: Mapping[str, Any], contents: _Contents, *, alone: bool) -> WatchActivity:
    pairs = [pair for pair in zip(contents.records, contents.developer, strict=True) if alone or _within(pair[0], session)]
    times, records, developer, said = _by_second(pairs)
    course = _course(records, developer, times)
    start = session.get("start_time") or (records[0].get("timestamp") if records else None)
    covered = float(times[-1]) if len(times) else 0.0
    return WatchActivity(
        sport=str(session.get("sport") or "unknown"),
        detail=str(session.get("sub_sport") or ""),
        device=contents.device,
        start=start.astimezone(UTC) if isinstance(start, datetime) else None,
        elapsed=_number(session.get("total_elapsed_time"), covered),
        moving=_number(session.get("total_timer_time"), covered),
        distance=_number(session.get("total_distance"), float(course["distance"].max()) if "distance" in course else float("nan")),
        course=course,
        repairs=((contents.broken,) if contents.broken else ()) + said,
        local_start=_local(start, contents.clock),
    )


def _local(start: Any, clock: Mapping[str, Any]) -> datetime | None:
    """Return a start by the clock on the wrist, which an activity tells beside its own clock as it ends."""
    ahead = _seconds(clock.get("local_timestamp")) - _seconds(clock.get("timestamp"))
    if not np.isfinite(_seconds(start) + ahead) or (isinstance(start, datetime) and abs(ahead) > FARTHEST_ZONE):
        return None
    wall = datetime(1970, 1, 1) + timedelta(seconds=round(_seconds(start) + ahead))
    return wall if wall.year >= FIRST_YEAR else None


def _within(record: Mapping[str, Any], session: Mapping[str, Any]) -> bool:
    at, start = _seconds(record.get("timestamp")), _seconds(session.get("start_time"))
    return start <= at <= start + _number(session.get("total_elapsed_time"), float("inf"))


def _by_second(
    pairs: Sequence[tuple[Record, DeveloperRecord]],
) -> tuple[FloatArray, list[Record], list[DeveloperRecord], tuple[str, ...]]:
    """Return seconds since the first record, records and developer fields of each, and what was repaired.

    Records of one time are joined: some devices split what they measured over two messages.
    """
    stamps = np.array([_seconds(record.get("timestamp")) for record, _ in pairs])
    known = np.flatnonzero(np.abs(stamps - np.nanmedian(stamps)) < LONGEST) if np.isfinite(stamps).any() else np.zeros(0, dtype=int)
    said: tuple[str, ...] = (f"{len(pairs) - len(known)} records without a possible time were left out.",) if len(known) < len(pairs) else ()
    if (np.diff(stamps[known]) < 0).any():
        said += ("Records were out of order and were sorted by time.",)
    joined: dict[float, tuple[Record, DeveloperRecord]] = {}
    for row in known[np.argsort(stamps[known], kind="stable")]:
        record, developer = joined.get(stamps[row], ({}, {}))
        told = {name: value for name, value in pairs[row][0].items() if value is not None}
        joined[stamps[row]] = ({**record, **told}, {**developer, **pairs[row][1]})
    times = np.array(list(joined))
    return times - times[:1], [record for record, _ in joined.values()], [developer for _, developer in joined.values()], said


def _course(records: Sequence[Mapping[str, Any]], developer: Sequence[Mapping[str, tuple[Any, str]]], times: FloatArray) -> xr.Dataset:
    found = {name: values for name, values in _courses(records) if np.isfinite(values).any()}
    for name in NEVER_ZERO:
        if name in found:
            found[name] = np.where(found[name] == 0, np.nan, found[name])
            if not np.isfinite(found[name]).any():
                del found[name]
    data = {name: ("time", values, {"unit": COURSES[name][0], "meaning": COURSES[name][1]}) for name, values in found.items()}
    for field in dict.fromkeys(name for record in developer for name in record):
        unit = next(record[field][1] for record in developer if field in record)
        values = np.array([_number(record.get(field, (None, ""))[0], float("nan")) for record in developer])
        name = re.sub(r"\W+", "_", field).strip("_").lower()
        name = f"device_{name}" if name in COURSES else name
        if np.isfinite(values).any():
            data[name] = ("time", values, {"unit": unit, "meaning": f"{field}, as the device gives it"})
    return xr.Dataset(data, coords={"time": ("time", times, {"unit": "s"})})


def _courses(records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, FloatArray]]:
    for name, choices in FIELDS.items():
        rows = [next(((record[field], factor) for field, factor in choices if _is_number(record.get(field))), (None, 1.0)) for record in records]
        yield name, np.array([_number(value, float("nan")) * factor for value, factor in rows])
    strides = np.array([_number(record.get("cadence"), float("nan")) + _number(record.get("fractional_cadence"), 0.0) for record in records])
    yield "step_rate", 2 * strides


def _seconds(stamp: Any) -> float:
    """Return a time stamp in s: of the calendar, or of the device's own clock where it kept no calendar."""
    if isinstance(stamp, datetime):
        return stamp.timestamp()
    return _number(stamp, float("nan"))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Any, otherwise: float) -> float:
    return float(value) if _is_number(value) and np.isfinite(value) else otherwise
