"""The choices of a session: which exercises may stand in it, with how many sets, what that takes, loads and is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from psoas.knowledge.exercises import Exercise, Slot, exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.days import demanding
from psoas.plan.dose import load_of, most_sets, range_of, seconds_of
from psoas.plan.frame import Place, WeekFrame, days_left
from psoas.plan.needs import slots_of
from psoas.plan.programme import Need
from psoas.plan.wishes import Wishes
from psoas.plan.worth import History, serves, worth

SLOTS: tuple[Slot, ...] = ("hip flexor", "hip extensor", "hip abductor", "trunk", "calf or knee", "adductor")
MOST_BESIDE = 2
"""Exercises of a session that fill no strength slot; one less where the five minutes stretch every day."""

SHARES = (1.0, 0.8, 0.25, 0.15)
"""What the first, second, third and fourth set add, as a share of the worth of the first: all get a second one before any a third."""

POOL = 5
"""Exercises of one slot that are looked at in a block, the best ones first; keeps the model small."""

FIRST_NORDIC = "EX24"


@dataclass(frozen=True, slots=True)
class Option:
    """One exercise in one session with `sets` sets: time in s with no change around it, load, and worth in points."""

    exercise: Exercise
    sets: int
    seconds: int
    load: float
    worth: int


@dataclass(frozen=True, slots=True)
class SlotRule:
    """How many exercises of a slot a session holds: fewest, most, and one more for what serves a likely need (ER01, ER02)."""

    low: int
    high: int
    more: int
    order: int


Options = Mapping[Place, Mapping[str, tuple[Option, ...]]]
"""Place -> exercise id -> its options, one set more each."""


def in_slot(ids: Iterable[str], slot: Slot) -> list[str]:
    """Return the exercises of a slot."""
    return [id for id in ids if exercises()[id].slot == slot]


def asked_slots(ids: Iterable[str]) -> list[Slot]:
    """Return the slots that a session should fill, of those that any of these exercises fills, in the order of ER01."""
    values, slots = programme_rules()["ER01"].values, {exercises()[id].slot for id in ids}

    def value(slot: Slot, what: str) -> float:
        return values[f"{slot.replace(' ', '_')}_{what}"]

    return sorted((slot for slot in SLOTS if slot in slots and value(slot, "low")), key=lambda slot: value(slot, "order"))


def slot_rule(slot: Slot, needs: Sequence[Need]) -> SlotRule:
    """Return the slot rule of a session for a person."""
    values, name = programme_rules()["ER01"].values, slot.replace(" ", "_")
    likely = [need for need in needs if slots_of(need) > 1]
    more = any(serves(one, likely) for one in exercises().values() if one.slot == slot)
    extra = int(programme_rules()["ER02"].values["one_more"]) if more else 0
    return SlotRule(int(values[f"{name}_low"]), int(values[f"{name}_high"]), extra, int(values[f"{name}_order"]))


def options_of(
    place: Place, week: WeekFrame, from_week: Mapping[str, int], needs: Sequence[Need], wishes: Wishes, history: History
) -> dict[str, tuple[Option, ...]]:
    """Return what may stand in a session: exercise id -> its options by number of sets.

    Kept off are: what is too early; heavy work for the legs before a demanding run (PR02); what the race forbids; what was
    done too few days ago; the first Nordic lowering where a hard or long run follows
    within three days; stretches that serve no need of this person.

    Parameters
    ----------
    place, week
        The day and its week.
    from_week
        Exercise id -> first week it may appear in (`psoas.plan.suits.suited`).
    needs, wishes, history
        What weighs.
    """
    found: dict[str, tuple[Option, ...]] = {}
    for id, first in from_week.items():
        one = exercises()[id]
        if week.phase.week < first or not _may_stand(one, place, wishes, history) or not (one.slot != "none" or _beside(one, needs)):
            continue
        points, high = worth(one, week.phase.week, needs, wishes, history), range_of(one, week.phase)[1]
        options = tuple(
            Option(one, sets, seconds_of(one, sets, high), load_of(one, sets, high), points + round(max(points, 0) * sum(SHARES[1:sets])))
            for sets in range(1, min(most_sets(one, week.phase, place.stage), len(SHARES)) + 1)
        )
        fitting = tuple(option for option in options if option.seconds <= place.minutes * 60)
        if fitting:
            found[id] = fitting
    return found


def pooled(options: Sequence[Mapping[str, tuple[Option, ...]]]) -> frozenset[str]:
    """Return the exercises that a block is built from: of each slot the best ones, and for every day at least two that may stand on it."""
    best = {id: max(found[id][0].worth for found in options if id in found) for found in options for id in found}
    kept: set[str] = set()
    for slot in (*SLOTS, "none"):
        ranked = sorted((id for id in best if exercises()[id].slot == slot), key=lambda id: (-best[id], id))
        kept.update(ranked[:POOL])
        for found in options:
            kept.update([id for id in ranked if id in found][:2])
    return frozenset(kept)


def _may_stand(one: Exercise, place: Place, wishes: Wishes, history: History) -> bool:
    left = days_left(place.day, wishes)
    if one.heavy_legs and not place.heavy:
        return False
    if left is not None and 0 <= left <= one.race_days:
        return False
    if one.id == FIRST_NORDIC and one.id not in history.weeks and _run_soon(place.day, wishes):
        return False
    before = history.last.get(one.id)
    return before is None or (place.day - before).days >= one.days_apart


def _run_soon(day: date, wishes: Wishes) -> bool:
    """Return whether a hard or long run, or the race, comes before the first Nordic lowering is forgotten (PR02)."""
    days = int(programme_rules()["PR02"].values["first_nordic_hours_high"]) // 24
    return any(
        demanding((day + timedelta(days=after)).weekday(), wishes) or day + timedelta(days=after) == wishes.race for after in range(1, days + 1)
    )


def _beside(one: Exercise, needs: Sequence[Need]) -> bool:
    """Return whether an exercise that fills no slot has a place: a stretch for a need."""
    return one.group == "mobility" and serves(one, needs) is not None
