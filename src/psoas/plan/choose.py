"""First question of a block: which exercises stand on which weekday. CP-SAT over one week of each kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import mean

from ortools.sat.python import cp_model

from psoas.knowledge.exercises import Slot, exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.cpsat import Expression, Solved, Variable, solve
from psoas.plan.frame import Place, WeekFrame
from psoas.plan.options import MOST_BESIDE, SLOTS, Options, SlotRule, asked_slots, in_slot, slot_rule
from psoas.plan.programme import Need
from psoas.plan.wishes import Wishes
from psoas.plan.worth import SERVES_WELL, serves

CHANGE, TWICE, FILLED, NO_SESSION = 30, 6, 200, 5000
"""Points: what it costs that a weekday gets another exercise within a block (PR07 wants weeks on the same one); that an exercise
stands on another day of the week too, times the level, since beginners learn faster with few; that a session is left out.
And what it is worth to fill a slot of a short session, more than any dislike takes away."""

BOTH = 80
"""Points for a week with calf work as well as knee work: they share a slot (ER01), and a runner needs both more than a second exercise
of another slot."""

CALF, KNEE = "N12", "N10"
"""Needs that the two kinds of work in that slot serve."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Exercises of each place that was looked at, and how good the choice is."""

    ids: Mapping[Place, tuple[str, ...]]
    solved: Solved


@dataclass(frozen=True, slots=True)
class _Vars:
    has: Mapping[Place, Mapping[str, Variable]]
    held: Mapping[Place, Variable]


def choose_exercises(weeks: Sequence[WeekFrame], options: Options, needs: Sequence[Need], wishes: Wishes, done: Collection[str] = ()) -> Choice:
    """Return the exercises of each session of weeks that differ in what they allow.

    Parameters
    ----------
    weeks
        One of each kind.
    options
        What may stand in each place.
    needs, wishes
        What weighs.
    done
        Exercises that are nothing new before a race, beside those that the person knows.
    """
    cp = cp_model.CpModel()
    places = [place for week in weeks for place in week.places]
    held = {place: cp.new_bool_var(f"held {place.day}") for place in places}
    has = {place: {id: cp.new_bool_var(f"{place.day} {id}") for id in options[place]} for place in places}
    found = _Vars(has, held)
    rules = {slot: slot_rule(slot, needs) for slot in SLOTS}
    filled = [_filled(cp, found, place, slot) for place in places for slot in asked_slots(options[place])]
    for place in places:
        _time(cp, found, place, options)
        _slots(cp, found, place, rules, needs)
        cp.add(sum(has[place][id] for id in in_slot(has[place], "none")) <= MOST_BESIDE - wishes.mobility)
    for first, later in combinations(sorted(places, key=lambda place: place.day), 2):
        for id in has[first].keys() & has[later].keys():
            if days_between(first, later) < exercises()[id].days_apart:
                cp.add_at_most_one(has[first][id], has[later][id])
    _nothing_new(cp, found, {*done, *wishes.known}, wishes)
    worth = [options[place][id][0].worth * var for place in places for id, var in has[place].items()]
    held_worth = [NO_SESSION * held[place] for place in places]
    cp.maximize(sum([*worth, *held_worth, *(FILLED * one for one in filled), *_calf_and_knee(cp, found, weeks), *_change(cp, found, wishes)]))
    solved = solve(cp)
    return Choice({place: tuple(id for id, var in has[place].items() if solved.holds(var)) for place in places}, solved)


def days_between(one: Place, other: Place) -> int:
    """Return the fewest days between sessions on these weekdays in weeks that follow each other; 7 for the same weekday."""
    apart = abs((other.day - one.day).days) % 7
    return min(apart, 7 - apart) or 7


def _time(cp: cp_model.CpModel, found: _Vars, place: Place, options: Options) -> None:
    """Two sets of everything fit into the day; where the slots alone have no time for two, one set of them and nothing more."""
    between, taken = int(programme_rules()["TIME"].values["between_exercises"]), found.has[place]
    room, asked = place.minutes * 60 + between, asked_slots(taken)

    def seconds(id: str, sets: int) -> int:
        return options[place][id][min(sets, len(options[place][id])) - 1].seconds + between

    usual = sum(mean(seconds(id, 2) for id in in_slot(taken, slot)) for slot in asked)
    sets = 2 if usual <= room else 1
    cp.add(sum(seconds(id, sets) * var for id, var in taken.items()) <= room * found.held[place])
    if sets == 1:
        cp.add(sum(taken.values()) <= len(asked))


