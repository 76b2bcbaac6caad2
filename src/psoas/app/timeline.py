"""What happened to a person, day by day, the newest first: visits, measurements, plans, sessions, runs, check-ins and a coach's notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from psoas.app.answered import answer_words
from psoas.follow.attention import place_words
from psoas.follow.diary import CheckIn, DoneSession
from psoas.knowledge.questionnaires import questionnaires
from psoas.plan.words import MONTH_NAMES, WEEKDAY_NAMES
from psoas.report.wording import listed
from psoas.store.columns import day_of
from psoas.store.diary_rows import check_ins_told, sessions_done
from psoas.store.models import (
    Account,
    AnsweredRecord,
    AssessmentRecord,
    CheckInRecord,
    LookRecord,
    Note,
    ProgrammeRecord,
    RunRecord,
    SessionRecord,
    Visit,
)

DAYS = 14
"""Days with something on them that stand on one page."""

SESSION_NAMES = {"strength": "Strength", "cue": "Cue run", "re-test": "Re-test", "warm-up": "Warm-up"}
DAILY_NAMES = {"routine": "the five minutes", "mobility": "mobility", "release": "self-release"}


_WHOSE: BindParameter[str] = bindparam("person")
_TOLD_DAYS, _DONE_DAYS, _RUN_DAYS = (
    select(kept.day).distinct().where(kept.person_id == _WHOSE, kept.day < bindparam("before")).order_by(kept.day.desc()).limit(DAYS + 1)
    for kept in (CheckInRecord, SessionRecord, RunRecord)
)
_RUNS = (
    select(RunRecord.id, RunRecord.day, RunRecord.km, RunRecord.minutes)
    .where(RunRecord.person_id == _WHOSE, RunRecord.day >= bindparam("since"), RunRecord.day <= bindparam("until"))
    .order_by(RunRecord.day, RunRecord.started)
)
_NOTES = (
    select(Note.id, Note.created, Note.text, Account.name)
    .outerjoin(Account, Account.id == Note.author_id)
    .where(Note.person_id == _WHOSE)
    .order_by(Note.created.desc())
)
_ANSWERED = (
    select(AnsweredRecord.day, AnsweredRecord.questionnaire, AnsweredRecord.total)
    .where(AnsweredRecord.person_id == _WHOSE)
    .order_by(AnsweredRecord.questionnaire)
)
_LOOKS = (
    select(LookRecord.day, LookRecord.text, Account.name)
    .outerjoin(Account, Account.id == LookRecord.author_id)
    .where(LookRecord.person_id == _WHOSE)
    .order_by(LookRecord.created.desc())
)
_ASSESSMENTS = select(AssessmentRecord.created, AssessmentRecord.kind, AssessmentRecord.visit_id).where(AssessmentRecord.person_id == _WHOSE)
_PROGRAMMES = select(ProgrammeRecord.created, ProgrammeRecord.ended).where(ProgrammeRecord.person_id == _WHOSE).order_by(ProgrammeRecord.created)
_VISITS = select(Visit.created, Visit.finished).where(Visit.person_id == _WHOSE).order_by(Visit.created, Visit.id)


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
    days = {day for day in clocks if day < before}
    for asked in (_TOLD_DAYS, _DONE_DAYS, _RUN_DAYS):
        days |= set(session.scalars(asked, {"person": person_id, "before": before}))
    shown = sorted(days, reverse=True)[: DAYS + 1]
    if not shown:
        return TimelinePage((), None)
    here = shown[:DAYS]
    entries: dict[date, list[Entry]] = {day: list(clocks.get(day, ())) for day in here}
    for done in reversed(sessions_done(session, [person_id], here[-1], here[0]).get(person_id, ())):
        entries[done.day].append(_session_entry(done))
    for id, day, km, minutes in session.execute(_RUNS, {"person": person_id, "since": here[-1], "until": here[0]}):
        ran = f"{km:.1f} km in {minutes:.0f} min" if km else f"{minutes:.0f} min"
        entries[day].append(Entry("run", "Run", ran, f"/p/{person_id}/runs/{id}"))
    for told in check_ins_told(session, [person_id], here[-1], here[0]).get(person_id, ()):
        entries[told.day].append(check_in_entry(told))
    return TimelinePage(tuple(Day(day, _joined(entries[day])) for day in here), here[-1] if len(shown) > DAYS else None)


def check_in_entry(told: CheckIn) -> Entry:
    """Return a check-in in words."""
    sore = [f"{place_words(place).removeprefix('the ')} {level}" for place, level in sorted(told.soreness.items(), key=lambda one: -one[1])]
    said = [f"soreness of 10: {', '.join(sore)}" if sore else "", f"slept {told.sleep:g} h" if told.sleep is not None else ""]
    ran = [f"{told.run_km:g} km" if told.run_km else "", f"{told.run_minutes:g} min" if told.run_minutes else ""]
    said += [f"ran {', '.join(filter(None, ran))}" if any(ran) else "", f"effort {told.effort} of 10" if told.effort is not None else ""]
    return Entry("check-in", "Check-in", _capital("; ".join(filter(None, said))), words=told.note)


def _session_entry(done: DoneSession) -> Entry:
    if done.kind in DAILY_NAMES:
        return Entry("daily", _capital(DAILY_NAMES[done.kind]))
    said: list[str] = [] if done.status == "done" else [done.status if done.status != "partly" else "done partly"]
    if done.ended is not None and done.status != "skipped":
        minutes = round((done.ended - done.started) / timedelta(minutes=1))
        said += [f"{minutes} min"] if 0 < minutes < 600 else []
    said += [f"pain {done.pain} of 10"] if done.pain is not None else []
    said += [f"effort {done.effort} of 10"] if done.effort is not None else []
    said += [f"felt {done.felt}" if done.felt != "it hurts" else "it hurts"] if done.felt else []
    return Entry("skipped" if done.status == "skipped" else "session", SESSION_NAMES.get(done.kind, _capital(done.kind)), _capital(", ".join(said)))


def _joined(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return a day's entries, its daily minutes in one."""
    kept = list(entries)
    daily = [one.what.lower() for one in kept if one.kind == "daily"]
    rest = [one for one in kept if one.kind != "daily"]
    return (*rest, *((Entry("daily", _capital(listed(list(dict.fromkeys(daily))))),) if daily else ()))


