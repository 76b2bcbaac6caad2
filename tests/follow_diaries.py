"""Diaries of made-up runners for the tests of follow-up."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from psoas.follow.diary import CheckIn, DoneSession
from psoas.follow.history import GROUPS, Diary

START = date(2026, 3, 2)
PLACES = {group: f"{group}:both" for group in GROUPS}


def told_diary(*, before=28, after=56, level=4.0, fall=0.0, spread=1.0, minutes=(40, 40), seed=0, told=0.9, groups=GROUPS):
    """Return a diary whose groups fall by so many points within two weeks of the start, with so many minutes run a day before and since."""
    rng = np.random.default_rng(seed)
    check_ins = []
    for day in range(-before, after):
        at = level - fall * np.clip((day + 1) / 14, 0, 1) if day >= 0 else level
        sore = {PLACES[group]: int(np.clip(np.rint(rng.normal(at, spread)), 0, 10)) for group in groups}
        run = float(minutes[day >= 0]) if day % 2 else 0.0
        if rng.random() < told:
            check_ins.append(CheckIn(START + timedelta(days=day), sore, run_minutes=run))
    return Diary(tuple(check_ins), programme_start=START)


def check_in(day, **sore):
    """Return a check-in `day` days after the start: calves_left=4."""
    return CheckIn(
        START + timedelta(days=day),
        {name.replace("_left", ":left").replace("_right", ":right").replace("_both", ":both"): level for name, level in sore.items()},
    )


def done(planned, day, *, pain=None, status="done", kind="strength"):
    """Return a session that was done on a day."""
    return DoneSession(f"{planned}-{day}", kind, day, datetime(day.year, day.month, day.day, 18, tzinfo=UTC), status, planned=planned, pain=pain)
