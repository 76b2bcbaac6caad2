"""The figure of the side view against three dimensions with plates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np

mpl.use("svg")
import matplotlib.pyplot as plt

from psoas.body.side_view import LegFinding
from validation.gait_figures import ACCENT, INK, PALE
from validation.side_view_errors import CYCLE, Curves

ROWS = ("Ground force upward\nbody weights", "Psoas length\n% of standing", "Hip moment in swing\nN m/kg, + flexion", "Soleus force\nbody weights")


def draw_side_view(legs: Sequence[tuple[str, LegFinding, Curves]], path: Path) -> None:
    """Draw what one film of each run says, with its 95 % band, over what plates and markers say."""
    figure, axes = plt.subplots(len(ROWS), len(legs), figsize=(10, 7.4), sharex="row", sharey="row")
    for column, (name, leg, truth) in enumerate(legs):
        psoas, hip, soleus = leg.muscles[0], leg.moments[0], leg.stance[0]
        stride = np.arange(len(psoas.length)) * 100 / len(psoas.length)
        swing = hip.percent[0] <= CYCLE * 100
        stance = soleus.percent[-1] >= CYCLE * 100
        shown = (
            (leg.ground.percent, leg.ground.force, leg.ground.low, leg.ground.high, np.linspace(0, 100, len(truth.ground)), truth.ground, 1),
            (stride, psoas.length, psoas.low, psoas.high, 100 * CYCLE, truth.length["psoas"], 100),
            (hip.percent, hip.moment, hip.low, hip.high, 100 * CYCLE[swing], truth.moment["hip"][swing], 1),
            (soleus.percent, soleus.force, soleus.low, soleus.high, 100 * CYCLE[stance], truth.force["soleus"][stance], 1),
        )
        for axis, (at, best, low, high, true_at, true, factor) in zip(axes[:, column], shown, strict=True):
            axis.fill_between(at, factor * np.array(low), factor * np.array(high), color=PALE, lw=0, label="side view, 95 % band")
            axis.plot(at, factor * np.array(best), color=ACCENT, lw=1.6, label="side view")
            axis.plot(true_at, factor * true, color=INK, lw=1.2, ls="--", label="markers and plates")
        axes[0, column].set_title(name)
    for axis, label in zip(axes[:, 0], ROWS, strict=True):
        axis.set_ylabel(label)
    for row, label in enumerate(("% of stance", *["% of stride from contact"] * 3)):
        axes[row, len(legs) // 2].set_xlabel(label)
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncols=3, frameon=False)
    figure.tight_layout(rect=(0, 0.04, 1, 1))
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
