"""Rules of one strength session: its day and minutes, and the slots that it fills (ER01, ER02)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from math import isclose

from psoas.knowledge.exercises import Exercise, Slot, exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.knowledge.rules import Rule
from psoas.plan.checker.days import before_demanding_run, kept_for_race
from psoas.plan.checker.person import Person
from psoas.plan.checker.times import session_seconds
from psoas.plan.checker.violation import Violation
from psoas.plan.programme import Session
from psoas.plan.wishes import Wishes

SLOTS: tuple[Slot, ...] = ("hip flexor", "hip extensor", "hip abductor", "trunk", "calf or knee", "adductor")


def check_session(session: Session, wishes: Wishes, person: Person, may_appear: Mapping[str, Exercise]) -> Iterator[Violation]:
    """Yield what is wrong with one session.

    Parameters
    ----------
    may_appear
        Exercises that the week may hold for this person; a slot that none of them fills may stay empty.
    """
    where = f"{session.day}, {session.id}"
    if session.items and not isclose(session.seconds, session_seconds(session), abs_tol=1.0):
        yield Violation("time", where, f"takes {session_seconds(session):.0f} s and says {session.seconds}")
    if max(session.seconds, session_seconds(session)) > session.minutes * 60:
        yield Violation("minutes", where, f"takes {session_seconds(session):.0f} s of {session.minutes} minutes")
    twice = [id for id, count in Counter(item.exercise for item in session.items).items() if count > 1]
    if twice:
        yield Violation("twice", where, f"holds {twice[0]} twice")
    if session.kind != "strength":
        return
    if session.minutes > wishes.minutes.get(session.day.weekday(), 0):
        yield Violation("day", where, f"takes {session.minutes} minutes of a day that has {wishes.minutes.get(session.day.weekday(), 0)}")
    yield from _slots(session, where, wishes, person, may_appear)


def slot_limits(slot: Slot, person: Person) -> tuple[int, int]:
    """Return the fewest and most exercises of a slot; one more where it serves what is likely low (ER02)."""
    rules = programme_rules()
    name = slot.replace(" ", "_")
    low, high = (int(rules["ER01"].values[f"{name}_{end}"]) for end in ("low", "high"))
    return low, high + (int(rules["ER02"].values["one_more"]) if _served(slot) & person.likely else 0)


@cache
def _served(slot: Slot) -> frozenset[str]:
    """Return the needs that any exercise of a slot serves."""
    return frozenset(node for one in exercises().values() if one.slot == slot for node in one.serves)


def _slots(session: Session, where: str, wishes: Wishes, person: Person, may_appear: Mapping[str, Exercise]) -> Iterator[Violation]:
    rule = programme_rules()["ER01"].values
    count = Counter(exercises()[item.exercise].slot for item in session.items)
    moves = sum(count[slot] for slot in SLOTS)
    open_today = {
        slot
        for slot in SLOTS
        for one in may_appear.values()
        if one.slot == slot and not (one.heavy_legs and before_demanding_run(session.day, wishes)) and not kept_for_race(one, session.day, wishes)
    }
    for slot in SLOTS:
        if count[slot] > slot_limits(slot, person)[1]:
            yield Violation("slots", where, f"has {count[slot]} exercises for {slot}")
    if moves > rule["moves_high"]:
        yield Violation("slots", where, f"has {moves} strength exercises")
    if session.items and moves == 0:
        yield Violation("slots", where, "is made of stretches alone")
    asked = [slot for slot in SLOTS if slot_limits(slot, person)[0] and slot in open_today]
    if session.minutes < rule["short_below_minutes"]:
        in_order = sorted(asked, key=lambda slot: rule[f"{slot.replace(' ', '_')}_order"])
        filled = [bool(count[slot]) for slot in in_order]
        if filled != sorted(filled, reverse=True):
            yield Violation("slots", where, f"skips {in_order[filled.index(False)]} and fills a later slot")
        return
    for slot in asked:
        if count[slot] < slot_limits(slot, person)[0]:
            yield Violation("slots", where, f"has nothing for {slot}")
    if moves < min(rule["moves_low"], len(asked)):
        yield Violation("slots", where, f"has {moves} strength exercises only")


def allowed(wishes: Wishes, person: Person) -> dict[str, Exercise]:
    """Return the exercises that this person can and may do at all, whatever the week."""
    return {
        id: one
        for id, one in exercises().items()
        if set(one.needs) <= wishes.equipment and not (one.not_when and Rule(one.not_when).holds(person.facts)) and not one.on_request
    }
