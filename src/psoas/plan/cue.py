"""One cue for running form, if it is wished for: a metronome 5 % above the own step rate, on one easy run a week (GT01 to GT04)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from psoas.finding import Finding
from psoas.knowledge.body_map import regions
from psoas.knowledge.exercises import Exercise, exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.frame import days_left
from psoas.plan.programme import Block, LeftOut, Prescription, Session, Week
from psoas.plan.situation import Situation
from psoas.plan.suits import reason_against
from psoas.plan.wishes import Wishes

METRONOME = "EX29"
HIP_FRONT = tuple(regions()[site].name for site in ("front_groin_crease", "front_groin_deep", "front_upper_thigh"))
"""Places at which a quicker step loads what hurts (GT15)."""

STEADY = 20
"""Minutes of a whole easy run that are asked for from the fourth week on."""


def with_cue(
    blocks: Sequence[Block], situation: Situation, wishes: Wishes, findings: Sequence[Finding]
) -> tuple[tuple[Block, ...], tuple[LeftOut, ...]]:
    """Return the blocks with cue sessions, or as they are with the reason why there are none.

    It begins after two weeks of hip-flexor work (PR10), one session a week on the first easy run, and stops for the last three
    weeks before a race. It is not offered where quicker steps would load what hurts (GT15).

    Parameters
    ----------
    blocks
        As solved.
    situation, wishes, findings
        What hurts, what is wished, and the step rate if it was measured.
    """
    if not wishes.cue:
        return tuple(blocks), ()
    exercise = exercises()[METRONOME]
    missing = [thing for thing in exercise.needs if thing not in wishes.equipment]
    against = reason_against(exercise, situation, wishes) or ("it needs a phone with a metronome" if missing else "")
    against = against or ("no easy run is named in your week" if "easy" not in wishes.running.runs.values() else "")
    if against:
        return tuple(blocks), (
            LeftOut(
                "The cue for a quicker step",
                f"It is not offered: {against}. {programme_rules()['GT15'].says if any(place in against for place in HIP_FRONT) else ''}".strip(),
            ),
        )
    after = int(programme_rules()["PR10"].values["weeks_before_low"])
    step_rate = next((finding for finding in findings if finding.id == "step_rate" and finding.estimate.known), None)
    return tuple(
        replace(block, weeks=tuple(_cued(week, week.number - after, exercise, wishes, step_rate) for week in block.weeks)) for block in blocks
    ), ()


def _cued(week: Week, number: int, exercise: Exercise, wishes: Wishes, step_rate: Finding | None) -> Week:
    taper = programme_rules()["RC02"].values["to_days"]
    days = [run.day for run in week.runs if run.kind == "easy"]
    left = [days_left(day, wishes) for day in days[:1]]
    if number < 1 or week.deload or not days or any(one is not None and -7 <= one <= taper for one in left):
        return week
    session = _session(week, number, exercise, step_rate)
    return replace(week, sessions=tuple(sorted((*week.sessions, replace(session, day=days[0])), key=lambda one: one.day)))


def _session(week: Week, number: int, exercise: Exercise, step_rate: Finding | None) -> Session:
    rules = programme_rules()
    first, second = rules["GT01"].values, rules["GT02"].values
    if number <= first["week_high"]:
        sets, seconds, says = int(first["times"]), int(first["on_minutes"] * 60), rules["GT01"].says
    elif number <= second["week_high"]:
        low, high = second["on_minutes_low"], second["on_minutes_high"]
        sets, seconds, says = 1, int(60 * (low if number == 2 else high)), rules["GT02"].says
    else:
        sets, seconds, says = 1, STEADY * 60, rules["GT03"].says
    total = sets * seconds + (sets - 1) * exercise.dose.rest
    rise = rules["PR10"].values["rise_percent"]
    goal = f"From {step_rate.estimate} to {step_rate.estimate.times(1 + rise / 100, 'steps/min').value:.0f}. " if step_rate else ""
    item = Prescription(
        exercise=exercise.id,
        sets=sets,
        low=seconds,
        high=seconds,
        measure=exercise.dose.measure,
        sides=("both",),
        tempo=f"{rise:.0f} % more steps a minute at the same speed",
        rest=exercise.dose.rest,
        reserve=None,
        load="",
        seconds=total,
        why=f"You asked for a cue: {exercise.why}.",
        node="base",
        progression=rules["GT04"].says,
    )
    return Session(f"w{week.number}-cue", week.start, "cue", "Quicker steps on an easy run", -(-total // 60), total, (item,), f"{goal}{says}")
