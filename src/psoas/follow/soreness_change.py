"""Did soreness fall since the programme began, by how much more than it would have, and what else speaks for it: one person's evidence.

One person without a comparison cannot tell the programme from anything else that began on the same day. What can be told apart is
running more or less, a drift that was there before, weekdays and the soreness of the day after a session; what is left is called
the change since the programme began, never its effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt

from psoas.follow.history import GROUPS, Diary, Group
from psoas.follow.latent_soreness import Array, Draws, draw_posterior, expected_told
from psoas.follow.soreness_design import DRIFT, NAMES, PROGRAMME, RUNNING, SESSIONS, Days, days_of, series_of
from psoas.knowledge.questionnaires import questionnaires
from psoas.quantity import Estimate

Said = Literal["clear fall", "clear rise", "no clear change", "too little told"]
WINDOW = 14
FEWEST_BEFORE, FEWEST_AFTER = 5, 7
"""Told days before and since the programme began, from which a change is worked out."""
SURE = 0.975
CHAINS = 2
THINNED = 250
ORIGIN = "follow.soreness_change: latent soreness with memory, data augmentation"


@dataclass(frozen=True, slots=True)
class GroupChange:
    """What became of the soreness of one muscle group.

    Parameters
    ----------
    group
        Which.
    told_before, told_after
        Told days before and since the programme began.
    before
        Mean of what was told in the weeks before, as modelled, 0 to 10.
    now
        The same over the last 14 days.
    change
        What of the difference began with the programme, beyond everything below; negative is less sore.
    by_running, by_drift, by_sessions
        What of it goes with running more or less, with a drift that was there before, with soreness after sessions.
    worthwhile
        How many points less are worth having (of the scale's own entry in knowledge).
    probability
        That the change is a fall of at least that much; nan if too little was told.
    said
        In words: clear if the change is a fall (or rise) with a probability above 0.975.
    why
        What is missing where too little was told.
    """

    group: Group
    told_before: int
    told_after: int
    before: Estimate
    now: Estimate
    change: Estimate
    by_running: Estimate
    by_drift: Estimate
    by_sessions: Estimate
    worthwhile: float
    probability: float
    said: Said
    why: str = ""


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws of one group joined over chains: coefficients (draws, coefficients), spread (draws,), told places before and since."""

    group: Group
    coefficients: Array
    spread: Array
    places: npt.NDArray[np.intp]


def changes_of(diary: Diary, today: date, *, seed: int = 0, posteriors: Mapping[Group, Posterior] | None = None) -> tuple[GroupChange, ...]:
    """Return what became of each group that was told of.

    Parameters
    ----------
    diary
        With `programme_start`; without it nothing can be compared and every group says so.
    today
        Last day looked at.
    seed
        Of the draws: the same diary gives the same answer.
    posteriors
        Of this diary up to this day, where they were drawn already.
    """
    days = days_of(diary, today)
    posteriors = posteriors_of(diary, days, seed=seed) if posteriors is None else posteriors
    return tuple(_change(diary, days, group, posteriors.get(group)) for group in GROUPS if _is_told(diary, group))


def posteriors_of(diary: Diary, days: Days, *, seed: int = 0, draws: int = 300, warm_up: int = 150) -> Mapping[Group, Posterior]:
    """Return the posterior of every group with enough told days before and since the programme began."""
    enough = tuple(group for group in GROUPS if _enough(diary, days, group))
    if not enough:
        return {}
    series = series_of(diary, days, enough, CHAINS)
    drawn = draw_posterior(series, np.random.default_rng(seed), draws=draws, warm_up=warm_up)
    return {group: _joined(drawn, group, place, _places(diary, days, group)) for place, group in enumerate(enough)}


def mean_told(posterior: Posterior, design: Array, *, without: tuple[int, ...] = (), draws: int = THINNED) -> Array:
    """Return, for each thinned draw, the mean of what is told over some days; coefficients named in `without` are set to nothing.

    Parameters
    ----------
    posterior
        Of one group.
    design
        (days, coefficients) of the days to average over.
    without
        Coefficients left out.
    draws
        About how many draws are used, evenly spread.
    """
    every = max(1, len(posterior.coefficients) // draws)
    beta = posterior.coefficients[::every].copy()
    beta[:, list(without)] = 0.0
    return np.asarray(expected_told(beta @ design.T, posterior.spread[::every, None]).mean(axis=1))


def _joined(drawn: Draws, group: Group, place: int, places: npt.NDArray[np.intp]) -> Posterior:
    rows = slice(place * CHAINS, (place + 1) * CHAINS)
    return Posterior(group, drawn.coefficients[:, rows].reshape(-1, len(NAMES)), drawn.spread[:, rows].reshape(-1), places)


def _change(diary: Diary, days: Days, group: Group, posterior: Posterior | None) -> GroupChange:
    places = _places(diary, days, group)
    count_before = int((~days.begun[places]).sum())
    count_after = len(places) - count_before
    least = questionnaires()["OQ05"].change or 2.0
    if posterior is None:
        why = _missing(diary, count_before, count_after)
        none = Estimate.unknown("points", why, ORIGIN)
        return GroupChange(group, count_before, count_after, none, none, none, none, none, none, least, np.nan, "too little told", why)
    last = days.design[-WINDOW:][days.begun[-WINDOW:]]
    earlier = days.design[~days.begun]
    before = mean_told(posterior, earlier)
    steps = [mean_told(posterior, last)]
    left_out: tuple[int, ...] = ()
    for more in (PROGRAMME, SESSIONS, RUNNING, DRIFT):
        left_out = (*left_out, *more)
        steps.append(mean_told(posterior, last, without=left_out))
    change, by_sessions, by_running, by_drift = (steps[k] - steps[k + 1] for k in range(4))
    # The drift of the weeks before is part of what came before: only what it added since then counts.
    by_drift = by_drift - (before - mean_told(posterior, earlier, without=DRIFT))
    fall = float(np.mean(change < 0))
    said: Said = "clear fall" if fall > SURE else "clear rise" if fall < 1 - SURE else "no clear change"
    return GroupChange(
        group,
        count_before,
        count_after,
        before=_estimate(before, len(places)),
        now=_estimate(steps[0], len(places)),
        change=_estimate(change, len(places)),
        by_running=_estimate(by_running, len(places)),
        by_drift=_estimate(by_drift, len(places)),
        by_sessions=_estimate(by_sessions, len(places)),
        worthwhile=least,
        probability=float(np.mean(change <= -least)),
        said=said,
    )


def _estimate(draws: Array, told: int) -> Estimate:
    return Estimate(float(draws.mean()), "points", float(draws.std()), n=told, counted="days", origin=ORIGIN)


def _places(diary: Diary, days: Days, group: Group) -> npt.NDArray[np.intp]:
    told = (days.index(one.day) for one in diary.check_ins if any(place.split(":")[0] == group for place in one.soreness))
    return np.array([place for place in told if 0 <= place < len(days.design)], dtype=np.intp)


def _is_told(diary: Diary, group: Group) -> bool:
    return any(place.split(":")[0] == group for check_in in diary.check_ins for place in check_in.soreness)


def _enough(diary: Diary, days: Days, group: Group) -> bool:
    if diary.programme_start is None:
        return False
    places = _places(diary, days, group)
    begun = days.begun[places]
    return int((~begun).sum()) >= FEWEST_BEFORE and int(begun.sum()) >= FEWEST_AFTER


def _missing(diary: Diary, before: int, after: int) -> str:
    if diary.programme_start is None:
        return "No programme has begun, so there is nothing to compare with."
    if before < FEWEST_BEFORE:
        return f"Only {before} days were told before the programme began; {FEWEST_BEFORE} are needed to know what would have been."
    begun = diary.programme_start + timedelta(days=FEWEST_AFTER)
    return f"{after} days were told since the programme began; from {FEWEST_AFTER} on something can be said, {begun:%d %B} at the earliest."
