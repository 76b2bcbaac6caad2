"""A programme on a terminal: what it works on, the first week, how sure, what was left out and relaxed."""

from __future__ import annotations

from collections.abc import Iterator

from psoas.plan.programme import Programme, Session, Week
from psoas.plan.words import day_words, dose_words, effort_words, item_name, minutes_words, run_words

_NAME_WIDTH = 34


def programme_text(programme: Programme) -> str:
    """Return the programme as text; one that was stopped says why and nothing else."""
    return "\n".join(_lines(programme)) + "\n"


def _lines(programme: Programme) -> Iterator[str]:
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
    if programme.weeks:
        yield from _week(programme.weeks[0])
    if programme.routine is not None:
        yield from ("", f"EVERY DAY, {programme.routine.seconds} SECONDS")
        yield from _items(programme.routine)
    yield from ("", "HOW SURE")
    yield sureness(programme)
    for heading, entries in (("LEFT OUT", programme.left_out), ("WISHES THAT WERE RELAXED", programme.relaxed)):
        if entries:
            yield from ("", heading)
            yield from (f"{entry.what}: {entry.why}" for entry in entries)
    if programme.advice:
        yield from ("", "MIND")
        yield from programme.advice


def sureness(programme: Programme) -> str:
    """Return in one sentence how good the choice of exercises is: proven to be the best, or within which gap."""
    if not programme.blocks:
        return "There was nothing to choose."
    if all(block.status == "optimal" for block in programme.blocks):
        return "No choice of exercises keeps all rules and serves your needs better, by our weights: this was proven."
    gap = max(block.gap for block in programme.blocks)
    return f"All rules are kept. A better choice of exercises may exist, by {100 * gap:.1f} % of its worth at most."


def _week(week: Week) -> Iterator[str]:
    yield from ("", f"WEEK {week.number}, {week.phase.upper()}, FROM {day_words(week.start).upper()}")
    if week.note:
        yield week.note
    for session in week.sessions:
        yield f"{day_words(session.day)}: {session.title}, {minutes_words(session.seconds)}"
        yield from _items(session)
        if session.note:
            yield f"  {session.note}"
    if week.runs:
        yield "Runs"
        yield from (f"  {run_words(run)}" for run in week.runs)


def _items(session: Session) -> Iterator[str]:
    for item in session.items:
        yield f"  {item_name(item):<{_NAME_WIDTH}}{dose_words(item)}"
        details = effort_words(item)
        if details:
            yield f"    {details}"
        yield f"    {item.why}"
