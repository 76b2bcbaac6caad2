"""A file that a person writes row by row, CSV with a head or YAML list -> rows, each with the place it stands at; faults name file and line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from psoas.errors import InputError
from psoas.knowledge.reading import line_of

SUFFIXES = (".csv", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class RowKind:
    """What the rows of a file are, for messages.

    Parameters
    ----------
    file, one, many
        What the file, one row and several rows are called ("log", "set", "sets").
    first
        Field with which an entry begins.
    needs
        What every entry holds, in words.
    check
        Raises `InputError` if the names of columns or fields cannot be; is given the names and the place.
    """

    file: str
    one: str
    many: str
    first: str
    needs: str
    check: Callable[[list[str], str], None]


def read_rows(path: str | Path, kind: RowKind) -> tuple[tuple[str, dict[str, str]], ...]:
    """Return every row with its place; names are in small letters with underscores, values are stripped text.

    Raises
    ------
    InputError
        If the file cannot be read or a row cannot be; with file and line, and what to write.
    """
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path.name} is neither CSV nor YAML.", f"Name the {kind.file} something.csv or something.yaml.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.", "Check the name and the folder.") from None
    except (UnicodeDecodeError, IsADirectoryError):
        raise InputError(f"{path} is not a text file.", f"Give a CSV or YAML file of {kind.many}.") from None
    return tuple(_table(text, path.name, kind) if path.suffix.lower() == ".csv" else _entries(text, path.name, kind))


def _table(text: str, name: str, kind: RowKind) -> Iterator[tuple[str, dict[str, str]]]:
    reader = csv.reader(text.splitlines())
    head = [_plain(cell) for cell in next(reader, [])]
    kind.check(head, f"{name} line 1")
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        place = f"{name} line {reader.line_num}"
        if len(cells) != len(head):
            raise InputError(
                f"{place} has {len(cells)} values and the head has {len(head)}.", "Write one value, or nothing, between each two commas."
            )
        yield place, {column: cell.strip() for column, cell in zip(head, cells, strict=True)}


def _entries(text: str, name: str, kind: RowKind) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        entries: Any = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputError(f"{name} line {line} is not YAML: {error.problem}.", "Correct that line.") from None
    if not isinstance(entries, list):
        raise InputError(f"{name} line 1: a list of {kind.many} is expected.", f"Begin each {kind.one} with '- {kind.first}:'.")
    for index, entry in enumerate(entries):
        place = f"{name} line {line_of(text, index, '')}"
        if not isinstance(entry, dict):
            raise InputError(f"{place}: '{entry}' is no {kind.one}.", f"Write {kind.needs}, each with its value.")
        named = {_plain(str(key)): value for key, value in entry.items()}
        kind.check(list(named), place)
        yield place, {key: "" if value is None else str(value).strip() for key, value in named.items()}


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")
