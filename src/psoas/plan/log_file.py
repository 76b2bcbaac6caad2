"""A file of sets as they were done, CSV or YAML -> logged sets, each with the place it stands at; faults name file and line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from psoas.errors import InputError
from psoas.knowledge.reading import line_of

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
    path = Path(path)
    if path.suffix.lower() not in (".csv", ".yaml", ".yml"):
        raise InputError(f"{path.name} is neither CSV nor YAML.", "Name the log something.csv or something.yaml.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.", "Check the name and the folder.") from None
    except (UnicodeDecodeError, IsADirectoryError):
        raise InputError(f"{path} is not a text file.", "Give a CSV or YAML file of sets.") from None
    rows = _table(text, path.name) if path.suffix.lower() == ".csv" else _entries(text, path.name)
    return tuple(_logged(place, row) for place, row in rows)


def _table(text: str, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    reader = csv.reader(text.splitlines())
    head = [_plain(cell) for cell in next(reader, [])]
    _check_names(head, f"{name} line 1")
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        place = f"{name} line {reader.line_num}"
        if len(cells) != len(head):
            raise InputError(
                f"{place} has {len(cells)} values and the head has {len(head)}.", "Write one value, or nothing, between each two commas."
            )
        yield place, {column: cell.strip() for column, cell in zip(head, cells, strict=True)}


def _entries(text: str, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        entries: Any = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputError(f"{name} line {line} is not YAML: {error.problem}.", "Correct that line.") from None
    if not isinstance(entries, list):
        raise InputError(f"{name} line 1: a list of sets is expected.", "Begin each set with '- session:'.")
    for index, entry in enumerate(entries):
        place = f"{name} line {line_of(text, index, '')}"
        if not isinstance(entry, dict):
            raise InputError(f"{place}: '{entry}' is no set.", "Write session, exercise and done, each with its value.")
        named = {_plain(str(key)): value for key, value in entry.items()}
        _check_names(list(named), place)
        yield place, {key: "" if value is None else str(value).strip() for key, value in named.items()}


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def _check_names(names: list[str], place: str) -> None:
    for name in names:
        if name not in COLUMNS:
            near = get_close_matches(name, COLUMNS, 1)
            raise InputError(f"{place}: '{name}' is not known.", f"Did you mean {near[0]}?" if near else f"Known are {', '.join(COLUMNS)}.")
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise InputError(f"{place} lacks {' and '.join(missing)}.", f"Every set needs {', '.join(NEEDED)}.")


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
