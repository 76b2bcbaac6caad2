"""Who needs a look: each rule at its edge, and silence where nothing is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from follow_diaries import START, check_in, done
from psoas.follow.attention import attention_of, must_be_seen, place_words, stopped_since
from psoas.follow.history import Diary
from psoas.knowledge.red_flags import red_flags
from psoas.plan.programme import Block, Programme, Session, Week
from psoas.plan.wishes import Wishes


def week(number: int) -> Week:
    """A week with one session, on its first day."""
    first = START + timedelta(days=7 * number)
    return Week(number + 1, first, "build", False, 1.0, (Session(f"w{number}", first, "strength", "", 20, 900, ()),), ())


WEEKS = tuple(map(week, range(4)))
PLAN = Programme("", "", Wishes(start=START, weeks=4, minutes={0: 20}), (), (Block(WEEKS, "optimal", 0.0),), None)


def on(day: int):
    return START + timedelta(days=day)


def rules(check_ins=(), sessions=(), *, today: int, programme=None, retested=()) -> list[str]:
    diary = Diary(tuple(check_ins), tuple(sessions), programme_start=START)
    return [one.rule for one in attention_of(diary, programme, on(today), retested=retested)]


def test_soreness_above_five_stops_for_three_days():
    assert rules([check_in(1, calves_both=5)], today=1) == []
    assert rules([check_in(1, calves_both=6)], today=1) == ["AT01"]
    assert rules([check_in(1, calves_both=6)], today=3) == ["AT01"]
    assert rules([check_in(1, calves_both=6)], today=4) == []


def test_pain_in_a_session_counts_like_soreness_and_twice_in_two_weeks_stops():
    assert rules(sessions=[done("w0", on(0), pain=6)], today=0) == ["AT01"]
    twice = [done("w0", on(0), pain=6), done("w1", on(7), pain=7)]
    assert rules(sessions=twice, today=11) == ["FU06"]
    assert rules(sessions=twice, today=15) == []
    assert rules(sessions=twice, today=15, programme=PLAN)[0] == "FU06", "what stopped a programme is told until someone has looked"


@pytest.mark.parametrize(
    ("levels", "found"), [((0, 1, 2, 3), ["AT02"]), ((0, 1, 2), []), ((0, 1, 1, 3), []), ((0, 0, 1, 2), []), ((1, 2, 3, 5), ["AT02"])]
)
def test_a_rise_on_three_told_days_to_three_or_more_is_seen(levels, found):
    assert rules([check_in(day, hamstrings_left=level) for day, level in enumerate(levels)], today=3) == found


def test_a_rise_of_one_place_is_not_made_of_two():
    mixed = [check_in(0, hamstrings_left=1), check_in(1, hamstrings_right=2), check_in(2, hamstrings_left=3), check_in(3, hamstrings_right=4)]
    assert rules(mixed, today=3) == []


def test_one_sided_soreness_on_days_without_a_run_too_asks_for_bone():
    def lasting(run, **other):
        return [replace(check_in(day, calves_left=4, **other), run_minutes=run(day)) for day in range(8)]

    assert rules(lasting(lambda day: 0.0 if day == 3 else 40.0), today=7) == ["AT06"]
    assert rules(lasting(lambda day: 40.0), today=7) == []
    assert rules(lasting(lambda day: 0.0, calves_right=4), today=7) == []
    assert rules(lasting(lambda day: 0.0)[:5], today=4) == []


def test_flags_that_are_asked_again_are_there():
    diary = Diary(tuple(replace(check_in(day, hip_front_left=6), run_minutes=0.0) for day in range(8)))
    flags = {one.flag for one in attention_of(diary, None, on(7)) if one.flag}
    assert flags == {"RF01", "RF18"}
    assert flags <= set(red_flags())


def test_little_sleep_is_seen_where_running_does_not_fall():
    def nights(hours, run):
        return [replace(check_in(day), sleep=hours, run_minutes=run(day)) for day in range(14)]

    assert rules(nights(5.5, lambda _: 30.0), today=13) == ["AT07"]
    assert rules(nights(6.0, lambda _: 30.0), today=13) == []
    assert rules(nights(5.5, lambda day: 60.0 if day < 7 else 20.0), today=13) == []


def test_two_weeks_without_a_session_are_missed():
    told = [check_in(day) for day in range(0, 22, 3)]
    assert rules(told, [done("w0", on(0))], today=21, programme=PLAN) == ["AT03"]
    assert rules(told, [done("w0", on(0)), done("w2", on(14))], today=21, programme=PLAN) == []


def test_no_word_for_nine_days_is_noted_while_a_plan_runs_and_only_then():
    kept = [done("w0", on(0)), done("w1", on(7))]
    assert rules(sessions=kept, today=15, programme=PLAN) == []
    assert rules(sessions=kept, today=16, programme=PLAN) == ["AT04"]
    assert rules(sessions=kept, today=60) == []
    assert "AT04" not in rules(sessions=kept, today=28, programme=PLAN)


def test_a_retest_is_due_three_days_after_its_day_unless_it_was_done():
    last = WEEKS[2]
    tested = replace(last, sessions=(*last.sessions, Session("r", on(16), "re-test", "", 5, 300, ())))
    plan = replace(PLAN, blocks=(Block((*WEEKS[:2], tested, WEEKS[3]), "optimal", 0.0),))
    kept = [done(f"w{n}", on(7 * n)) for n in range(3)]
    assert rules(sessions=kept, today=19, programme=plan) == []
    assert rules(sessions=kept, today=20, programme=plan) == ["AT05"]
    assert rules(sessions=kept, today=20, programme=plan, retested=[on(17)]) == []
    assert rules(sessions=kept, today=20, programme=plan, retested=[on(8)]) == ["AT05"]


def test_the_most_urgent_comes_first_and_days_to_come_say_nothing():
    told = [check_in(0, glutes_left=1), check_in(1, glutes_left=2), check_in(2, glutes_left=3), check_in(3, glutes_left=6)]
    assert rules(told, today=3) == ["AT01", "AT02"]
    assert rules([*told[:3], check_in(9, glutes_left=9)], today=2) == []


def test_places_are_named_as_a_sentence_names_them():
    assert [place_words(place) for place in ("calves:left", "low_back:both", "hip_front:both")] == [
        "the left calf",
        "the low back",
        "the front of the hip on both sides",
    ]


DAYS_TOLD = st.lists(st.none() | st.tuples(st.integers(0, 6), st.integers(0, 3), st.booleans()), min_size=8, max_size=30)


@given(DAYS_TOLD, st.dictionaries(st.integers(-12, 20), st.sampled_from([None, 0, 7]), max_size=5), st.none() | st.integers(0, 24))
def test_a_stop_is_found_on_the_first_day_on_which_something_must_be_seen(told, pains, looked):
    check_ins = tuple(
        replace(check_in(day - 12, calves_left=one[0], calves_right=one[1]), run_minutes=30.0 * one[2])
        for day, one in enumerate(told)
        if one is not None
    )
    sessions = tuple(done(f"w{day}", on(day), pain=pain) for day, pain in sorted(pains.items()))
    diary = Diary(check_ins, sessions, programme_start=START, looked=() if looked is None else (on(looked),))
    first = START if looked is None else on(looked + 1)
    days = [first + timedelta(days=number) for number in range((on(25) - first).days + 1)]
    expected = next((day for day in days if must_be_seen(diary, day) is not None), None)
    found = stopped_since(diary, on(25))
    assert (found[0] if found else None) == expected
