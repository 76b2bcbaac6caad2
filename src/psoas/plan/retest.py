"""The re-tests: which tests are done again, and on which of the offered days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from math import ceil

from psoas.knowledge.home_tests import home_tests
from psoas.knowledge.rules import Rule
from psoas.plan.days import SHORTEST
from psoas.plan.frame import WeekFrame, stage_of
from psoas.plan.programme import Session
from psoas.plan.situation import Situation
from psoas.plan.wishes import Wishes


def with_retest(week: WeekFrame, wishes: Wishes, tests: Collection[str]) -> WeekFrame:
    """Return the week with the day of its re-test, or as it is.

    An offered day without a session comes first; else the tests share the day of the last session, or take it where no
    time for a session is left. Never in the week of a race nor in the week after it (RC06).

    Parameters
    ----------
    week
        With its phase, which names the tests.
    wishes
        Offered days and their minutes.
    tests
        Tests that this person may do.
    """
    days = [day for day in week.days if stage_of(day, wishes) in ("usual", "taper") and wishes.minutes.get(day.weekday(), 0) >= SHORTEST]
    places = {place.day: place for place in week.places}
    if not days or not any(test in tests for test in week.phase.retest):
        return week
    free = [day for day in days if day not in places]
    day = (free or days)[-1]
    given = wishes.minutes[day.weekday()]
    chosen: list[str] = []
    for test in week.phase.retest:
        if test in tests and sum(home_tests()[one].minutes for one in (*chosen, test)) <= given:
            chosen.append(test)
    if not chosen:
        return week
    taken = ceil(sum(home_tests()[test].minutes for test in chosen))
    if day in places:
        left = places[day].minutes - taken
        places[day] = replace(places[day], minutes=max(left, 0))
    return replace(week, places=tuple(place for place in places.values() if place.minutes >= SHORTEST), retest=(day, taken, tuple(chosen)))


def permitted_tests(situation: Situation) -> frozenset[str]:
    """Return the home tests that nothing told or found speaks against."""
    return frozenset(
        test.id
        for test in home_tests().values()
        if not (test.not_when and Rule(test.not_when).holds(situation.facts))
        and not any(situation.facts.get(f"sore_{site}", False) for site in test.not_when_sore)
    )


def retest_session(week: WeekFrame) -> Session | None:
    """Return the session of the re-test, None in a week without one."""
    if week.retest is None:
        return None
    day, minutes, tests = week.retest
    names = "; ".join(home_tests()[test].name for test in tests)
    note = f"Do again: {names}. Same day of the week, same way as the first time; only a change beyond the error counts."
    return Session(f"w{week.phase.week}-test", day, "re-test", "Re-test", minutes, minutes * 60, (), note)
