"""What the programme does next: pain stops or regresses at once, missed sessions make it short, and each change says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest

from psoas.follow.adapting import adapt, ease_for_pain, logged_sets
from psoas.follow.adherence import adherence_of
from psoas.follow.attention import attention_of, must_be_seen, stopped_since
from psoas.follow.diary import CheckIn, DoneSession, DoneSet
from psoas.follow.eased import LESSENED
from psoas.follow.history import Diary
from psoas.plan.make import make_programme
from psoas.plan.wishes import Wishes
from psoas.reason.explain import explain
from psoas.screen.answers import Answers

START = date(2027, 1, 4)


@pytest.fixture(scope="module")
def programme():
    wishes = Wishes(START, weeks=4, minutes=MappingProxyType({0: 20, 3: 20}))
    return make_programme(explain(Answers(), ()), Answers(), (), wishes)


def day(number):
    return START + timedelta(days=number)


def calm(first, last, **sore):
    level = {name.replace("_left", ":left"): value for name, value in sore.items()}
    return [CheckIn(day(number), level, run_minutes=0.0) for number in range(first, last + 1)]


def done(session, *, pain=None, sets=(), status="done"):
    at = datetime(session.day.year, session.day.month, session.day.day, 18, tzinfo=UTC)
    return DoneSession(session.id, session.kind, session.day, at, status, planned=session.id, pain=pain, sets=sets)


def all_done(programme, last, **more):
    return tuple(done(one, **more) for one in programme.sessions() if one.kind == "strength" and one.day <= last)


def next_of(programme, diary, today):
    attention = attention_of(diary, programme, today)
    return adapt(programme, diary, today, attention=attention, adherence=adherence_of(programme, diary.sessions, today))


def later(programme, today):
    return [one for one in programme.sessions() if one.day > today]


def test_a_calm_diary_of_whole_sessions_changes_nothing(programme):
    today = day(7)
    diary = Diary(tuple(calm(0, 7, glutes_left=1)), all_done(programme, today), programme_start=START)
    assert next_of(programme, diary, today) == ()


def test_red_pain_twice_ends_sessions_and_runs(programme):
    first, second = [one for one in programme.sessions() if one.kind == "strength"][:2]
    diary = Diary(tuple(calm(0, 7)), (done(first, pain=7), done(second, pain=6)), programme_start=START)
    (change,) = next_of(programme, diary, day(7))
    assert later(change.programme, second.day) == []
    assert all(run.day <= second.day for week in change.programme.weeks for run in week.runs)
    assert "until it was looked at" in change.why
    assert stopped_since(diary, day(7))[0] == second.day


def test_sessions_after_a_stop_do_not_end_it(programme):
    """They were done, from a page that a browser kept say, but nobody has looked."""
    first, second, *others = [one for one in programme.sessions() if one.kind == "strength"]
    diary = Diary(tuple(calm(0, 27)), (done(first, pain=7), done(second, pain=7), *(done(one, pain=0) for one in others)), programme_start=START)
    assert stopped_since(diary, others[-1].day)[0] == second.day
    assert later(next_of(programme, diary, day(27))[0].programme, second.day) == []


def test_strong_soreness_leaves_three_days_free_and_no_more(programme):
    today = day(6)
    diary = Diary((*calm(0, 5), *calm(6, 6, calves_left=6)), all_done(programme, today), programme_start=START)
    changed = next_of(programme, diary, today)[0]
    gone = {one.day for one in later(programme, today)} - {one.day for one in later(changed.programme, today)}
    assert gone == {one.day for one in later(programme, today) if one.day <= today + timedelta(days=3)}
    assert gone
    assert "6 of 10" in changed.why


def test_soreness_that_rises_takes_a_third_off_the_next_session_alone(programme):
    today = day(6)
    rising = [CheckIn(day(number), {"calves:left": level}, run_minutes=30.0) for number, level in zip(range(3, 7), (1, 2, 3, 4), strict=True)]
    diary = Diary((*calm(0, 2), *rising), all_done(programme, today), programme_start=START)
    changed = next_of(programme, diary, today)[0]
    before, after = later(programme, today), later(changed.programme, today)
    assert [item.sets for item in after[0].items] == [max(1, int(item.sets * 2 / 3 + 1e-9)) for item in before[0].items]
    assert after[0].seconds < before[0].seconds
    assert after[1].items == before[1].items


def test_what_pain_asks_for_is_taken_once_however_often_it_is_told(programme):
    today = day(6)
    strong = Diary((*calm(0, 5), *calm(6, 6, calves_left=7)), all_done(programme, today), programme_start=START)
    rising = [CheckIn(day(number), {"calves:left": level}, run_minutes=30.0) for number, level in zip(range(3, 7), (1, 2, 3, 4), strict=True)]
    for diary in (strong, Diary((*calm(0, 2), *rising), all_done(programme, today), programme_start=START)):
        (eased,) = ease_for_pain(programme, day(7), attention_of(diary, programme, today))
        for later_day in (6, 7, 8):
            attention = attention_of(diary, eased.programme, day(later_day))
            assert ease_for_pain(eased.programme, day(later_day + 1), attention) == ()


def test_a_rise_that_goes_on_takes_a_third_off_each_session_once(programme):
    sessions = [one for one in programme.sessions() if one.kind == "strength"]
    now = programme
    for last in range(3, 9):
        told = [CheckIn(day(number), {"calves:left": min(number, 5)}) for number in range(last + 1)]
        for change in ease_for_pain(now, day(last + 1), attention_of(Diary(tuple(told), programme_start=START), now, day(last))):
            now = change.programme
    lessened = [one for one in now.sessions() if LESSENED in one.note]
    assert lessened
    assert [one.id for one in lessened] == [one.id for one in sessions if day(3) < one.day][: len(lessened)]
    assert all(one.note.count(LESSENED) == 1 for one in lessened)


def test_the_three_days_end_with_the_third_day_after_the_last_strong_word(programme):
    diary = Diary((*calm(0, 5, calves_left=7), *calm(6, 6)), all_done(programme, day(6)), programme_start=START)
    assert ease_for_pain(programme, day(9), attention_of(diary, programme, day(6))) == ()


def test_missed_sessions_make_the_next_week_ten_minutes_each(programme):
    today = day(8)
    diary = Diary(tuple(calm(0, 8)), (), programme_start=START)
    (changed,) = next_of(programme, diary, today)
    coming = [one for one in later(changed.programme, today) if one.kind == "strength"]
    within = [one for one in coming if one.day <= today + timedelta(days=7)]
    assert within
    assert all(one.items and one.seconds <= 600 for one in within)
    assert any(one.seconds > 600 for one in coming if one not in within)
    assert "what was missed stays missed" in changed.why


def test_a_set_that_hurt_is_followed_at_once(programme):
    first = next(one for one in programme.sessions() if one.kind == "strength")
    item = first.items[0]
    sets = tuple(DoneSet(item.exercise, side, 1, item.low, pain=8) for side in item.sides)
    diary = Diary(tuple(calm(0, 1)), (done(first, sets=sets),), programme_start=START)
    (changed,) = next_of(programme, diary, first.day)
    assert "hurt 8 of 10" in changed.why
    again = next(one for one in later(changed.programme, first.day) if any(held.exercise == item.exercise for held in one.items) or one.items)
    assert again != next(one for one in later(programme, first.day) if one.id == again.id)


def test_sets_that_were_skipped_or_are_not_planned_are_left_out(programme):
    first = next(one for one in programme.sessions() if one.kind == "strength")
    item = first.items[0].exercise
    kept, other = DoneSet(item, "both", 1, 8), DoneSet("EX99", "both", 1, 8)
    taken = Diary((), (done(first, sets=(kept, other)),), programme_start=START)
    skipped = Diary((), (done(first, sets=(kept,), status="skipped"),), programme_start=START)
    assert [one.exercise for one in logged_sets(taken, programme, day(7))] == [item]
    assert logged_sets(skipped, programme, day(7)) == ()


def test_a_set_that_was_said_to_hurt_counts_as_amber(programme):
    first = next(one for one in programme.sessions() if one.kind == "strength")
    hurt = DoneSet(first.items[0].exercise, "both", 1, 8, felt="it hurts")
    (logged,) = logged_sets(Diary((), (done(first, sets=(hurt,)),), programme_start=START), programme, day(7))
    assert logged.pain == 3


def test_after_a_professional_looked_the_programme_goes_on_and_new_red_pain_stops_it_again(programme):
    first, second, third, fourth = [one for one in programme.sessions() if one.kind == "strength"][:4]
    red = (done(first, pain=7), done(second, pain=6))
    seen = second.day + timedelta(days=1)
    diary = Diary(tuple(calm(0, 7)), red, programme_start=START, looked=(seen,))
    assert stopped_since(diary, second.day) is not None, "a look does not undo what was before it"
    assert stopped_since(diary, seen) is None
    assert must_be_seen(diary, third.day) is None
    again = replace(diary, sessions=(*red, done(third, pain=8), done(fourth, pain=7)))
    assert stopped_since(again, third.day) is None, "one red session is not two"
    assert stopped_since(again, fourth.day)[0] == fourth.day
