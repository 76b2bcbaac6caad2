"""What a person logs: a session as it was done, its sets, and the ten seconds of a day. Frozen, and checked when made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

from psoas.errors import InputError
from psoas.finding import Side

SessionKind = Literal["strength", "mobility", "release", "warm-up", "cue", "re-test", "routine"]
SessionStatus = Literal["done", "partly", "skipped"]
Felt = Literal["too easy", "right", "too hard", "it hurts"]

KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
SORE_PLACE = re.compile(r"[a-z_]{1,40}:(?:left|right|both)")
MOST_SECONDS_OR_REPETITIONS = 7200
MOST_SETS = 400
HEAVIEST = 500.0
LONGEST_NOTE = 4000


@dataclass(frozen=True, slots=True)
class DoneSet:
    """One set of one exercise on one side.

    Parameters
    ----------
    exercise
        Id in `psoas.knowledge.exercises`.
    side
        "left", "right" or "both".
    number
        From 1, for each exercise and side.
    done
        Repetitions, steps or seconds.
    reserve
        Repetitions that were left, 0 to 10; None if it was not said.
    load
        kg taken; None for none.
    pain
        0 to 10; None if it was not said.
    felt
        How it felt; None if it was not said.
    """

    exercise: str
    side: Side
    number: int
    done: int
    reserve: int | None = None
    load: float | None = None
    pain: int | None = None
    felt: Felt | None = None

    def __post_init__(self) -> None:
        """Refuse a set that cannot be."""
        place = f"Set {self.number} of {self.exercise}"
        _expect(bool(re.fullmatch(r"[A-Za-z0-9]{1,10}", self.exercise)), f"'{self.exercise}' is not the id of an exercise.")
        _one_of(self.side, get_args(Side), place)
        _within(self.number, 1, 99, f"{place}: its number")
        _within(self.done, 0, MOST_SECONDS_OR_REPETITIONS, f"{place}: what was done")
        _within(self.reserve, 0, 10, f"{place}: repetitions in reserve")
        _within(self.load, 0, HEAVIEST, f"{place}: kg")
        _within(self.pain, 0, 10, f"{place}: pain")
        _one_of(self.felt, (None, *get_args(Felt)), place)


@dataclass(frozen=True, slots=True)
class DoneSession:
    """A session as it was done.

    Parameters
    ----------
    key
        Made by whoever logs it, so that one sent twice is kept once: letters, digits, - and _, at most 64.
    kind
        Of the programme's session, or "routine" for the five minutes.
    day
        Day it counts for.
    started, ended
        With their zone; `ended` is None if that is not known.
    status
        "done" from first to last, "partly", or "skipped".
    planned
        Id of the session in the programme; None if it was not planned.
    programme_id
        The `ProgrammeRecord` it is of, if any.
    felt
        How the whole felt; None if it was not said.
    effort
        0 to 10; None if it was not said.
    pain
        The most there was, 0 to 10; None if it was not said.
    sets
        Sets in the order they were done.
    """

    key: str
    kind: SessionKind
    day: date
    started: datetime
    status: SessionStatus
    ended: datetime | None = None
    planned: str | None = None
    programme_id: str | None = None
    felt: Felt | None = None
    effort: int | None = None
    pain: int | None = None
    sets: tuple[DoneSet, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a session that cannot be."""
        _expect(bool(KEY.fullmatch(self.key)), "The key of a session has 1 to 64 letters, digits, - or _.")
        _one_of(self.kind, get_args(SessionKind), "The session's kind")
        _one_of(self.status, get_args(SessionStatus), "The session's status")
        _one_of(self.felt, (None, *get_args(Felt)), "How the session felt")
        _expect(self.planned is None or 1 <= len(self.planned) <= 80, "The id of a planned session has 1 to 80 letters.")
        _within(self.effort, 0, 10, "Effort")
        _within(self.pain, 0, 10, "Pain")
        _expect(self.started.tzinfo is not None and (self.ended is None or self.ended.tzinfo is not None), "The session's times have no zone.")
        _expect(self.ended is None or self.ended >= self.started, "The session ends before it begins.")
        _expect(len(self.sets) <= MOST_SETS, f"A session has at most {MOST_SETS} sets.")
        places = [(one.exercise, one.side, one.number) for one in self.sets]
        _expect(len(set(places)) == len(places), "A set of this session is there twice.")


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Ten seconds of a day.

    Parameters
    ----------
    day
        Day it tells of.
    soreness
        "hamstring:left" -> 0 to 10.
    effort
        Of the day, 0 to 10.
    sleep
        Hours.
    run_minutes, run_km
        Running of the day; 0 for a day without.
    session_done
        Whether the session of the day was done; None if there was none or it was not said.
    note
        In the person's own words.
    """

    day: date
    soreness: Mapping[str, int] = field(default_factory=dict)
    effort: int | None = None
    sleep: float | None = None
    run_minutes: float | None = None
    run_km: float | None = None
    session_done: bool | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a day that cannot be."""
        for place, sore in self.soreness.items():
            if not SORE_PLACE.fullmatch(place):
                raise InputError(f"'{place}' is not a place and side, such as hamstring:left.", "Correct it and send it again.")
            _within(sore, 0, 10, f"Soreness of {place}")
        _within(self.effort, 0, 10, "Effort")
        _within(self.sleep, 0, 24, "Hours slept")
        _within(self.run_minutes, 0, 1440, "Minutes run")
        _within(self.run_km, 0, 500, "Kilometres run")
        _expect(len(self.note) <= LONGEST_NOTE and "\x00" not in self.note, f"A note has at most {LONGEST_NOTE} letters, all of which can be read.")


def _expect(holds: bool, said: str) -> None:
    if not holds:
        raise InputError(said, "Correct it and send it again.")


def _one_of(value: object, allowed: tuple[object, ...], what: str) -> None:
    names = ", ".join(str(one) for one in allowed if one is not None)
    _expect(value in allowed, f"{what}: '{value}' is none of {names}.")


def _within(value: float | None, low: float, high: float, what: str) -> None:
    if value is None or (low <= value <= high and not isinstance(value, bool)):  # a number that is none lies within nothing
        return
    raise InputError(f"{what} is {low:g} to {high:g}, but got {value}.", "Correct it and send it again.")
