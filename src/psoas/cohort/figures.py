"""Figures of a cohort, as SVG that is the same in every run: band for others, line for the middle, label on the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from psoas.cohort.compare_curves import CurveComparison
from psoas.cohort.extras import from_extra

INK, MIDDLE, BAND, PALE, SECOND = "#1d2b2a", "#0f766e", "#9cc9c2", "#c9d6d3", "#7c3a5b"
# Without these the files differ from run to run.
STYLE = {"svg.hashsalt": "psoas", "svg.fonttype": "none", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
LABELS_APART = 0.035  # of the axis
MINUS = str.maketrans("-", "\u2212")


def draw_norms(norms: Mapping[str, pd.DataFrame], rows: Mapping[str, pd.DataFrame], over: str | None, label: str, path: Path) -> None:
    """Draw percentiles over speed or age, a panel for each group, with every trial as a dot.

    Parameters
    ----------
    norms
        Group -> what `psoas.cohort.percentiles.conditional_percentiles` returned.
    rows
        Group -> its trials.
    over
        "speed", "age", or None for percentiles of all.
    label
        Name and unit of the measure.
    path
        An SVG file.
    """
    figure, axes = _panels(len(norms), 3.4)
    for axis, (name, table) in zip(axes, norms.items(), strict=True):
        trials = rows[name]
        if over is None:
            _draw_spread(axis, table, trials, label)
        else:
            _draw_fan(axis, table, trials, over)
        people = trials["runner"].nunique()
        axis.set_title(f"{name or 'everybody'}: {people} runners", loc="left")
    axes[0].set_ylabel(label if over else "runners below, %")
    _save(figure, path)


def draw_reliability(table: pd.DataFrame, path: Path) -> None:
    """Draw ICC(2,1) of every measure with its interval; `table` has columns metric, icc21, icc21_low, icc21_high, n."""
    figure, axes = _panels(1, 1.0 + 0.34 * len(table), width=6.4)
    axis, places = axes[0], np.arange(len(table))
    axis.axvspan(0.75, 0.9, color=PALE, alpha=0.35, lw=0)
    axis.axvspan(0.9, 1, color=PALE, alpha=0.7, lw=0)
    low, high = table["icc21_low"].clip(lower=-0.2), table["icc21_high"]
    axis.hlines(places, low, high, color=MIDDLE, lw=1.6)
    axis.plot(table["icc21"], places, "o", color=MIDDLE, ms=5)
    axis.set_yticks(places, [f"{metric}, {n} runners" for metric, n in zip(table["metric"], table["n"], strict=True)])
    axis.set(
        xlim=(min(0.0, float(low.min()) - 0.02), 1.0),
        ylim=(len(table) - 0.4, -0.6),
        xlabel="ICC(2,1), whiskers 95 % interval; bands from 0.75 and 0.90",
    )
    _save(figure, path)


def draw_differences(table: pd.DataFrame, groups: Sequence[str], path: Path) -> None:
    """Draw differences of metrics in standard deviations; `table` has metric, difference, low, high, sd, unit, p_holm."""
    figure, axes = _panels(1, 1.0 + 0.36 * len(table), width=6.8)
    axis, places = axes[0], np.arange(len(table))
    sd = table["sd"].to_numpy(float)
    axis.axvline(0, color=INK, lw=0.8)
    axis.hlines(places, table["low"] / sd, table["high"] / sd, color=MIDDLE, lw=1.6)
    axis.plot(table["difference"] / sd, places, "o", color=MIDDLE, ms=5)
    words = [f"{_plain(d)} {unit}".rstrip() for d, unit in zip(table["difference"], table["unit"], strict=True)]
    for place, (word, right) in enumerate(zip(words, table["high"] / sd, strict=True)):
        axis.annotate(word, (right, place), xytext=(5, 0), textcoords="offset points", va="center", color=INK)
    axis.set_yticks(places, list(table["metric"]))
    axis.margins(x=0.18)
    axis.set(ylim=(len(table) - 0.4, -0.6), xlabel=f"{groups[1]} less {groups[0]}, standard deviations of the runners; whiskers 95 % interval")
    _save(figure, path)


def draw_curves(found: CurveComparison, groups: Sequence[str], label: str, path: Path) -> None:
    """Draw two groups' mean curves with their SD, and t with its threshold and the regions beyond it."""
    plt = _pyplot()
    figure, (upper, lower) = plt.subplots(2, 1, figsize=(6.4, 5.0), sharex=True, height_ratios=(3, 2))
    percent = np.arange(len(found.t))
    for mean, sd, name, colour, style, count in (
        (found.first, found.first_sd, groups[0], MIDDLE, "-", found.runners[0]),
        (found.second, found.second_sd, groups[1], SECOND, "--", found.runners[1]),
    ):
        upper.fill_between(percent, mean - sd, mean + sd, color=colour, alpha=0.15, lw=0)
        upper.plot(percent, mean, color=colour, ls=style, lw=1.6, label=f"{name}, {count} runners")
    upper.set_ylabel(label)
    upper.legend(frameon=False, loc="best", handlelength=2.4)
    upper.set_title("mean and standard deviation of runners", loc="left")
    for end in (-found.threshold, found.threshold):
        lower.axhline(end, color=INK, lw=0.8, ls=":")
    lower.axhline(0, color=PALE, lw=0.8)
    lower.plot(percent, found.t, color=INK, lw=1.4)
    top = 1.35 * max(found.threshold, float(np.abs(found.t).max()))
    for region in found.regions:
        upper.axvspan(region.start, region.end, color=PALE, alpha=0.5, lw=0)
        lower.axvspan(region.start, region.end, color=PALE, alpha=0.5, lw=0)
        lower.text((region.start + region.end) / 2, 0.98 * top, p_words(region.p), ha="center", va="top", color=INK, fontsize=8)
    kind = "random field theory" if found.method == "parametric" else "permutations"
    lower.set(xlabel="% of the stride from initial contact", ylabel="t", xlim=(0, 100), ylim=(-top, top))
    lower.set_title(f"t; dotted: level passed by chance in 5 of 100 ({kind})", loc="left")
    _save(figure, path)


