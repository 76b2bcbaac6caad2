"""``psoas change``: what happens on the way, a day skipped, a session moved, an exercise swapped, sets that were done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from psoas.cli_errors import plain_errors
from psoas.cli_text import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from psoas.plan.moving import Changed
    from psoas.plan.programme import Programme


def change(
    programme: Annotated[Path, typer.Argument(help="programme.json of psoas plan, or of an earlier change.", show_default=False)],
    log: Annotated[Path | None, typer.Option(help="Sets as they were done, CSV or YAML.", show_default=False)] = None,
    swap: Annotated[str, typer.Option(help="Exercises to swap for equal ones: EX05,EX16.", show_default=False)] = "",
    move: Annotated[str, typer.Option(help="Sessions to move: w1-mon=2027-01-05, or w1-mon=tue.", show_default=False)] = "",
    skip: Annotated[str, typer.Option(help="Days to skip: 2027-01-07.", show_default=False)] = "",
    since: Annotated[str | None, typer.Option(help="First day on which a swap may stand; the first of all if left out.", show_default=False)] = None,
    time: Annotated[str, typer.Option(help="When sessions begin in the calendar.")] = "18:00",
    mobility_time: Annotated[str, typer.Option(help="When the five minutes stand in the calendar.")] = "07:00",
    check_in_time: Annotated[str, typer.Option(help="When the calendar asks for the check-in; none for not at all.")] = "20:30",
    zone: Annotated[str, typer.Option(help="Time zone of the calendar, Europe/Berlin; where you are if left out.", show_default=False)] = "",
    remind: Annotated[int, typer.Option(help="Minutes before a session at which the calendar's alarm goes off.")] = 30,
    out: Annotated[Path | None, typer.Option(help="Folder to write to; that of the programme if left out.", show_default=False)] = None,
    format: Annotated[str, typer.Option(help="What to write.")] = "html,pdf,ics,csv,json",
) -> None:
    """Change a programme on the way: by what was done, by a swap, a move or a skipped day; each change says why."""
    with plain_errors():
        from psoas.cli_plan import chosen_formats, write_programme
        from psoas.errors import SettingError
        from psoas.plan import typed

        if log is None and not any((swap, move, skip)):
            raise SettingError("No change was asked for.", "Give --log, --swap, --move or --skip.")
        now = read_programme(programme)
        if now.stopped:
            raise SettingError(f"{programme.name} holds no programme that could change: {now.stopped}", "Make it again with psoas plan.")
        chosen = chosen_formats(format)
        hours = typed.hours(time, mobility_time, check_in_time)
        for done in _changes(now, log, swap, move, skip, typed.a_day(since, "first day") if since is not None else None):
            now = done.programme
            say(f"- {done.why}")
        written = write_programme(now, out or programme.parent, chosen, hours, zone, remind)
        if written:
            say("\nWritten:\n" + "\n".join(f"  {path}" for path in written))


def _changes(now: Programme, log: Path | None, swap: str, move: str, skip: str, since: date | None) -> Iterator[Changed]:
    """Yield the programme after each change: first what was done, then swaps, moves, and skipped days."""
    from psoas.plan import typed
    from psoas.plan.following import follow_log
    from psoas.plan.log_file import read_log
    from psoas.plan.moving import move_session, skip_day
    from psoas.plan.replacing import swap_out

    for done in follow_log(now, read_log(log)) if log is not None else ():
        now = done.programme
        yield done
    for id in sorted(typed.exercise_ids(swap)):
        done = swap_out(now, id, since=since)
        now = done.programme
        yield done
    for session, day in _moves(typed.parts(move), now):
        done = move_session(now, session, day)
        now = done.programme
        yield done
    for part in typed.parts(skip):
        done = skip_day(now, typed.a_day(part, "day to skip"), open_to=now.open_to)
        now = done.programme
        yield done


def _moves(parts: Sequence[str], programme: Programme) -> Iterator[tuple[str, date]]:
    """Yield session and day of each move; a weekday is that of the session's week."""
    from datetime import timedelta

    from psoas.errors import SettingError
    from psoas.plan import typed

    starts = {session.id: week.start for week in programme.weeks for session in week.sessions}
    for part in parts:
        session, equals, day = (word.strip() for word in part.partition("="))
        if not equals or not day:
            raise SettingError(f"'{part}' does not say where a session goes.", "Write session and day: --move w1-mon=2027-01-05, or w1-mon=tue.")
        if day[0].isdigit() or session not in starts:
            yield session, typed.a_day(day, "day of the move")
        else:
            start = starts[session]
            yield session, start + timedelta(days=(typed.weekday(day) - start.weekday()) % 7)


def read_programme(path: Path) -> Programme:
    """Return the programme of a file that `psoas plan` or `psoas change` wrote; raise `InputError` if it is none."""
    from psoas.errors import InputError
    from psoas.plan.programme_json import programme_from_json

    try:
        return programme_from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.", "Give the programme.json that psoas plan wrote.") from None
    except (UnicodeDecodeError, IsADirectoryError):
        raise InputError(f"{path} is not a programme.", "Give the programme.json that psoas plan wrote.") from None
