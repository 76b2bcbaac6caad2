"""What was done -> what comes next: more, the same, less, an easier form, another exercise. Each with one sentence why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import ceil
from typing import Literal

from psoas.errors import SettingError
from psoas.knowledge.exercises import Exercise, exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.dose import seconds_of, sides_of
from psoas.plan.programme import Prescription

Light = Literal["green", "amber", "red"]
Kind = Literal["harder", "more", "hold", "less", "easier", "swap"]
ADDED_LOAD = 0.05
"""Share of load that is added: the middle of the 2 to 10 % of PR04."""


@dataclass(frozen=True, slots=True)
class SetLog:
    """One set as it was done: repetitions (or seconds) of the weaker side, and those that would still have gone (None if not told)."""

    done: int
    reserve: int | None = None

    def __post_init__(self) -> None:
        if self.done < 0 or (self.reserve is not None and not 0 <= self.reserve <= 20):
            raise SettingError(f"A set of {self.done} with {self.reserve} in reserve cannot be.", "Give whole numbers from 0.")


@dataclass(frozen=True, slots=True)
class ExerciseLog:
    """One exercise of one session as it was done.

    Parameters
    ----------
    day
        Of the session.
    sets
        In order; empty if it was skipped.
    load
        What was taken, kg; None for a band or nothing.
    pain
        Worst pain in the session, 0 to 10.
    rising
        Whether pain rose in the session, was sharp, or made limp.
    worse_next_day
        Whether it hurt more than usual the next morning; None while that is not known.
    form_kept
        Whether the movement was kept as shown.

    Raises
    ------
    SettingError
        If the pain is not 0 to 10 or the load negative.
    """

    day: date
    sets: tuple[SetLog, ...]
    load: float | None = None
    pain: int = 0
    rising: bool = False
    worse_next_day: bool | None = None
    form_kept: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.pain <= 10:
            raise SettingError(f"Pain is told from 0 to 10, but got {self.pain}.")
        if self.load is not None and not self.load >= 0:
            raise SettingError(f"A load cannot be {self.load:g} kg.")


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next: the prescription, what kind of step led to it, and why in one sentence. `stop` ends today's session."""

    prescription: Prescription
    kind: Kind
    why: str
    stop: bool = False


def light_of(log: ExerciseLog) -> Light:
    """Return the traffic light of one session (PM01 to PM03)."""
    rules = programme_rules()
    if log.rising or log.pain > rules["PM03"].values["above"]:
        return "red"
    return "amber" if log.pain >= rules["PM02"].values["low"] or log.worse_next_day else "green"


def next_step(now: Prescription, logs: Sequence[ExerciseLog], *, open_to: Sequence[str] = (), missed: float = 0.0, weeks: float = 0.0) -> Step:
    """Return what follows from the sessions of one exercise.

    Pain comes first: red ends the session and goes a level down (PM03), amber takes a third off if the next morning was worse
    and holds otherwise (PM02, PM04). Then what was missed, and form (PR05). Then double progression: repetitions up to the top of
    the range in all sets of two sessions with 2 in reserve, then load or the harder form from the bottom (PR04). An exercise
    that did not get on in two such steps, or has been there for 6 weeks, is swapped for an equal one (PR07).

    Parameters
    ----------
    now
        As prescribed.
    logs
        Its sessions in order of time.
    open_to
        Exercises that the person can and may do; steps up, down and aside stay within them.
    missed
        Share of the last week's sessions that were missed, 0 to 1.
    weeks
        For how many weeks the exercise has been in the programme.
    """
    rules, name = programme_rules(), exercises()[now.exercise].name
    done = [log for log in logs if log.sets]
    if logs and light_of(logs[-1]) == "red":
        return _easier(now, open_to, f"{name} hurt {logs[-1].pain} of 10{', and it rose or was sharp' if logs[-1].rising else ''}")
    if logs and light_of(logs[-1]) == "amber":
        return _amber(now, logs[-1], name)
    if missed > rules["PR05"].values["missed_share"]:
        return Step(now, "hold", "More than half of last week was missed, so it stays as it was.")
    if len(done) >= rules["PR05"].values["form"] and not any(log.form_kept for log in done[-int(rules["PR05"].values["form"]) :]):
        return _easier(now, open_to, f"The movement of {name} was not kept twice", stop=False)
    if failed_steps(now, done) >= rules["PR07"].values["failed_steps"] or weeks >= rules["PR07"].values["weeks"]:
        swapped = swap_exercise(now, open_to)
        if swapped is not None:
            reason = "it has been there for six weeks" if weeks >= rules["PR07"].values["weeks"] else "it did not get on in two steps"
            return Step(swapped, "swap", f"{exercises()[swapped.exercise].name} takes the place of {name}: {reason}.")
    if at_the_top(now, done):
        return _harder(now, done[-1], open_to)
    return _more(now, done)