def p_words(p: float) -> str:
    """Return p as people read it: "p < 0.001" or "p = 0.012"."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _draw_fan(axis: Any, table: pd.DataFrame, trials: pd.DataFrame, over: str) -> None:
    axis.plot(trials[over], trials["value"], "o", ms=3, color=INK, alpha=0.25, mew=0)
    percents = sorted(float(percent) for percent in table["percentile"].unique())
    lines = {percent: table[table["percentile"] == percent] for percent in percents}
    places = lines[percents[0]][over].to_numpy(float)
    for low, high in zip(percents, percents[::-1], strict=True):
        if low < high:
            axis.fill_between(places, lines[low]["value"], lines[high]["value"], color=BAND, alpha=0.22, lw=0)
    for percent in percents:
        middle = percent == 50
        axis.plot(places, lines[percent]["value"], color=MIDDLE, lw=1.8 if middle else 0.8)
        if middle or percent in (percents[0], percents[-1]):
            for end in ("low", "high"):
                axis.plot(places, lines[percent][end], color=MIDDLE, lw=0.7, ls=":")
    last = {percent: float(line["value"].iloc[-1]) for percent, line in lines.items()}
    apart = LABELS_APART * float(np.ptp(axis.get_ylim()))
    for percent in _room_for(last, apart):
        axis.annotate(f"{percent:g}", (places[-1], last[percent]), xytext=(4, 0), textcoords="offset points", va="center", fontsize=7, color=MIDDLE)
    axis.set_xlabel(f"{'speed, m/s' if over == 'speed' else 'age, years'}; dotted: 95 % intervals")


def _room_for(places: Mapping[float, float], apart: float) -> list[float]:
    """Return the percentiles whose labels do not lie on each other, the middle and the ends first."""
    kept: list[float] = []
    for percent in sorted(places, key=lambda one: (one != 50, -abs(one - 50))):
        if all(abs(places[percent] - places[other]) >= apart for other in kept):
            kept.append(percent)
    return kept


def _draw_spread(axis: Any, table: pd.DataFrame, trials: pd.DataFrame, label: str) -> None:
    axis.axvspan(table["value"].iloc[0], table["value"].iloc[-1], color=BAND, alpha=0.28, lw=0)
    places = table["percentile"].to_numpy(float)
    ordered = np.sort(trials["value"].to_numpy(float))
    axis.plot(ordered, 100 * (np.arange(len(ordered)) + 0.5) / len(ordered), "o", ms=3, color=INK, alpha=0.25, mew=0)
    axis.hlines(places, table["low"], table["high"], color=MIDDLE, lw=1.2)
    axis.plot(table["value"], places, "o", color=MIDDLE, ms=4)
    axis.set(ylim=(0, 100), xlabel=label)


def _plain(value: float) -> str:
    return f"{value:+.3g}".translate(MINUS)


def _pyplot() -> Any:
    mpl = from_extra("matplotlib", "Drawing a cohort")
    mpl.use("svg")
    mpl.rcParams.update(STYLE)
    return from_extra("matplotlib.pyplot", "Drawing a cohort")


def _panels(count: int, height: float, width: float | None = None) -> tuple[Any, Any]:
    figure, axes = _pyplot().subplots(1, count, figsize=(width or min(1.4 + 3.6 * count, 12), height), sharey=True, squeeze=False)
    return figure, axes[0]


def _save(figure: Any, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, format="svg", metadata={"Date": None})
    _pyplot().close(figure)
