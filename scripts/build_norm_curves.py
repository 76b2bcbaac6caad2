"""Make src/psoas/knowledge/curves.csv: the average stride of 46 runners at 2.5 m/s.

    python scripts/build_norm_curves.py DATA/norms/stride_curves_46 src/psoas/knowledge/curves.csv

Data: Fukuchi RK, Duarte M, Ferber R, inter-laboratory running kinematics, CC BY 4.0. Each file holds the strides of one
runner's right leg at 101 points from initial contact; flexion of hip and ankle has a minus sign there. Per runner the
median over strides is taken, then mean and SD over runners.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

# Column of the files, and the sign that makes flexion and dorsiflexion positive.
ANGLES = {"hip_flexion": ("Hip_Z", -1.0), "knee_flexion": ("Knee_Z", 1.0), "ankle_dorsiflexion": ("Ankle_Z", -1.0)}

# Thigh against the vertical of 28 runners at 2.5 m/s (FN09, FN10, FN11): at contact, furthest behind, furthest ahead.
THIGH_AT_CONTACT, THIGH_BEHIND, THIGH_AHEAD = 17.1, -20.2, 27.7

HEADER = """\
# Average stride of 46 runners at about 2.5 m/s, right leg, degrees. Made by scripts/build_norm_curves.py.
# Data: Fukuchi RK, Duarte M, Ferber R, inter-laboratory running kinematics (github regifukuchi/BMC-RIC-running-biomechanics),
# CC BY 4.0. Changed: median stride of each runner, then mean and SD over runners; flexion positive.
# thigh_angle is hip_flexion shifted by {shift:+.1f} degrees (see knowledge/curve_norms.py).
"""


def runner_curves(file: Path) -> dict[str, np.ndarray]:
    """Return the median stride of one runner, angle -> (101,) degrees."""
    table = pd.read_csv(file, sep="\t")
    return {
        angle: sign * np.median(table[[column for column in table.columns if column.startswith(f"{prefix}_")]].to_numpy(), axis=1)
        for angle, (prefix, sign) in ANGLES.items()
    }


def thigh_shift(hip: np.ndarray) -> float:
    """Return the constant that takes hip flexion (runners, 101) to the thigh's angle against the vertical.

    The mean of what contact, furthest behind and furthest ahead each ask for; they differ by about 2 degrees.
    """
    seen = np.array([hip[:, 0].mean(), hip.min(axis=1).mean(), hip.max(axis=1).mean()])
    return float(np.mean(np.array([THIGH_AT_CONTACT, THIGH_BEHIND, THIGH_AHEAD]) - seen))


def build(folder: Path) -> str:
    """Return the text of the table."""
    runners = [runner_curves(file) for file in sorted(folder.glob("*angs.txt"))]
    curves = {angle: np.stack([runner[angle] for runner in runners]) for angle in ANGLES}
    shift = thigh_shift(curves["hip_flexion"])
    curves["thigh_angle"] = curves["hip_flexion"] + shift
    table = pd.DataFrame({"percent": np.arange(101)})
    for angle, values in curves.items():
        table[f"{angle}_mean"], table[f"{angle}_sd"] = values.mean(axis=0).round(2), values.std(axis=0, ddof=1).round(2)
    return HEADER.format(shift=shift) + table.to_csv(index=False, lineterminator="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    arguments.target.write_text(build(arguments.folder), encoding="utf-8")
