"""A programme of eight weeks, made by hand: two sessions a week, runs, an easy week, a race, the five minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from psoas.knowledge.exercises import exercises
from psoas.knowledge.programme_rules import phases
from psoas.plan.programme import Block, LeftOut, Need, Prescription, Programme, Run, Session, Week
from psoas.plan.wishes import RunningWeek, Wishes

START = date(2027, 1, 4)
FIRST = ("EX05", "EX04", "EX16", "EX20", "EX27", "EX01")
SECOND = ("EX06", "EX13", "EX18", "EX15", "EX31")


def prescription(id: str, sets: int, **changed: object) -> Prescription:
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
        load="a band that lets you do 15" if "band" in exercise.needs else "",
        seconds=round(sets * dose.high * dose.seconds * (2 if exercise.sided else 1)),
        why=f"Your left hip lifts less than usual, and {exercise.why}.",
        node="N03",
        progression=f"At {dose.high} in all sets of two sessions with 2 or more in reserve, take {exercise.harder or 'one set more'}.",
    )
    return replace(made, **changed)


def routine() -> Session:
    """The five minutes: 40 + 4 x 30 + 2 x 30 + 2 x 20 s of holds, 8 changes of 5 s."""
    hold = {"measure": "seconds", "reserve": None, "rest": 0, "load": "", "tempo": ""}
    items = (
        prescription("EX32", 1, low=40, high=40, sides=("both",), **hold),
        prescription("EX01", 2, low=30, high=30, **hold),
        prescription("EX31", 1, low=30, high=30, **hold),
        prescription("EX30", 1, low=20, high=20, **hold),
    )
    return Session("routine", START, "mobility", "Five minutes", 5, 300, items)


def eight_weeks(weeks: int = 8, name: str = "Zoë") -> Programme:
    """Return the programme."""
    made = []
    for phase in phases(weeks):
        start = START + timedelta(weeks=phase.week - 1)
        sessions = [
            Session(
                f"w{phase.week}-{day}",
                start + timedelta(days=day),
                "strength",
                "Strength",
                25,
                1420,
                tuple(prescription(id, phase.sets[0]) for id in ids),
            )
            for day, ids in ((0, FIRST), (3, SECOND))
        ]
        if phase.retest:
            sessions.append(
                Session(f"w{phase.week}-test", start + timedelta(days=5), "re-test", "Re-test", 20, 1200, (), "Do again: knee to wall, plank.")
            )
        last = phase.week == weeks
        runs = (
            Run(start + timedelta(days=1), "hard"),
            Run(start + timedelta(days=4), "easy", 6.0),
            Run(start + timedelta(days=6), "race" if last else "long", None if last else 12.0 + phase.week / 2, "Easy all the way."),
        )
        made.append(Week(phase.week, start, phase.name, phase.deload, 420.0, tuple(sessions), runs))
    return Programme(
        name=name,
        title=f"{weeks} weeks, two sessions of 25 minutes",
        wishes=Wishes(
            start=START,
            weeks=weeks,
            minutes={0: 25, 3: 25},
            equipment=frozenset({"band", "step"}),
            running=RunningWeek({6: "long"}, 30.0, 12.0),
            race=START + timedelta(days=7 * weeks - 1),
            goals=("a marathon in spring",),
        ),
        needs=(
            Need("N03", "weak hip flexors", "left", 0.64, 0.64, True, "the left hip holds 12 ± 3 s less than usual"),
            Need(
                "N01",
                "short hip flexors",
                "both",
                0.41,
                0.41,
                True,
                "the thigh goes back 8 ± 5° less than usual, and the other side is much the same",
            ),
            Need("base", "strength for runners", "both", 0.0, 0.3, False, "every runner gets one exercise for each link of the chain"),
        ),
        blocks=(Block(tuple(made[:4]), "optimal", 0.0), Block(tuple(made[4:]), "feasible", 0.02)),
        routine=routine(),
        left_out=(LeftOut("Pogo hops (EX34)", "they come after four weeks of strength, and your shin was sore at 3 of 10"),),
        relaxed=(LeftOut("25 minutes on Mondays", "one exercise more fits into 28"),),
        advice=("Change one thing at a time: shoes, step rate, distance, or strength.",),
        software={"psoas": "0.1.0", "ortools": "9.10"},
    )
