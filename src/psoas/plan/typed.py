"""Wishes as they are typed: days, minutes, equipment, runs, dates and times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta

from psoas.errors import SettingError
from psoas.knowledge.exercises import EQUIPMENT, Level, exercises
from psoas.plan.wishes import WEEKDAYS, RunKind

NONE = "none"
DEFAULT_MINUTES = 20
_FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

FROM_ANSWERS: Mapping[str, str] = {
    "resistance band": "band",
    "dumbbells": "load",
    "chair": "chair",
    "phone": "phone",
    "step of 15 to 20 cm": "step",
    "luggage scale and strap": "strap",
}
"""Equipment as the interview names it -> id of `EQUIPMENT`; what is not here helps no exercise."""


def parts(text: str) -> tuple[str, ...]:
    """Return what stands between commas, in small letters; empty for "" and "none"."""
    found = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    return () if found == (NONE,) else found


def weekday(text: str) -> int:
    """Return a weekday, 0 for Monday, from "mon", "Monday" or the like.

    Raises
    ------
    SettingError
        If it is none.
    """
    word = text.strip().lower()
    for number, name in enumerate(_FULL_NAMES):
        if len(word) >= 3 and name.startswith(word):
            return number
    raise SettingError(f"'{text}' is not a weekday.", f"Weekdays are {', '.join(WEEKDAYS)}.")


def minutes_by_day(days: str, minutes: str) -> Mapping[int, int]:
    """Return weekday -> minutes from "mon,wed,sat" with "25", or from "mon:20,sat:40" alone.

    Parameters
    ----------
    days
        Weekdays; "" to take them from `minutes`, "none" for no day at all.
    minutes
        One number for all days, or one for each; "" for 20.

    Raises
    ------
    SettingError
        If a weekday or number cannot be read, days stand in both and differ, or minutes of each day come without the day.
    """
    entries = parts(minutes)
    each = {weekday(entry.partition(":")[0]): _whole(entry.partition(":")[2], entry) for entry in entries if ":" in entry}
    if each and len(each) != len(entries):
        raise SettingError(f"'{minutes}' names a day twice, or a day without minutes.", "Give mon:20,sat:40, or one number for all days.")
    named = tuple(weekday(part) for part in parts(days))
    if each:
        if named and set(named) != set(each):
            raise SettingError(f"The days '{days}' and the minutes '{minutes}' name different days.", "Name the days once: --minutes mon:20,sat:40.")
        return dict(sorted(each.items()))
    if len(entries) > 1:
        raise SettingError(f"'{minutes}' are several numbers without days.", "Give mon:20,sat:40, or one number for all days.")
    length = _whole(entries[0], minutes) if entries else DEFAULT_MINUTES
    return dict.fromkeys(sorted(set(named)), length)


def runs_by_day(long: str, hard: str, easy: str) -> Mapping[int, RunKind]:
    """Return weekday -> kind of run.

    Raises
    ------
    SettingError
        If a weekday cannot be read, or is named for two kinds of run.
    """
    found: dict[int, RunKind] = {}
    kinds: tuple[tuple[RunKind, str], ...] = (("long", long), ("hard", hard), ("easy", easy))
    for kind, text in kinds:
        for part in parts(text):
            day = weekday(part)
            if found.get(day, kind) != kind:
                raise SettingError(f"{WEEKDAYS[day]} is named for a {found[day]} and a {kind} run.", "Name each day once.")
            found[day] = kind
    return dict(sorted(found.items()))


def equipment_ids(text: str) -> frozenset[str]:
    """Return the ids of `EQUIPMENT` in "band,step"; a floor, a wall and a mat are always there.

    Raises
    ------
    SettingError
        If one is not known.
    """
    found = [part for part in parts(text) if part not in ("mat", "wall", "floor")]
    unknown = [part for part in found if part not in EQUIPMENT]
    if unknown:
        raise SettingError(f"'{unknown[0]}' is not known as equipment.", f"Known are {', '.join(EQUIPMENT)}, or none.")
    return frozenset(found)


def exercise_ids(text: str) -> frozenset[str]:
    """Return the ids of exercises in "EX05,ex10".

    Raises
    ------
    SettingError
        If there is no such exercise.
    """
    found = frozenset(part.upper() for part in parts(text))
    unknown = sorted(found - set(exercises()))
    if unknown:
        raise SettingError(f"There is no exercise '{unknown[0]}'.", "psoas exercises lists them.")
    return found


def a_day(text: str, name: str) -> date:
    """Return a date from "2027-04-11".

    Raises
    ------
    SettingError
        If it is none; `name` says which one was meant.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise SettingError(f"The {name} '{text}' is not a date.", "Give year, month and day: 2027-04-11.") from None


def a_time(text: str, name: str) -> time:
    """Return a time of day from "18:30" or "7:00".

    Raises
    ------
    SettingError
        If it is none; `name` says which one was meant.
    """
    hour, _, minute = text.strip().partition(":")
    if hour.isdigit() and (minute or "0").isdigit() and int(hour) < 24 and int(minute or "0") < 60:
        return time(int(hour), int(minute or "0"))
    raise SettingError(f"The {name} '{text}' is not a time of day.", "Give hours and minutes: 18:30.")


def hours(sessions: str, mobility: str, check_in: str) -> tuple[time, time, time | None]:
    """Return when sessions, the five minutes and the check-in stand in the calendar; "none" leaves the check-in out.

    Raises
    ------
    SettingError
        If one of them is no time of day.
    """
    asked = None if check_in.strip().lower() == "none" else a_time(check_in, "time of the check-in")
    return a_time(sessions, "time"), a_time(mobility, "time of the five minutes"), asked


def a_level(number: int) -> Level:
    """Return a level, 1 to 3.

    Raises
    ------
    SettingError
        If it is none.
    """
    levels: Mapping[int, Level] = {1: 1, 2: 2, 3: 3}
    if number not in levels:
        raise SettingError(f"The level is 1, 2 or 3, but got {number}.", "1 is new to strength work, 2 some months of it, 3 years of it.")
    return levels[number]


def share(text: str) -> float:
    """Return a share from 0 to 1, from "0.3", "30%" or "1 of 3".

    Raises
    ------
    SettingError
        If it is none.
    """
    word = text.strip().lower()
    top, of, bottom = word.partition(" of ")
    try:
        value = float(top) / float(bottom) if of else float(word.removesuffix("%")) / (100 if word.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        raise SettingError(f"'{text}' is not a share.", "Give 0.3, 30% or 1 of 3.") from None
    if not 0 <= value <= 1:
        raise SettingError(f"A share lies between 0 and 1, but got {text}.", "Give 0.3, 30% or 1 of 3.")
    return value


def usual_days(count: int | None) -> str:
    """Return weekdays that lie well for so many sessions a week, as `minutes_by_day` takes them; two if it was not said."""
    spread = (NONE, "wed", "mon,thu", "mon,wed,fri", "mon,tue,thu,sat", "mon,tue,thu,fri,sun", "mon,tue,wed,thu,fri,sat", ",".join(WEEKDAYS))
    return spread[2 if count is None else count]


def next_monday(today: date) -> date:
    """Return the first Monday after a day."""
    return today + timedelta(days=7 - today.weekday())


def _whole(text: str, given: str) -> int:
    word = text.strip().removesuffix("min").strip()
    if not word.isdigit():
        raise SettingError(f"'{given}' does not give minutes.", "Give 25, or mon:20,sat:40.")
    return int(word)
