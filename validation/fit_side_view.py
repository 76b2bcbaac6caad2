"""Measure what the side view takes from runners on plates, and how it misses; writes src/psoas/body/data/side_view.json.

python -m validation.fit_side_view
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from psoas.body import side_view_stance
from validation.measured_runs import MeasuredRun, measured_runs
from validation.side_view_errors import Case, cases, usual_miss
from validation.stance_curves import stance_curves

TARGET = Path(__file__).resolve().parents[1] / "src" / "psoas" / "body" / "data" / "side_view.json"


def main() -> None:
    runs = measured_runs()
    stored = {
        "name": "psoas side view 1",
        "made_by": "python -m validation.fit_side_view",
        "truth": "psoas.body.chain.muscle_trial: three dimensions, markers and plates",
        "runs": [f"{run.trial.name} m/s ({run.trial.credit})" for run in runs],
        "stance": stance(runs),
        "misses": {},
    }
    write(stored)
    side_view_stance.stance_shapes.cache_clear()
    write(stored | {"misses": misses(cases(runs))})


def stance(runs: Sequence[MeasuredRun]) -> list[dict[str, Any]]:
    """Return the mean ground force under each run's feet in parts of its mean vertical force, and where under the foot it acts."""
    rows = []
    for run in runs:
        feet = list(stance_curves(run).values())
        vertical, forward, centre = (np.mean([getattr(foot, name) for foot in feet], axis=0) for name in ("vertical", "forward", "centre"))
        level = float(np.trapezoid(vertical) / (side_view_stance.INSTANTS - 1))
        curves = {"vertical": vertical / level, "forward": forward / level, "centre": centre}
        contacts = sum(foot.contacts for foot in feet)
        rows.append({"runner": run.trial.runner, "contacts": contacts, **{name: curve.round(3).tolist() for name, curve in curves.items()}})
    return rows


def misses(found: Sequence[Case]) -> dict[str, dict[str, Any]]:
    """Return quantity -> how the side view misses it, over all runners."""
    names = dict.fromkeys(case.quantity for case in found)
    by_name = {name: usual_miss([case for case in found if case.quantity == name]) for name in names}
    return {name: {"ratio": one.ratio, "shift": one.shift, "spread": one.spread, "relative": one.relative} for name, one in by_name.items()}


def write(stored: dict[str, Any]) -> None:
    """Write the file, each curve on one line."""
    text = re.sub(r"\[\s*-?\d[^\]]*\]", lambda curve: re.sub(r"\s+", "", curve.group()), json.dumps(stored, indent=1))
    TARGET.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
