"""What happened to a person, day by day, the newest first: visits, measurements, plans, sessions, check-ins and a coach's notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from psoas.follow.attention import place_words
from psoas.follow.diary import CheckIn
from psoas.plan.words import MONTH_NAMES, WEEKDAY_NAMES
from psoas.report.wording import listed
from psoas.store.check_ins import list_check_ins
from psoas.store.check_ins import value_of as check_in_value
from psoas.store.models import Account, AssessmentRecord, CheckInRecord, Note, ProgrammeRecord, SessionRecord, Visit
from psoas.store.sessions import list_sessions

DAYS = 14
"""Days with something on them that stand on one page."""

SESSION_NAMES = {"strength": "Strength", "cue": "Cue run", "re-test": "Re-test", "warm-up": "Warm-up"}
DAILY_NAMES = {"routine": "the five minutes", "mobility": "mobility", "release": "self-release"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a day: kind (for its mark), what, more about it, where it leads, and what somebody wrote."""

    kind: str
    what: str
    more: str = ""
    address: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day with what happened on it."""

    day: date
    entries: tuple[Entry, ...]

    @property
    def title(self) -> str:
        """The day in words; its year only where it is not this one."""
        year = "" if self.day.year == date.today().year else f" {self.day.year}"
        return f"{WEEKDAY_NAMES[self.day.weekday()]} {self.day.day} {MONTH_NAMES[self.day.month - 1]}{year}"


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Days of one page, and the day before which the next one begins; None on the last."""

    days: tuple[Day, ...]
    earlier: date | None


def read_timeline(session: Session, person_id: str, before: date, *, notes: bool) -> TimelinePage:
    """Return the days with something on them that lie before a day.

    Parameters
    ----------
    session
        To read in.
    person_id
        Whose.
    before
        First day that is not shown any more.
    notes
        Whether notes of coaches are shown.
    """
    clocks = _clocks(session, person_id, notes=notes)
    days = set(session.scalars(select(CheckInRecord.day).where(CheckInRecord.person_id == person_id, CheckInRecord.day < before)))
    days |= set(session.scalars(select(SessionRecord.day).where(SessionRecord.person_id == person_id, SessionRecord.day < before)))
    days |= {day for day in clocks if day < before}
    shown = sorted(days, reverse=True)[: DAYS + 1]
    if not shown:
        return TimelinePage((), None)
    here = shown[:DAYS]
    entries: dict[date, list[Entry]] = {day: list(clocks.get(day, ())) for day in here}
    for record in list_sessions(session, person_id, since=here[-1], until=here[0], sets=False):
        entries[record.day].append(_session_entry(record))
    for told in list_check_ins(session, person_id, since=here[-1], until=here[0]):
        entries[told.day].append(check_in_entry(check_in_value(told)))
    return TimelinePage(tuple(Day(day, _joined(entries[day])) for day in here), here[-1] if len(shown) > DAYS else None)


def check_in_entry(told: CheckIn) -> Entry:
    """Return a check-in in words."""
    sore = [f"{place_words(place).removeprefix('the ')} {level}" for place, level in sorted(told.soreness.items(), key=lambda one: -one[1])]
    said = [f"soreness of 10: {', '.join(sore)}" if sore else "", f"slept {told.sleep:g} h" if told.sleep is not None else ""]
    ran = [f"{told.run_km:g} km" if told.run_km else "", f"{told.run_minutes:g} min" if told.run_minutes else ""]
    said += [f"ran {', '.join(filter(None, ran))}" if any(ran) else "", f"effort {told.effort} of 10" if told.effort is not None else ""]
    return Entry("check-in", "Check-in", _capital("; ".join(filter(None, said))), words=told.note)


def _session_entry(record: SessionRecord) -> Entry:
    if record.kind in DAILY_NAMES:
        return Entry("daily", _capital(DAILY_NAMES[record.kind]))
    said = [] if record.status == "done" else [record.status if record.status != "partly" else "done partly"]
    if record.ended is not None and record.status != "skipped":
        minutes = round((record.ended - record.started) / timedelta(minutes=1))
        said += [f"{minutes} min"] if 0 < minutes < 600 else []
    said += [f"pain {record.pain} of 10"] if record.pain is not None else []
    said += [f"effort {record.effort} of 10"] if record.effort is not None else []
    said += [f"felt {record.felt}" if record.felt != "it hurts" else "it hurts"] if record.felt else []
    return Entry(
        "skipped" if record.status == "skipped" else "session", SESSION_NAMES.get(record.kind, _capital(record.kind)), _capital(", ".join(said))
    )


def _joined(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return a day's entries, its daily minutes in one."""
    kept = list(entries)
    daily = [one.what.lower() for one in kept if one.kind == "daily"]
    rest = [one for one in kept if one.kind != "daily"]
    return (*rest, *((Entry("daily", _capital(listed(list(dict.fromkeys(daily))))),) if daily else ()))


def _clocks(session: Session, person_id: str, *, notes: bool) -> Mapping[date, list[Entry]]:
    """Return the entries of things that have a moment rather than a day; there are few of them."""
    found: dict[date, list[Entry]] = {}

    def add(day: date, entry: Entry) -> None:
        found.setdefault(day, []).append(entry)

    if notes:
        asked = select(Note, Account.name).outerjoin(Account, Account.id == Note.author_id).where(Note.person_id == person_id)
        for note, author in session.execute(asked.order_by(Note.created.desc())):
            add(note.created.date(), Entry("note", "Note", f"by {author}" if author else "", f"/p/{person_id}/notes#note-{note.id}", note.text))
    numbers = _numbered(session, person_id)
    rows = session.execute(
        select(AssessmentRecord.created, AssessmentRecord.kind, AssessmentRecord.visit_id).where(AssessmentRecord.person_id == person_id)
    )
    for created, kind, visit in rows:
        what = "Clip measured" if kind == "clip" else "Tests and answers kept"
        add(created.date(), Entry("assessment", what, "Read the report" if visit else "", f"/p/{person_id}/visits/{visit}/report" if visit else ""))
    for created, ended in session.execute(
        select(ProgrammeRecord.created, ProgrammeRecord.ended).where(ProgrammeRecord.person_id == person_id).order_by(ProgrammeRecord.created)
    ):
        add(created.date(), Entry("programme", "Plan made", "" if ended is None else "replaced since"))
    for id, created, finished in session.execute(select(Visit.id, Visit.created, Visit.finished).where(Visit.person_id == person_id)):
        add(created.date(), Entry("visit", f"Visit {numbers[id]} begun", "" if finished else "not finished yet"))
    return found


def _numbered(session: Session, person_id: str) -> dict[str, int]:
    ids = session.scalars(select(Visit.id).where(Visit.person_id == person_id).order_by(Visit.created, Visit.id))
    return {id: number for number, id in enumerate(ids, 1)}


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
