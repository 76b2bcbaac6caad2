"""Norms of knowledge rebuilt from the open data, and what goes with what in it; writes docs/validation/norms.md. Needs ../shared/data.

python -m validation.cohort_norms
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from psoas import knowledge
from psoas.cohort.associations import associations
from psoas.cohort.compare_curves import compare_curves, runner_curves
from psoas.cohort.figures import draw_curves, draw_norms, p_words
from psoas.cohort.percentiles import NormSettings, conditional_percentiles
from psoas.cohort.reliability import reliability
from psoas.knowledge.library import norms
from validation import open_cohort

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "validation"
PUBLISHED = {
    "hip bend at landing": "FN21",
    "largest hip extension": "FN22",
    "largest hip bend in swing": "FN23",
    "range of the hip": "FN24",
    "knee bend at landing": "FN25",
    "largest knee bend in stance": "FN26",
    "largest knee bend in swing": "FN28",
    "ankle bend at landing": "FN29",
    "largest ankle bend in stance": "FN30",
}
THOMAS = "Thomas angle, right"
HIP = ("largest hip extension", "largest hip bend in swing", "range of the hip", "hip bend at landing")
PAIRS = (
    *((THOMAS, name) for name in HIP),
    ("Thomas angle, both", "largest hip extension"),
    (THOMAS, "hip extension strength"),
    ("largest hip extension", "hip extension strength"),
)
TOP = (Path(__file__).parent / "cohort_norms_page.md").read_text(encoding="utf-8")


def rows_of(table: pd.DataFrame, header: Sequence[str]) -> str:
    """Return a table in Markdown."""
    lines = [list(header), ["---"] * len(header), *([_minus(cell) for cell in row] for row in table.astype(str).to_numpy().tolist())]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def seen_with(people: int, asked: int) -> float:
    """Return the correlation that 4 of 5 studies of so many people would see at 5 %, shared among so many questions (Fisher's z)."""
    return float(np.tanh((stats.norm.ppf(1 - 0.025 / asked) + stats.norm.ppf(0.8)) / np.sqrt(people - 3)))


def _minus(text: str) -> str:
    return re.sub(r"(?<![\w-])-(?=\d)", "\u2212", text)


def rebuilt(figures: pd.DataFrame) -> str:
    """Return the table of norms, from the curves and as knowledge has them."""
    rows = []
    for name, id in PUBLISHED.items():
        values = figures[name]
        found = conditional_percentiles(
            pd.DataFrame({"runner": values.index, "value": values.to_numpy()}), None, NormSettings(percentiles=(10, 50, 90), resamples=1000)
        ).set_index("percentile")
        parts = [f"{found['value'][p]:.1f} ({found['low'][p]:.1f} to {found['high'][p]:.1f})" for p in (10, 50, 90)]
        norm = norms()[id]
        rows.append(
            [f"{name} ({id})", f"{values.mean():.1f} ± {values.std(ddof=1):.1f}", f"{norm.means[0]:.1f} ± {norm.sds[0]:.1f}", *parts, len(values)]
        )
    return rows_of(pd.DataFrame(rows), ["degrees, 2.5 m/s", "mean ± SD here", "in knowledge", "10th", "50th", "90th", "runners"])


def by_plates(runs: pd.DataFrame) -> str:
    """Return step rate and contact time of every run on plates beside the norm at its speed."""
    rows = []
    for run in runs.itertuples():
        cells = [str(run.trial), f"{run.steps}"]
        for metric, value, factor in (
            ("step_rate", runs.loc[run.Index, "step rate"], 1.0),
            ("contact_time", runs.loc[run.Index, "contact time"], 1e3),
        ):
            norm = knowledge.norm_at(metric, float(run.speed))
            cells += [f"{value * factor:.0f}", f"{norm.low * factor:.0f} to {norm.high * factor:.0f}" if norm else "none at this speed"]
        rows.append(cells)
    return rows_of(pd.DataFrame(rows), ["run", "steps", "step rate, steps/min", "band", "contact time, ms", "band"])


def correlation_rows(table: pd.DataFrame) -> Iterable[list[str]]:
    """Return correlations as cells."""
    for row in table.itertuples():
        r = "unknown" if np.isnan(row.r) else f"{row.r:.2f} ({row.low:.2f} to {row.high:.2f})"
        rest = ["", "", ""] if np.isnan(row.r) else [f"{row.rho:.2f}", f"{row.p:.3f}", f"{row.p_holm:.3f}"]
        yield [row.first, row.second, str(row.n), r, *rest]


def correlations(table: pd.DataFrame) -> str:
    return rows_of(pd.DataFrame(list(correlation_rows(table))), ["one", "other", "runners", "r (95 % interval)", "Spearman", "p", "p, Holm"])


def watches(blocks: pd.DataFrame) -> str:
    """Return, watch by watch, how step rate and contact time go together over half minutes."""
    rows = []
    for file, part in blocks.groupby("file"):
        pairs = (("speed", "step rate"), ("speed", "contact time"), ("step rate", "contact time"))
        plain = associations(part, pairs)
        held = associations(part, [pairs[2]], given=["speed"])
        cells = [
            f"{r:.2f} ({low:.2f} to {high:.2f})"
            for table in (plain, held)
            for r, low, high in zip(table["r"], table["low"], table["high"], strict=True)
        ]
        rows.append([str(file), str(len(part)), f"{part['speed'].min():.1f} to {part['speed'].max():.1f}", *cells])
    header = ["file", "half minutes", "speed, m/s", "speed, step rate", "speed, contact", "step rate, contact", "the same at equal speed"]
    return rows_of(pd.DataFrame(rows), header)


def strength(trials: pd.DataFrame) -> str:
    """Return how well pulls against a force meter repeat within a visit."""
    rows = []
    for name, part in trials.groupby("test"):
        scores = part.pivot(index="runner", columns="pull", values="value").dropna().to_numpy(float)
        found = reliability(scores)
        icc = [
            f"{value:.2f} ({low:.2f} to {high:.2f})"
            for value, (low, high) in ((found.icc21, found.icc21_interval), (found.icc31, found.icc31_interval))
        ]
        rows.append(
            [str(name), str(found.n), *icc, f"{found.sem:.1f} ({found.sem_interval[0]:.1f} to {found.sem_interval[1]:.1f})", f"{found.mdc95:.1f}"]
        )
    return rows_of(pd.DataFrame(rows), ["test", "runners", "ICC(2,1)", "ICC(3,1)", "SEM, kg", "MDC95, kg"])


def laboratories(curves: pd.DataFrame) -> str:
    """Return where the two laboratories' curves differ, and draw the hip."""
    lines = []
    for metric, name in (("hip_flexion", "Hip"), ("knee_flexion", "Knee"), ("ankle_dorsiflexion", "Ankle")):
        first, second = (runner_curves(curves, metric, group).to_numpy(float) for group in ("BMC", "RIC"))
        found = compare_curves(first, second)
        if metric == "hip_flexion":
            draw_curves(found, ("first laboratory", "second laboratory"), "hip flexion, deg", FOLDER / "norms-laboratories.svg")
        parts = [f"{one.start:.0f} to {one.end:.0f} % ({one.difference:+.1f}°, {p_words(one.p)})" for one in found.regions]
        lines.append(f"- {name}: {', '.join(parts) if parts else 'no part of the stride differs clearly'}.")
    return "\n".join(_minus(line) for line in lines)


def clinic_figure(visits: pd.DataFrame) -> str:
    """Draw chosen speed over age by sex, and return a few points of it."""
    groups = {name: visits[visits["sex"] == sex] for name, sex in (("women", "f"), ("men", "m"))}
    settings = NormSettings(percentiles=(5, 25, 50, 75, 95), least_runners=40, resamples=300)
    made = {name: conditional_percentiles(rows, "age", settings) for name, rows in groups.items()}
    draw_norms(made, groups, "age", "speed in the clinic, m/s", FOLDER / "norms-clinic.svg")
    rows = []
    for name, table in made.items():
        for age in (30.0, 50.0):
            line = table[table["age"] == age].set_index("percentile")
            parts = [f"{line['value'][p]:.2f} ({line['low'][p]:.2f} to {line['high'][p]:.2f})" for p in (5, 50, 95)]
            rows.append([name, f"{age:.0f}", *parts, f"{line['n'].iloc[0]:.0f}"])
    return rows_of(pd.DataFrame(rows), ["who", "age", "5th, m/s", "50th", "95th", "runners nearby"])


def build() -> str:
    """Draw the figures and return the page."""
    curves, people, sheet = open_cohort.curves(), open_cohort.people(), open_cohort.sheet()
    figures = open_cohort.curve_figures(curves)
    pairs = open_cohort.matched(people[people["group"] == "BMC"], sheet)
    joined = figures.loc[pairs["first"]].reset_index(drop=True).join(sheet.loc[pairs["second"]].reset_index(drop=True))
    tested = open_cohort.matched(open_cohort.runners_of_tests(), sheet, ("height", "mass"))
    runs, visits = open_cohort.plate_runs(), open_cohort.clinic()
    thomas_runs = int(runs.loc[runs["runner"].str.startswith("RBDS"), "runner"].nunique())
    return TOP.format(
        rebuilt=rebuilt(figures),
        laboratories=laboratories(curves),
        plates=by_plates(runs),
        plate_runners=runs["runner"].nunique(),
        clinic=clinic_figure(visits),
        visits=len(visits),
        visitors=visits["runner"].nunique(),
        pairs=len(pairs),
        plain=correlations(associations(joined, PAIRS)),
        partial=correlations(associations(joined, PAIRS, given=["height", "age"])),
        asked=len(PAIRS),
        both_known=thomas_runs,
        tested=len(tested),
        seen=f"{seen_with(len(pairs), 1):.2f}",
        seen_of_all=f"{seen_with(len(pairs), len(PAIRS)):.2f}",
        watches=watches(open_cohort.watch_blocks()),
        strength=strength(open_cohort.strength_trials()),
    )


if __name__ == "__main__":
    (FOLDER / "norms.md").write_text(build(), encoding="utf-8")
