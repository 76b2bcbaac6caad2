"""A file of sets as they were done, CSV or YAML -> logged sets, each with the place it stands at; faults name file and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from psoas.errors import InputError
from psoas.plan.rows_file import RowKind, read_rows

COLUMNS = ("session", "exercise", "side", "done", "reserve", "load", "pain", "next_day", "rising", "form")
"""Columns of the table and fields of the list; only session, exercise and done must be there. A hyphen does for an underscore."""

NEEDED = ("session", "exercise", "done")
SIDES = ("", "left", "right", "both")
WORSE: Mapping[str, bool | None] = {"": None, "better": False, "same": False, "worse": True, "no": False, "yes": True}
YES_NO: Mapping[str, bool] = {"": False, "no": False, "yes": True, "false": False, "true": True}
KEPT: Mapping[str, bool] = {"": True, "kept": True, "yes": True, "true": True, "lost": False, "no": False, "false": False}


@dataclass(frozen=True, slots=True)
class LoggedSet:
    """One set as it was done.

    Parameters
    ----------
    place
        File and line, for messages.
    session, exercise, side
        Id of the session, of the exercise, and "left", "right" or "both".
    done, reserve
        Repetitions, steps or seconds; repetitions that would still have gone, None if not told.
    load
        kg, None for a band or nothing.
    pain, rising
        Worst pain, 0 to 10, and whether it rose, was sharp, or made limp.
    worse_next_day
        Whether it hurt more than usual the next morning, None while that is not known.
    form_kept
        Whether the movement was kept as shown.
    """

    place: str
    session: str
    exercise: str
    side: str
    done: int
    reserve: int | None
    load: float | None
    pain: int
    rising: bool
    worse_next_day: bool | None
    form_kept: bool


def read_log(path: str | Path) -> tuple[LoggedSet, ...]:
    """Return the sets of a log in their order.

    Parameters
    ----------
    path
        A table with a head (.csv) or a list of entries with the same names (.yaml, .yml).

    Raises
    ------
    InputError
        If the file cannot be read, a column is unknown or missing, or a value cannot be; with file and line, and what to write.
    """
    return tuple(_logged(place, row) for place, row in read_rows(path, SETS))


def _check_names(names: list[str], place: str) -> None:
    for name in names:
        if name not in COLUMNS:
            near = get_close_matches(name, COLUMNS, 1)
            raise InputError(f"{place}: '{name}' is not known.", f"Did you mean {near[0]}?" if near else f"Known are {', '.join(COLUMNS)}.")
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise InputError(f"{place} lacks {' and '.join(missing)}.", f"Every set needs {', '.join(NEEDED)}.")


SETS = RowKind("log", "set", "sets", "session", "session, exercise and done", _check_names)


def _logged(place: str, row: Mapping[str, str]) -> LoggedSet:
    def one_of(name: str, known: Mapping[str, Any]) -> Any:
        said = row.get(name, "").lower()
        if said not in known:
            raise InputError(f"{place}, {name}: '{said}' is not known.", f"Write {', '.join(word for word in known if word)}, or nothing.")
        return known[said]

    done = _number(place, "done", row.get("done", ""), 0, 3600)
    if done is None:
        raise InputError(f"{place}, done: it is empty.", "Write the repetitions or seconds of the set; leave the line away if it was not done.")
    reserve, pain = (_number(place, name, row.get(name, ""), 0, most) for name, most in (("reserve", 20), ("pain", 10)))
    return LoggedSet(
        place=place,
        session=row["session"],
        exercise=row["exercise"].upper(),
        side=one_of("side", {side: side or "both" for side in SIDES}),
        done=done,
        reserve=reserve,
        load=_load(place, row.get("load", "")),
        pain=pain or 0,
        rising=one_of("rising", YES_NO),
        worse_next_day=one_of("next_day", WORSE),
        form_kept=one_of("form", KEPT),
    )


def _number(place: str, name: str, said: str, low: int, high: int) -> int | None:
    if not said:
        return None
    if not said.isdigit() or not low <= int(said) <= high:
        raise InputError(f"{place}, {name}: '{said}' cannot be.", f"Write a whole number from {low} to {high}.")
    return int(said)


def _load(place: str, said: str) -> float | None:
    try:
        load = float(said.lower().removesuffix("kg").strip()) if said else None
    except ValueError:
        load = -1.0
    if load is not None and not 0 <= load <= 500:
        raise InputError(f"{place}, load: '{said}' cannot be.", "Write kilograms from 0 to 500, or nothing for a band or no load.")
    return load
