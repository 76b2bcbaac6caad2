"""What cannot have been done is refused when it is logged, with what can."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest

from psoas.errors import InputError
from psoas.follow.diary import CheckIn, DoneSession, DoneSet, SessionKind
from psoas.plan import programme

AT = datetime(2027, 1, 4, 18, 0, tzinfo=UTC)


def one_set(**more):
    return DoneSet(**{"exercise": "EX01", "side": "left", "number": 1, "done": 12, **more})


def session(**more):
    return DoneSession(**{"key": "a", "kind": "strength", "day": AT.date(), "started": AT, "status": "done", **more})


def test_every_kind_of_a_programmes_session_can_be_logged():
    assert set(get_args(SessionKind)) == {*get_args(programme.SessionKind), "routine"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"exercise": "EX 01"},
        {"exercise": ""},
        {"side": "top"},
        {"number": 0},
        {"done": -1},
        {"done": 7201},
        {"reserve": 11},
        {"load": float("nan")},
        {"load": -1.0},
        {"pain": 11},
        {"pain": True},
        {"felt": "fine"},
    ],
)
def test_a_set_that_cannot_be_is_refused(wrong):
    with pytest.raises(InputError):
        one_set(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"key": "a b"},
        {"key": "a" * 65},
        {"kind": "yoga"},
        {"status": "begun"},
        {"started": datetime(2027, 1, 4, 18, 0)},
        {"ended": datetime(2027, 1, 4, 19, 0)},
        {"ended": AT - timedelta(seconds=1)},
        {"planned": ""},
        {"effort": 11},
        {"pain": -1},
        {"felt": "fine"},
        {"sets": (one_set(), one_set())},
    ],
)
def test_a_session_that_cannot_be_is_refused(wrong):
    with pytest.raises(InputError):
        session(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"soreness": {"glutes": 3}},
        {"soreness": {"glutes:top": 3}},
        {"soreness": {"glutes:left": 11}},
        {"effort": -1},
        {"sleep": 25.0},
        {"run_minutes": 1441.0},
        {"run_km": float("inf")},
        {"note": "x" * 4001},
        {"note": "a\x00b"},
    ],
)
def test_a_day_that_cannot_be_is_refused(wrong):
    with pytest.raises(InputError):
        CheckIn(date(2027, 1, 4), **wrong)


def test_a_usual_session_and_a_usual_day_are_taken():
    assert session(ended=AT + timedelta(minutes=20), sets=(one_set(), one_set(side="right"))).sets[1].side == "right"
    assert CheckIn(date(2027, 1, 4), {"low_back:both": 2}, effort=5, sleep=7.5, run_minutes=40, run_km=8).soreness["low_back:both"] == 2
