"""What stands on today's page, in words: the headline, what comes tomorrow, the week, the places to ask about, the next re-test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from psoas.app.body_drawing import group_zones
from psoas.follow.attention import place_words
from psoas.follow.diary import CheckIn
from psoas.follow.history import GROUP_OF_SITE
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.programme import Programme, Run, Session
from psoas.plan.words import WEEKDAY_NAMES, day_words, minutes_words
from psoas.screen.answers import Soreness

SINCE = timedelta(days=14)
MOST_PLACES = 2
"""Places that today's page asks about: ten seconds, not a form."""


NAMES = {
    "strength": "Strength",
    "warm-up": "Warm-up",
    "cue": "One cue for your run",
    "re-test": "Re-test",
    "mobility": "Mobility",
    "release": "Self-release",
}
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of the week: sessions, runs, which of them were done (id -> status), and its check-in."""

    day: date
    sessions: tuple[Session, ...]
    runs: tuple[Run, ...]
    done: Mapping[str, str]
    told: CheckIn | None

    @property
    def name(self) -> str:
        """Name of the weekday."""
        return WEEKDAY_NAMES[self.day.weekday()]

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """What is on, in words, each with how it went; empty for what is still to come."""
        said = [(_session_words(one), self.done.get(one.id, "")) for one in self.sessions if one.kind != "mobility"]
        said += [(_run_words(run), "") for run in self.runs]
        return tuple(said)

    @property
    def pain(self) -> int | None:
        """The worst that was told of the day."""
        return None if self.told is None else max(self.told.soreness.values(), default=None)


def days_of(programme: Programme, today: date, done: Mapping[str, str], told: Mapping[date, CheckIn]) -> tuple[DayView, ...]:
    """Return the days of the week that holds today; of the first week before the programme begins, none after its end."""
    week = next((one for one in programme.weeks if (today - one.start).days < 7), None)
    if week is None:
        return ()
    return tuple(
        DayView(
            day,
            tuple(one for one in week.sessions if one.day == day),
            tuple(run for run in week.runs if run.day == day),
            done,
            told.get(day),
        )
        for day in (week.start + timedelta(days=number) for number in range(7))
    )


def headline(programme: Programme, here: DayView, main: Session | None, done: Mapping[str, str], today: date) -> str:
    """Return what today is, as a sentence."""
    if programme.weeks and today < programme.weeks[0].start:
        return f"Your plan begins on {day_words(programme.weeks[0].start)}."
    if programme.weeks and (today - programme.weeks[-1].start).days >= 7:
        return f"The {len(programme.weeks)} weeks are done."
    if main is not None:
        return f"{NAMES[main.kind]} today, {minutes_words(main.seconds).replace(' min', ' minutes')}."
    if any(one.kind == "re-test" and one.id not in done for one in here.sessions):
        return "Re-test today."
    if any(one.id in done for one in here.sessions):
        return "Done for today."
    return f"{_run_words(here.runs[0])} today." if here.runs else "No strength today."


def lead(programme: Programme, here: DayView, check_ins: Sequence[CheckIn], today: date) -> str:
    """Return what comes tomorrow, and what the last soreness means for the plan."""
    tomorrow = today + timedelta(days=1)
    words = [_session_words(one) for one in programme.sessions() if one.day == tomorrow and one.kind != "mobility"]
    words += [_run_words(run) for week in programme.weeks for run in week.runs if run.day == tomorrow]
    said = [f"{' and '.join(words)} tomorrow."] if words else []
    last = next((one for one in reversed(check_ins) if one.soreness and (today - one.day).days <= 3), None)
    if last is not None:
        place, level = max(last.soreness.items(), key=lambda one: one[1])
        when = "today" if last.day == today else "yesterday" if last.day == today - timedelta(days=1) else f"on {WEEKDAY_NAMES[last.day.weekday()]}"
        said.append(f"{_capital(place_words(place))} {'is' if when == 'today' else 'was'} {level}/10 {when}, {_meaning(level)}")
    return " ".join(said)


def _meaning(level: int) -> str:
    rules = programme_rules()
    if level <= rules["PM01"].values["high"]:
        return "so the plan goes on as it is."
    if level <= rules["PM02"].values["high"]:
        return "so keep it as it is or take a third off."
    return "so leave strength work out until it is less."


def behind(missed: int) -> str:
    """Return what to do about missed sessions, kindly; empty for none."""
    if not missed:
        return ""
    count = NUMBERS[missed] if missed < len(NUMBERS) else str(missed)
    return f"{count} {'session' if missed == 1 else 'sessions'} behind: do today’s, leave the rest."


def places_to_ask(check_ins: Iterable[CheckIn], marks: Iterable[Soreness], today: date) -> tuple[tuple[str, str], ...]:
    """Return the sorest places of the last two weeks with their names, or else those of the answers.

    Parameters
    ----------
    check_ins
        What was told lately.
    marks
        Soreness of the visit that the programme was made from.
    today
        The day it is asked.
    """
    worst: dict[str, int] = {}
    for check_in in check_ins:
        if today - check_in.day <= SINCE:
            for place, level in check_in.soreness.items():
                worst[place] = max(worst.get(place, 0), level)
    for mark in marks:
        group = GROUP_OF_SITE.get(mark.site)
        if group is not None and mark.level > 0:
            sides = ("both",) if group == "low_back" else ("left", "right") if mark.side == "both" else (mark.side,)
            for side in sides:
                worst.setdefault(f"{group}:{side}", mark.level)
    names = {zone.id: _capital(zone.name) for zone in group_zones()}
    sorest = sorted((place for place, level in worst.items() if level and place in names), key=lambda place: -worst[place])
    return tuple((place, names[place]) for place in sorest[:MOST_PLACES])


def next_retest(programme: Programme, today: date) -> str:
    """Return when the next re-test is, in words; empty without one."""
    coming = next((one for one in programme.sessions() if one.kind == "re-test" and one.day >= today), None)
    if coming is None:
        return ""
    days = (coming.day - today).days
    weeks = round(days / 7)
    return "today" if not days else f"in {days} days" if days < 14 else f"in {weeks} weeks"


def _session_words(session: Session) -> str:
    return f"{NAMES[session.kind]} {minutes_words(session.seconds)}"


def _run_words(run: Run) -> str:
    if run.kind == "race":
        return "Race"
    return f"{run.kind.capitalize()} run" + (f" {run.most:g} km" if run.most is not None else "")


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
