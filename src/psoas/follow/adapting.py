"""What the programme does next, from what was told and done: stop, rest, less, shorter, or each exercise by its log. One sentence each.

Pain comes first. Where a professional should look (AT06, FU06) nothing is planned any more; after soreness above 5 of 10 (AT01) three
days are left free; a soreness that rises (AT02) takes a third off the next session; sessions that were missed make the next week short
(AD01). Only then do the logs of single exercises speak.

Every step counts from the day that asked for it and leaves a programme alone that has taken it, so taking one twice is taking it once:
the three days end with the third day after the last strong word, and a session that was lessened says so in its note.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from psoas.follow.adherence import Adherence
from psoas.follow.attention import Attention, stopped_since
from psoas.follow.diary import DoneSession
from psoas.follow.eased import LESSENED, less_words, rest_words, rests_until
from psoas.follow.history import Diary
from psoas.knowledge.exercises import exercises
from psoas.knowledge.follow_rules import follow_rules
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.compose import session_seconds
from psoas.plan.dose import seconds_of
from psoas.plan.easing import with_weeks
from psoas.plan.following import follow_log
from psoas.plan.log_file import LoggedSet
from psoas.plan.moving import Changed
from psoas.plan.programme import Prescription, Programme, Session
from psoas.plan.words import day_words

MOST_STEPS = 12
"""Changes by the log at a time: as many as a programme has exercises, about."""


def adapt(programme: Programme, diary: Diary, today: date, *, attention: Sequence[Attention], adherence: Adherence) -> tuple[Changed, ...]:
    """Return what changes from tomorrow on, each change holding those before it; empty where all stays as planned.

    Parameters
    ----------
    programme
        As it stands.
    diary
        What was told and done; sets in it are followed exercise by exercise.
    today
        Last day that is over.
    attention, adherence
        Of today.

    Returns
    -------
    tuple of Changed
        A stop stands alone.
    """
    stopped = stopped_since(diary, today)
    if stopped is not None:
        day, stop = stopped
        return (
            Changed(
                resting_after(programme, day),
                f"Stopped on {day_words(day)}, for {stop.said}: no session and no run is planned until it was looked at.",
            ),
        )
    tomorrow = today + timedelta(days=1)
    changes = list(ease_for_pain(programme, tomorrow, attention))
    now = changes[-1].programme if changes else programme
    shortened = _shortened(now, tomorrow, adherence)
    if shortened is not None:
        changes.append(shortened)
        now = shortened.programme
    return (*changes, *_followed(now, diary, today))


def ease_for_pain(programme: Programme, first: date, attention: Sequence[Attention]) -> tuple[Changed, ...]:
    """Return what pain asks for at once: three days without loading, a third off the next session; each holds the one before it.

    Parameters
    ----------
    programme
        As it stands.
    first
        First day that may change: tomorrow, or today while its session is still to come.
    attention
        What needs a look.
    """
    changes: list[Changed] = []
    for step in (_rested, _lessened):
        changed = step(changes[-1].programme if changes else programme, first, attention)
        if changed is not None:
            changes.append(changed)
    return tuple(changes)


def _followed(programme: Programme, diary: Diary, today: date) -> list[Changed]:
    """Return what follows from the logs until nothing more does: an exercise that was swapped may leave room for more of another."""
    changes: list[Changed] = []
    while len(changes) < MOST_STEPS:
        now = changes[-1].programme if changes else programme
        following = next((one for one in follow_log(now, logged_sets(diary, now, today)) if one.programme != now), None)
        if following is None:
            break
        changes.append(following)
    return changes


def resting_after(programme: Programme, day: date) -> Programme:
    """Return the programme with no session and no run after a day."""
    return _without(programme, lambda one: one > day, runs=True)


def logged_sets(diary: Diary, programme: Programme, today: date) -> tuple[LoggedSet, ...]:
    """Return the sets of the diary that are of the programme, as `psoas.plan.following.follow_log` takes them.

    A set that was said to hurt without a number counts as the least pain that is not green (PM02).
    """
    planned = {one.id: {item.exercise for item in one.items} for one in programme.sessions() if one.kind == "strength"}
    sessions = [one for one in diary.sessions if one.status != "skipped" and one.day <= today and one.planned in planned]
    return tuple(one for session in sessions for one in _logged(session, planned[session.planned or ""]))


def _logged(session: DoneSession, held: set[str]) -> list[LoggedSet]:
    hurt = int(programme_rules()["PM02"].values["low"])
    return [
        LoggedSet(
            place=f"session {session.planned}",
            session=session.planned or "",
            exercise=one.exercise,
            side=one.side,
            done=one.done,
            reserve=one.reserve,
            load=one.load,
            pain=one.pain if one.pain is not None else hurt if one.felt == "it hurts" else 0,
            rising=False,
            worse_next_day=None,
            form_kept=True,
        )
        for one in session.sets
        if one.exercise in held
    ]


def _rested(programme: Programme, first: date, attention: Sequence[Attention]) -> Changed | None:
    strong = next((one for one in attention if one.rule == "AT01"), None)
    if strong is None or not any(first <= one.day <= rests_until(strong) for one in programme.sessions()):
        return None
    return Changed(_without(programme, lambda day: first <= day <= rests_until(strong), runs=False), rest_words(strong))


def _lessened(programme: Programme, first: date, attention: Sequence[Attention]) -> Changed | None:
    rising = max((one for one in attention if one.rule == "AT02"), key=_last, default=None)
    session = min((one for one in _strength(programme) if one.day >= first), key=lambda one: one.day, default=None)
    if rising is None or session is None or any(LESSENED in one.note and one.day >= _last(rising) for one in _strength(programme)):
        return None
    share = 1 - programme_rules()["PM02"].values["less_share"]
    items = tuple(_with_sets(item, max(1, int(item.sets * share))) for item in session.items)
    lessened = replace(session, items=items, seconds=session_seconds(items), note=f"{session.note} {LESSENED}".strip())
    return Changed(_exchanged(programme, {session.id: lessened}), less_words(rising, session.day))


def _last(one: Attention) -> date:
    return one.last or one.since


def _shortened(programme: Programme, first: date, adherence: Adherence) -> Changed | None:
    if not adherence.shorter:
        return None
    most = int(follow_rules()["AD01"].values["short_minutes"])
    coming = [one for one in _strength(programme) if first <= one.day < first + timedelta(days=7)]
    shorter = {one.id: short for one in coming if (short := _short(one, most * 60)) != one}
    if not shorter:
        return None
    sessions = "session" if adherence.missed_lately == 1 else "sessions"
    said = f"{adherence.missed_lately} {sessions} were left out in two weeks, so the next week has {most} minutes each"
    return Changed(_exchanged(programme, shorter), f"{said}; what was missed stays missed.")


def _short(session: Session, seconds: int) -> Session:
    """Return the first exercises of a session, with as many sets as there is time for; at least one set of the first."""
    items: tuple[Prescription, ...] = ()
    for item in session.items:
        for sets in range(item.sets, 0, -1):
            tried = (*items, _with_sets(item, sets))
            if session_seconds(tried) <= seconds:
                items = tried
                break
    items = items or (_with_sets(session.items[0], 1),)
    return replace(session, items=items, seconds=session_seconds(items))


def _with_sets(item: Prescription, sets: int) -> Prescription:
    return replace(item, sets=sets, seconds=seconds_of(exercises()[item.exercise], sets, item.high))


def _strength(programme: Programme) -> list[Session]:
    return [one for one in programme.sessions() if one.kind == "strength" and one.items]


def _exchanged(programme: Programme, sessions: dict[str, Session]) -> Programme:
    return with_weeks(
        programme,
        {
            week.number: replace(week, sessions=tuple(sessions.get(one.id, one) for one in week.sessions))
            for week in programme.weeks
            if any(one.id in sessions for one in week.sessions)
        },
    )


def _without(programme: Programme, out: Callable[[date], bool], *, runs: bool) -> Programme:
    """Return the programme without the sessions, and if asked the runs, of some days."""
    changed = {
        week.number: replace(
            week,
            sessions=tuple(one for one in week.sessions if not out(one.day)),
            runs=tuple(one for one in week.runs if not (runs and out(one.day))),
        )
        for week in programme.weeks
    }
    return with_weeks(programme, changed)
