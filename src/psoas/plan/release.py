"""The self-release with a tool: five minutes a day, for those who asked for it and whose answers allow it (ER07)."""

from __future__ import annotations

from datetime import date

from psoas.knowledge.exercises import EQUIPMENT, exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.dose import sides_of
from psoas.plan.frame import days_left
from psoas.plan.programme import LeftOut, Prescription, Session
from psoas.plan.reasons import why
from psoas.plan.suits import Suited
from psoas.plan.wishes import Wishes
from psoas.reason.cards import sentence_case

RELEASE = "EX08"


def daily_release(suits: Suited, wishes: Wishes) -> Session | None:
    """Return the self-release of exactly five minutes a day, both sides and all changes counted; None where it is not given.

    Two rounds, the second with more pressure than the first (REL05). It stands beside the mobility routine and takes nothing from it.

    Parameters
    ----------
    suits
        What fits the person: with its questions unanswered, or one answered with yes, it is not among it.
    wishes
        Whether it was asked for, and the first day.
    """
    if not wishes.release or RELEASE not in suits.from_week:
        return None
    one, rule = exercises()[RELEASE], programme_rules()["REL05"]
    rounds, hold, sides = int(rule.values["rounds"]), int(rule.values["hold"]), sides_of(one)
    pause, change = int(rule.values["pause"]), int(programme_rules()["TIME"].values["side_change"])
    seconds = rounds * (hold * len(sides) + change * (len(sides) - 1)) + pause * (rounds - 1)
    sentence, node = why(one, ())
    item = Prescription(
        exercise=one.id,
        sets=rounds,
        low=hold,
        high=hold,
        measure=one.dose.measure,
        sides=sides,
        tempo="the first round with a touch, the second a little deeper, to 3 of 10 at most",
        rest=pause,
        reserve=None,
        load="",
        seconds=seconds,
        why=sentence,
        node=node,
        progression="It stays as it is, and five minutes a day are the most.",
    )
    until = f" It is left out in the last {one.race_days} days before the race." if wishes.race is not None else ""
    return Session(
        "self-release",
        wishes.start,
        "release",
        "Five minutes of self-release",
        seconds // 60,
        seconds,
        (item,),
        f"{sentence_case(rule.says.split(': ', 1)[1])}{until}",
    )


def too_near_to_race(session: Session, day: date, wishes: Wishes) -> bool:
    """Return whether the self-release stands too near to a race on a day (RC04); never so for the five minutes of mobility."""
    left = days_left(day, wishes)
    return session.kind == "release" and left is not None and any(0 <= left <= exercises()[item.exercise].race_days for item in session.items)


def release_left_out(suits: Suited, wishes: Wishes) -> tuple[LeftOut, ...]:
    """Return why the self-release is not given to a person who asked for it; empty where it is given or was not asked for."""
    if not wishes.release or RELEASE in suits.from_week:
        return ()
    lacking = suits.lacking.get(RELEASE)
    because = f"it needs {' and '.join(EQUIPMENT[thing] for thing in lacking)}" if lacking else suits.left_out[RELEASE]
    return (LeftOut(exercises()[RELEASE].name, f"You asked for it, but {because}."),)
