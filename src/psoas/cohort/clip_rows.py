"""A clip's Assessment -> rows of strides, metrics, curves and muscles."""

from __future__ import annotations

from typing import Any

import numpy as np

from psoas.assessment import Assessment
from psoas.body.side_view import LegFinding
from psoas.body.side_view_strides import PHASES
from psoas.cohort.tables import POINTS, Row, estimate_cells
from psoas.cohort.trial_spec import Part, TrialSpec
from psoas.finding import Finding
from psoas.gait.metrics import STRIDE_METRICS, column_name
from psoas.quantity import Estimate
from psoas.report.tables import leg_numbers

SOURCE = "side view"


def clip_rows(spec: TrialSpec, assessment: Assessment, parts: tuple[Part, ...]) -> dict[str, tuple[Row, ...]]:
    """Return what a clip gives, table by table.

    Parameters
    ----------
    spec
        Whose names every row carries.
    assessment
        Of its side view.
    parts
        "gait" gives strides, metrics and curves of angles; "muscles" the muscles and their lengths over the stride.
    """
    who = {"trial": spec.trial, "runner": spec.runner, "source": SOURCE}
    rows: dict[str, tuple[Row, ...]] = {}
    if "gait" in parts:
        wanted = {"side", "initial_contact_s", "toe_off_s", "next_contact_s", *(column_name(one.id, one.unit) for one in STRIDE_METRICS)}
        rows["strides"] = tuple({**who, **{name: value for name, value in stride.items() if name in wanted}} for stride in assessment.strides)
        rows["metrics"] = tuple(metric_row(who, finding) for finding in assessment.findings)
        rows["curves"] = tuple(
            {
                **who,
                "curve": one.id,
                "side": one.side,
                "unit": one.unit,
                "n": one.n,
                "toe_off": one.toe_off,
                "mean": list(one.mean),
                "spread": list(one.spread),
                "error": list(one.error),
            }
            for one in assessment.curves
        )
    if "muscles" in parts and assessment.muscles is not None:
        legs = assessment.muscles.legs
        rows["muscles"] = tuple(
            {**who, "muscle": what, "side": leg.side, "measure": measure, **muscle_cells(estimate), "quotable": "yes" if estimate.known else "no"}
            for leg in legs
            for what, measure, estimate in leg_numbers(leg)
        )
        rows["curves"] = (*rows.get("curves", ()), *(row for leg in legs for row in _length_curves(who, leg)))
    return rows


def metric_row(who: Row, finding: Finding, *, systematic_known: bool = True) -> dict[str, Any]:
    """Return a finding as a row of the table of metrics."""
    low, high = finding.band or (float("nan"), float("nan"))
    return {
        **who,
        "metric": finding.id,
        "side": finding.side,
        **estimate_cells(finding.estimate, systematic_known=systematic_known),
        "verdict": finding.verdict.value,
        "band_low": low,
        "band_high": high,
        "norm": finding.norm,
        "z": float("nan") if finding.z is None else finding.z,
    }


def muscle_cells(estimate: Estimate, *, systematic_known: bool = True) -> dict[str, Any]:
    """Return an Estimate of a muscle as cells; a ratio is to body weight, and its unit then says so."""
    cells = estimate_cells(estimate, systematic_known=systematic_known)
    return {**cells, "unit": "body weight" if estimate.unit == "1" else estimate.unit}


def _length_curves(who: Row, leg: LegFinding) -> list[dict[str, Any]]:
    """Return the length of each group over the stride, % of its length in standing."""
    rows = []
    for one in leg.muscles:
        mean, low, high = (_at_percents(values) for values in (one.length, one.low, one.high))
        error = [(b - a) / 2 / 1.96 for a, b in zip(low, high, strict=True)]
        rows.append(
            {
                **who,
                "curve": f"{one.group} length",
                "side": leg.side,
                "unit": "%",
                "n": one.stretch.n,
                "toe_off": float("nan"),
                "mean": mean,
                "spread": [float("nan")] * POINTS,
                "error": error,
            }
        )
    return rows


def _at_percents(values: tuple[float, ...]) -> list[float]:
    """Return (101,) percent of values at `PHASES` even places of a stride that comes back to its start."""
    places = np.arange(PHASES + 1) / PHASES
    return [float(value) for value in 100 * np.interp(np.arange(POINTS) / (POINTS - 1), places, (*values, values[0]))]
