"""The five minutes of mobility: 300 seconds to the second, changes included, drawn from what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from psoas.knowledge.exercises import Exercise, exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.dose import sides_of
from psoas.plan.needs import slots_of
from psoas.plan.programme import Need, Prescription, Session
from psoas.plan.reasons import why
from psoas.plan.wishes import Wishes

MOST = 5
"""Exercises that five minutes have room for."""

ALWAYS = ("EX32", "EX01", "EX31", "EX30")
"""MOB05, in its order; what must be left out is replaced by what is nearest to it."""

INSTEAD: Mapping[str, tuple[str, ...]] = {"EX01": ("EX36", "EX09"), "EX31": ("EX09",), "EX30": ("EX36",), "EX32": ("EX09",)}
PER_NEED = 3.0


@dataclass(frozen=True, slots=True)
class _Part:
    """An exercise with its rounds and seconds of one hold, on each side."""

    exercise: Exercise
    rounds: int
    hold: int

    @property
    def positions(self) -> int:
        return self.rounds * len(sides_of(self.exercise))

    @property
    def seconds(self) -> int:
        return self.positions * self.hold


def mobility_routine(suits: Mapping[str, int], needs: Sequence[Need], wishes: Wishes) -> Session | None:
    """Return the daily five minutes, or None where nothing that suits adds up to them.

    Seconds of each exercise follow MOB05 and grow where something was found short; holds go by five seconds and both sides
    get the same. Of all ways to fill 300 seconds the one is taken that lies nearest to what is wanted.

    Parameters
    ----------
    suits
        Exercises that fit the person.
    needs
        What it is drawn from.
    wishes
        For the first day.
    """
    chosen = _exercises(suits, needs)
    for count in range(len(chosen), 0, -1):
        parts = _filled(chosen[:count], needs)
        if parts is not None:
            return _session(parts, needs, wishes)
    return None


def _exercises(suits: Mapping[str, int], needs: Sequence[Need]) -> tuple[Exercise, ...]:
    """Return the exercises in the order of what they are worth to this person."""
    may = [id for id, one in exercises().items() if id in suits and one.group in ("mobility", "control") and one.slot == "none" and one.level == 1]
    kept: list[str] = []
    for id in ALWAYS:
        kept.extend([one for one in (id, *INSTEAD[id]) if one in may and one not in kept][:1])
    wanted = [id for id in may if id not in kept and any(exercises()[id].serves.get(need.node, 0) >= 0.7 and slots_of(need) for need in needs)]
    rest = [id for id in may if id not in kept and id not in wanted]
    ids = sorted((*kept, *(wanted[:1] if len(kept) >= len(ALWAYS) else (*wanted, *rest))), key=lambda id: -_wanted(exercises()[id], needs))
    return tuple(exercises()[id] for id in ids[:MOST])


def _wanted(exercise: Exercise, needs: Sequence[Need]) -> float:
    """Return the seconds that an exercise should have, all sides and rounds together."""
    values = programme_rules()["MOB05"].values
    found = sum(need.weight * exercise.serves.get(need.node, 0.0) for need in needs if slots_of(need))
    return values.get(exercise.id, 60.0) * (1 + PER_NEED * found)


def _filled(chosen: Sequence[Exercise], needs: Sequence[Need]) -> tuple[_Part, ...] | None:
    """Return rounds and holds that fill the time to the second, nearest to what is wanted."""
    time, rule = programme_rules()["TIME"].values, programme_rules()["MOB05"].values
    total, change, grain = int(time["mobility_seconds"]), int(time["mobility_change"]), int(time["hold_grain"])
    wanted = [_wanted(one, needs) for one in chosen]
    scale = total / sum(wanted)
    holds = range(int(rule["hold_low"]), int(rule["hold_high"]) + 1, grain)
    near: list[list[_Part]] = []
    for one, seconds in zip(chosen, wanted, strict=True):
        ways = [_Part(one, rounds, hold) for rounds in (1, 2, 3) for hold in holds]
        ways.sort(key=lambda part, aim=scale * seconds: (abs(part.seconds - aim), part.rounds))  # type: ignore[misc]
        near.append(ways[:12] if len(chosen) > 2 else ways)
    best: tuple[float, tuple[_Part, ...]] | None = None
    for parts in product(*near):
        positions = sum(part.positions for part in parts)
        if sum(part.seconds for part in parts) + change * (positions - 1) != total:
            continue
        far = sum(
            (part.seconds - scale * seconds) ** 2 / seconds + part.rounds / 2 + max(part.hold - part.exercise.dose.high, 0) / 5
            for part, seconds in zip(parts, wanted, strict=True)
        )
        if best is None or far < best[0]:
            best = (far, parts)
    return None if best is None else best[1]


def _session(parts: Sequence[_Part], needs: Sequence[Need], wishes: Wishes) -> Session:
    order = {id: place for place, id in enumerate(exercises())}
    first = sorted(parts, key=lambda part: (part.exercise.id != "EX32", order[part.exercise.id]))
    change = int(programme_rules()["TIME"].values["mobility_change"])
    positions = sum(part.positions for part in parts)
    total = sum(part.seconds for part in parts) + change * (positions - 1)
    items = tuple(_item(part, needs, change) for part in first)
    note = f"Every day, also in the week of a race. {change} seconds to change are counted in. No warm-up is needed; never into pain."
    return Session("five-minutes", wishes.start, "mobility", "Five minutes of mobility", total // 60, total, items, note)


def _item(part: _Part, needs: Sequence[Need], change: int) -> Prescription:
    one = part.exercise
    sentence, node = why(one, needs)
    return Prescription(
        exercise=one.id,
        sets=part.rounds,
        low=part.hold,
        high=part.hold,
        measure="seconds",
        sides=sides_of(one),
        tempo=one.dose.tempo,
        rest=0,
        reserve=None,
        load="",
        seconds=part.seconds + change * (part.positions - 1),
        why=sentence,
        node=node,
        progression="It stays as it is; go a little further only while it is easy.",
    )
