"""The list of people as a coach sees it: who needs a look first, and of each one pain, sessions, last re-test and what is next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from psoas.app.coach_charts import pains_of
from psoas.app.concerns import Concern, concerns_of
from psoas.app.diary_of import diary_of
from psoas.app.outlines import LastMade, Outlines
from psoas.follow.adherence import COUNTED, adherence_of
from psoas.follow.asked import asked_of
from psoas.follow.diary import CheckIn, DoneSession
from psoas.plan.programme import Programme
from psoas.plan.words import day_words
from psoas.screen.red_flags import Safety
from psoas.store.columns import day_of
from psoas.store.diary_rows import check_ins_told, sessions_done
from psoas.store.looks import looks_of_many
from psoas.store.models import Person
from psoas.store.overview import Kept, assessments_of_many, last_words, programmes_in_use, visits_of_many

LOOKED_BACK = timedelta(days=56)
"""How far before the oldest programme, or today, check-ins are read: a stop waits for a look however calm it has become since."""

LATELY = timedelta(days=14)
FEWEST = 12
"""Rows that are shown although nobody of them needs a look."""

COUNTS = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
NUMBERS = ("Nobody needs", "One person needs", *(f"{word} people need" for word in COUNTS))


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of the list: the most urgent `concern`, `pains` of two weeks, and in `retest` the day of the last assessment after the first."""

    id: str
    name: str
    concern: Concern | None
    css: str
    word: str
    pains: tuple[int | None, ...]
    sessions: str
    retest: str
    retest_at: str
    next: str

    @property
    def order(self) -> tuple[object, ...]:
        """Who needs a look first; the others by name, those on a plan before those without one."""
        if self.concern is not None:
            return (0, self.concern.rank, self.concern.since, self.name.casefold())
        return (1, self.css != "in", self.name.casefold())


@dataclass(frozen=True, slots=True)
class Told:
    """All that the line of one person rests on."""

    id: str
    name: str
    today: date
    check_ins: Sequence[CheckIn] = ()
    sessions: Sequence[DoneSession] = ()
    assessments: Sequence[Kept] = ()
    programme: Programme | None = None
    last_word: date | None = None
    safety: Safety | None = None
    answered: date | None = None
    looked: tuple[date, ...] = ()


class PeopleLines:
    """The lines of people, each kept for as long as all that it rests on is the same.

    Parameters
    ----------
    outlines
        Of programmes and answers, kept from earlier lists.
    """

    def __init__(self, outlines: Outlines) -> None:
        self._outlines = outlines
        self._made: LastMade[str, Told, PersonLine] = LastMade()

    def of(self, session: Session, people: Sequence[Person], today: date) -> list[PersonLine]:
        """Return a line of each person, those who need a look first; read in the same few queries however many people there are."""
        told = told_of(session, people, self._outlines, today) if people else []
        return sorted((self._made.of(one.id, one, person_line) for one in told), key=lambda line: line.order)


def told_of(session: Session, people: Sequence[Person], outlines: Outlines, today: date) -> list[Told]:
    """Return what the line of each person rests on."""
    ids = [person.id for person in people]
    in_use = programmes_in_use(session, ids)
    programmes = outlines.programmes(session, tuple(in_use.values()))
    lately = today - LATELY
    begun = min([today, *(one.wishes.start for one in programmes.values())])
    check_ins = check_ins_told(session, ids, begun - LOOKED_BACK)
    sessions = sessions_done(session, ids, begun - LATELY, daily_since=lately)
    words = last_words(session, [id for id in ids if _newest(check_ins.get(id, ()), sessions.get(id, ())) < lately])
    assessments, visits, looks = assessments_of_many(session, ids), visits_of_many(session, ids), looks_of_many(session, ids)
    safety = outlines.safety(session, [visit for several in visits.values() for visit in several])
    told = []
    for person in people:
        asked = _last_asked(visits.get(person.id, ()), safety)
        told.append(
            Told(
                person.id,
                person.name,
                today,
                check_ins.get(person.id, ()),
                sessions.get(person.id, ()),
                tuple(assessments.get(person.id, ())),
                programmes.get(in_use.get(person.id, "")),
                words.get(person.id),
                safety[asked.id] if asked is not None else None,
                day_of(asked.created) if asked is not None else None,
                looks.get(person.id, ()),
            )
        )
    return told


