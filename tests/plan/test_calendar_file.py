"""The calendar file is read back by a parser that did not write it, and keeps to RFC 5545."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
import vobject

from plan.sample_programme import START, sample_programme, strength
from psoas.errors import SettingError
from psoas.plan.calendar_file import programme_to_calendar


def read(data: bytes):
    """Return the events of a calendar file by the first word of their UID order: as the second parser sees them."""
    return list(vobject.readOne(data.decode("utf-8")).vevent_list)


def named(data: bytes, title: str):
    return next(event for event in read(data) if event.summary.value.startswith(title))


@pytest.fixture
def data() -> bytes:
    return programme_to_calendar(sample_programme(), time(18, 30))


def test_every_session_is_an_event_and_what_comes_every_day_is_one(data):
    titles = ["Five minutes", "How sore is it today?", "Re-test", "Strength, 20 minutes", "Strength, 20 minutes"]
    assert sorted(event.summary.value for event in read(data)) == titles


def test_the_check_in_is_asked_for_every_day_at_the_hour_wished_or_not_at_all():
    asked = named(programme_to_calendar(sample_programme(), check_in_at=time(21, 15)), "How sore")
    assert list(asked.rruleset) == [datetime(2027, 1, 4, 21, 15) + timedelta(days=number) for number in range(14)]
    assert asked.valarm.trigger.value == timedelta(0)
    assert asked.transp.value == "TRANSPARENT", "nobody is busy for it"
    assert b"How sore" not in programme_to_calendar(sample_programme(), check_in_at=None)


def test_an_event_stands_on_its_day_at_the_time_wished_and_lasts_as_long_as_its_session(data):
    first = read(data)[0]
    assert first.dtstart.value == datetime(2027, 1, 4, 18, 30)
    assert first.dtend.value - first.dtstart.value == timedelta(minutes=9)  # 355 + 135 + 30 s, up to whole minutes


def test_times_hold_wherever_the_person_is(data):
    assert b"DTSTART:20270104T183000\r\n" in data
    assert b"TZID" not in data


def test_a_time_zone_is_written_with_its_rules():
    data = programme_to_calendar(sample_programme(), time(18, 30), zone="Europe/Berlin")
    assert b"BEGIN:VTIMEZONE" in data
    assert read(data)[0].dtstart.value.utcoffset() == timedelta(hours=1)


def test_exercises_and_doses_stand_in_the_description(data):
    lines = read(data)[0].description.value.split("\n")
    assert lines[0] == "1. Standing band march: 2 × 10 to 15 a side"
    assert lines[1] == "   up 1 s, hold 1 s, down 3 s; stop with 3 to 4 in reserve; a band that lets you do 15; “light” is printed on most; 45 s rest"
    assert lines[2] == "2. Forearm plank (on the knees): 2 × 30 to 45 s"


def test_an_alarm_goes_off_before_a_session_and_at_the_five_minutes(data):
    assert read(data)[0].valarm.trigger.value == timedelta(minutes=-30)
    assert named(data, "Five").valarm.trigger.value == timedelta(0)


def test_the_five_minutes_recur_every_day_to_the_last_of_the_programme(data):
    recurring = list(named(data, "Five").rruleset)
    assert [day.date() for day in recurring] == [START + timedelta(days=number) for number in range(14)]
    assert {day.time() for day in recurring} == {time(7, 0)}


def test_sessions_of_one_day_follow_each_other():
    programme = sample_programme()
    (block,) = programme.blocks
    first, *rest = block.weeks
    again = replace(first.sessions[0], id="w1-mon-2", title="Warm-up")
    week = replace(first, sessions=(*first.sessions, again))
    events = read(programme_to_calendar(replace(programme, blocks=(replace(block, weeks=(week, *rest)),)), time(18, 30)))
    monday = sorted(
        (event for event in events if event.dtstart.value.date() == START and "rrule" not in event.contents), key=lambda event: event.dtstart.value
    )
    assert monday[1].dtstart.value == monday[0].dtend.value


def test_mobility_of_single_days_is_left_to_the_routine():
    programme = sample_programme()
    (block,) = programme.blocks
    first, *rest = block.weeks
    week = replace(first, sessions=(*first.sessions, replace(programme.routine, id="w1-mob")))
    with_both = replace(programme, blocks=(replace(block, weeks=(week, *rest)),))
    assert len(read(programme_to_calendar(with_both, check_in_at=None))) == 4
    assert len(read(programme_to_calendar(replace(with_both, routine=None), check_in_at=None))) == 4
    assert b"RRULE" not in programme_to_calendar(replace(with_both, routine=None), check_in_at=None)


def test_the_same_programme_gives_the_same_bytes(data):
    assert programme_to_calendar(sample_programme(), time(18, 30)) == data


def test_an_event_keeps_its_uid_when_its_session_changes_and_shares_it_with_no_other(data):
    programme = sample_programme()
    (block,) = programme.blocks
    moved = strength("w1-mon", START + timedelta(days=1), block.weeks[0].sessions[0].items[0])
    week = replace(block.weeks[0], sessions=(moved, *block.weeks[0].sessions[1:]))
    anew = programme_to_calendar(replace(programme, blocks=(replace(block, weeks=(week, *block.weeks[1:])),)))
    uids = [event.uid.value for event in read(data)]
    assert len(set(uids)) == len(uids)
    assert {event.uid.value for event in read(anew)} == set(uids)
    other = programme_to_calendar(replace(programme, name="Max"))
    assert {event.uid.value for event in read(other)}.isdisjoint(uids)


def test_lines_end_in_crlf_and_are_at_most_75_octets_long(data):
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_every_event_has_what_the_standard_asks_for(data):
    calendar = vobject.readOne(data.decode("utf-8"))
    calendar.validate(raiseException=True)
    assert (calendar.version.value, calendar.prodid.value) == ("2.0", "-//psoas//programme//EN")
    for event in calendar.vevent_list:
        assert event.dtstamp.value == datetime(2027, 1, 4, tzinfo=event.dtstamp.value.tzinfo)
        assert event.uid.value.endswith("@psoas")


def test_a_programme_without_sessions_is_an_empty_calendar():
    programme = replace(sample_programme(), blocks=(), routine=None)
    assert b"VEVENT" not in programme_to_calendar(programme)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"zone": "Europe/Atlantis"}, "not a time zone"),
        ({"zone": "../etc"}, "not a time zone"),
        ({"zone": "Europe"}, "not a time zone"),
        ({"remind": -5}, "0 to 1440"),
    ],
)
def test_an_odd_wish_is_told(changed, told):
    with pytest.raises(SettingError, match=told):
        programme_to_calendar(sample_programme(), **changed)


def test_a_session_over_midnight_ends_on_the_next_day():
    events = read(programme_to_calendar(sample_programme(), time(23, 55)))
    assert events[0].dtend.value.date() == date(2027, 1, 5)
