"""Second question of a block: how many sets in each session, so that load rises within its cap and easy weeks are easy. CP-SAT."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ortools.sat.python import cp_model

from psoas.knowledge.exercises import exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.cpsat import Expression, Solved, Variable, solve
from psoas.plan.frame import Place, WeekFrame
from psoas.plan.options import Option, asked_slots
from psoas.plan.wishes import Wishes
from psoas.plan.worth import History

GRAIN = 6
"""Loads are counted in sixths: stress comes in halves and a hold counts a third of its seconds."""

TOP = 10**7
Menu = Sequence[tuple[Option, ...]]


@dataclass(frozen=True, slots=True)
class Ladder:
    """A session that grows set by set: the first `slots` steps fill one slot each, in their order, together if `whole`."""

    steps: tuple[Option, ...]
    slots: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Sets:
    """What stands in each place, and how good that is."""

    chosen: Mapping[Place, tuple[Option, ...]]
    solved: Solved


def ladder_of(place: Place, menu: Menu) -> Ladder:
    """Return how a session grows: one set for each slot that is asked for, then every further set in the order of its worth.

    Parameters
    ----------
    place
        Day and minutes of the session.
    menu
        Options by sets of each exercise that stands in it.
    """
    by_id = {options[0].exercise.id: options for options in menu}
    slots = asked_slots(by_id)
    chosen: list[Option] = []
    for slot in slots:
        best = max((options[0] for options in by_id.values() if options[0].exercise.slot == slot), key=lambda one: (one.worth, one.exercise.id))
        chosen.append(best)
    first = {one.exercise.id for one in chosen}
    later = sorted(
        (step for options in by_id.values() for step in _steps(options, skip_first=options[0].exercise.id in first)),
        key=lambda step: (-step[0], step[1].sets, step[1].exercise.id),
    )
    short = place.minutes < programme_rules()["ER01"].values["short_below_minutes"]
    return Ladder((*chosen, *(one for _, one in later)), len(chosen), not short)


def _steps(options: Sequence[Option], *, skip_first: bool) -> Iterator[tuple[int, Option]]:
    """Yield what each further set gains, with its option. None gains more than the one before it, so that sets stay in order."""
    gained = options[0].worth
    for number, one in enumerate(options):
        gained = min(gained, one.worth - (options[number - 1].worth if number else 0))
        if number or not skip_first:
            yield gained, one


def choose_sets(weeks: Sequence[WeekFrame], menus: Mapping[Place, Menu], wishes: Wishes, history: History) -> Sets:
    """Return every session of a block with its sets.

    Parameters
    ----------
    weeks
        At most four.
    menus
        Exercises of each place, with their options by sets.
    wishes, history
        What the person knows, and what the weeks before held.
    """
    cp = cp_model.CpModel()
    ladders = {place: ladder_of(place, menus[place]) for week in weeks for place in week.places if menus[place]}
    taken = {place: _climb(cp, place, ladder) for place, ladder in ladders.items()}
    firsts = {
        place: {one.exercise.id: var for one, var in zip(ladder.steps, taken[place], strict=True) if one.sets == 1}
        for place, ladder in ladders.items()
    }
    _spacing(cp, firsts)
    _nothing_new(cp, weeks, firsts, wishes, history)
    _loads(cp, weeks, ladders, taken, history)
    cp.maximize(sum(_gain(one, ladder) * var for place, ladder in ladders.items() for one, var in zip(ladder.steps, taken[place], strict=True)))
    solved = solve(cp, linear=(1, 2))
    chosen = {}
    for place, ladder in ladders.items():
        last = {one.exercise.id: one for one, var in zip(ladder.steps, taken[place], strict=True) if solved.holds(var)}
        chosen[place] = tuple(last.values())
    return Sets(chosen, solved)


def _climb(cp: cp_model.CpModel, place: Place, ladder: Ladder) -> tuple[Variable, ...]:
    """Return whether each step is taken: the sets of an exercise in order, the slots that are asked for first, within the time."""
    between = int(programme_rules()["TIME"].values["between_exercises"])
    taken = tuple(cp.new_bool_var(f"{place.day} {number}") for number in range(len(ladder.steps)))
    slots = [one.exercise.slot for one in ladder.steps[: ladder.slots]]
    filled = {slot: [var for one, var in zip(ladder.steps, taken, strict=True) if one.sets == 1 and one.exercise.slot == slot] for slot in slots}
    seconds: list[Expression] = []
    for number, (one, var) in enumerate(zip(ladder.steps, taken, strict=True)):
        before = [index for index in range(number) if ladder.steps[index].exercise.id == one.exercise.id]
        added = one.seconds - ladder.steps[before[-1]].seconds if before else one.seconds + between
        seconds.append(added * var)
        if before:
            cp.add(var <= taken[before[-1]])
        if number and ladder.whole:
            (cp.add(var == taken[0]) if number < ladder.slots else cp.add(var <= taken[0]))
        elif number and one.exercise.slot in slots[1:]:
            cp.add(var <= sum(filled[slots[slots.index(one.exercise.slot) - 1]]))
        elif number and one.exercise.slot not in slots:
            cp.add(var <= taken[0])
    _seconds_first(cp, ladder, taken)
    moves = [var for one, var in zip(ladder.steps, taken, strict=True) if one.sets == 1 and one.exercise.slot != "none"]
    cp.add(sum(moves) <= int(programme_rules()["ER01"].values["moves_high"]))
    cp.add(sum(seconds) <= place.minutes * 60 + between)
    return taken


def _seconds_first(cp: cp_model.CpModel, ladder: Ladder, taken: Sequence[Variable]) -> None:
    """Every exercise that stands in the session has its second set before any has a third."""
    steps = list(zip(ladder.steps, taken, strict=True))
    thirds = [var for one, var in steps if one.sets == 3]
    held = {one.exercise.id: var for one, var in steps if one.sets == 1}
    seconds = {one.exercise.id: var for one, var in steps if one.sets == 2}
    for id, second in seconds.items():
        for third in thirds:
            cp.add(third + held[id] <= 1 + second)


def _gain(one: Option, ladder: Ladder) -> int:
    before = [step.worth for step in ladder.steps if step.exercise.id == one.exercise.id and step.sets == one.sets - 1]
    first = ladder.steps.index(one) < ladder.slots
    return one.worth - (before[0] if before else 0) + (1000 if first else 0)


def _spacing(cp: cp_model.CpModel, firsts: Mapping[Place, Mapping[str, Variable]]) -> None:
    """Days between two sessions that hold the same exercise."""
    for one, later in combinations(sorted(firsts, key=lambda place: place.day), 2):
        for id in firsts[one].keys() & firsts[later].keys():
            if (later.day - one.day).days < exercises()[id].days_apart:
                cp.add_at_most_one(firsts[one][id], firsts[later][id])


def _nothing_new(
    cp: cp_model.CpModel, weeks: Sequence[WeekFrame], firsts: Mapping[Place, Mapping[str, Variable]], wishes: Wishes, history: History
) -> None:
    """Easy weeks, and the weeks before a race, hold only what was done before (RC02)."""
    for week in weeks:
        for place in week.places:
            if place not in firsts:
                continue
            if place.stage != "usual":
                old = history.steady | wishes.known
                source = [one for one in firsts if one.stage == "usual" and one.day < place.day and not _after_race(one, wishes)]
            elif not week.phase.new_exercises and history.weeks:
                old, source = frozenset(history.weeks) | wishes.known, [one for one in firsts if one.day < week.start]
            else:
                continue
            for id, var in firsts[place].items():
                if id not in old:
                    cp.add(var <= sum(firsts[one][id] for one in source if id in firsts[one]))


def _after_race(place: Place, wishes: Wishes) -> bool:
    return wishes.race is not None and place.day > wishes.race


def _loads(
    cp: cp_model.CpModel,
    weeks: Sequence[WeekFrame],
    ladders: Mapping[Place, Ladder],
    taken: Mapping[Place, tuple[Variable, ...]],
    history: History,
) -> None:
    """Rise of the load from week to week (LOAD), and easy weeks (PR06)."""
    rise, share = programme_rules()["LOAD"].values["rise_percent"], programme_rules()["PR06"].values["most_share"]
    usual: list[Expression] = [int(history.highest_usual * GRAIN)] if history.highest_usual else []
    every: list[Expression] = [int(history.highest * GRAIN)] if history.highest else []
    for week in weeks:
        terms = [term for place in week.places if place in ladders for term in _load_terms(ladders[place], taken[place])]
        if not terms:
            continue
        load = cp.new_int_var(0, TOP, f"load {week.phase.week}")
        cp.add(load == sum(terms))
        if usual and not week.phase.deload:
            cp.add(100 * load <= int(100 + rise) * _highest(cp, usual))
        for loads in (every, usual) if week.phase.deload else ():  # a week before a race may have been higher than all that came after it
            if loads:
                cp.add(100 * load <= int(100 * share) * _highest(cp, loads))
        every.append(load)
        tapered = any(place.stage != "usual" for place in week.places if place in ladders and ladders[place].steps)
        if not week.phase.deload and not tapered:
            usual.append(load)


def _load_terms(ladder: Ladder, taken: Sequence[Variable]) -> list[Expression]:
    """Return what each step adds to the load: a set more of the same exercise adds the load of one set."""
    return [round(one.load / one.sets * GRAIN) * var for one, var in zip(ladder.steps, taken, strict=True)]


def _highest(cp: cp_model.CpModel, loads: Sequence[Expression]) -> Expression:
    if len(loads) == 1:
        return loads[0]
    highest = cp.new_int_var(0, TOP, "highest")
    cp.add_max_equality(highest, loads)
    return highest
