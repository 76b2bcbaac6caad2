"""What a finished programme has no place for: needs without an exercise, and slots of the base that stay empty."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from psoas.knowledge.exercises import Slot, exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.needs import slots_of
from psoas.plan.options import SLOTS
from psoas.plan.programme import Block, Need, Session, Week
from psoas.plan.worth import SERVES_WELL


@dataclass(frozen=True, slots=True)
class Unmet:
    """What found no place: needs of this person, and slots that every session should fill (ER01)."""

    needs: tuple[Need, ...]
    slots: tuple[Slot, ...]


def unmet_of(blocks: Sequence[Block], routine: Session | None, needs: Sequence[Need]) -> Unmet:
    """Return what no usual week of a programme holds; easy weeks are left aside where there are others.

    Parameters
    ----------
    blocks, routine
        The programme.
    needs
        What it should work on.
    """
    weeks = [week for block in blocks for week in block.weeks]
    usual = [week for week in weeks if not week.deload] or weeks
    given = {id for week in usual for id in _held(week)}
    daily = {item.exercise for item in routine.items} if routine is not None else set()
    return Unmet(
        tuple(need for need in needs if slots_of(need) and not (given | daily) & serving(need.node)),
        tuple(slot for slot in _asked() if not any(exercises()[id].slot == slot for id in given)),
    )


def serving(node: str) -> frozenset[str]:
    """Return the exercises that serve a need well; where none does, those that serve it best."""
    best = max((one.serves.get(node, 0.0) for one in exercises().values()), default=0.0)
    return frozenset(id for id, one in exercises().items() if one.serves.get(node, 0.0) >= min(SERVES_WELL, best) > 0)


def filling(slots: Collection[Slot]) -> frozenset[str]:
    """Return the exercises that fill any of these slots."""
    return frozenset(id for id, one in exercises().items() if one.slot in slots)


def _asked() -> tuple[Slot, ...]:
    values = programme_rules()["ER01"].values
    asked = [slot for slot in SLOTS if values[f"{slot.replace(' ', '_')}_low"]]
    return tuple(sorted(asked, key=lambda slot: values[f"{slot.replace(' ', '_')}_order"]))


def _held(week: Week) -> set[str]:
    return {item.exercise for session in week.sessions if session.kind == "strength" for item in session.items}
