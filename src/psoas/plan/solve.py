"""Four weeks at a time: which exercises stand in which session, then how many sets of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psoas.knowledge.exercises import exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.choose import choose_exercises
from psoas.plan.frame import Place, WeekFrame
from psoas.plan.options import Option, Options, asked_slots, in_slot, options_of, pooled
from psoas.plan.programme import Need, Status
from psoas.plan.sets import choose_sets
from psoas.plan.wishes import Wishes
from psoas.plan.worth import History


@dataclass(frozen=True, slots=True)
class Solution:
    """What stands in each place of a block; "optimal" if both questions were answered with proof, else the larger gap."""

    chosen: Mapping[Place, tuple[Option, ...]]
    status: Status
    gap: float


def solve_block(weeks: Sequence[WeekFrame], from_week: Mapping[str, int], needs: Sequence[Need], wishes: Wishes, history: History) -> Solution:
    """Return what stands in each session of a block.

    Two questions, each put to CP-SAT: which exercises stand on which weekday, for weeks that are alike the same ones, so that
    they can progress; then how many sets, over all weeks together. The second takes the answer of the first as given.

    Parameters
    ----------
    weeks
        At most four, with their places.
    from_week
        Exercise id -> first week it may appear in.
    needs, wishes
        What weighs.
    history
        What the blocks before held.

    Returns
    -------
    Solution
        The same for the same input.
    """
    offered = {place: options_of(place, week, from_week, needs, wishes, history) for week in weeks for place in week.places}
    options = {place: _without_news(place, week, offered[place], weeks, wishes, history) for week in weeks for place in week.places}
    if not any(options.values()):
        return Solution({}, "optimal", 0.0)
    kinds = _kinds(weeks, options)
    pool = pooled([options[place] for week in kinds for place in week.places])
    narrow = {place: {id: choices for id, choices in options[place].items() if id in pool} for week in kinds for place in week.places}
    choice = choose_exercises(kinds, narrow, needs, wishes, history.steady)
    sets = choose_sets(weeks, _menus(weeks, kinds, options, choice.ids, wishes, history), wishes, history)
    status: Status = "optimal" if choice.solved.status == sets.solved.status == "optimal" else "feasible"
    return Solution(sets.chosen, status, max(choice.solved.gap, sets.solved.gap))


def _without_news(
    place: Place, week: WeekFrame, found: Mapping[str, tuple[Option, ...]], weeks: Sequence[WeekFrame], wishes: Wishes, history: History
) -> Mapping[str, tuple[Option, ...]]:
    """Return what may stand in a session that holds nothing new, where no earlier day of the block could have brought it in.

    These are the weeks before a race (RC02) and easy weeks; without this the choice of exercises would fill a slot with one that the
    choice of sets must then leave out.
    """
    easy = not week.phase.new_exercises and bool(history.weeks)
    if place.stage == "usual" and not easy:
        return found
    if any(other.stage == "usual" and other.day < place.day and one.phase.new_exercises for one in weeks for other in one.places):
        return found
    old = (history.steady if place.stage != "usual" else frozenset(history.weeks)) | wishes.known
    return {id: choices for id, choices in found.items() if id in old}


def _kind(week: WeekFrame, options: Options) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((place.day.weekday(), tuple(options[place])) for place in week.places)


def _kinds(weeks: Sequence[WeekFrame], options: Options) -> tuple[WeekFrame, ...]:
    """Return one week of each kind: those that offer the same exercises on the same days need be looked at once.

    Easy weeks and those before a race take what the others hold, unless there are no others.
    """
    full = [week for week in weeks if not week.phase.deload and week.places and all(place.stage == "usual" for place in week.places)]
    return tuple({_kind(week, options): week for week in full or [week for week in weeks if week.places]}.values())


def _second_best(one: Option) -> tuple[int, int]:
    """Order what fills an empty slot: what may stand on any day first, then by worth."""
    return one.exercise.days_apart, -one.worth


def _menus(
    weeks: Sequence[WeekFrame],
    kinds: Sequence[WeekFrame],
    options: Options,
    chosen: Mapping[Place, Sequence[str]],
    wishes: Wishes,
    history: History,
) -> dict[Place, list[tuple[Option, ...]]]:
    """Return the options of the exercises of every place: those of its own kind of week, or what is known of all days.

    A slot that is left empty, because the place allows less than the week that was looked at, is filled with the best of what
    was done before. Where that may not stand on this day, a session that must be whole (ER01) is left out; a short one ends there.
    """
    whole_from = programme_rules()["ER01"].values["short_below_minutes"]
    known = {id for ids in chosen.values() for id in ids} | set(history.weeks) | wishes.known
    found = {}
    for week in weeks:
        twin = next((kind for kind in kinds if _kind(kind, options) == _kind(week, options)), kinds[-1])
        by_day = {place.day.weekday(): chosen[place] for place in twin.places}
        for place in week.places:
            ids = [id for id in by_day.get(place.day.weekday(), ()) if id in options[place]]
            filled = {options[place][id][0].exercise.slot for id in ids}
            for slot in asked_slots(options[place]):
                if slot in filled:
                    continue
                best = min((options[place][id][0] for id in in_slot(options[place], slot) if id in known), key=_second_best, default=None)
                if best is not None:
                    ids.append(best.exercise.id)
                elif place.minutes < whole_from:
                    break
                elif any(exercises()[id].slot == slot for id in known):
                    ids = []
                    break
            found[place] = [options[place][id] for id in ids]
    return found