def at_the_top(now: Prescription, done: Sequence[ExerciseLog]) -> bool:
    """Return whether all sets of the last two sessions reached the top of the range with enough in reserve (PR04)."""
    rule = programme_rules()["PR04"].values
    last = done[-int(rule["sessions"]) :]
    return len(last) == rule["sessions"] and all(
        len(log.sets) >= now.sets and all(one.done >= now.high and (one.reserve is None or one.reserve >= rule["reserve"]) for one in log.sets)
        for log in last
    )


def failed_steps(now: Prescription, done: Sequence[ExerciseLog]) -> int:
    """Return how often a heavier load was tried and the bottom of the range then missed."""
    return sum(1 for before, after in pairwise(done) if (after.load or 0.0) > (before.load or 0.0) and any(one.done < now.low for one in after.sets))


def swap_exercise(now: Prescription, open_to: Sequence[str]) -> Prescription | None:
    """Return an equal exercise at its starting dose: same slot, serving the same need as well as can be; None if there is none."""
    old = exercises()[now.exercise]
    equal = [
        one
        for one in (exercises()[id] for id in open_to)
        if one.id != old.id and one.slot == old.slot and one.group == old.group and one.level <= old.level
    ]
    best = min(
        equal, key=lambda one: (-one.serves.get(now.node, max(one.serves.values(), default=0.0)), abs(one.level - old.level), one.id), default=None
    )
    return None if best is None else at_start(now, best)


def at_start(now: Prescription, one: Exercise) -> Prescription:
    """Return the prescription with another exercise in its place, at no more sets than before and the bottom of its range."""
    sets = max(1, min(now.sets, one.dose.sets[1]))
    return _timed(
        replace(
            now,
            exercise=one.id,
            sets=sets,
            low=one.dose.low,
            high=one.dose.low,
            measure=one.dose.measure,
            sides=sides_of(one),
            tempo=one.dose.tempo,
            rest=one.dose.rest,
            load="",
            form="",
        )
    )


def _amber(now: Prescription, log: ExerciseLog, name: str) -> Step:
    if not log.worse_next_day:
        return Step(now, "hold", f"{name} hurt {log.pain} of 10, so it stays as it is; look again the next morning.")
    share = 1 - programme_rules()["PM02"].values["less_share"]
    less = (
        replace(now, sets=max(1, int(now.sets * share)))
        if now.sets > 1
        else replace(now, low=min(now.low, ceil(now.high * share)), high=ceil(now.high * share))
    )
    return Step(_timed(less), "less", f"It was worse the morning after {name}, so a third is taken off.")


def _easier(now: Prescription, open_to: Sequence[str], because: str, *, stop: bool = True) -> Step:
    one = exercises()[now.exercise]
    ending = "Stop for today; next time" if stop else "Next time"
    if one.easier_id in open_to:
        easier = at_start(replace(now, sets=1 if stop else now.sets), exercises()[one.easier_id])
        return Step(easier, "easier", f"{because}. {ending} it is {exercises()[one.easier_id].name}.", stop)
    lower = replace(
        now, sets=max(1, now.sets - 1), low=min(now.low, one.dose.low), high=min(now.low, one.dose.low), form=one.easier or now.form, load=""
    )
    return Step(_timed(lower), "easier", f"{because}. {ending} {f'the easier form: {one.easier}' if one.easier else 'with less of it'}.", stop)


def _harder(now: Prescription, log: ExerciseLog, open_to: Sequence[str]) -> Step:
    one, top = exercises()[now.exercise], f"Twice you did all sets of {now.high} with some to spare"
    if log.load:
        load = log.load * (1 + ADDED_LOAD)
        return Step(replace(now, load=f"{load:.1f} kg"), "harder", f"{top}: now {load:.1f} kg, and back to {now.low}.")
    if now.high < one.dose.high:
        return Step(_timed(replace(now, high=min(one.dose.high, now.high + 2))), "more", f"{top}: now up to {min(one.dose.high, now.high + 2)}.")
    if one.harder_id in open_to:
        return Step(at_start(now, exercises()[one.harder_id]), "harder", f"{top}: now {exercises()[one.harder_id].name}.")
    if one.harder and one.harder != now.form:
        return Step(_timed(replace(now, form=one.harder)), "harder", f"{top}: now the harder form, {one.harder}, from {now.low} again.")
    return Step(now, "hold", f"{top}. There is no harder form here; keep it, slower on the way down.")


def _more(now: Prescription, done: Sequence[ExerciseLog]) -> Step:
    if not done:
        return Step(now, "hold", "It has not been done yet.")
    least = min(one.done for one in done[-1].sets)
    if least >= now.high:
        return Step(now, "hold", f"All sets of {now.high} are there; once more like this, with 2 or more to spare, and it gets harder.")
    return Step(now, "hold", f"Last time the smallest set was {least}; aim for one or two more, up to {now.high}.")


def _timed(one: Prescription) -> Prescription:
    return replace(one, seconds=seconds_of(exercises()[one.exercise], one.sets, one.high))
