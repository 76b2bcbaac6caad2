"""What soreness may hang on, day by day: the weekday, running, sessions, a drift of its own, and the weeks since the programme began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from psoas.follow.history import Diary, Group, soreness_of
from psoas.follow.latent_soreness import Array, Series

BEFORE = 56
AFTER = 126
"""Days before and after the programme's first day that are looked at: four months after it tell no more of it."""
RAMP = 14
"""Days over which the change since the programme began comes fully; the articles promise one to two weeks."""

COEFFICIENTS: tuple[tuple[str, float, float], ...] = (
    ("level", 2.5, 2.0),
    *((f"weekday {day}", 0.0, 0.4) for day in range(6)),
    ("drift", 0.0, 0.5),
    ("since the programme", 0.0, 1.5),
    ("first two weeks", 0.0, 0.7),
    ("session the day before", 0.3, 0.5),
    ("running of two days", 0.3, 0.4),
    ("running of the week", 0.2, 0.4),
)
"""Name, mean and standard deviation of the prior, in points of the scale: a drift is for 28 days, running for an hour more in two days
and for two hours more in a week. They are our own assumption; docs/follow-up.md says what hangs on them."""
NAMES = tuple(name for name, _, _ in COEFFICIENTS)
CENTRE = np.array([centre for _, centre, _ in COEFFICIENTS])
SPREAD = np.array([spread for _, _, spread in COEFFICIENTS])
PROGRAMME = (NAMES.index("since the programme"), NAMES.index("first two weeks"))
SESSIONS = (NAMES.index("session the day before"),)
RUNNING = (NAMES.index("running of two days"), NAMES.index("running of the week"))
DRIFT = (NAMES.index("drift"),)


@dataclass(frozen=True, slots=True)
class Days:
    """Every day looked at: first day, design (days, coefficients), and whether the programme had begun (days,)."""

    first: date
    design: Array
    begun: npt.NDArray[np.bool_]

    def index(self, day: date) -> int:
        """Return the place of a day."""
        return (day - self.first).days


def days_of(diary: Diary, today: date) -> Days:
    """Return what is known of each day, from up to 8 weeks before the programme to today.

    A day without a word of running counts as the mean of its weekday, before or since the programme began, or of all those days.
    """
    start = diary.programme_start or today + timedelta(days=1)
    told = [check_in.day for check_in in diary.check_ins if check_in.day <= today]
    first = max(min(told, default=today), start - timedelta(days=BEFORE))
    last = min(today, start + timedelta(days=AFTER))
    if diary.programme_start is None:
        first = max(first, today - timedelta(days=BEFORE))
    count = max((last - first).days + 1, 1)
    weekday = np.array([(first.weekday() + day) % 7 for day in range(count)])
    since = np.array([(first - start).days + day for day in range(count)], dtype=float)
    minutes = _minutes(diary, first, since >= 0, weekday)
    before = since < 0
    earlier = float(minutes[before].mean() if before.any() else minutes.mean())
    two, seven = _summed(minutes, 2, earlier), _summed(minutes, 7, earlier)
    usual_two, usual_seven = (float(sums[before].mean()) if before.any() else float(sums.mean()) for sums in (two, seven))
    trained = {session.day for session in diary.sessions if session.status != "skipped" and session.kind in ("strength", "cue", "re-test")}
    design = np.zeros((count, len(NAMES)))
    design[:, 0] = 1
    for day in range(6):
        design[:, 1 + day] = (weekday == day) * 1.0 - (weekday == 6) * 1.0
    design[:, DRIFT[0]] = since / 28
    design[:, PROGRAMME[0]] = np.clip((since + 1) / RAMP, 0, 1)
    design[:, PROGRAMME[1]] = (since >= 0) & (since < RAMP)
    design[:, SESSIONS[0]] = [first + timedelta(days=day - 1) in trained for day in range(count)]
    design[:, RUNNING[0]] = (two - usual_two) / 60
    design[:, RUNNING[1]] = (seven - usual_seven) / 120
    return Days(first, design, ~before)


def series_of(diary: Diary, days: Days, groups: tuple[Group, ...], chains: int) -> Series:
    """Return the told days of each group, `chains` times each, as the sampler takes them."""
    told = [_told(diary, days, group) for group in groups]
    longest = max((len(places) for places, _ in told), default=0)
    count = len(groups) * chains
    values, gaps = np.zeros((count, longest)), np.ones((count, longest))
    design, valid = np.zeros((count, longest, len(NAMES))), np.zeros((count, longest), dtype=bool)
    for row in range(count):
        places, levels = told[row // chains]
        here = slice(0, len(places))
        values[row, here] = levels
        gaps[row, 1 : len(places)] = np.diff(places)
        design[row, here] = days.design[places]
        valid[row, here] = True
    return Series(values, gaps, design, valid, CENTRE, SPREAD)


def _told(diary: Diary, days: Days, group: Group) -> tuple[npt.NDArray[np.intp], list[int]]:
    places, levels = [], []
    for check_in in diary.check_ins:
        place, level = days.index(check_in.day), soreness_of(check_in, group)
        if level is not None and 0 <= place < len(days.design):
            places.append(place)
            levels.append(level)
    return np.array(places, dtype=np.intp), levels


def _minutes(diary: Diary, first: date, begun: npt.NDArray[np.bool_], weekday: npt.NDArray[np.int_]) -> Array:
    """Return minutes run on each day: the watch's or what was told, else what is usual before or since the programme began.

    Where both are known the larger counts and never the sum: whoever also ran without the watch tells more than it saw, and a run that was
    forgotten as the day was told is one that it saw. Between the first and the last run of a watch a day without a run is one on which nobody ran.
    """
    count = len(begun)
    minutes = np.full(count, np.nan)
    for check_in in diary.check_ins:
        place = (check_in.day - first).days
        if 0 <= place < count and check_in.run_minutes is not None:
            minutes[place] = check_in.run_minutes
    seen = np.zeros(count)
    runs = [(run.day - first).days for run in diary.runs]
    for place, run in zip(runs, diary.runs, strict=True):
        if 0 <= place < count:
            seen[place] += run.minutes
    worn = (np.arange(count) >= min(runs, default=count)) & (np.arange(count) <= max(runs, default=-1))
    minutes = np.where(seen > 0, np.fmax(seen, minutes), np.where(worn & np.isnan(minutes), seen, minutes))
    known = np.isfinite(minutes)
    for days in (begun, ~begun):
        overall = minutes[known & days] if (known & days).any() else minutes[known]
        for day in range(7):
            same = days & (weekday == day)
            usual = minutes[same & known] if (same & known).any() else overall
            minutes[same & ~known] = float(usual.mean()) if len(usual) else 0.0
    return minutes


def _summed(minutes: Array, days: int, earlier: float) -> Array:
    """Return the sum of each day and those before it; days before the first count as `earlier`."""
    padded = np.concatenate([np.full(days - 1, earlier), minutes])
    return np.asarray(np.convolve(padded, np.ones(days), mode="valid"))
