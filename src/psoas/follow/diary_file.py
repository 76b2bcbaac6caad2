"""A diary as a person writes it, one row a day in CSV or YAML -> Diary; faults name file and line.

Columns are `day`, places such as `hamstrings left` or `low back`, `run minutes`, `run km`, `sleep`, `effort`, and for a session of the
programme that was done `session` (its id), `status` and `pain`; `looked` says that a professional looked at what had stopped the programme.
Only `day` must be there; what was not told stays empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from pathlib import Path

from psoas.errors import InputError
from psoas.follow.diary import CheckIn, DoneSession, SessionStatus
from psoas.follow.history import GROUPS, Diary
from psoas.plan.programme import Programme
from psoas.plan.rows_file import RowKind, read_rows

SIDES = ("left", "right", "both")
PLACES: Mapping[str, str] = {
    **{f"{group}_{side}": f"{group}:{side}" for group in GROUPS for side in SIDES if group != "low_back" or side == "both"},
    **{group: f"{group}:both" for group in GROUPS},
}
"""Name of a column -> place as `CheckIn.soreness` names it; without a side both are meant."""
COLUMNS = ("day", *PLACES, "run_minutes", "run_km", "sleep", "effort", "session", "status", "pain", "looked", "note")
STATUS: Mapping[str, SessionStatus] = {"done": "done", "partly": "partly", "skipped": "skipped"}
OF_SESSION = ("status", "pain")
LOOKED = {"yes": True, "true": True, "no": False, "false": False, "": False}


def read_diary(path: str | Path, programme: Programme) -> Diary:
    """Return the diary of a file, in order of day.

    Parameters
    ----------
    path
        A table with a head (.csv) or a list of days with the same names (.yaml, .yml).
    programme
        The one that was followed: it says when it began and which sessions there are.

    Raises
    ------
    InputError
        If a day is there twice, a column is unknown, or a value cannot be; with file and line, and what to write.
    """
    check_ins: dict[date, CheckIn] = {}
    sessions: list[DoneSession] = []
    looked: list[date] = []
    for place, row in read_rows(path, DAYS):
        day = _day(place, row["day"])
        if day in check_ins:
            raise InputError(f"{place}: {day} is there twice.", "Write one row a day.")
        check_ins[day] = _check_in(place, day, row)
        if _looked(place, row.get("looked", "")):
            looked.append(day)
        if row.get("session"):
            sessions.append(_session(place, day, row, programme))
        elif any(row.get(name) for name in OF_SESSION):
            raise InputError(f"{place} tells of a session and does not name it.", "Write its id under session, w1-mon say.")
    if not check_ins:
        raise InputError(f"{Path(path).name} holds no day.", "Write one row a day, with the day as 2027-01-04.")
    in_order = tuple(check_ins[day] for day in sorted(check_ins))
    return Diary(in_order, tuple(sorted(sessions, key=lambda one: one.day)), programme_start=programme.wishes.start, looked=tuple(sorted(looked)))


def _check_names(names: list[str], place: str) -> None:
    for name in names:
        if name not in COLUMNS:
            near = get_close_matches(name, COLUMNS, 1)
            places = ", ".join(group.replace("_", " ") for group in GROUPS)
            raise InputError(
                f"{place}: '{name}' is not known.",
                f"Did you mean {near[0]}?"
                if near
                else f"Places are {places}, with left or right behind; others are day, run_minutes, sleep, session.",
            )
    if "day" not in names:
        raise InputError(f"{place} lacks day.", "Every row needs the day it tells of, as 2027-01-04.")


DAYS = RowKind("diary", "day", "days", "day", "day and what was told", _check_names)


def _day(place: str, said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise InputError(f"{place}, day: '{said}' is not a day.", "Write it as 2027-01-04.") from None


def _check_in(place: str, day: date, row: Mapping[str, str]) -> CheckIn:
    sore = {PLACES[name]: level for name in row if name in PLACES and (level := _whole(place, name, row[name], 10)) is not None}
    return CheckIn(
        day,
        sore,
        effort=_whole(place, "effort", row.get("effort", ""), 10),
        sleep=_number(place, "sleep", row.get("sleep", ""), 24),
        run_minutes=_number(place, "run_minutes", row.get("run_minutes", ""), 1440),
        run_km=_number(place, "run_km", row.get("run_km", ""), 500),
        note=row.get("note", ""),
    )


def _session(place: str, day: date, row: Mapping[str, str], programme: Programme) -> DoneSession:
    planned = {one.id: one for one in programme.sessions()}
    id, status = row["session"], row.get("status", "") or "done"
    if id not in planned:
        near = get_close_matches(id, planned, 1)
        raise InputError(
            f"{place}: there is no session '{id}'.", f"Did you mean {near[0]}?" if near else f"There are {', '.join(planned) or 'none'}."
        )
    if status not in STATUS:
        raise InputError(f"{place}, status: '{status}' is not known.", f"Write {', '.join(STATUS)}, or nothing for done.")
    at = datetime.combine(day, time(18), tzinfo=UTC)
    pain = _whole(place, "pain", row.get("pain", ""), 10)
    return DoneSession(f"{day}-{id}", planned[id].kind, day, at, STATUS[status], planned=id, pain=pain)


def _looked(place: str, said: str) -> bool:
    if said.lower() not in LOOKED:
        raise InputError(f"{place}, looked: '{said}' is not known.", "Write yes on the day on which a professional looked, or nothing.")
    return LOOKED[said.lower()]


def _whole(place: str, name: str, said: str, most: int) -> int | None:
    if said and not (said.isdigit() and int(said) <= most):
        raise InputError(f"{place}, {name}: '{said}' cannot be.", f"Write a whole number from 0 to {most}, or nothing.")
    return int(said) if said else None


def _number(place: str, name: str, said: str, most: float) -> float | None:
    try:
        number = float(said) if said else None
    except ValueError:
        number = -1.0
    if number is not None and not 0 <= number <= most:
        raise InputError(f"{place}, {name}: '{said}' cannot be.", f"Write a number from 0 to {most:g}, or nothing.")
    return number
