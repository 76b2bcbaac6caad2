"""Rows of numbers in text files, with the line and field of whatever is not a number."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from psoas.errors import RecordingError
from psoas.recording.dataset import FloatArray

# Before 3.1 pandas read numbers to the last digit but one unless told otherwise; since then it does, and warns when told.
EXACT = {} if tuple(map(int, pd.__version__.split(".")[:2])) >= (3, 1) else {"float_precision": "round_trip"}


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


def regular_table(lines: Sequence[str], separator: str) -> FloatArray | None:
    r"""Return rows of numbers at once where nothing about them is odd, and None where somebody should look closely.

    Parameters
    ----------
    lines
        Rows of text; empty ones are passed over.
    separator
        "\t", between which cells may be empty, or "\s+".

    Returns
    -------
    ndarray or None
        (rows, cells), nan for an empty cell, each number the one nearest to its text. None if rows differ in their
        number of cells, or a cell is neither empty nor a finite number.
    """
    rows = [line for line in lines if line and not line.isspace()]
    if not rows:
        return None
    cells = rows[0].count("\t") + 1 if separator == "\t" else len(rows[0].split())
    if separator == "\t" and any(row.count("\t") != cells - 1 for row in rows):
        return None
    try:
        frame = pd.read_csv(  # type: ignore[call-overload]
            StringIO("\n".join(rows)),
            sep=separator,
            header=None,
            names=range(cells + 1),  # one more than there should be, to see a cell too many
            dtype=float,
            quoting=csv.QUOTE_NONE,
            keep_default_na=False,
            na_values=[""],
            low_memory=False,  # in one piece
            **EXACT,
        )
    except ValueError:  # pandas' own errors are of this kind
        return None
    table = frame.to_numpy()
    regular = isinstance(frame.index, pd.RangeIndex) and np.isnan(table[:, cells]).all() and not np.isinf(table).any()
    if not regular or (separator != "\t" and np.isnan(table[:, :cells]).any()):
        return None
    return np.ascontiguousarray(table[:, :cells])


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
    if any(map(math.isinf, values)):
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
