"""Rules that hang on the day a session stands on: the runs around it, and the race."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from psoas.knowledge.exercises import Exercise, exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.checker.violation import Violation
from psoas.plan.programme import Programme, Session
from psoas.plan.wishes import Wishes

AFTER_RACE = ("EX10", "EX32")
"""All that RC05 leaves of strength work in the week after a race."""
NORDIC = "EX24"


def before_demanding_run(day: date, wishes: Wishes) -> bool:
    """Return whether the next day holds a hard or long run, or the race (PR02)."""
    following = day + timedelta(days=1)
    return wishes.running.runs.get(following.weekday()) in ("hard", "long") or following == wishes.race


def days_to_race(day: date, wishes: Wishes) -> int | None:
    """Return how many days are left to the race, negative after it; None without one."""
    return (wishes.race - day).days if wishes.race else None


def kept_for_race(exercise: Exercise, day: date, wishes: Wishes) -> bool:
    """Return whether the exercise is too close before the race."""
    left = days_to_race(day, wishes)
    return left is not None and 0 <= left <= exercise.race_days


def check_days(programme: Programme) -> Iterator[Violation]:
    """Yield sessions and exercises on days that do not bear them."""
    wishes = programme.wishes
    light = [session for session in programme.sessions() if session.kind == "strength" and _left(session, wishes, "RC03")]
    for session in light[int(programme_rules()["RC03"].values["sessions"]) :]:
        yield Violation("race", str(session.day), "is a second session in the week of the race")
    for session in programme.sessions():
        for item in session.items:
            exercise, where = exercises()[item.exercise], f"{session.day}, {item.exercise}"
            if exercise.heavy_legs and session.kind == "strength" and before_demanding_run(session.day, wishes):
                yield Violation("heavy legs", where, "is heavy for the legs on the day before a hard or long run")
            if session.kind == "strength" and kept_for_race(exercise, session.day, wishes):
                yield Violation("race", where, f"stands less than {exercise.race_days} days before the race")
        if session.kind == "strength":
            yield from _race(session, wishes)


def _left(session: Session, wishes: Wishes, rule: str) -> bool:
    left, values = days_to_race(session.day, wishes), programme_rules()[rule].values
    return left is not None and values["from_days"] <= left <= values["to_days"]


def _race(session: Session, wishes: Wishes) -> Iterator[Violation]:
    left, rules = days_to_race(session.day, wishes), programme_rules()
    if left is None:
        return
    if _left(session, wishes, "RC04"):
        yield Violation("race", str(session.day), "is a strength session in the last days before the race")
    light, after = rules["RC03"].values, rules["RC05"].values
    if _left(session, wishes, "RC03"):
        for item in session.items:
            if item.sets > light["sets_high"] or (item.reserve is not None and item.reserve[0] < light["reserve"]) or item.exercise == NORDIC:
                yield Violation("race", f"{session.day}, {item.exercise}", "is not light enough for the week of the race")
    if after["from_days_after"] <= -left <= after["to_days_after"]:
        for item in session.items:
            if item.exercise not in AFTER_RACE:
                yield Violation("race", f"{session.day}, {item.exercise}", "stands in the week after the race")
