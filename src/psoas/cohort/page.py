"""A batch's page: one table of all trials, two figures over speed, and what was not run with its reasons."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from psoas import __version__
from psoas.cohort.speed_figure import Mark, source_mark, speed_figure, step_rate_band
from psoas.cohort.store import NOT_RUN, PAGE, PARTIAL, SUMMARY, ResultStore
from psoas.cohort.tables import TABLES
from psoas.quantity import NARROW_SPACE, format_with_error
from psoas.report.pages import page_environment

MOST_ROWS = 500
MOST_MARKS = 5000
MOST_NAMES = 40
STATUS_CHIP = {"done": ("in", "done"), "refused": ("unknown", "refused"), "failed": ("alert", "failed")}
WHAT = {
    "trials": "one row a trial: files, runner, speed, how it went",
    "strides": "one row a stride",
    "metrics": "one row a metric and side: value, random and systematic error, unit, verdict",
    "curves": "one row a curve and side: 101 values of mean, spread and error",
    "muscles": "one row a number of a muscle",
    "watches": "one row an activity of a watch",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A trial as the page shows it: folder and name, source, chip, cells of (letter, text), a word on the last, and what is said of it."""

    folder: str
    name: str
    kind: str
    chip: tuple[str, str]
    cells: tuple[tuple[tuple[str, str], ...], ...]
    unfit: str
    said: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Files that were not run for one reason."""

    text: str
    count: int
    names: tuple[str, ...]


def write_page(store: ResultStore, title: str) -> Path:
    """Write index.html from summary.csv and not_run.csv, whole or not at all, and return its path."""
    path = store.folder / PAGE
    partial = store.folder / PARTIAL / PAGE
    partial.write_text(render_page(store.folder, title), encoding="utf-8")
    partial.replace(path)
    return path


def render_page(folder: Path, title: str) -> str:
    """Return the page of the results in a folder as one HTML document that needs no network and no other file.

    Parameters
    ----------
    folder
        Results of a batch.
    title
        Name of the folder that was run.
    """
    lines: list[Line] = []
    refused: list[Line] = []
    rates: list[Mark] = []
    stretches: list[Mark] = []
    counts = dict.fromkeys(STATUS_CHIP, 0)
    with (folder / SUMMARY).open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            counts[row["status"]] += 1
            group = lines if row["status"] == "done" else refused
            if len(group) < MOST_ROWS:
                group.append(_line(row))
            if len(rates) < MOST_MARKS:
                rates += _marks(row, ("both",), "step_rate")
                stretches += _marks(row, ("left", "right"), "psoas_stretch")
    reasons = _reasons(folder)
    figures = []
    if rates:
        figures.append(("Step rate, steps/min", speed_figure("Step rate", "steps/min", rates, step_rate_band())))
    if stretches:
        figures.append(("Longest psoas in the stride, % over standing", speed_figure("Longest psoas", "% over standing", stretches)))
    sources = sorted({mark.source for mark in (*rates, *stretches)})
    return (
        page_environment()
        .get_template("batch.html")
        .render(
            title=title,
            counts=[(STATUS_CHIP[name], number) for name, number in counts.items() if number],
            total=sum(counts.values()),
            done=counts["done"],
            lines=lines,
            more=max(0, counts["done"] - len(lines)),
            refused=refused,
            more_refused=max(0, counts["refused"] + counts["failed"] - len(refused)),
            figures=figures,
            legend=[(source_mark(source), source) for source in sources],
            reasons=reasons,
            left_out=sum(reason.count for reason in reasons),
            tables=[(f"{name}/", WHAT[name]) for name in TABLES],
            version=__version__,
        )
    )


def _line(row: Mapping[str, str]) -> Line:
    folder, _, name = row["trial"].rpartition("/")
    cells = (
        (("", _with_error(row, "speed")),),
        (("", _with_error(row, "step_rate")),),
        _both(row, "contact_time"),
        _both(row, "psoas_stretch"),
        _both(row, "psoas_swing_force"),
    )
    said = f"{row['reason']} {row['remedy']}" if row["status"] != "done" else f"{row['reason']} {row['remarks']}"
    unfit = "not fit to quote" if row["quotable"] == "no" and cells[-1] else ""
    return Line(folder, name, row["kind"], STATUS_CHIP[row["status"]], cells, unfit, said.strip())


def _both(row: Mapping[str, str], name: str) -> tuple[tuple[str, str], ...]:
    sides = tuple((side[0].upper(), text) for side in ("left", "right") if (text := _with_error(row, f"{name}_{side}")))
    return sides or ((("", _with_error(row, name)),) if name in row else ())


def _with_error(row: Mapping[str, str], name: str) -> str:
    value, error = _number(row[name]), _number(row[f"{name}_error"])
    if math.isnan(value):
        return ""
    shown, half = format_with_error(value, 0.0 if math.isnan(error) else error)
    return f"{shown}{NARROW_SPACE}±{NARROW_SPACE}{half}" if half else shown


def _marks(row: Mapping[str, str], sides: tuple[str, ...], name: str) -> Iterator[Mark]:
    """Give the marks of a trial; without a speed it has no place over speed."""
    speed, speed_error = _number(row["speed"]), _number(row["speed_error"])
    source = "watch" if row["kind"] == "watch" else "plates" if "plates" in row["kind"] else "side view"
    for side in sides:
        column = name if side == "both" else f"{name}_{side}"
        value, error = _number(row[column]), _number(row[f"{column}_error"])
        if math.isfinite(speed) and math.isfinite(value):
            yield Mark(row["trial"], source, side, speed, 0.0 if math.isnan(speed_error) else speed_error, value, 0.0 if math.isnan(error) else error)


def _reasons(folder: Path) -> list[Reason]:
    """Return why files were not run, the commonest reason first."""
    names: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    with (folder / NOT_RUN).open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            counts[row["reason"]] = counts.get(row["reason"], 0) + 1
            some = names.setdefault(row["reason"], [])
            if len(some) < MOST_NAMES:
                some.append(row["file"])
    return [Reason(text, counts[text], tuple(names[text])) for text in sorted(counts, key=lambda text: (-counts[text], text))]


def _number(text: str) -> float:
    return float(text) if text else math.nan
