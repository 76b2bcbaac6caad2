"""How well a measure repeats: ICC(2,1), ICC(3,1), standard error of measurement and smallest change that can be told.

A two-way table of n runners by k sessions is split into mean squares of runners (MSR), sessions (MSC) and what is left (MSE):

    ICC(2,1) = (MSR - MSE) / (MSR + (k - 1) MSE + k (MSC - MSE) / n)      agreement, sessions drawn from many
    ICC(3,1) = (MSR - MSE) / (MSR + (k - 1) MSE)                          consistency, these sessions only
    SEM      = sqrt(MSE + max(0, (MSC - MSE) / n))                        one session's error, shifts between sessions counted
    MDC95    = 1.96 sqrt(2) SEM

Sources: Shrout & Fleiss 1979 (10.1037/0033-2909.86.2.420); intervals McGraw & Wong 1996 (10.1037/1082-989X.1.1.30);
SEM and MDC Weir 2005 (10.1519/15184.1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from psoas.errors import SettingError

FloatArray = npt.NDArray[np.float64]

LEAST_RUNNERS = 3
CHANGE = 1.96 * np.sqrt(2)


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well one measure repeats; intervals hold the truth 95 times of 100.

    `sem`, `sem_interval`, `sem_consistency`, `mdc95` and `shift` (mean of last minus first session, with interval) are in the
    measure's unit; `n` counts runners and `k` sessions.
    """

    icc21: float
    icc21_interval: tuple[float, float]
    icc31: float
    icc31_interval: tuple[float, float]
    sem: float
    sem_consistency: float
    sem_interval: tuple[float, float]
    mdc95: float
    shift: float
    shift_interval: tuple[float, float]
    n: int
    k: int


def reliability(scores: FloatArray, level: float = 0.95) -> Reliability:
    """Return the reliability of a measure from repeated sessions.

    Parameters
    ----------
    scores
        (runners, sessions), every cell known.
    level
        Of the intervals. That of the SEM is the exact one of sqrt(MSE), by chi-square: it holds shifts between sessions as they were.

    Raises
    ------
    SettingError
        If there are fewer than three runners or two sessions, a cell is unknown, or all scores are equal.
    """
    scores = np.asarray(scores, dtype=np.float64)
    if scores.ndim != 2 or scores.shape[0] < LEAST_RUNNERS or scores.shape[1] < 2:
        raise SettingError(f"Reliability needs at least {LEAST_RUNNERS} runners with two sessions each.", "Repeat more runners.")
    if not np.isfinite(scores).all():
        raise SettingError("A session of a runner is unknown.", "Leave runners out that lack a session.")
    n, k = scores.shape
    rows, columns = scores.mean(axis=1), scores.mean(axis=0)
    left = scores - rows[:, None] - columns[None, :] + scores.mean()
    msr = k * float(rows.var(ddof=1))
    msc = n * float(columns.var(ddof=1))
    mse = float(np.square(left).sum()) / ((n - 1) * (k - 1))
    if msr + mse <= 0:
        raise SettingError("All scores are the same.", "Reliability says nothing of a measure that does not vary.")
    agreement = (msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n)
    freedom = (n - 1) * (k - 1)
    tail = (1 - level) / 2
    between = max(0.0, (msc - mse) / n)
    sem = float(np.sqrt(mse + between))
    chi_low, chi_high = stats.chi2.ppf([1 - tail, tail], freedom)
    shift = scores[:, -1] - scores[:, 0]
    half = float(stats.t.ppf(1 - tail, n - 1) * shift.std(ddof=1) / np.sqrt(n))
    return Reliability(
        icc21=agreement,
        icc21_interval=_agreement_interval(agreement, msr, msc, mse, n, k, tail),
        icc31=(msr - mse) / (msr + (k - 1) * mse),
        icc31_interval=_consistency_interval(msr, mse, n, k, tail),
        sem=sem,
        sem_consistency=float(np.sqrt(mse)),
        sem_interval=(float(np.sqrt(freedom * mse / chi_low + between)), float(np.sqrt(freedom * mse / chi_high + between))),
        mdc95=float(CHANGE * sem),
        shift=float(shift.mean()),
        shift_interval=(float(shift.mean()) - half, float(shift.mean()) + half),
        n=n,
        k=k,
    )


