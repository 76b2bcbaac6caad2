"""Rows of numbers in text files, with the line and field of whatever is not a number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from psoas.errors import RecordingError


def read_lines(path: Path) -> list[str]:
    """Return the lines of a text file without their ends.

    Raises
    ------
    RecordingError
        If the file cannot be opened, is empty or is not text.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RecordingError(f"{path.name} cannot be opened: {error.strerror or error}.", "Check the path and the permissions.") from error
    if b"\x00" in content[:4096]:
        raise RecordingError(f"{path.name} is not a text file.", "Give the file as the capture software exports it.")
    lines = content.decode("utf-8-sig", errors="replace").splitlines()
    if not any(line.strip() for line in lines):
        raise RecordingError(f"{path.name} is empty.", "Export it again.")
    return lines


def parse_numbers(cells: Sequence[str], path: Path, line: int) -> list[float]:
    """Return the cells as numbers, an empty cell as nan.

    Parameters
    ----------
    cells
        Texts of one row.
    path, line
        Where the row stands (line counted from 1), for the error.

    Raises
    ------
    RecordingError
        With line and field, if a cell is not a number or is infinite.
    """
    try:
        values = [float(cell) if cell and not cell.isspace() else math.nan for cell in cells]
    except ValueError:
        raise _not_a_number(cells, path, line) from None
    if any(math.isinf(value) for value in values):
        raise _not_a_number(cells, path, line)
    return values


def _not_a_number(cells: Sequence[str], path: Path, line: int) -> RecordingError:
    for field, cell in enumerate(cells, start=1):
        try:
            faulty = math.isinf(float(cell or "nan")) if not cell.isspace() else False
        except ValueError:
            faulty = True
        if faulty:
            shown = cell.strip()[:40]
            return RecordingError(
                f"{path.name} line {line}, field {field}: '{shown}' is not a number.", "Correct that line or export the file again."
            )
    return RecordingError(f"{path.name} line {line} is not a row of numbers.", "Export the file again.")
