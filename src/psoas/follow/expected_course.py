"""Day by day: what was told, what the model makes of it, and what would have been told without the programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from psoas.follow.history import Diary, Group, soreness_of
from psoas.follow.latent_soreness import Array, expected_told
from psoas.follow.soreness_change import Posterior
from psoas.follow.soreness_design import PROGRAMME, SESSIONS, Days

AVERAGED = 7
"""Days over which the lines are averaged, so that weekdays and single runs do not make them jagged."""
INSIDE = (0.05, 0.95)
DRAWN = 60
"""Draws from which the band is taken; it is drawn 2 pixels thick."""


@dataclass(frozen=True, slots=True)
class Course:
    """The soreness of one group, day by day.

    Parameters
    ----------
    group
        Which.
    start
        First day of the programme.
    days
        (n,) every day looked at, in order.
    told
        (n,) what was told, 0 to 10; None where nothing was.
    mean
        (n,) mean of what is told, as modelled, averaged over a week.
    low, high
        (n,) 90 % interval of what the mean would have been without the programme and its sessions, running and all else being as
        it was; before the start that is the interval of the mean itself. Empty, as `mean` is, where too little was told.
    """

    group: Group
    start: date | None
    days: tuple[date, ...]
    told: tuple[int | None, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def course_of(diary: Diary, days: Days, group: Group, posteriors: Mapping[Group, Posterior]) -> Course:
    """Return the course of one group.

    Parameters
    ----------
    diary, days
        What was told, and the design of the days looked at.
    group
        Which.
    posteriors
        Draws by group; without those of this one only what was told is given.
    """
    all_days = tuple(days.first + timedelta(days=day) for day in range(len(days.design)))
    known = {one.day: soreness_of(one, group) for one in diary.check_ins}
    told = tuple(known.get(day) for day in all_days)
    posterior = posteriors.get(group)
    if posterior is None:
        return Course(group, diary.programme_start, all_days, told, (), (), ())
    with_it = _means(posterior, days.design, ())
    without = _means(posterior, days.design, (*PROGRAMME, *SESSIONS))
    low, high = np.quantile(without, INSIDE, axis=0)
    mean = with_it.mean(axis=0)
    return Course(group, diary.programme_start, all_days, told, *(tuple(row.tolist()) for row in (mean, low, high)))


def _means(posterior: Posterior, design: Array, without: tuple[int, ...]) -> Array:
    """Return (draws, days) of what is told on the mean, averaged over a week."""
    every = max(1, len(posterior.coefficients) // DRAWN)
    beta = posterior.coefficients[::every].copy()
    beta[:, list(without)] = 0.0
    means = expected_told(beta @ design.T, posterior.spread[::every, None])
    half = AVERAGED // 2
    padded = np.pad(means, ((0, 0), (half, half)), mode="edge")
    return np.asarray(np.stack([padded[:, shift : shift + len(design)] for shift in range(AVERAGED)]).mean(axis=0))