def _clocks(session: Session, person_id: str, *, notes: bool) -> Mapping[date, list[Entry]]:
    """Return the entries of things of which there are few, among them all that have a moment rather than a day."""
    found: dict[date, list[Entry]] = {}

    def add(day: date, entry: Entry) -> None:
        found.setdefault(day, []).append(entry)

    person = {"person": person_id}
    if notes:
        for id, created, text, author in session.execute(_NOTES, person):
            add(day_of(created), Entry("note", "Note", f"by {author}" if author else "", f"/p/{person_id}/notes#note-{id}", text))
    for day, id, total in session.execute(_ANSWERED, person):
        asked = questionnaires()[id]
        add(day, Entry("answered", asked.name, _capital(answer_words(asked, total)), f"/p/{person_id}/questionnaires#{id}"))
    for day, text, author in session.execute(_LOOKS, person):
        more = f"written down by {author}" if author else ""
        add(day, Entry("look", "It was looked at", more, words=text))
    for created, kind, visit in session.execute(_ASSESSMENTS, person):
        what = "Clip measured" if kind == "clip" else "Tests and answers kept"
        add(day_of(created), Entry("assessment", what, "Read the report" if visit else "", f"/p/{person_id}/visits/{visit}/report" if visit else ""))
    for created, ended in session.execute(_PROGRAMMES, person):
        add(day_of(created), Entry("programme", "Plan made", "" if ended is None else "replaced since"))
    for number, (created, finished) in enumerate(session.execute(_VISITS, person), 1):
        add(day_of(created), Entry("visit", f"Visit {number} begun", "" if finished else "not finished yet"))
    return found


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
