"""How measures of the same people go together: correlations with intervals, counts, and p for how many were asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from psoas.cohort.compare_metrics import holm
from psoas.errors import SettingError

FloatArray = npt.NDArray[np.float64]

LEAST_RUNNERS = 8


def associations(people: pd.DataFrame, pairs: Sequence[tuple[str, str]], *, given: Sequence[str] = (), level: float = 0.95) -> pd.DataFrame:
    """Return the correlation of pairs of measures over people.

    Parameters
    ----------
    people
        One row a person, one column a measure; a person counts for a pair where all its columns are known.
    pairs
        Names of columns.
    given
        Columns whose straight-line part is taken out of both first (partial correlation).
    level
        Of the interval, by Fisher's z with standard error 1 / sqrt(n - 3 - number given) (Fisher 1924).

    Returns
    -------
    pandas.DataFrame
        first, second, given, n, r, low, high, rho (Spearman's, of the same residuals), p, p_holm (for all pairs asked). A pair of
        fewer than eight people keeps its n, and nan elsewhere; it does not count in p_holm.

    Raises
    ------
    SettingError
        If a column is not there.
    """
    missing = sorted({name for pair in pairs for name in pair} | set(given))
    missing = [name for name in missing if name not in people]
    if missing:
        raise SettingError(f"There is no {', '.join(missing)}.", f"There are {', '.join(map(str, people.columns))}.")
    table = pd.DataFrame([_pair(people, first, second, given, level) for first, second in pairs])
    told = table["p"].notna()
    table["p_holm"] = np.nan
    table.loc[told, "p_holm"] = holm(list(table.loc[told, "p"]))
    return table


def _pair(people: pd.DataFrame, first: str, second: str, given: Sequence[str], level: float) -> dict[str, str | int | float]:
    known = people[list(dict.fromkeys([first, second, *given]))].dropna()
    row: dict[str, str | int | float] = {"first": first, "second": second, "given": ", ".join(given), "n": len(known)}
    if len(known) < LEAST_RUNNERS + len(given):
        return row | dict.fromkeys(("r", "low", "high", "rho", "p"), float("nan"))
    design = np.column_stack([np.ones(len(known)), *(known[name].to_numpy(float) for name in given)])
    a, b = (_residual(known[name].to_numpy(float), design) for name in (first, second))
    if min(np.ptp(a), np.ptp(b)) == 0:
        return row | dict.fromkeys(("r", "low", "high", "rho", "p"), float("nan"))
    r = float(np.clip(np.corrcoef(a, b)[0, 1], -1, 1))
    freedom = len(known) - 2 - len(given)
    half = float(stats.norm.ppf(0.5 + level / 2)) / np.sqrt(freedom - 1)
    z = np.arctanh(np.clip(r, -1 + 1e-12, 1 - 1e-12))
    p = float(2 * stats.t.sf(abs(r) * np.sqrt(freedom / max(1 - r**2, 1e-15)), freedom))
    return row | {"r": r, "low": float(np.tanh(z - half)), "high": float(np.tanh(z + half)), "rho": float(stats.spearmanr(a, b).statistic), "p": p}


def _residual(value: FloatArray, design: FloatArray) -> FloatArray:
    return np.asarray(value - design @ np.linalg.lstsq(design, value, rcond=None)[0], dtype=np.float64)
