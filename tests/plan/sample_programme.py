"""A small programme, made by hand: two weeks, three sessions, the five minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from psoas.knowledge.exercises import exercises
from psoas.plan.programme import Block, LeftOut, Need, Prescription, Programme, Run, Session, Week
from psoas.plan.wishes import RunningWeek, Wishes

START = date(2027, 1, 4)


def prescription(id: str, sets: int, seconds: int, **changed) -> Prescription:
    """Return an exercise with its starting dose."""
    exercise = exercises()[id]
    dose = exercise.dose
    made = Prescription(
        exercise=id,
        sets=sets,
        low=dose.low,
        high=dose.high,
        measure=dose.measure,
        sides=("left", "right") if exercise.sided else ("both",),
        tempo=dose.tempo,
        rest=dose.rest,
        reserve=(3, 4) if dose.measure == "repetitions" else None,
        load="",
        seconds=seconds,
        why=f"Your left hip is weaker than usual, and {exercise.why}.",
        node="N03",
        progression="At 15 in all sets of two sessions, take the next band.",
    )
    return replace(made, **changed)


def strength(id: str, day: date, *items: Prescription) -> Session:
    """Return a strength session of 20 minutes."""
    return Session(id, day, "strength", "Strength, 20 minutes", 20, sum(item.seconds for item in items) + 30 * (len(items) - 1), items)


def sample_programme() -> Programme:
    """Return the programme."""
    band = prescription("EX05", 2, 355, load="a band that lets you do 15; “light” is printed on most")
    plank = prescription("EX07", 2, 135, form="on the knees")
    first = strength("w1-mon", START, band, plank)
    second = strength("w1-thu", START + timedelta(days=3), band)
    test = Session("w2-test", START + timedelta(days=10), "re-test", "Re-test", 15, 900, (), "Do again: knee to wall, plank.")
    stretch = prescription("EX01", 2, 190, why="It gives the front of the hip more room to go back.", node="N01")
    routine = Session("routine", START, "mobility", "Five minutes", 5, 300, (stretch,))
    weeks = (
        Week(1, START, "learn", False, 60.0, (first, second), (Run(START + timedelta(days=6), "long", 13.2, "Easy all the way."),)),
        Week(2, START + timedelta(days=7), "easy week", True, 30.5, (test,), ()),
    )
    return Programme(
        name="Zoë",
        title="2 weeks, two sessions of 20 minutes",
        wishes=Wishes(
            start=START, weeks=2, minutes={0: 20, 3: 20}, equipment=frozenset({"band", "step"}), running=RunningWeek({6: "long"}, 30.0, 12.0)
        ),
        needs=(Need("N03", "weak hip flexors", "left", 0.64, 0.64, True, "the left hip holds 12 ± 3 s less than usual"),),
        blocks=(Block(weeks, "optimal", 0.0),),
        routine=routine,
        left_out=(LeftOut("Bridge on one leg (EX11)", "your back hurts when it is arched"),),
        relaxed=(LeftOut("length of a session", "23 of 25 minutes are used"),),
        advice=("Up to 2 of 10 is fine.",),
        software={"psoas": "0.1.0"},
    )
