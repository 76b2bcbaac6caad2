"""Blocks one after the other: each is solved with what the ones before held, and becomes weeks with sessions and runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psoas.knowledge.exercises import exercises
from psoas.plan.compose import compose_session
from psoas.plan.dose import load_of
from psoas.plan.frame import WeekFrame, blocks_of
from psoas.plan.programme import Block, Need, Run, Session, Week
from psoas.plan.retest import retest_session
from psoas.plan.solve import Solution, solve_block
from psoas.plan.wishes import Wishes
from psoas.plan.worth import History

LESS = "A third less than usual of everything that loads, because of your pain. Look again the next morning."
"""Note of a week in which pain asks for less (PM08)."""


@dataclass(frozen=True, slots=True)
class Person:
    """What the solver knows of a person: exercises that suit by first week, needs, wishes."""

    from_week: Mapping[str, int]
    needs: tuple[Need, ...]
    wishes: Wishes


def solve_blocks(weeks: Sequence[WeekFrame], runs: Sequence[tuple[Run, ...]], person: Person) -> tuple[Block, ...]:
    """Return the blocks of a programme.

    Parameters
    ----------
    weeks, runs
        Frame and runs of each week.
    person
        Who it is for.
    """
    history, found = History(), []
    for frames in blocks_of(weeks):
        solution = solve_block(frames, person.from_week, person.needs, person.wishes, history)
        block = tuple(_week(frame, runs[frame.phase.week - 1], solution, person, frozenset(history.weeks)) for frame in frames)
        found.append(Block(block, solution.status, solution.gap))
        history = extended(history, frames, block, person.wishes)
    return tuple(found)


def extended(history: History, frames: Sequence[WeekFrame], weeks: Sequence[Week], wishes: Wishes) -> History:
    """Return the history with the weeks of one more block."""
    done, last, steady = dict(history.weeks), dict(history.last), set(history.steady)
    highest, usual = history.highest, history.highest_usual
    for frame, week in zip(frames, weeks, strict=True):
        stages = {place.day: place.stage for place in frame.places}
        strength = [session for session in week.sessions if session.kind == "strength"]
        for id in sorted({item.exercise for session in strength for item in session.items}):
            done[id] = done.get(id, 0) + 1
        for session in strength:
            last |= {item.exercise: session.day for item in session.items}
            if stages[session.day] == "usual" and not (wishes.race and session.day > wishes.race):
                steady |= {item.exercise for item in session.items}
        highest = max(highest, week.load)
        tapered = any(stages[session.day] != "usual" for session in strength)
        usual = usual if week.deload or tapered else max(usual, week.load)
    return History(done, last, frozenset(steady), highest, usual)


def strength_load(sessions: Sequence[Session]) -> float:
    """Return the load of the strength sessions of a week (LOAD)."""
    return sum(load_of(exercises()[item.exercise], item.sets, item.high) for one in sessions if one.kind == "strength" for item in one.items)


def _week(frame: WeekFrame, runs: tuple[Run, ...], solution: Solution, person: Person, done: frozenset[str]) -> Week:
    sessions = [
        compose_session(place, frame, solution.chosen[place], person.needs, person.wishes, done)
        for place in frame.places
        if solution.chosen.get(place)
    ]
    retest = retest_session(frame)
    if retest is not None:
        sessions.append(retest)
    sessions.sort(key=lambda one: (one.day, one.kind != "re-test"))
    strength = any(one.kind == "strength" for one in sessions)
    note = (LESS if frame.phase.share < 1 else "") if strength else _why_none(frame, person.wishes)
    phase = frame.phase
    return Week(phase.week, frame.start, phase.name, phase.deload, strength_load(sessions), tuple(sessions), runs, note, phase.share)


def _why_none(frame: WeekFrame, wishes: Wishes) -> str:
    near = wishes.race is not None and any(-7 <= (wishes.race - day).days <= 21 for day in frame.days)
    if near and wishes.race is not None:
        after = frame.start > wishes.race
        return (
            "No strength in the week after the race; the five minutes go on."
            if after
            else "No strength so close to the race: nothing new now, the five minutes go on."
        )
    return "No strength session this week; the five minutes go on."
