"""How much of an exercise: repetitions of a week's phase, time and load of its sets."""

from __future__ import annotations

from math import ceil, floor

from psoas.finding import Side
from psoas.knowledge.exercises import Exercise
from psoas.knowledge.programme_rules import Phase, programme_rules
from psoas.plan.frame import Stage

LOADED = ("strength", "core", "control", "plyometric")
"""Groups that the weekly load counts (LOAD)."""

LESS_IN_PAIN = (*LOADED, "drill")
"""Groups of which pain asks for less (PM08)."""

EFFORT = ("strength", "core")
"""Groups in which repetitions in reserve are counted."""


def sides_of(exercise: Exercise) -> tuple[Side, ...]:
    """Return the sides that an exercise is done on; both always get the same."""
    return ("left", "right") if exercise.sided else ("both",)


def range_of(exercise: Exercise, phase: Phase) -> tuple[int, int]:
    """Return fewest and most repetitions, steps or seconds of a week.

    Repetitions follow the phase within the range of the exercise; where the two do not meet, and for holds, steps and drills, the
    exercise keeps its own range, in an easy week the low end of it. Where pain asks for less (PM08) and sets are too few to take one
    off, the range shrinks instead.
    """
    low, high = _usual_range(exercise, phase)
    if exercise.group not in LESS_IN_PAIN or _usual_sets(exercise, phase) >= programme_rules()["PM08"].values["sets_from"]:
        return low, high
    return max(floor(low * phase.share), 1), max(floor(high * phase.share), 1)


def _usual_range(exercise: Exercise, phase: Phase) -> tuple[int, int]:
    dose = exercise.dose
    counted = dose.measure == "repetitions" and exercise.group in EFFORT
    if phase.deload and (not counted or phase.repetitions[1] < dose.low):
        return dose.low, dose.low
    low, high = max(dose.low, phase.repetitions[0]), min(dose.high, phase.repetitions[1])
    return (low, high) if counted and low <= high else (dose.low, dose.high)


def most_sets(exercise: Exercise, phase: Phase, stage: Stage) -> int:
    """Return the most sets of a week: those of the phase, no more than the exercise bears, fewer in pain (PM08), half before a race (RC02)."""
    most = _usual_sets(exercise, phase)
    if exercise.group in LESS_IN_PAIN and most >= programme_rules()["PM08"].values["sets_from"]:
        most = floor(most * phase.share)
    if stage == "usual":
        return most
    halved = max(floor(programme_rules()["RC02"].values["sets_share"] * most), 1)
    return halved if stage == "taper" else min(halved, int(programme_rules()["RC03"].values["sets_high"]))


def _usual_sets(exercise: Exercise, phase: Phase) -> int:
    wanted = phase.sets[1] if exercise.group in LOADED else exercise.dose.sets[0]
    return min(wanted, max(exercise.dose.sets[1], 1))


def reserve_of(exercise: Exercise, phase: Phase, stage: Stage) -> tuple[int, int] | None:
    """Return the repetitions in reserve, from and to; None where none are counted."""
    if exercise.group not in EFFORT or exercise.dose.measure != "repetitions":
        return None
    if stage == "race week":
        light = int(programme_rules()["RC03"].values["reserve"])
        return light, light
    return phase.reserve


def set_seconds(exercise: Exercise, high: int) -> float:
    """Return the time of one set on all its sides with the change between them, s."""
    sides = len(sides_of(exercise))
    work = high if exercise.dose.measure == "seconds" else high * exercise.dose.seconds
    return work * sides + programme_rules()["TIME"].values["side_change"] * (sides - 1)


def seconds_of(exercise: Exercise, sets: int, high: int) -> int:
    """Return the time of all sets with the rests between them, s, rounded up."""
    return ceil(sets * set_seconds(exercise, high) + (sets - 1) * exercise.dose.rest)


def load_of(exercise: Exercise, sets: int, high: int) -> float:
    """Return what the sets add to the weekly load: stress times repetitions of all sides (LOAD)."""
    if exercise.group not in LOADED:
        return 0.0
    repetitions = high / programme_rules()["LOAD"].values["hold_seconds_per_repetition"] if exercise.dose.measure == "seconds" else high
    return sets * repetitions * len(sides_of(exercise)) * exercise.stress
