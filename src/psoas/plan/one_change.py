"""For what found no place in a programme: the one change of the wishes that gives it one, found by solving for that change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from psoas.knowledge.exercises import EQUIPMENT, Level, Slot, exercises
from psoas.plan.days import choose_days
from psoas.plan.frame import blocks_of, frame
from psoas.plan.neighbours import Neighbour, neighbours, with_much_more_time
from psoas.plan.pain import in_pain
from psoas.plan.programme import LeftOut, Need
from psoas.plan.routine import mobility_routine
from psoas.plan.situation import Situation
from psoas.plan.solve import solve_block
from psoas.plan.suits import suited
from psoas.plan.unmet import Unmet, filling, serving
from psoas.plan.wishes import Wishes
from psoas.plan.worth import History

NOTHING = "No single change of minutes, days, equipment, level or start makes room for it."
ANSWERS = "What would serve it is left out while your answers are as they are."


SLOT_WORDS: Mapping[Slot, str] = {
    "hip flexor": "the hip flexors",
    "hip extensor": "glutes and hamstrings",
    "hip abductor": "the side of the hip",
    "trunk": "the trunk",
    "calf or knee": "calf or knee",
}

MOST_TRIED = 30
"""Changes that are put to the solver for one programme: what is not found among them is not searched for longer."""


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who asks: what holds for them, what they need, and what was solved for them already."""

    situation: Situation
    needs: tuple[Need, ...]
    tried: dict[tuple[object, ...], frozenset[str]] = field(default_factory=dict)
    daily: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)


def one_change(unmet: Unmet, situation: Situation, needs: Sequence[Need], wishes: Wishes) -> tuple[LeftOut, ...]:
    """Return what found no place, each with the one change that gives it most, or why none does.

    Every change is put to the solver: for the last usual week of a first block, which is the week that holds most, and the five
    minutes. It is told only where that week then holds the exercise and without the change does not.

    Parameters
    ----------
    unmet
        Needs and slots of the base that found no place.
    situation, needs, wishes
        As for the programme; with time for strength on at least one day.
    """
    asker = _Asker(situation, tuple(needs))
    told = [_for_need(need, asker, wishes) for need in unmet.needs]
    return (*told, *((_for_base(unmet.slots, asker, wishes),) if unmet.slots else ()))


def _for_need(need: Need, asker: _Asker, wishes: Wishes) -> LeftOut:
    what, wanted = f"no place yet for work on {need.name}", _possible(serving(need.node), asker.situation, wishes)
    if not wanted:
        return LeftOut(what, ANSWERS)
    found = _best(wanted, asker, wishes, could=1)
    if found is None:
        return LeftOut(what, _two_changes(wanted, wishes) or NOTHING)
    change, held = found
    side = "" if need.side == "both" else f", {need.side}"
    return LeftOut(what, f"With {change.words} {_fit(held)}, and {'serves' if len(held) == 1 else 'serve'} what was found: {need.name}{side}.")


def _for_base(slots: Sequence[Slot], asker: _Asker, wishes: Wishes) -> LeftOut:
    what, wanted = (
        f"the base is not whole: nothing yet for {listed([SLOT_WORDS[slot] for slot in slots])}",
        _possible(filling(slots), asker.situation, wishes),
    )
    if not wanted:
        return LeftOut(what, ANSWERS)
    found = _best(wanted, asker, wishes, could=_slots(wanted))
    if found is None:
        return LeftOut(what, NOTHING)
    change, held = found
    left = [SLOT_WORDS[slot] for slot in slots if slot not in {exercises()[id].slot for id in held}]
    rest = f"; {listed(left)} would still be missing" if left else " and the base is whole"
    return LeftOut(what, f"With {change.words} {_fit(held)}{rest}.")


def _best(wanted: frozenset[str], asker: _Asker, wishes: Wishes, could: int) -> tuple[Neighbour, frozenset[str]] | None:
    """Return the first change after which all slots of what is wanted are filled, else the one that fills most; None where none does."""
    now = _held(wishes, asker)
    found: list[tuple[Neighbour, frozenset[str]]] = []
    for kind in neighbours(wishes, wanted):
        if kind and kind[0].more_time and not (_held(with_much_more_time(wishes), asker) & wanted) - now:
            continue
        for change in kind:
            if len(asker.tried) >= MOST_TRIED:
                break
            held = (_held(change.wishes, asker) & wanted) - now
            if held and _slots(held) >= could:
                return change, held
            if held:
                found.append((change, held))
    return max(found, key=lambda one: _slots(one[1]), default=None)


def _two_changes(wanted: Collection[str], wishes: Wishes) -> str:
    """Return what the exercise that is nearest asks for together; empty where it is neither equipment nor level."""
    lacks: list[tuple[int, str, list[str]]] = []
    for one in (exercises()[id] for id in sorted(wanted)):
        things = [EQUIPMENT[thing] for thing in one.needs if thing not in wishes.equipment]
        above = [f"level {one.level - 1}"] if one.level > wishes.level + 1 else []
        lacks.append((len(things) + len(above), one.name.lower(), [*things, *above]))
    count, name, parts = min(lacks)
    return f"No single change does it: the {name} would serve it, and needs {listed(parts)}." if count > 1 else ""


def _slots(held: Collection[str]) -> int:
    return len({exercises()[id].slot for id in held})


def _possible(wanted: Collection[str], situation: Situation, wishes: Wishes) -> frozenset[str]:
    """Return what this person could be given with every equipment and at the next level, whatever the time."""
    level: Level = 2 if wishes.level == 1 else 3
    every = replace(wishes, equipment=frozenset(EQUIPMENT), level=level)
    return frozenset(wanted) & frozenset(suited(situation, every).from_week)


def _held(wishes: Wishes, asker: _Asker) -> frozenset[str]:
    """Return what `_solved` gives, solved once for the same wishes."""
    key = (wishes.start, wishes.weeks, tuple(wishes.minutes.items()), wishes.equipment, wishes.level, wishes.disliked)
    if key not in asker.tried:
        asker.tried[key] = _solved(wishes, asker)
    return asker.tried[key]


def _solved(wishes: Wishes, asker: _Asker) -> frozenset[str]:
    """Return the exercises of the last usual week of a first block with these wishes, and of the five minutes."""
    from_week = suited(asker.situation, wishes).from_week
    block = next(blocks_of(frame(wishes, choose_days(wishes).minutes)))
    usual = [week for week in block if not week.phase.deload and not week.before_race] or list(block)
    week = replace(usual[-1], phase=in_pain(usual[-1].phase, asker.situation))
    chosen = solve_block((week,), from_week, asker.needs, wishes, History()).chosen
    return frozenset({one.exercise.id for taken in chosen.values() for one in taken}) | _daily(from_week, wishes, asker)


def _daily(from_week: Mapping[str, int], wishes: Wishes, asker: _Asker) -> frozenset[str]:
    """Return the exercises of the five minutes, worked out once for the same stretches: most changes leave them as they are."""
    stretches = tuple(id for id in from_week if exercises()[id].slot == "none" and exercises()[id].group in ("mobility", "control"))
    if stretches not in asker.daily:
        routine = mobility_routine(from_week, asker.needs, wishes) if wishes.mobility else None
        asker.daily[stretches] = frozenset(item.exercise for item in routine.items) if routine is not None else frozenset()
    return asker.daily[stretches]


def _fit(held: Collection[str]) -> str:
    names = [f"the {one.name.lower()}" for one in exercises().values() if one.id in held]
    return f"{listed(names)} {'fits' if len(names) == 1 else 'fit'}"


def listed(parts: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
