"""A programme as an iCalendar file (RFC 5545): an event with an alarm for each session, the five minutes and the check-in every day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Alarm, Calendar, Event

from psoas.errors import SettingError
from psoas.plan.programme import Programme, Session
from psoas.plan.release import too_near_to_race
from psoas.plan.words import dose_words, effort_words, item_name

PRODUCT = "-//psoas//programme//EN"
_NAMESPACE = uuid5(NAMESPACE_URL, "psoas:programme")


CHECK_IN = "How sore is it today?"


def programme_to_calendar(
    programme: Programme,
    at: time = time(18, 0),
    *,
    routine_at: time = time(7, 0),
    check_in_at: time | None = time(20, 30),
    zone: str = "",
    remind: int = 30,
) -> bytes:
    """Return the programme as the bytes of an iCalendar file; the same programme gives the same bytes.

    Parameters
    ----------
    programme
        With its sessions and the daily routine. Mobility sessions of single days are left to the routine where there is one.
    at
        Time of day at which sessions begin; several on one day follow each other.
    routine_at
        Time of day of the five minutes, which recur every day from the first week to the last; the self-release follows them,
        but for the last days before a race.
    check_in_at
        Time of day at which the day's check-in is asked for; None for not at all.
    zone
        Name of a time zone ("Europe/Berlin"); empty for times that hold wherever the person is.
    remind
        Minutes before a session at which its alarm goes off; the alarm of the five minutes goes off as they begin, and so does that of the check-in.

    Returns
    -------
    bytes
        UTF-8, lines folded at 75 octets and ended by CR LF. An event's UID follows from person, first day and session id, so
        that a programme that was solved anew moves its events in a calendar rather than doubling them.

    Raises
    ------
    SettingError
        If the time zone is not known, or the alarm is not 0 to 1440 minutes before.
    """
    if not 0 <= remind <= 24 * 60:
        raise SettingError(f"An alarm goes off 0 to 1440 minutes before a session, but got {remind}.", "Give 30, say.")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", programme.title)
    calendar.add("x-wr-calname", programme.title)
    for event in _events(programme, at, routine_at, _zone(zone), remind):
        calendar.add_component(event)
    if check_in_at is not None and programme.weeks:
        calendar.add_component(_check_in(programme, datetime.combine(programme.weeks[0].start, check_in_at, _zone(zone))))
    if zone:
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _zone(name: str) -> ZoneInfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of the zones, Europe say, is an OSError
        raise SettingError(f"'{name}' is not a time zone.", "Give a name such as Europe/Berlin, or leave it away.") from None


def _events(programme: Programme, at: time, routine_at: time, zone: ZoneInfo | None, remind: int) -> Iterator[Event]:
    sessions = [one for one in programme.sessions() if not (one.kind == "mobility" and programme.routine is not None)]
    for day, of_day in groupby(sorted(sessions, key=lambda one: one.day), key=lambda one: one.day):
        begin = datetime.combine(day, at, zone)
        for session in of_day:
            yield _event(programme, session, begin, remind)
            begin += _length(session)
    if not programme.weeks:
        return
    begin = datetime.combine(programme.weeks[0].start, routine_at, zone)
    for daily in (one for one in (programme.routine, programme.release) if one is not None):
        yield _every_day(programme, daily, begin)
        begin += _length(daily)


def _every_day(programme: Programme, session: Session, begin: datetime) -> Event:
    """Return the event of what is done every day of the programme, left out on the days before a race that it must not stand on."""
    event = _event(programme, session, begin, 0)
    days = range(_days(programme))
    event.add("rrule", {"freq": "daily", "count": len(days)})
    never = [begin + timedelta(days=day) for day in days if too_near_to_race(session, begin.date() + timedelta(days=day), programme.wishes)]
    if never:
        event.add("exdate", never)
    event.add("transp", "TRANSPARENT")
    return event


def _check_in(programme: Programme, begin: datetime) -> Event:
    """Return the event that asks for the check-in, every day of the programme."""
    event = _named(programme, "check-in", CHECK_IN, begin, timedelta(minutes=1), 0)
    event.add(
        "description", "Ten seconds: soreness from 0 to 10 where it is sore, and whether you ran. A day that was missed can be told for two weeks."
    )
    event.add("categories", ["psoas", "check-in"])
    event.add("rrule", {"freq": "daily", "count": _days(programme)})
    event.add("transp", "TRANSPARENT")
    return event


def _event(programme: Programme, session: Session, begin: datetime, remind: int) -> Event:
    event = _named(programme, session.id, session.title, begin, _length(session), remind)
    event.add("description", "\n".join(_description(session)))
    event.add("categories", ["psoas", session.kind])
    return event


def _named(programme: Programme, id: str, title: str, begin: datetime, length: timedelta, remind: int) -> Event:
    """Return an event with its alarm."""
    event = Event()
    event.add("uid", f"{uuid5(_NAMESPACE, f'{programme.name}|{programme.wishes.start}|{id}')}@psoas")
    event.add("dtstamp", _stamp(programme.wishes.start))
    event.add("dtstart", begin)
    event.add("dtend", begin + length)
    event.add("summary", title)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(minutes=-remind))
    alarm.add("description", title)
    event.add_component(alarm)
    return event


def _days(programme: Programme) -> int:
    return (programme.weeks[-1].start + timedelta(days=6) - programme.weeks[0].start).days + 1


def _stamp(day: date) -> datetime:
    """Return the time stamp that the standard asks for; from the programme, so that its bytes repeat."""
    return datetime.combine(day, time(), ZoneInfo("UTC"))


def _length(session: Session) -> timedelta:
    return timedelta(minutes=max(-(-session.seconds // 60), 1))


def _description(session: Session) -> Iterable[str]:
    for number, item in enumerate(session.items, start=1):
        yield f"{number}. {item_name(item)}: {dose_words(item)}"
        if effort_words(item):
            yield f"   {effort_words(item)}"
    if session.note:
        yield session.note
