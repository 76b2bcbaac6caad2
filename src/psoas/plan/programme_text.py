"""A programme on a terminal: what it works on, the first week, how sure, what was left out and relaxed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from psoas.plan.programme import Prescription, Programme, Session, Week
from psoas.plan.words import WEEKDAY_NAMES, day_words, dose_words, effort_parts, item_name, minutes_words, run_words


def programme_text(programme: Programme, *, whole: bool = False) -> str:
    """Return the programme as text: its first week, or every week; one that was stopped says why and nothing else.

    In the weeks after the first only exercises that are new are given with their reason.
    """
    return "\n".join(_lines(programme, whole)) + "\n"


def _lines(programme: Programme, whole: bool) -> Iterator[str]:
    yield programme.title
    if programme.stopped:
        yield from ("", programme.stopped)
        return
    if programme.needs:
        yield from ("", "WHAT IT WORKS ON")
        for need in programme.needs:
            side = "" if need.side == "both" else f", {need.side}"
            sure = f" ({need.probability:.2f})" if need.probability else ""
            yield f"{need.name}{side}{sure}: {need.reason}"
    told: set[str] = set()
    for week in programme.weeks if whole else programme.weeks[:1]:
        yield from _week(week, told)
    if programme.routine is not None:
        yield from ("", f"EVERY DAY, {programme.routine.seconds} SECONDS")
        width = max(len(item_name(item)) for item in programme.routine.items)
        yield from (f"{item_name(item):{width}}   {dose_words(item)}" for item in programme.routine.items)
    if programme.release is not None:
        yield from ("", f"SELF-RELEASE, EVERY DAY, {programme.release.seconds} SECONDS")
        yield from (f"{item_name(item)}   {dose_words(item)}. {item.why}" for item in programme.release.items)
        yield programme.release.note
    yield from ("", "HOW SURE")
    yield sureness(programme)
    for heading, entries in (("LEFT OUT", programme.left_out), ("WISHES, AND WHAT ONE CHANGE WOULD GIVE", programme.relaxed)):
        if entries:
            yield from ("", heading)
            yield from (f"{entry.what}: {entry.why}" for entry in entries)
    if programme.advice:
        yield from ("", "MIND")
        yield from programme.advice


def sureness(programme: Programme) -> str:
    """Return in one sentence how good the choice of exercises is: proven to be the best, or within which gap."""
    if not any(session.kind == "strength" for session in programme.sessions()):
        return "There was nothing to choose."
    if all(block.status == "optimal" for block in programme.blocks):
        return "No choice of exercises keeps all rules and serves your needs better, by our weights: this was proven."
    gap = max(block.gap for block in programme.blocks)
    return f"All rules are kept. A better choice of exercises may exist, by {100 * gap:.1f} % of its worth at most."


def _week(week: Week, told: set[str]) -> Iterator[str]:
    yield from ("", f"WEEK {week.number}, {week.phase.upper()}, FROM {day_words(week.start).upper()}")
    if week.note:
        yield week.note
    strength = tuple(session for session in week.sessions if session.kind == "strength")
    yield from _table(strength)
    yield from _reasons(strength, told)
    others = [session for session in week.sessions if session.kind not in ("strength", "mobility")]
    if others or week.runs:
        yield ""
    yield from (_line(session) for session in others)
    yield from (run_words(run) for run in week.runs)


def _table(sessions: Sequence[Session]) -> Iterator[str]:
    """Yield a row for each exercise: its name, an x for each day that holds it, its dose; then the minutes of the days."""
    if not sessions:
        return
    doses = dict.fromkeys((item_name(item), dose_words(item)) for session in sessions for item in session.items)
    width = max(len(name) for name, _ in doses)
    yield f"{'':{width}}" + "".join(f"{WEEKDAY_NAMES[session.day.weekday()]:>5}" for session in sessions)
    for name, dose in doses:
        held = [any((item_name(item), dose_words(item)) == (name, dose) for item in session.items) for session in sessions]
        yield f"{name:{width}}" + "".join(f"{'x' if one else '':>5}" for one in held) + f"   {dose}"
    yield f"{'minutes':{width}}" + "".join(f"{-(-session.seconds // 60):>5}" for session in sessions)


def _reasons(sessions: Sequence[Session], told: set[str]) -> Iterator[str]:
    """Yield each exercise that was not told yet, with why it is there and how it is done, and keep it as told."""
    first: dict[str, Prescription] = {}
    for session in sessions:
        for item in session.items:
            if item_name(item) not in told:
                first.setdefault(item_name(item), item)
    told.update(first)
    for name, item in first.items():
        yield ""
        yield f"{name}: {item.why}"
        if effort_parts(item):
            yield f"   {'; '.join(effort_parts(item))}"


def _line(session: Session) -> str:
    held = ", ".join(f"{item_name(item)} {dose_words(item)}" for item in session.items)
    told = ". ".join(part for part in (held, session.note.rstrip(".")) if part)
    return f"{day_words(session.day)}: {session.title}, {minutes_words(session.seconds)}. {told}{'.' if told else ''}".rstrip()