def sessions_table(rows: pd.DataFrame) -> tuple[FloatArray, int]:
    """Return (runners, sessions) of runners that have every session, and how many runners were left out.

    Parameters
    ----------
    rows
        From `psoas.cohort.metric_table.one_row_a_trial`. Sessions are those of the column; where it is empty a runner's trials in
        order of name are first, second and so on, as far as most runners have them.

    Raises
    ------
    SettingError
        If a runner has two trials in one session, or fewer than three runners have a second one.
    """
    rows = rows.sort_values(["runner", "trial"])
    named = (rows["session"] != "").all()
    session = rows["session"] if named else rows.groupby("runner").cumcount().astype(str)
    if pd.DataFrame({"runner": rows["runner"], "session": session}).duplicated().any():
        raise SettingError("A runner has two trials in one session.", "Name every session, or average its trials.")
    wide = pd.DataFrame({"runner": rows["runner"], "session": session, "value": rows["value"]}).pivot(
        index="runner", columns="session", values="value"
    )
    common = wide.loc[:, wide.notna().mean() > 0.5]
    whole = common.dropna()
    if whole.shape[1] < 2 or len(whole) < LEAST_RUNNERS:
        raise SettingError(f"{len(whole)} runners have the same two sessions, and {LEAST_RUNNERS} are the least.", "Repeat more runners.")
    return whole.to_numpy(float), len(wide) - len(whole)


def reliability_row(rows: pd.DataFrame) -> dict[str, float | int]:
    """Return the reliability of one measure as a row of a table.

    Parameters
    ----------
    rows
        From `one_row_a_trial`. Where they carry random errors, `stated_error` is their root mean square: what psoas said a
        repeat would scatter by, to be held against `sem_consistency`.
    """
    scores, left_out = sessions_table(rows)
    found = reliability(scores)
    stated = rows["random_error"].to_numpy(float)
    return {
        "icc21": found.icc21,
        "icc21_low": found.icc21_interval[0],
        "icc21_high": found.icc21_interval[1],
        "icc31": found.icc31,
        "icc31_low": found.icc31_interval[0],
        "icc31_high": found.icc31_interval[1],
        "sem": found.sem,
        "sem_low": found.sem_interval[0],
        "sem_high": found.sem_interval[1],
        "sem_consistency": found.sem_consistency,
        "mdc95": found.mdc95,
        "shift": found.shift,
        "shift_low": found.shift_interval[0],
        "shift_high": found.shift_interval[1],
        "stated_error": float(np.sqrt(np.nanmean(np.square(stated)))) if np.isfinite(stated).any() else float("nan"),
        "n": found.n,
        "sessions": found.k,
        "left_out": left_out,
    }


def _consistency_interval(msr: float, mse: float, n: int, k: int, tail: float) -> tuple[float, float]:
    if mse == 0:
        return 1.0, 1.0
    ratio, between, within = msr / mse, n - 1, (n - 1) * (k - 1)
    low = ratio / float(stats.f.ppf(1 - tail, between, within))
    high = ratio * float(stats.f.ppf(1 - tail, within, between))
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _agreement_interval(icc: float, msr: float, msc: float, mse: float, n: int, k: int, tail: float) -> tuple[float, float]:
    if mse == 0 and msc == 0:
        return 1.0, 1.0
    # Satterthwaite's degrees of freedom of the denominator (McGraw & Wong 1996, table 7).
    a = k * icc / (n * (1 - icc))
    b = 1 + k * icc * (n - 1) / (n * (1 - icc))
    freedom = (a * msc + b * mse) ** 2 / ((a * msc) ** 2 / (k - 1) + (b * mse) ** 2 / ((n - 1) * (k - 1)))
    upper = float(stats.f.ppf(1 - tail, n - 1, freedom))
    lower = float(stats.f.ppf(1 - tail, freedom, n - 1))
    rest = k * msc + (k * n - k - n) * mse
    low = n * (msr - upper * mse) / (upper * rest + n * msr)
    high = n * (lower * msr - mse) / (rest + n * lower * msr)
    return low, high
