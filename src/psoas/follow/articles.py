"""What the articles foretell (glutes sore first, hamstrings and calves better within two weeks), held against one person's diary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np

from psoas.follow.history import Diary, Group
from psoas.follow.latent_soreness import Array
from psoas.follow.soreness_change import Posterior, mean_told, posteriors_of
from psoas.follow.soreness_design import PROGRAMME, RUNNING, SESSIONS, Days, days_of
from psoas.knowledge.follow_rules import follow_rules

FEW = 60
"""Draws that are enough for a mean."""
MOST = 0.5
"""Share of a fall from which on it is told as most of it."""

Held = Literal["borne out", "not borne out", "can't tell", "too early"]


@dataclass(frozen=True, slots=True)
class Foretold:
    """One part of the prediction.

    Parameters
    ----------
    group
        Muscle group.
    foretold
        "sorer in the first two weeks" or "less sore by day 14".
    probability
        That it came so, by half a point or more, beyond what would have been; nan if too little was told.
    held
        In words.
    """

    group: Group
    foretold: str
    probability: float
    held: Held


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole prediction: each part, all of it together, and what else goes the same way."""

    parts: tuple[Foretold, ...]
    held: Held
    but: str


def article_prediction(diary: Diary, today: date, *, seed: int = 0, posteriors: Mapping[Group, Posterior] | None = None) -> Verdict:
    """Return how the articles' prediction fared for this person.

    Parameters
    ----------
    diary
        With `programme_start`.
    today
        Day it is asked.
    seed
        Of the draws.
    posteriors
        Of this diary up to this day, where they were drawn already.
    """
    rule = follow_rules()["AR01"].values
    groups: tuple[tuple[Group, str], ...] = (
        ("glutes", "sorer in the first two weeks"),
        ("hamstrings", "less sore by day 14"),
        ("calves", "less sore by day 14"),
    )
    if diary.programme_start is None or today < diary.programme_start + timedelta(days=int(rule["days"]) - 1):
        return Verdict(tuple(Foretold(group, said, np.nan, "too early") for group, said in groups), "too early", "")
    days = days_of(diary, today)
    posteriors = posteriors_of(diary, days, seed=seed) if posteriors is None else posteriors
    parts = []
    for group, said in groups:
        chance = _chance(posteriors.get(group), days, diary.programme_start, sorer=group == "glutes")
        parts.append(Foretold(group, said, chance, _in_words(chance)))
    known = [part.probability for part in parts if np.isfinite(part.probability)]
    whole = _in_words(float(np.prod(known)) if len(known) == len(parts) else np.nan)
    return Verdict(tuple(parts), whole, _but(days, diary.programme_start, posteriors))


def untried(verdict: Verdict) -> Verdict:
    """Return the verdict on a prediction that was never put to the test, because the programme was hardly done."""
    parts = tuple(replace(part, held="can't tell") for part in verdict.parts)
    return Verdict(parts, "can't tell", "The programme was hardly done, so the prediction was not put to the test.")


def _chance(posterior: Posterior | None, days: Days, start: date, *, sorer: bool) -> float:
    if posterior is None:
        return float("nan")
    rule = follow_rules()["AR01"].values
    first = days.index(start)
    length = int(rule["days"])
    window = days.design[first : first + length] if sorer else days.design[first + length // 2 : first + length]
    # Soreness on the day after a session is part of what the articles foretell, so it counts here.
    shift = mean_told(posterior, window) - mean_told(posterior, window, without=(*PROGRAMME, *SESSIONS))
    return float(np.mean(shift >= rule["points"] if sorer else shift <= -rule["points"]))


def _in_words(chance: float) -> Held:
    rule = follow_rules()["AR01"].values
    if not np.isfinite(chance):
        return "can't tell"
    return "borne out" if chance >= rule["held"] else "not borne out" if chance <= rule["not_held"] else "can't tell"


def _but(days: Days, start: date, posteriors: Mapping[Group, Posterior]) -> str:
    """Return what else would bring the same, from what was run before and since."""
    first = days.index(start)
    week: Array = days.design[:, RUNNING[1]]
    if first < 7 or len(week) - first < 7:
        return ""
    # Whole weeks, counted from the start in both directions, so that no run is counted twice.
    less = float(week[first + 6 :: 7].mean() - week[first - 1 :: -7].mean()) * 120
    falls = [_fall(posteriors[group], days.design[:first], days.design[first:]) for group in ("hamstrings", "calves") if group in posteriors]
    fell, with_running = (sum(fall[k] for fall in falls) for k in (0, 1))
    if less <= -30 and fell > 0:
        much = "most" if with_running >= MOST * fell else "part"
        return f"You ran {-less:.0f} minutes a week less since then, and {much} of this would also follow from running less."
    return "Soreness also falls by itself and with getting used to new work; one person's diary cannot take that apart."


def _fall(posterior: Posterior, before: Array, since: Array) -> tuple[float, float]:
    """Return by how many points soreness fell on the mean, and how many of them go with running less."""
    now = mean_told(posterior, since, draws=FEW)
    as_before = mean_told(posterior, since, without=RUNNING, draws=FEW)
    return float((mean_told(posterior, before, draws=FEW) - now).mean()), float((as_before - now).mean())
