"""What was solved -> sessions that a person can do: exercises in order, with dose, reason and progression."""

from __future__ import annotations

from collections.abc import Sequence

from psoas.knowledge.exercises import Exercise
from psoas.knowledge.programme_rules import Phase, programme_rules
from psoas.plan.dose import range_of, reserve_of, seconds_of, sides_of
from psoas.plan.frame import Place, Stage, WeekFrame
from psoas.plan.options import SLOTS, Option
from psoas.plan.programme import Need, Prescription, Session
from psoas.plan.reasons import progression, why
from psoas.plan.wishes import Wishes

ORDER = ("drill", "plyometric", "strength", "core", "control", "mobility", "comfort")
"""Fast and heavy work while fresh, stretches last (ER03)."""

NOTES: dict[Stage, str] = {
    "usual": "",
    "taper": "Before the race: half the sets at the same load, nothing new, nothing to the limit.",
    "race week": "The week of the race: light, with four repetitions in reserve.",
    "rest": "",
}


def compose_session(place: Place, week: WeekFrame, chosen: Sequence[Option], needs: Sequence[Need], wishes: Wishes, done: frozenset[str]) -> Session:
    """Return the session of a day.

    Parameters
    ----------
    place, week
        The day and its week.
    chosen
        What the solver put there.
    needs, wishes
        For reasons and forms.
    done
        Exercises of the blocks before: they come in a harder form once the phase asks for few repetitions.
    """
    ordered = sorted(chosen, key=lambda one: (ORDER.index(one.exercise.group), _slot_order(one.exercise), one.exercise.id))
    items = tuple(prescribe(one.exercise, one.sets, week.phase, place.stage, needs, wishes, done) for one in ordered)
    return Session(
        id=f"w{week.phase.week}-{place.day:%a}".lower(),
        day=place.day,
        kind="strength",
        title="Strength",
        minutes=place.minutes,
        seconds=session_seconds(items),
        items=items,
        note=NOTES[place.stage],
    )


def prescribe(
    exercise: Exercise, sets: int, phase: Phase, stage: Stage, needs: Sequence[Need], wishes: Wishes, done: frozenset[str] = frozenset()
) -> Prescription:
    """Return one exercise with its dose, reason and progression."""
    low, high = range_of(exercise, phase)
    reserve = reserve_of(exercise, phase, stage)
    sentence, node = why(exercise, needs)
    return Prescription(
        exercise=exercise.id,
        sets=sets,
        low=low,
        high=high,
        measure=exercise.dose.measure,
        sides=sides_of(exercise),
        tempo=exercise.dose.tempo,
        rest=exercise.dose.rest,
        reserve=reserve,
        load=_load(exercise, reserve, wishes),
        seconds=seconds_of(exercise, sets, high),
        why=sentence,
        node=node,
        progression=progression(exercise, high),
        form=_form(exercise, phase, wishes, done),
    )


def session_seconds(items: Sequence[Prescription]) -> int:
    """Return the time of all items with the changes between them, s."""
    return sum(item.seconds for item in items) + int(programme_rules()["TIME"].values["between_exercises"]) * max(len(items) - 1, 0)


def _slot_order(exercise: Exercise) -> int:
    return SLOTS.index(exercise.slot) if exercise.slot in SLOTS else len(SLOTS)


def _load(exercise: Exercise, reserve: tuple[int, int] | None, wishes: Wishes) -> str:
    if reserve is None:
        return ""
    left = f"{reserve[0]}" if reserve[0] == reserve[1] else f"{reserve[0]} to {reserve[1]}"
    if "band" in exercise.needs:
        return f"a band that leaves {left} repetitions in reserve"
    if "load" in exercise.needs or ("load" in exercise.may_use and "load" in wishes.equipment):
        return f"a load that leaves {left} repetitions in reserve"
    return ""


def _form(exercise: Exercise, phase: Phase, wishes: Wishes, done: frozenset[str]) -> str:
    """Return the form to do: the easier one while learning above one's level, the harder one of what is known in heavy weeks without a load."""
    if exercise.level > wishes.level and phase.name == "learn" and exercise.id not in wishes.known:
        return exercise.easier
    light = "load" not in wishes.equipment and "band" not in exercise.needs
    light = light and (not exercise.may_use or bool(wishes.equipment & set(exercise.may_use)))
    return exercise.harder if phase.name in ("load", "heavy") and light and exercise.id in done and exercise.group == "strength" else ""
