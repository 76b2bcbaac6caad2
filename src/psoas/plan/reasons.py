"""Why an exercise stands here for this person, and when it gets harder, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from psoas.knowledge.exercises import Exercise
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.needs import BASE
from psoas.plan.programme import Need
from psoas.plan.worth import serves
from psoas.reason.cards import sentence_case

BASE_REASON = {
    "hip flexor": "The hip flexors swing the leg forward at every step",
    "hip extensor": "Glutes and hamstrings drive you forward and carry you at landing",
    "hip abductor": "The side of the hip holds the pelvis level on one leg",
    "trunk": "The trunk holds still while the legs pull on it",
    "calf or knee": "Calf and front thigh take and give back most of the load of a step",
    "adductor": "The inner thigh steadies the pelvis from the other side",
    "none": "It belongs to the five minutes of everybody",
}
"""Slot -> what the base set has it for."""


def why(exercise: Exercise, needs: Sequence[Need]) -> tuple[str, str]:
    """Return the sentence that says why an exercise is here, and the need it names.

    It begins with what was found, or for the base set with what the part of the body does in running, and ends with what
    the exercise does.
    """
    need = serves(exercise, needs)
    if exercise.on_request:
        return f"You asked for it: {exercise.why}.", BASE
    if need is None:
        return f"{BASE_REASON[exercise.slot]}; {exercise.why}.", BASE
    return f"{sentence_case(need.reason)}; {exercise.why}.", need.node


def progression(exercise: Exercise, high: int) -> str:
    """Return in a sentence when and how an exercise gets harder (PR04)."""
    rule = programme_rules()["PR04"].values
    loadable = any(thing in ("load", "band") for thing in (*exercise.needs, *exercise.may_use))
    more = f"{rule['load_low_percent']:.0f} to {rule['load_high_percent']:.0f} % more load" if loadable else ""
    harder = " or ".join(part for part in (more, f"the harder form ({exercise.harder})" if exercise.harder else "") if part)
    if exercise.group in ("mobility", "control", "comfort"):
        return "It stays as it is; go a little further only while it is easy."
    if not harder:
        return f"When {high} in all sets felt easy in {rule['sessions']:.0f} sessions, stay there."
    if exercise.dose.measure == "repetitions":
        left = f"with {rule['reserve']:.0f} or more in reserve"
        return f"After {rule['sessions']:.0f} sessions with {high} in all sets {left}, take {harder}, and begin again at the fewest."
    unit = "seconds" if exercise.dose.measure == "seconds" else "steps"
    return f"After {rule['sessions']:.0f} sessions with {high} {unit} in all sets and good form, take {harder}."
