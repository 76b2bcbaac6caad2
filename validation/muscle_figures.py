"""Figures of docs/validation/muscles.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
import numpy as np

mpl.use("svg")
import matplotlib.pyplot as plt

# Without these the files differ from run to run.
mpl.rcParams.update({"svg.hashsalt": "psoas", "svg.fonttype": "none", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
OURS, THEIRS = "#0f766e", "#1d2b2a"


def draw_cmc(time: np.ndarray, groups: Mapping[str, tuple[np.ndarray, np.ndarray]], path: Path) -> None:
    """Draw forces over time, here and by computed muscle control, body weights."""
    figure, axes = plt.subplots(3, 3, figsize=(9, 6), sharex=True)
    for axis, (name, (ours, theirs)) in zip(axes.flat, groups.items(), strict=False):
        axis.plot(time, theirs, color=THEIRS, lw=1.2, ls="--")
        axis.plot(time, ours, color=OURS, lw=1.6)
        axis.set_title(name, loc="left")
        axis.set_ylim(bottom=0)
    for axis in axes.flat[len(groups) :]:
        axis.axis("off")
    legend = axes.flat[len(groups)]
    for height, words, colour, style in ((0.7, "psoas", OURS, "-"), (0.5, "computed muscle control", THEIRS, "--")):
        legend.plot([0.0, 0.14], [height, height], color=colour, ls=style, transform=legend.transAxes)
        legend.text(0.2, height, words, color=colour, va="center", transform=legend.transAxes)
    figure.supylabel("force, body weights")
    for axis in axes[2]:
        axis.set_xlabel("time, s")
    _save(figure, path)


def draw_rbds(curves: Mapping[str, tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]], path: Path) -> None:
    """Draw angles and moments over the stride, here and published."""
    figure, axes = plt.subplots(2, 3, figsize=(9, 4.6), sharex=True)
    for column, (joint, (angle, their_angle, moment, their_moment)) in enumerate(curves.items()):
        for axis, ours, theirs in ((axes[0, column], angle, their_angle), (axes[1, column], moment, their_moment)):
            axis.axhline(0, color="#c9d6d3", lw=0.8)
            axis.plot(theirs, color=THEIRS, lw=1.2, ls="--")
            axis.plot(ours, color=OURS, lw=1.6)
        axes[0, column].set_title(joint, loc="left")
        axes[1, column].set_xlabel("% of the stride")
    axes[0, 0].set_ylabel("angle, degrees")
    axes[1, 0].set_ylabel("moment, N m/kg")
    axes[0, 1].text(0.04, 0.92, "psoas", color=OURS, transform=axes[0, 1].transAxes)
    axes[0, 1].text(0.04, 0.82, "published", color=THEIRS, transform=axes[0, 1].transAxes)
    _save(figure, path)


def _save(figure: plt.Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
