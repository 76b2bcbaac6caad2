"""A planned session as the page plays it: steps, words, pain rules, and how each exercise follows from what was logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from psoas.knowledge.exercises import exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.compose import session_seconds
from psoas.plan.programme import Programme, Session
from psoas.plan.progression import ExerciseLog, Step, next_step
from psoas.plan.steps import timed_steps
from psoas.report.programme_view import PAIN_RULES, capital, item_view, rule_views

LEAD = 5
"""Seconds from pressing Start to the first step, to get in place; they are no part of the session."""

MOST_STEPS_TAKEN = 4
"""Exercises that one planned exercise can have led to; the ladder of an exercise is shorter."""


@dataclass(frozen=True, slots=True)
class Adapted:
    """A session as it is done today, and for each exercise one sentence on what was changed, empty where nothing was."""

    session: Session
    changed: tuple[str, ...]


def find_session(programme: Programme, id: str) -> Session | None:
    """Return the session of that id, the daily ones among them; None if there is none."""
    daily = [one for one in (programme.routine, programme.release) if one is not None]
    return next((one for one in (*daily, *programme.sessions()) if one.id == id), None)


def adapt(session: Session, logs: Mapping[str, Sequence[ExerciseLog]], open_to: Sequence[str]) -> Adapted:
    """Return a strength session with what follows from the sessions before it; others stay as they are.

    Parameters
    ----------
    session
        As planned.
    logs
        Exercise -> its sessions so far, in order of time.
    open_to
        Exercises that the person can and may do.
    """
    if session.kind != "strength" or not session.items:
        return Adapted(session, ("",) * len(session.items))
    steps = [follow(item_step, logs, open_to) for item_step in (Step(item, "hold", "") for item in session.items)]
    items = tuple(step.prescription for step in steps)
    changed = tuple("" if step.kind == "hold" else step.why for step in steps)
    return Adapted(replace(session, items=items, seconds=session_seconds(items)), changed)


def follow(planned: Step, logs: Mapping[str, Sequence[ExerciseLog]], open_to: Sequence[str]) -> Step:
    """Return what one exercise has become: a step down leads to the easier exercise, whose own sessions decide from then on."""
    now = planned
    for _ in range(MOST_STEPS_TAKEN):
        own = logs.get(now.prescription.exercise, ())
        if not own:
            return now
        after = next_step(now.prescription, own, open_to=open_to)
        other = logs.get(after.prescription.exercise, ())
        if after.prescription.exercise == now.prescription.exercise or not other or other[-1].day <= own[-1].day:
            return after
        now = after
    return now


def next_time(session: Session, logs: Mapping[str, Sequence[ExerciseLog]], open_to: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return for each exercise of a planned session its name and what comes next time, with why."""
    if session.kind != "strength":
        return ()
    steps = [(item.exercise, follow(Step(item, "hold", ""), logs, open_to)) for item in session.items]
    return tuple((exercises()[id].name, step.why) for id, step in steps if step.why)


def played(adapted: Adapted, logs: Mapping[str, Sequence[ExerciseLog]]) -> dict[str, Any]:
    """Return what the page's player needs, as plain values."""
    session = adapted.session
    rules = programme_rules()
    words = {css: rule_views((id,))[0].says for css, _, id in PAIN_RULES}
    return {
        "id": session.id,
        "kind": session.kind,
        "title": session.title,
        "seconds": sum(step.seconds for step in timed_steps(session)),
        "lead": LEAD,
        "steps": [asdict(step) for step in timed_steps(session)],
        "items": [_item(adapted, place, logs) for place in range(len(session.items))],
        "pain": {"amber": rules["PM02"].values["low"], "red": rules["PM03"].values["above"], "words": words},
    }


def _item(adapted: Adapted, place: int, logs: Mapping[str, Sequence[ExerciseLog]]) -> dict[str, Any]:
    item = adapted.session.items[place]
    view, one = item_view(item), exercises()[item.exercise]
    loads = [log.load for log in logs.get(item.exercise, ()) if log.load is not None]
    return {
        "exercise": item.exercise,
        "name": view.name,
        "dose": view.dose,
        "pace": list(view.pace),
        "cues": list(view.cues),
        "easier": capital(one.easier),
        "harder": capital(one.harder),
        "stop": [f"{capital(text)}." for text in one.avoid],
        "changed": adapted.changed[place],
        "measure": item.measure,
        "low": item.low,
        "high": item.high,
        "sets": item.sets,
        "sides": list(item.sides),
        "counts_reserve": item.reserve is not None,
        "takes_load": "load" in (*one.needs, *one.may_use),
        "load": loads[-1] if loads else None,
    }