def person_line(told: Told) -> PersonLine:
    """Return the line of one person."""
    today, start = told.today, told.programme.wishes.start if told.programme is not None else None
    diary = diary_of(told.check_ins, told.sessions, start, told.last_word, looked=told.looked)
    programme = asked_of(told.programme, diary, today) if told.programme is not None else None
    retested = [day_of(one.created) for one in told.assessments]
    concerns = concerns_of(diary, programme, today, retested=retested, safety=told.safety, answered=told.answered)
    first = concerns[0] if concerns else None
    css, word = (first.css, first.word) if first else ("in", "on plan") if programme is not None else ("none", "no plan yet")
    done = adherence_of(programme, told.sessions, today) if programme is not None else None
    days = sorted(set(retested))
    return PersonLine(
        told.id,
        told.name,
        first,
        css,
        word,
        tuple(pains_of(told.check_ins, ((one.day, one.pain) for one in told.sessions), today)),
        f"{done.done} of {done.planned}" if done is not None and done.planned else "none yet",
        _short(days[-1]) if len(days) > 1 else "none yet",
        f"/p/{told.id}/compare" if len(days) > 1 else "",
        first.next if first is not None else next_words(programme, told.sessions, today, begun=bool(told.assessments or told.answered)),
    )


def next_words(programme: Programme | None, sessions: Sequence[DoneSession], today: date, *, begun: bool) -> str:
    """Return what comes next for someone who needs nothing: the next session or re-test, or the plan that is to be made."""
    if programme is None:
        return "make the plan" if begun else "first visit"
    named = {one.planned for one in sessions}
    coming = next((one for one in programme.sessions() if one.day >= today and one.kind in COUNTED and one.id not in named), None)
    if coming is None:
        return "last days"
    word = {"strength": "strength", "cue": "cue", "re-test": "re-test"}[coming.kind]
    return f"{word} today" if coming.day == today else f"{word} {_short(coming.day)}"


def headline(lines: Sequence[PersonLine]) -> str:
    """Return how many need a look: "Four people need you"."""
    count = sum(line.concern is not None for line in lines)
    return f"{NUMBERS[count] if count < len(NUMBERS) else f'{count} people need'} you{' today' if not count else ''}"


def shown(lines: Sequence[PersonLine], *, everyone: bool) -> tuple[list[PersonLine], str]:
    """Return the lines to show, and in words how many more there are; all that need a look are always shown."""
    urgent = sum(line.concern is not None for line in lines)
    most = len(lines) if everyone or len(lines) <= FEWEST + 3 else max(urgent + 2, FEWEST)
    rest = lines[most:]
    if not rest:
        return list(lines), ""
    count = len(rest)
    if all(line.css == "in" for line in rest):
        return list(lines[:most]), f"{count} more, {'all ' if count > 1 else ''}on plan."
    return list(lines[:most]), f"{count} more; {'none of them needs' if count > 1 else 'who does not need'} you today."


def _newest(check_ins: Sequence[CheckIn], sessions: Sequence[DoneSession]) -> date:
    """Return the last day of which anything was read: where it lies lately, nothing newer was left out."""
    return max(*(one.day for one in check_ins[-1:]), *(one.day for one in sessions[-1:]), date.min, date.min)


def _last_asked(visits: Sequence[Kept], safety: Mapping[str, Safety | None]) -> Kept | None:
    """Return the last visit at which the red flags were asked."""
    return next((visit for visit in reversed(visits) if safety.get(visit.id) is not None), None)


def _short(day: date) -> str:
    """Return "5 Dec"."""
    _, number, month = day_words(day).split(" ")
    return f"{number} {month[:3]}"
