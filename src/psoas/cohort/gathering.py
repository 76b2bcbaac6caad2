"""Kept results -> partitioned Parquet tables and the summary, in the order of the plan, a hundred trials in memory at a time."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from psoas.cohort.store import ORDER, PARTIAL, SUMMARY, ResultStore
from psoas.cohort.summary import SUMMARY_COLUMNS, summary_row
from psoas.cohort.tables import TABLES, schema_of
from psoas.cohort.trial_result import decode_tables

T = TypeVar("T")

TRIALS_AT_ONCE = 100
TRIALS_PER_FILE = 1000


def gather(store: ResultStore) -> dict[str, int]:
    """Write every table as a folder of Parquet files, and summary.csv; return how many trials have each status.

    The order is that of the plan, whoever finished first, so the same trials give the same bytes.

    Parameters
    ----------
    store
        With the results; a trial that has none yet is left out.
    """
    workshop = store.folder / PARTIAL / "tables"
    shutil.rmtree(workshop, ignore_errors=True)
    for name in TABLES:
        (workshop / name).mkdir(parents=True)
    counts: dict[str, int] = {}
    files = _TableFiles(workshop)
    with (workshop / SUMMARY).open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, [column.name for column in SUMMARY_COLUMNS], lineterminator="\n")
        writer.writeheader()
        for trials in batched(_results(store), TRIALS_AT_ONCE):
            files.write(trials)
            for tables in trials:
                row = summary_row(tables)
                counts[str(row["status"])] = counts.get(str(row["status"]), 0) + 1
                writer.writerow({name: _cell(value) for name, value in row.items()})
    files.close()
    for name in TABLES:
        shutil.rmtree(store.folder / name, ignore_errors=True)
        (workshop / name).replace(store.folder / name)
    (workshop / SUMMARY).replace(store.folder / SUMMARY)
    shutil.rmtree(workshop)
    return counts


class _TableFiles:
    """The file of each table that is being written; a new one begins after `TRIALS_PER_FILE` trials."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.trials = folder, 0
        self.open: dict[str, pq.ParquetWriter] = {}

    def write(self, trials: tuple[dict[str, pa.Table], ...]) -> None:
        if self.trials % TRIALS_PER_FILE == 0:
            self.close()
            number = self.trials // TRIALS_PER_FILE
            self.open = {name: pq.ParquetWriter(self.folder / name / f"part-{number:05d}.parquet", schema_of(name)) for name in TABLES}
        for name, writer in self.open.items():
            writer.write_table(pa.concat_tables([tables[name].replace_schema_metadata(schema_of(name).metadata) for tables in trials]))
        self.trials += len(trials)

    def close(self) -> None:
        for writer in self.open.values():
            writer.close()


def batched(values: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Give the values in tuples of `size`; the last may be shorter."""
    rest = iter(values)
    while some := tuple(islice(rest, size)):
        yield some


def _results(store: ResultStore) -> Iterator[dict[str, pa.Table]]:
    with (store.folder / ORDER).open(encoding="utf-8") as order:
        for line in order:
            content = store.content(line.strip())
            if content is not None:
                yield decode_tables(content)


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return "" if value != value else f"{value:.6g}"
    return value
