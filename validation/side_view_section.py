"""The part of docs/validation/muscles.md on the side view: tables and figure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from psoas.body.side_view import LegFinding, side_view_leg
from psoas.body.side_view_stance import stance_shapes
from validation.ground_force_methods import GroundError, ground_errors
from validation.measured_runs import MeasuredRun, measured_runs
from validation.side_view_clips import Clip, filmed
from validation.side_view_errors import SIDES, Case, Curves, cases, covered, curve_agreement, in_three_dimensions, left_out, usual_miss
from validation.side_view_figure import draw_side_view
from validation.virtual_camera import Filming

FIGURE = "side-view-muscles.svg"
IN_THE_AIR = 20.0  # N


def side_view_section(docs: Path) -> str:
    """Return the section as Markdown and draw its figure into `docs`."""
    runs = measured_runs()
    found = cases(runs)
    seeds = {near: range(first, first + len(runs)) for near, first in (("right", 1), ("left", 101))}  # each film has a bias of its own
    films = [filmed(run, Filming(60, 0.010, "clumped", near, seed), seed) for near in seeds for run, seed in zip(runs, seeds[near], strict=True)]  # type: ignore[arg-type]
    legs = [_leg(film, side, found) for side in ("right", "left") for film in films]
    draw_side_view(legs[: len(runs)], docs / FIGURE)
    text = Path(__file__).with_name("side_view_section.md").read_text(encoding="utf-8")
    by_name = {name: [case for case in found if case.quantity == name] for name in dict.fromkeys(case.quantity for case in found)}
    pairs = {name: left_out(some) for name, some in by_name.items()}
    every = [pair for some in pairs.values() for pair in some]
    parts = {
        "runs": _runs_table(runs),
        "quantities": _quantity_table(by_name),
        "curves": _curve_table(legs),
        "ground": _ground_table(ground_errors(runs, films)),
        "pooled": f"{100 * covered(every):.0f} %",
        "least": ", ".join(f"{name} ({100 * covered(some):.0f} %)" for name, some in pairs.items() if covered(some) < 0.85),
        "films": str(len(found) // len(by_name) // len(runs) // len(SIDES)),
        "figure": FIGURE,
    }
    for name, value in parts.items():
        text = text.replace("{{" + name + "}}", value)
    return text


def _leg(film: Clip, side: str, found: Sequence[Case]) -> tuple[str, LegFinding, Curves]:
    """Return the name of the run, what a film says of one leg when its runner had no part in the fit, and the truth."""
    run = film.run
    rest = [case for case in found if case.runner != run.trial.runner]
    misses = {name: usual_miss([case for case in rest if case.quantity == name]) for name in dict.fromkeys(case.quantity for case in rest)}
    shapes = stance_shapes().without(run.trial.runner)
    leg = side_view_leg(film.sagittal, film.events, side, height=run.height, mass=run.mass, shapes=shapes, misses=misses)  # type: ignore[arg-type]
    return f"{run.trial.name} m/s", leg, in_three_dimensions(run, side)


def _runs_table(runs: Sequence[MeasuredRun]) -> str:
    rows = ["| run, m/s | whole strides left, right | verdict in 3-D | largest reserve there in swing, hip flexion and knee |", "|---|---|---|---|"]
    for run in runs:
        strides = {side: _whole_strides(run, side) for side in SIDES}
        reserve = max(_swing_reserve(run, side, strides[side]) for side in SIDES)
        counts = ", ".join(str(len(one)) for one in strides.values())
        rows.append(f"| {run.trial.name} | {counts} | {run.result.verdict.grade} | {100 * reserve:.0f} % of the peak moment |")
    return "\n".join(rows)


def _whole_strides(run: MeasuredRun, side: str) -> list[tuple[float, float]]:
    time, contacts = run.result.data["time"].values, run.trial.initial_contact[side]
    return [(float(a), float(b)) for a, b in pairwise(contacts) if a >= time[0] - 0.01 and b <= time[-1] and b - a < 1.0]


def _swing_reserve(run: MeasuredRun, side: str, strides: Sequence[tuple[float, float]]) -> float:
    data, s = run.result.data, side[0]
    time = data["time"].values
    air = data["ground_force"].sel(foot=f"calcn_{s}", space="y").values < IN_THE_AIR
    air &= np.any([(time >= a) & (time <= b) for a, b in strides], axis=0)
    shares = []
    for coordinate in (f"hip_flexion_{s}", f"knee_angle_{s}"):
        reserve, moment = (np.abs(data[name].sel(coordinate=coordinate).values) for name in ("reserve", "moment"))
        shares.append(float(reserve[air].max() / moment.max()))
    return max(shares)


def _curve_table(legs: Sequence[tuple[str, LegFinding, Curves]]) -> str:
    agreements = [curve_agreement(leg, truth) for _, leg, truth in legs]
    rows = ["| curve | r | points inside the 95 % band |", "|---|---|---|"]
    for name in agreements[0]:
        alike, inside = np.mean([one[name] for one in agreements], axis=0)
        rows.append(f"| {name} | {alike:.2f} | {100 * inside:.0f} % |")
    return "\n".join(rows)


def _quantity_table(by_name: dict[str, list[Case]]) -> str:
    runs = list(dict.fromkeys(case.run for some in by_name.values() for case in some))
    heads = ["quantity", "true", "usual miss", "error", "stated", "held", *runs]
    rows = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for name, some in by_name.items():
        pairs, miss = left_out(some), usual_miss(some)
        unit = {"1": "BW", "%": "%"}.get(some[0].found.unit, some[0].found.unit)
        digits = 0 if unit == "mm" else 1 if unit == "%" else 2
        off = {run: [one.value - case.true for case, one in pairs if case.run == run] for run in runs}
        rms = float(np.sqrt(np.mean([np.mean(np.square(one)) for one in off.values()])))
        stated = float(np.sqrt(np.mean([one.standard_error**2 for _, one in pairs])))
        usual = f"x {miss.ratio:.2f}" if miss.relative else f"{miss.shift:+.1f} {unit}"
        rows.append(
            f"| {name} | {np.mean([case.true for case in some]):.{digits}f} {unit} | {usual} | {rms:.{digits + 1}f} | {stated:.{digits + 1}f} | "
            f"{100 * covered(pairs):.0f} % | " + " | ".join(f"{np.mean(one):+.{digits + 1}f}" for one in off.values()) + " |"
        )
    return "\n".join(rows)


def _ground_table(errors: Sequence[GroundError]) -> str:
    rows = ["| way | error, BW | error of the peak, mean | spread |", "|---|---|---|---|"]
    for method in dict.fromkeys(one.method for one in errors):
        some = [one for one in errors if one.method == method]
        peaks = np.array([one.peak for one in some])
        rms = float(np.sqrt(np.mean([one.rms**2 for one in some])))
        rows.append(f"| {method} | {rms:.2f} | {100 * peaks.mean():+.0f} % | {100 * peaks.std():.0f} % |")
    return "\n".join(rows)
