"""Sets as they were done -> the programme from the next session on: each exercise by its progression, with one sentence why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import zip_longest

from psoas.errors import InputError
from psoas.knowledge.exercises import exercises
from psoas.plan.dose import seconds_of
from psoas.plan.log_file import LoggedSet
from psoas.plan.moving import Changed
from psoas.plan.programme import Prescription, Programme, Session, Week
from psoas.plan.progression import ExerciseLog, SetLog, Step, next_step
from psoas.plan.replacing import change_exercise, replace_exercise
from psoas.plan.words import day_words


def follow_log(programme: Programme, logged: Sequence[LoggedSet]) -> tuple[Changed, ...]:
    """Return what follows from a log, exercise by exercise in the order in which they were logged; each holds the changes before it.

    Parameters
    ----------
    programme
        The one whose sessions were done.
    logged
        From `psoas.plan.log_file.read_log`.

    Raises
    ------
    InputError
        If a set names a session or an exercise that the programme does not hold there; with file and line.
    """
    logs = exercise_logs(programme, logged)
    if not logs:
        return ()
    last = max(log.day for days in logs.values() for log in days)
    missed = _missed(programme, {log.day for days in logs.values() for log in days}, last)
    found, now = [], programme
    for id, done in logs.items():
        prescribed = next(item for session in _strength(programme) if session.day == done[-1].day for item in session.items if item.exercise == id)
        first = next(session.day for session in _strength(programme) if any(item.exercise == id for item in session.items))
        weeks = (done[-1].day - first).days / 7
        step = next_step(prescribed, done, open_to=programme.open_to, missed=missed, weeks=weeks)
        if step.kind == "swap" and step.prescription.exercise in logs:  # two that are done anyway would only change places
            fresh = [one for one in programme.open_to if one not in logs]
            step = next_step(prescribed, done, open_to=fresh, missed=missed, weeks=weeks)
        found.append(_taken(now, prescribed, step, last + timedelta(days=1)))
        now = found[-1].programme
    return tuple(found)


def exercise_logs(programme: Programme, logged: Sequence[LoggedSet]) -> Mapping[str, tuple[ExerciseLog, ...]]:
    """Return the logs of each exercise in order of day; of two sides the weaker one counts."""
    known = {session.id: session for session in _strength(programme)}
    by_exercise: dict[str, dict[str, list[LoggedSet]]] = {}
    for one in logged:
        if one.session not in known:
            raise InputError(f"{one.place}: there is no strength session '{one.session}'.", f"There are {', '.join(known) or 'none'}.")
        held = [item.exercise for item in known[one.session].items]
        if one.exercise not in held:
            raise InputError(f"{one.place}: session {one.session} does not hold {one.exercise}.", f"It holds {', '.join(held)}.")
        by_exercise.setdefault(one.exercise, {}).setdefault(one.session, []).append(one)
    return {
        id: tuple(sorted((_log(known[name].day, sets) for name, sets in sessions.items()), key=lambda log: log.day))
        for id, sessions in by_exercise.items()
    }


def _log(day: date, sets: Sequence[LoggedSet]) -> ExerciseLog:
    sides = [[one for one in sets if one.side == side] for side in ("both", "left", "right")]
    both, left, right = sides
    pairs = [[one] for one in both] + [[one for one in pair if one is not None] for pair in zip_longest(left, right)]
    mornings = [one.worse_next_day for one in sets if one.worse_next_day is not None]
    return ExerciseLog(
        day=day,
        sets=tuple(_weaker(pair) for pair in pairs),
        load=max((one.load for one in sets if one.load is not None), default=None),
        pain=max(one.pain for one in sets),
        rising=any(one.rising for one in sets),
        worse_next_day=any(mornings) if mornings else None,
        form_kept=all(one.form_kept for one in sets),
    )


def _weaker(pair: Sequence[LoggedSet]) -> SetLog:
    reserves = [one.reserve for one in pair if one.reserve is not None]
    return SetLog(min(one.done for one in pair), min(reserves) if reserves else None)


def _strength(programme: Programme) -> list[Session]:
    return [session for session in programme.sessions() if session.kind == "strength"]


def _missed(programme: Programme, done: set[date], last: date) -> float:
    """Return the share of the sessions of the last seven days that were not logged."""
    planned = [session.day for session in _strength(programme) if last - timedelta(days=7) < session.day <= last]
    return sum(day not in done for day in planned) / max(len(planned), 1)


def _taken(programme: Programme, now: Prescription, step: Step, since: date) -> Changed:
    """Return the programme with a step taken from a day on."""
    then, name = step.prescription, exercises()[now.exercise].name
    why = step.why if name in step.why else f"{name}: {step.why}"
    if then.exercise != now.exercise:
        done = replace_exercise(programme, now.exercise, then.exercise, since)
        none = f" No later session bears it, so {name} stays."
    else:
        done = change_exercise(programme, now.exercise, since, lambda item, week, number: _stepped(item, week, number, now, step))
        none = " No later session has room for it, so it stays as it is."
    if done.days:
        first = day_words(done.days[0])
        return Changed(done.programme, f"{why} {f'That is on {first}' if len(done.days) == 1 else f'From {first} on'}.")
    return Changed(programme, f"{why}{none}")


def _stepped(item: Prescription, week: Week, number: int, now: Prescription, step: Step) -> Prescription:
    """Return an exercise of a later session after a step: form and load from then on, less only in the next, more while the range is the same."""
    then = step.prescription
    fresh = replace(item, form=then.form if then.form != now.form else item.form, load=then.load if then.load != now.load else item.load)
    if step.kind in ("less", "easier") and number == 0:
        fresh = replace(fresh, sets=min(item.sets, then.sets), low=min(item.low, then.low), high=min(item.high, then.high))
    if step.kind == "more" and not week.deload and item.high == now.high:
        fresh = replace(fresh, high=then.high)
    return replace(fresh, seconds=seconds_of(exercises()[item.exercise], fresh.sets, fresh.high))
