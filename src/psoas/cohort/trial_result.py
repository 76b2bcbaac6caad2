"""What one trial gives: rows for every table, and how it went; as bytes, each table with its own schema."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow as pa

from psoas.cohort.tables import TABLES, Row, arrow_table
from psoas.cohort.trial_spec import TrialSpec
from psoas.errors import RecordingError

Status = Literal["done", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class TrialResult:
    """All that is kept of a trial.

    Parameters
    ----------
    trial
        Its name.
    status
        "done"; "refused" where the recording does not allow a number, which is a result too; "failed" where the work ended
        before its end.
    rows
        Table -> rows; a table of `psoas.cohort.tables.TABLES` that is not there has none.
    """

    trial: str
    status: Status
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)


def failed(spec: TrialSpec, key: str, reason: str, remedy: str) -> TrialResult:
    """Return the result of a trial whose work was ended from outside."""
    return TrialResult(spec.trial, "failed", {"trials": (trial_row_of(spec, key, "failed", reason, remedy),)})


def trial_row_of(spec: TrialSpec, key: str, status: str, reason: str, remedy: str) -> dict[str, Any]:
    """Return the row of a trial with what was given of it."""
    nan = float("nan")
    numbers = {name: nan if getattr(spec, name) is None else getattr(spec, name) for name in ("height", "mass", "age", "speed")}
    return {
        "trial": spec.trial,
        "runner": spec.runner,
        "session": spec.session,
        "told_by": spec.told_by,
        "group": spec.group,
        "kind": spec.kind,
        "files": json.dumps({role: path.name for role, path in spec.files.items()}),
        "key": key,
        "status": status,
        "reason": reason,
        "remedy": remedy,
        "remarks": "",
        "sex": spec.sex or "",
        **numbers,
        "speed_error": nan if spec.speed is None else 0.0,
    }


def encode(result: TrialResult) -> bytes:
    """Return the result as bytes: one Arrow stream a table, in the order of `TABLES`; the same result gives the same bytes."""
    target = io.BytesIO()
    for name in TABLES:
        table = arrow_table(name, result.rows.get(name, ()))
        with pa.ipc.new_stream(target, table.schema) as stream:
            stream.write_table(table)
    return target.getvalue()


def decode_tables(content: bytes) -> dict[str, pa.Table]:
    """Return the tables of a result that `encode` wrote.

    Raises
    ------
    RecordingError
        If it is not one, whole.
    """
    source = pa.BufferReader(content)
    try:
        return {name: pa.ipc.open_stream(source).read_all() for name in TABLES}
    except (pa.ArrowException, OSError) as error:
        raise RecordingError(f"A kept result is damaged: {error}.", "Run the batch again with --fresh.") from None
