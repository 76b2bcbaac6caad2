"""The runs of each week: kinds by weekday, how long the long run may be, the taper, the race."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from psoas.knowledge.programme_rules import Phase, programme_rules
from psoas.plan.frame import BLOCK_WEEKS, WeekFrame, days_left
from psoas.plan.programme import Run, RunOn
from psoas.plan.wishes import RunKind, Wishes
from psoas.screen.answers import Answers

HOLDING = ("learn",)
"""Phases in which the long run stays: the new strength work is the one thing that changes (PR09)."""

GROWTH = 0.5
"""Share of the rise that PR08 allows: room is left for a day that goes better than planned."""

EASY_SHARE = 0.8
"""Of the longest run, in easy weeks."""

WARM_UP = "Before it: 5 slow pelvic tilts, 8 leg swings and 8 knee drives a side, twice 20 m of marching, the first kilometre easy."


def runs_of(weeks: Sequence[WeekFrame], wishes: Wishes, answers: Answers, careful: str, *, sore: bool = False) -> tuple[tuple[Run, ...], ...]:
    """Return the runs of each week, in order of day.

    The long run grows by half of the 10 % over the longest of the last 30 days that PR08 allows, not while the strength work is new, and is
    shorter in easy weeks. Before a race the volume goes down (RC02); after it runs are easy.

    Parameters
    ----------
    weeks
        The frame.
    wishes
        Usual runs, longest run, race.
    answers
        The longest runs, where the wishes do not tell.
    careful
        Why no fast running is planned for now; empty if it may be.
    sore
        Whether pain asks for care, so that the long run does not grow in the first block.
    """
    longest = _longest(wishes, answers)
    recent: list[tuple[date, float]] = [] if longest is None else [(wishes.start - timedelta(days=1), longest)]
    found = []
    for week in weeks:
        runs = []
        for day in week.days:
            run = _run(day, week.phase, wishes, recent, careful, sore and week.phase.week <= BLOCK_WEEKS)
            if run is not None:
                runs.append(run)
                if run.kind == "long" and run.most is not None:
                    recent.append((day, run.most))
        found.append(tuple(runs))
    return tuple(found)


def _longest(wishes: Wishes, answers: Answers) -> float | None:
    if wishes.running.longest is not None:
        return wishes.running.longest
    told = [value for value in (answers.training.longest_run_this_week, answers.training.longest_run_before) if value is not None]
    return max(told, default=None)


def _run(day: date, phase: Phase, wishes: Wishes, recent: Sequence[tuple[date, float]], careful: str, sore: bool) -> Run | None:
    left = days_left(day, wishes)
    if left == 0:
        return Run(day, "race", note=WARM_UP)
    kind = wishes.running.runs.get(day.weekday())
    if kind is None:
        return None
    rules = programme_rules()
    if left is not None and 0 < left <= rules["RC03"].values["to_days"]:
        if left <= 2 and kind != "easy":
            return None
        return Run(day, "easy", note="Short and easy, with a few strides.")
    if left is not None and -rules["RC05"].values["to_days_after"] <= left < 0:
        return Run(day, "easy", note="Only if walking is free of pain; short and easy.") if left <= -3 else None
    note = WARM_UP if kind == "hard" else ""
    if kind == "hard" and careful:
        return Run(day, "easy", note=careful)
    if left is not None and 0 < left <= rules["RC02"].values["to_days"]:
        return _tapered(day, kind, left, recent, note)
    return Run(day, kind, _most(day, phase, recent, sore) if kind == "long" else None, note)


def _tapered(day: date, kind: RunKind, left: int, recent: Sequence[tuple[date, float]], note: str) -> Run:
    values = programme_rules()["RC02"].values
    less = values["volume_low_percent"] if left > 14 else values["volume_high_percent"]
    known = [length for _, length in recent]
    most = round(max(known) * (1 - less / 100), 1) if known and kind == "long" else None
    on: RunOn = kind
    return Run(day, on, most, f"{less:.0f} % less distance than usual, at the usual pace. {note}".strip())


def _most(day: date, phase: Phase, recent: Sequence[tuple[date, float]], sore: bool) -> float | None:
    """Return the most km of a long run, rounded down to 0.1 km; None where no distance is known."""
    rule = programme_rules()["PR08"].values
    window = [length for when, length in recent if (day - when).days <= rule["days"]]
    if not window:
        return None
    longest = max(window)
    if phase.deload:
        return int(longest * EASY_SHARE * 10) / 10
    if sore or phase.name in HOLDING:
        return longest
    return int(longest * (1 + GROWTH * rule["rise_percent"] / 100) * 10) / 10
