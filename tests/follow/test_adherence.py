"""Planned against done: what counts, what is missed, and weeks in a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from follow_diaries import START, done
from psoas.follow.adherence import adherence_of, weeks_without
from psoas.plan.programme import Block, Programme, Session, Week
from psoas.plan.wishes import Wishes


def planned(weeks: int = 4) -> Programme:
    """A programme of strength on Mondays and Thursdays, with a re-test on the last Saturday and mobility that does not count."""

    def one(id: str, day, kind: str = "strength") -> Session:
        return Session(id, day, kind, "Strength", 20, 1100, ())

    made = []
    for number in range(weeks):
        first = START + timedelta(days=7 * number)
        sessions = [one(f"w{number}a", first), one(f"w{number}m", first, "mobility"), one(f"w{number}b", first + timedelta(days=3))]
        sessions += [one("re-test", first + timedelta(days=5), "re-test")] if number == weeks - 1 else []
        made.append(Week(number + 1, first, "build", False, 1.0, tuple(sessions), ()))
    wishes = Wishes(start=START, weeks=weeks, minutes={0: 20, 3: 20})
    return Programme("", "", wishes, (), (Block(tuple(made), "optimal", 0.0),), None)


PLAN = planned()


def on(day: int):
    return START + timedelta(days=day)


def test_todays_session_is_neither_planned_nor_missed_until_it_is_done():
    before = adherence_of(PLAN, (), on(0))
    assert (before.planned, before.share, before.missed, before.last_done) == (0, None, (), None)
    after = adherence_of(PLAN, [done("w0a", on(0))], on(0))
    assert (after.planned, after.done, after.share) == (1, 1, 1.0)


def test_a_session_done_on_another_day_counts_by_its_name_and_a_skipped_one_is_missed():
    told = adherence_of(PLAN, [done("w0a", on(2)), done("w0b", on(3), status="skipped")], on(7))
    assert (told.planned, told.done) == (2, 1)
    assert [one.id for one in told.missed] == ["w0b"]
    assert told.last_done == on(2)


def test_one_done_in_part_counts_and_mobility_is_not_counted():
    told = adherence_of(PLAN, [done("w0a", on(0), status="partly"), done("w0m", on(0), kind="mobility")], on(4))
    assert (told.planned, told.done) == (2, 1)


def test_the_short_version_is_offered_after_two_missed_in_fourteen_days():
    assert not adherence_of(PLAN, [done("w0a", on(0))], on(4)).shorter
    assert adherence_of(PLAN, (), on(4)).shorter
    assert not adherence_of(PLAN, [done(id, on(20)) for id in ("w1a", "w1b", "w2a", "w2b")], on(20)).shorter


def test_weeks_in_a_row_need_half_of_their_sessions_and_the_running_one_breaks_nothing():
    half = [done("w0a", on(0)), done("w1a", on(7)), done("w1b", on(10))]
    assert adherence_of(PLAN, half, on(13)).weeks_in_row == 2
    assert adherence_of(PLAN, half, on(15)).weeks_in_row == 2
    assert adherence_of(PLAN, half, on(21)).weeks_in_row == 0
    assert adherence_of(PLAN, [*half, done("w2a", on(14))], on(15)).weeks_in_row == 3


def test_weeks_without_count_from_now_back_to_the_last_that_had_a_session():
    assert weeks_without(PLAN, [done("w0b", on(3))], on(21)) == 2
    assert weeks_without(PLAN, [done("w2a", on(14))], on(21)) == 0
    assert weeks_without(PLAN, (), on(6)) == 0
    empty = replace(PLAN.weeks[1], sessions=())
    paused = replace(PLAN, blocks=(Block((PLAN.weeks[0], empty, *PLAN.weeks[2:]), "optimal", 0.0),))
    assert weeks_without(paused, [done("w0b", on(3))], on(21)) == 1


@given(st.sets(st.sampled_from(["w0a", "w0b", "w1a", "w1b", "w2a", "w2b", "w3a", "w3b", "re-test"])), st.integers(0, 40))
def test_done_and_missed_are_what_was_planned(ids, day):
    told = adherence_of(PLAN, [done(id, on(0)) for id in ids], on(day))
    assert told.done + len(told.missed) == told.planned
    assert {one.id for one in told.missed}.isdisjoint(ids)
    assert told.missed_lately <= len(told.missed)
    assert told.share is None or told.share == told.done / told.planned
