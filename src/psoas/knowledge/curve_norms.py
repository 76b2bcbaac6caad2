"""Average stride of other runners: mean and SD of joint and thigh angles at each percent of the stride."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from psoas.errors import KnowledgeError

FILE = "curves.csv"
SPEED = 2.5
"""Speed in m/s at which the runners ran."""

NEAR_ENOUGH = 0.5
"""How far in m/s a runner's speed may lie from it (FR05: compare only within about 0.5 m/s)."""

BAND = 1.5
"""Half-width of the band in SD."""

RUNNERS = 46
SOURCE = "R149"


@dataclass(frozen=True, slots=True)
class CurveNorm:
    """Mean, SD and band (mean ± 1.5 SD) in degrees at 0, 1 ... 100 % of the stride from initial contact.

    `norm` is the norm's id, `n` the number of runners, `source` a source id, `note` what a reader should know.
    """

    id: str
    mean: tuple[float, ...]
    sd: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    norm: str
    n: int
    source: str
    note: str


_NOTES = {
    "hip_flexion": "Hip joint angle of a laboratory, which needs the pelvis; a phone sees the thigh against the vertical.",
    "knee_flexion": "Knee joint angle of a laboratory.",
    "ankle_dorsiflexion": "Ankle joint angle of a laboratory.",
    "thigh_angle": "Hip bend shifted by one constant, the forward tilt of the pelvis that makes it meet FN09, FN10 and FN11 at 2.5 m/s.",
}


@cache
def curve_norms() -> dict[str, CurveNorm]:
    """Return every curve by id: hip_flexion, knee_flexion, ankle_dorsiflexion, thigh_angle.

    Raises
    ------
    KnowledgeError
        If the table is not 101 rows of numbers.
    """
    lines = (files(__package__) / FILE).read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    try:
        columns = {name: tuple(float(row[name]) for row in rows) for name in rows[0]}
        return {id: _norm(id, columns[f"{id}_mean"], columns[f"{id}_sd"]) for id in _NOTES}
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise KnowledgeError(f"{FILE} is damaged: {error}.", "Make it again with scripts/build_norm_curves.py.") from error


def curve_norm_at(id: str, speed: float) -> CurveNorm | None:
    """Return the average stride of other runners, or None if there is none for this angle or near this speed.

    Parameters
    ----------
    id
        Curve id ("knee_flexion").
    speed
        m/s; the figures are of 2.5 m/s and serve within 0.5 m/s of it.
    """
    return curve_norms().get(id) if abs(speed - SPEED) <= NEAR_ENOUGH else None


def _norm(id: str, mean: tuple[float, ...], sd: tuple[float, ...]) -> CurveNorm:
    if len(mean) != 101 or min(sd) <= 0:
        raise ValueError(f"{id} needs 101 values with positive SD")
    low = tuple(m - BAND * s for m, s in zip(mean, sd, strict=True))
    high = tuple(m + BAND * s for m, s in zip(mean, sd, strict=True))
    return CurveNorm(id, mean, sd, low, high, f"FC_{id}", RUNNERS, SOURCE, _NOTES[id])
