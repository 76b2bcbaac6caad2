"""Figures of docs/validation/gait.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np

mpl.use("svg")
import matplotlib.pyplot as plt

from validation.angle_errors import AngleError
from validation.event_errors import KINDS, ClipErrors

# Without these the files differ from run to run.
mpl.rcParams.update({"svg.hashsalt": "psoas", "svg.fonttype": "none", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
INK, ACCENT, PALE = "#1d2b2a", "#0f766e", "#c9d6d3"
NAMES = {"contact": "initial contact", "off": "toe-off"}


def draw_runners(errors: Sequence[ClipErrors], path: Path) -> None:
    """Draw the mean error of every clip, by trial: what does not average out."""
    trials = list(dict.fromkeys(one.clip.trial.name for one in errors))
    figure, axes = plt.subplots(1, 2, figsize=(8, 2.8), sharey=True)
    for axis, kind in zip(axes, KINDS, strict=True):
        for row, trial in enumerate(trials):
            means = [1e3 * one.steps(kind).mean() for one in errors if one.clip.trial.name == trial]
            axis.plot(means, row + np.linspace(-0.25, 0.25, len(means)), "o", ms=3.5, color=ACCENT, alpha=0.6, mew=0)
        axis.axvline(0, color=INK, lw=0.8)
        axis.set(title=f"{NAMES[kind]}: mean error of a clip", xlabel="found minus plate, ms", xlim=(-20, 20))
    axes[0].set_yticks(range(len(trials)), trials)
    axes[0].invert_yaxis()
    _save(figure, path)


def draw_methods(usual: dict[str, dict[str, tuple[float, float, float]]], ours: dict[str, float], path: Path) -> None:
    """Draw RMS errors of the usual methods, each with its lead taken out by other runners, and of psoas."""
    figure, axes = plt.subplots(1, 2, figsize=(9, 2.6))
    for axis, kind in zip(axes, KINDS, strict=True):
        rows = sorted(
            [*((name.split(" (")[0], 1e3 * rms, PALE) for name, (_, rms, _) in usual[kind].items()), ("psoas", 1e3 * ours[kind], ACCENT)],
            key=lambda row: row[1],
        )
        axis.barh([row[0] for row in rows], [row[1] for row in rows], color=[row[2] for row in rows], height=0.65)
        for place, row in enumerate(rows):
            axis.text(row[1] + 0.5, place, f"{row[1]:.0f}", va="center", color=INK)
        axis.invert_yaxis()
        axis.set(title=NAMES[kind], xlabel="RMS error of a step, ms")
    _save(figure, path)


def draw_contact(errors: Sequence[ClipErrors], path: Path) -> None:
    """Draw contact time found against the plates', mean of each clip."""
    figure, axis = plt.subplots(figsize=(4, 3.6))
    for colour, runner in zip(("#0f766e", "#b45309", "#4338ca", "#9d174d"), dict.fromkeys(one.clip.trial.runner for one in errors), strict=False):
        clips = [one for one in errors if one.clip.trial.runner == runner and one.steps("contact_time").size]
        true = np.array([1e3 * _true_contact(one) for one in clips])
        found = true + np.array([1e3 * one.steps("contact_time").mean() for one in clips])
        axis.plot(true, found, "o", ms=3.5, color=colour, alpha=0.6, mew=0, label=runner)
    axis.plot([200, 380], [200, 380], color=INK, lw=0.8)
    axis.fill_between([200, 380], [186, 366], [214, 394], color=PALE, alpha=0.5, lw=0)
    axis.set(xlabel="plates, ms", ylabel="found, ms", title="Contact time, mean of a clip; band ± 14 ms")
    axis.legend(frameon=False)
    _save(figure, path)


def draw_angles(angles: Sequence[AngleError], path: Path) -> None:
    """Draw the average stride's knee and ankle against the published mean curves, near leg, bias left in."""
    figure, axes = plt.subplots(1, 2, figsize=(8, 2.8))
    for axis, name in zip(axes, ("knee", "ankle"), strict=True):
        for trial, colour in (("RBDS001 2.5", "#0f766e"), ("RBDS001 3.5", "#b45309")):
            one = next(one for one in angles if one.angle == name and one.trial == trial and one.near)
            axis.plot(np.arange(101), one.published, color=colour, lw=1, ls="--", label=f"{trial} m/s, 3-D, published")
            axis.plot(np.arange(101), one.measured, color=colour, lw=1.6, label=f"{trial} m/s, virtual camera")
        axis.set(title=f"{name}, average stride", xlabel="% of stride from initial contact", ylabel="deg")
    axes[1].legend(frameon=False, fontsize=7, loc="upper right")
    _save(figure, path)


def _true_contact(one: ClipErrors) -> float:
    trial = one.clip.trial
    pairs = [
        off - contact
        for side in ("left", "right")
        for contact in trial.initial_contact[side]
        for off in trial.toe_off[side]
        if 0.1 < off - contact < 0.45
    ]
    return float(np.mean(pairs))


def _save(figure: plt.Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
