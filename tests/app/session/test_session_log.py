"""What a browser logged becomes the diary's value, and what progression sees of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from psoas.app.session_log import LoggedSession, exercise_logs
from psoas.errors import InputError
from psoas.follow.diary import DoneSession, DoneSet
from psoas.plan.progression import light_of

BODY = {
    "key": "a1",
    "programme": "p" * 32,
    "kind": "strength",
    "day": "2027-01-04",
    "started": "2027-01-04T18:00:00Z",
    "ended": "2027-01-04T18:20:00Z",
    "status": "partly",
    "felt": "right",
    "effort": 6,
    "pain": 1,
    "sets": [{"exercise": "EX05", "side": "left", "number": 1, "done": 12, "reserve": 2, "load": None, "pain": None, "felt": None}],
}


def done(day: int, *sets: DoneSet) -> DoneSession:
    return DoneSession(f"k{day}", "strength", date(2027, 1, day), datetime(2027, 1, day, 18, tzinfo=UTC), "done", sets=sets)


def test_a_log_is_what_was_sent():
    kept = LoggedSession.model_validate(BODY).done("w1-mon", "p1")
    assert (kept.planned, kept.programme_id, kept.effort, kept.day) == ("w1-mon", "p1", 6, date(2027, 1, 4))
    assert kept.sets == (DoneSet("EX05", "left", 1, 12, reserve=2),)


@pytest.mark.parametrize(
    "wrong", [{"effort": 11}, {"sets": [{"exercise": "EX05"}]}, {"unknown": 1}, {"status": "won"}, {"sets": [{**BODY["sets"][0], "done": "12"}]}]
)
def test_what_is_no_log_is_refused(wrong):
    with pytest.raises(ValidationError):
        LoggedSession.model_validate({**BODY, **wrong})


def test_a_session_that_ends_before_it_begins_is_refused():
    with pytest.raises(InputError):
        LoggedSession.model_validate({**BODY, "ended": "2027-01-04T17:00:00Z"}).done("w1-mon", None)


def test_the_weaker_side_counts():
    logs = exercise_logs(
        [done(4, DoneSet("EX05", "left", 1, 12, reserve=3), DoneSet("EX05", "right", 1, 10, reserve=1), DoneSet("EX05", "left", 2, 11))]
    )
    assert [(one.done, one.reserve) for one in logs["EX05"][0].sets] == [(10, 1), (11, None)]


def test_sessions_come_in_order_of_time_whatever_order_they_are_read_in():
    sessions = [done(day, DoneSet("EX07", "both", 1, day)) for day in (8, 4, 6)]
    assert [log.day.day for log in exercise_logs(sessions)["EX07"]] == [4, 6, 8]


@pytest.mark.parametrize(("pain", "felt", "light"), [(2, None, "green"), (4, None, "amber"), (7, "it hurts", "red"), (2, "it hurts", "red")])
def test_the_light_of_a_log_is_that_which_the_player_showed(pain, felt, light):
    log = exercise_logs([done(4, DoneSet("EX05", "left", 1, 3, pain=pain, felt=felt))])["EX05"][0]
    assert light_of(log) == light
    assert log.rising is (felt == "it hurts" and pain <= 5)


def test_a_set_that_was_too_hard_is_one_whose_movement_was_not_kept():
    assert not exercise_logs([done(4, DoneSet("EX05", "left", 1, 3, felt="too hard"))])["EX05"][0].form_kept


@given(
    st.lists(
        st.tuples(st.sampled_from(["EX05", "EX07"]), st.sampled_from(["left", "right"]), st.integers(1, 4), st.integers(0, 30)),
        unique_by=lambda one: one[:3],
    )
)
def test_no_set_is_lost(sets):
    logs = exercise_logs([done(4, *(DoneSet(id, side, number, count) for id, side, number, count in sets))])
    for id in {one[0] for one in sets}:
        smallest = {number: min(c for e, _, n, c in sets if (e, n) == (id, number)) for e, _, number, _ in sets if e == id}
        assert [one.done for one in logs[id][0].sets] == [smallest[number] for number in sorted(smallest)]