def _filled(cp: cp_model.CpModel, found: _Vars, place: Place, slot: Slot) -> Variable:
    filled = cp.new_bool_var(f"{place.day} {slot}")
    cp.add(filled <= sum(found.has[place][id] for id in in_slot(found.has[place], slot)))
    return filled


def _slots(cp: cp_model.CpModel, found: _Vars, place: Place, rules: Mapping[Slot, SlotRule], needs: Sequence[Need]) -> None:
    """Fewest and most exercises of each slot (ER01, ER02); below 20 minutes in the order of the slots."""
    values, taken, held = programme_rules()["ER01"].values, found.has[place], found.held[place]
    likely = [need for need in needs if need.probability > programme_rules()["ER02"].values["two_places_above"]]

    def count(ids: Sequence[str]) -> Expression:
        return sum(taken[id] for id in ids)

    by_slot = {slot: in_slot(taken, slot) for slot in SLOTS}
    moves = count([id for ids in by_slot.values() for id in ids])
    cp.add(moves <= int(values["moves_high"]))
    cp.add(moves >= held)
    for slot, ids in by_slot.items():
        cp.add(count(ids) <= rules[slot].high + rules[slot].more)
        cp.add(count([id for id in ids if serves(exercises()[id], likely) is None]) <= rules[slot].high)
    asked = asked_slots(taken)
    if place.minutes >= values["short_below_minutes"]:
        for slot in asked:
            cp.add(count(by_slot[slot]) >= held)
    else:
        for before, after in pairwise(asked):
            for id in by_slot[after]:
                cp.add(taken[id] <= count(by_slot[before]))


def _nothing_new(cp: cp_model.CpModel, found: _Vars, old: Collection[str], wishes: Wishes) -> None:
    """Before a race a session takes what an earlier one of these weeks holds (RC02): the choice of sets would have to leave out anything else."""
    for place, has in found.has.items():
        if place.stage == "usual":
            continue
        sources = [one for one in found.has if one.stage == "usual" and one.day < place.day and not (wishes.race and one.day > wishes.race)]
        for id, var in has.items():
            if sources and id not in old:
                cp.add(var <= sum(found.has[one][id] for one in sources if id in found.has[one]))


def _calf_and_knee(cp: cp_model.CpModel, found: _Vars, weeks: Sequence[WeekFrame]) -> list[Expression]:
    """Return what it is worth that a week of two sessions or more holds work for the calf and work for the knee."""
    terms: list[Expression] = []
    for week in weeks:
        kinds = [
            [var for place in week.places for id, var in found.has[place].items() if exercises()[id].serves.get(node, 0.0) >= SERVES_WELL]
            for node in (CALF, KNEE)
        ]
        if len(week.places) > 1 and all(kinds):
            both = cp.new_bool_var(f"calf and knee {week.start}")
            for kind in kinds:
                cp.add(both <= sum(kind))
            terms.append(BOTH * both)
    return terms


def _change(cp: cp_model.CpModel, found: _Vars, wishes: Wishes) -> list[Expression]:
    """Return what changes of a weekday's exercises, and the same exercise on two days, cost, as negative terms."""
    on_day: dict[tuple[int, str], Variable] = {}
    terms: list[Expression] = []
    for place, taken in found.has.items():
        for id, var in taken.items():
            key = (place.day.weekday(), id)
            if key not in on_day:
                on_day[key] = cp.new_bool_var(f"weekday {key[0]} {id}")
                terms.append(-CHANGE * on_day[key])
            cp.add(var <= on_day[key])
    for id in sorted({id for _, id in on_day}):
        anywhere = cp.new_bool_var(id)
        days = [var for (_, one), var in on_day.items() if one == id]
        cp.add(anywhere <= sum(days))
        terms += [-TWICE * wishes.level * var for var in days] + [TWICE * wishes.level * anywhere]
    return terms
