"""A programme as FHIR R4: a CarePlan of its days, a CarePlan for each session with its exercises, and a Goal for each need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from psoas.errors import SettingError
from psoas.export.fhir_values import Resource, concept, entry, url_of
from psoas.plan.programme import Need, Prescription, Programme, Run, Session, Week
from psoas.plan.programme_text import sureness
from psoas.plan.words import dose_words, effort_words, item_name, minutes_words

EXERCISE_SYSTEM, NEED_SYSTEM = "urn:psoas:exercise", "urn:psoas:need"
DOSE, DOSE_PARTS = "urn:psoas:dose", ("sets", "low", "high", "measure")


def programme_entries(programme: Programme, *, key: tuple[str, ...], subject: str, created: str) -> list[Resource]:
    """Return a programme as entries of a Bundle: a draft and a proposal, which nobody has ordered.

    The first CarePlan holds every session, the runs and the five minutes of every day, with their days; each session that has
    exercises is a CarePlan of its own, part of the first, with an activity for each exercise. A dose is told in words and, for
    programs, in the extension ``urn:psoas:dose``. What was left out, what was relaxed and the advice are notes.

    Parameters
    ----------
    programme
        What to write.
    key
        Of the visit; the same key and programme give the same addresses.
    subject
        Address of the patient.
    created
        When, as ISO 8601 with the time zone.

    Raises
    ------
    SettingError
        If there is nothing to do in it.
    """
    if programme.stopped or not (programme.weeks or programme.routine):
        why = programme.stopped or "It has neither sessions nor the five minutes."
        raise SettingError(f"The programme cannot be exported, because nothing is to be done in it: {why}", "Leave --programme out.")
    whole = url_of(*key, "programme")
    goals = {need.node: url_of(*key, "goal", need.node, need.side) for need in programme.needs}
    shared = {"subject": {"reference": subject}, "created": created}
    plan = {**_whole_plan(programme), **shared}
    if goals:
        plan["goal"] = [{"reference": url} for url in goals.values()]
    entries = [entry(whole, plan)]
    entries += [entry(goals[need.node], {**_goal(need), "subject": {"reference": subject}}) for need in programme.needs]
    for session, said in _sessions_with_exercises(programme):
        held = {**_session_plan(session, said, goals), **shared, "partOf": [{"reference": whole}]}
        entries.append(entry(url_of(*key, "session", session.id), held))
    return entries


def _whole_plan(programme: Programme) -> Resource:
    first, last = _days(programme)
    activities = [activity for week in programme.weeks for activity in _of_week(week)]
    if programme.routine is not None:
        timing = {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d", "boundsPeriod": _period(first, last)}}
        activities.append(_activity(programme.routine.title, timing, _session_words(programme.routine)))
    notes = [
        *programme.advice,
        *(f"Left out: {one.what}. {_sentence(one.why)}" for one in programme.left_out),
        *(f"A wish that was relaxed: {one.what}. {_sentence(one.why)}" for one in programme.relaxed),
        sureness(programme),
    ]
    return {
        **_plan(programme.title),
        "period": _period(first, last),
        "activity": activities,
        "note": [{"text": text} for text in notes],
    }


def _session_plan(session: Session, said: str, goals: dict[str, str]) -> Resource:
    period = {} if session.kind == "mobility" else {"period": _period(session.day, session.day)}
    return {**_plan(session.title), "description": said, **period, "activity": [_exercise(item, session, goals) for item in session.items]}


def _plan(title: str) -> Resource:
    return {"resourceType": "CarePlan", "status": "draft", "intent": "proposal", "title": title}


def _goal(need: Need) -> Resource:
    side = "" if need.side == "both" else f", {need.side}"
    sure = f" Probability {need.probability:.2f} by what was answered and measured." if need.probability else ""
    return {
        "resourceType": "Goal",
        "lifecycleStatus": "proposed",
        "description": concept(f"Work on {need.name}{side}", code=need.node, system=NEED_SYSTEM),
        "note": [{"text": f"{_sentence(need.reason)}{sure}"}],
    }


def _of_week(week: Week) -> Iterator[Resource]:
    days: list[Session | Run] = [*week.sessions, *week.runs]
    for one in sorted(days, key=lambda one: one.day):
        if isinstance(one, Run):
            most = f"{one.most:g} km at most." if one.most is not None else ""
            yield _activity("Race" if one.kind == "race" else f"{one.kind.capitalize()} run", _on(one.day), f"{most} {one.note}".strip())
        else:
            timing = {**_on(one.day), "repeat": {"duration": one.seconds, "durationUnit": "s"}}
            yield _activity(one.title, timing, f"Week {week.number}, {week.phase}. {_session_words(one)}")


def _exercise(item: Prescription, session: Session, goals: dict[str, str]) -> Resource:
    every_day = {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}
    told = ". ".join(part for part in (dose_words(item), effort_words(item), item.progression.rstrip(".")) if part)
    activity = _activity(item_name(item), every_day if session.kind == "mobility" else _on(session.day), f"{told}.", code=item.exercise)
    detail = activity["detail"]
    values = (item.sets, item.low, item.high, item.measure)
    dose = [{"url": name, "valueString" if isinstance(value, str) else "valueInteger": value} for name, value in zip(DOSE_PARTS, values, strict=True)]
    detail |= {"reasonCode": [concept(item.why)], "extension": [{"url": DOSE, "extension": dose}]}
    if item.node in goals:
        detail["goal"] = [{"reference": goals[item.node]}]
    return activity


def _activity(name: str, timing: Resource, said: str, *, code: str = "") -> Resource:
    detail: Resource = {
        "kind": "Task",
        "status": "not-started",
        "code": concept(name, code=code, system=EXERCISE_SYSTEM),
        "scheduledTiming": timing,
    }
    return {"detail": {**detail, **({"description": said} if said else {})}}


def _session_words(session: Session) -> str:
    held = "; ".join(f"{item_name(item)} {dose_words(item)}" for item in session.items)
    return " ".join(part for part in (f"{held}." if held else "", f"{minutes_words(session.seconds)}.", session.note) if part)


def _sessions_with_exercises(programme: Programme) -> Iterator[tuple[Session, str]]:
    """Yield each session that has exercises, with the week it belongs to in words."""
    for week in programme.weeks:
        yield from (
            (one, f"Week {week.number}, {week.phase}. {minutes_words(one.seconds)}. {one.note}".strip()) for one in week.sessions if one.items
        )
    if programme.routine is not None and programme.routine.items:
        yield programme.routine, f"Every day. {minutes_words(programme.routine.seconds)}. {programme.routine.note}".strip()


def _days(programme: Programme) -> tuple[date, date]:
    first = programme.weeks[0].start if programme.weeks else programme.wishes.start
    return first, first + timedelta(weeks=len(programme.weeks) or programme.wishes.weeks) - timedelta(days=1)


def _period(first: date, last: date) -> Resource:
    return {"start": first.isoformat(), "end": last.isoformat()}


def _on(day: date) -> Resource:
    return {"event": [day.isoformat()]}


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
