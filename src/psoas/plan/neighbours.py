"""Wishes that differ from a person's in one thing: a little more time, one more day, one thing to train with, a level, a later start."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType

from psoas.knowledge.exercises import EQUIPMENT, Level, exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.days import SHORTEST, choose_days, demanding
from psoas.plan.frame import BLOCK_WEEKS
from psoas.plan.suits import first_week
from psoas.plan.wishes import LONGEST_SESSION, Wishes
from psoas.plan.words import day_words

MORE_MINUTES = (5, 10, 15, 20, 30)
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LEVEL_WORDS = {2: "level 2, some months of strength work,", 3: "level 3, years of strength work,"}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Wishes with one change, the change in words that "with" goes before, and whether it is time on days that are given."""

    words: str
    wishes: Wishes
    more_time: bool = False


def neighbours(wishes: Wishes, wanted: Collection[str]) -> Iterator[tuple[Neighbour, ...]]:
    """Yield the neighbouring wishes, kind by kind, what costs a person least first; within a kind the smallest change first.

    Parameters
    ----------
    wishes
        With time for strength on at least one day.
    wanted
        Exercises that would serve: only equipment, level and weeks that open one of them are worth a look.
    """
    yield tuple(_liked(wishes, wanted))
    yield tuple(_equipment(wishes, wanted))
    yield tuple(_minutes(wishes))
    yield tuple(_day(wishes))
    yield tuple(_level(wishes, wanted))
    yield tuple(_weeks(wishes, wanted))
    yield tuple(_after_the_race(wishes))


def with_much_more_time(wishes: Wishes) -> Wishes:
    """Return the wishes with the most minutes that are tried on every day: where that does not help, no single day will."""
    return _longer(wishes, tuple(wishes.minutes), MORE_MINUTES[-1])


def _minutes(wishes: Wishes) -> Iterator[Neighbour]:
    days = sorted(day for day, _ in choose_days(wishes).minutes)
    for more in MORE_MINUTES:
        for day in days:
            if wishes.minutes[day] + more <= LONGEST_SESSION:
                yield Neighbour(f"{more} more minutes on {DAY_NAMES[day]}", _longer(wishes, (day,), more), more_time=True)


def _longer(wishes: Wishes, days: Collection[int], more: int) -> Wishes:
    minutes = {day: min(given + more, LONGEST_SESSION) if day in days and given >= SHORTEST else given for day, given in wishes.minutes.items()}
    return replace(wishes, minutes=MappingProxyType(minutes))


def _equipment(wishes: Wishes, wanted: Collection[str]) -> Iterator[Neighbour]:
    needed = {frozenset(exercises()[id].needs) - wishes.equipment for id in wanted}
    for thing, words in EQUIPMENT.items():
        if frozenset({thing}) in needed:
            yield Neighbour(words, replace(wishes, equipment=wishes.equipment | {thing}))


def _day(wishes: Wishes) -> Iterator[Neighbour]:
    """Yield one more day, with as many minutes as the longest of the others; days before easy ones first."""
    given = [minutes for _, minutes in choose_days(wishes).minutes]
    if len(given) >= programme_rules()["PG01"].values["sessions_high"]:
        return
    for day in sorted((day for day in range(7) if wishes.minutes.get(day, 0) < SHORTEST), key=lambda day: (demanding(day + 1, wishes), day)):
        minutes = MappingProxyType(dict(sorted({**wishes.minutes, day: max(given)}.items())))
        yield Neighbour(f"one more day, {DAY_NAMES[day]} with {max(given)} minutes,", replace(wishes, minutes=minutes))


def _level(wishes: Wishes, wanted: Collection[str]) -> Iterator[Neighbour]:
    if wishes.level < 3 and any(exercises()[id].level == wishes.level + 2 for id in wanted):
        level: Level = 2 if wishes.level == 1 else 3
        yield Neighbour(LEVEL_WORDS[level], replace(wishes, level=level))


def _weeks(wishes: Wishes, wanted: Collection[str]) -> Iterator[Neighbour]:
    if wishes.weeks < BLOCK_WEEKS and any(first_week(exercises()[id]) > wishes.weeks for id in wanted):
        yield Neighbour(f"{BLOCK_WEEKS} weeks in place of {wishes.weeks}", replace(wishes, weeks=BLOCK_WEEKS))


def _liked(wishes: Wishes, wanted: Collection[str]) -> Iterator[Neighbour]:
    for id in sorted(wishes.disliked & set(wanted)):
        yield Neighbour("one dislike fewer", replace(wishes, disliked=wishes.disliked - {id}))


def _after_the_race(wishes: Wishes) -> Iterator[Neighbour]:
    if wishes.race is None:
        return
    start = wishes.race + timedelta(days=int(programme_rules()["RC05"].values["to_days_after"]) + 1)
    if start > wishes.start:
        yield Neighbour(f"a start on {day_words(start)}, once the week after your race is over,", replace(wishes, start=start))
