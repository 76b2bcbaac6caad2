"""What follows from sessions as they were done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.errors import SettingError
from psoas.knowledge.exercises import exercises
from psoas.plan.dose import seconds_of, sides_of
from psoas.plan.programme import Prescription
from psoas.plan.progression import ExerciseLog, SetLog, light_of, next_step, swap_exercise

ALL = tuple(exercises())
ORDER = ("easier", "less", "hold", "more", "harder")


def prescribed(id: str = "EX10", sets: int = 3, low: int = 10, high: int = 12) -> Prescription:
    one = exercises()[id]
    return Prescription(
        exercise=id,
        sets=sets,
        low=low,
        high=high,
        measure=one.dose.measure,
        sides=sides_of(one),
        tempo=one.dose.tempo,
        rest=one.dose.rest,
        reserve=(2, 3),
        load="",
        seconds=seconds_of(one, sets, high),
        why="Base.",
        node="base",
        progression="",
    )


def session(done: int, reserve: int | None = 3, sets: int = 3, day: int = 0, **told) -> ExerciseLog:
    return ExerciseLog(date(2027, 1, 4) + timedelta(days=day), tuple(SetLog(done, reserve) for _ in range(sets)), **told)


def test_the_top_once_is_not_enough():
    step = next_step(prescribed(), [session(12)], open_to=ALL)
    assert step.kind == "hold"
    assert "once more" in step.why


def test_the_top_twice_with_two_to_spare_gets_harder():
    step = next_step(prescribed(high=exercises()["EX10"].dose.high), [session(20), session(20, day=3)], open_to=ALL)
    assert step.kind == "harder"
    assert step.prescription.exercise == exercises()["EX10"].harder_id


def test_the_top_twice_without_anything_to_spare_stays():
    assert next_step(prescribed(), [session(12, 0), session(12, 1, day=3)], open_to=ALL).kind == "hold"


def test_a_load_rises_by_two_to_ten_percent():
    step = next_step(prescribed("EX13"), [session(12, load=10.0), session(12, load=10.0, day=3)], open_to=ALL)
    assert step.prescription.load == "10.5 kg"
    assert step.prescription.sets == 3


def test_red_pain_stops_and_goes_a_level_down():
    step = next_step(prescribed("EX11"), [session(12, pain=6)], open_to=ALL)
    assert step.stop
    assert step.kind == "easier"
    assert step.prescription.exercise == exercises()["EX11"].easier_id
    assert step.prescription.sets == 1


def test_sharp_pain_is_red_whatever_its_number():
    assert light_of(session(12, pain=2, rising=True)) == "red"


def test_amber_pain_that_was_worse_next_morning_takes_a_third_off():
    step = next_step(prescribed(), [session(12, pain=4, worse_next_day=True)], open_to=ALL)
    assert (step.kind, step.prescription.sets) == ("less", 2)
    assert step.prescription.seconds < prescribed().seconds


def test_amber_pain_that_settled_holds():
    assert next_step(prescribed(), [session(12), session(12, pain=3, worse_next_day=False, day=3)], open_to=ALL).kind == "hold"


def test_a_missed_week_holds():
    assert next_step(prescribed(), [session(12), session(12, day=3)], open_to=ALL, missed=0.6).kind == "hold"


def test_form_that_was_lost_twice_steps_back_without_stopping():
    step = next_step(prescribed("EX11"), [session(12, form_kept=False), session(12, form_kept=False, day=3)], open_to=ALL)
    assert (step.kind, step.stop) == ("easier", False)


def test_two_loads_that_were_too_much_swap_for_an_equal_exercise():
    logs = [session(12, load=10), session(5, load=12, day=3), session(12, load=10, day=6), session(5, load=12, day=9)]
    step = next_step(prescribed("EX13"), logs, open_to=ALL)
    assert step.kind == "swap"
    old, new = exercises()["EX13"], exercises()[step.prescription.exercise]
    assert (new.slot, new.group) == (old.slot, old.group)
    assert new.level <= old.level


def test_six_weeks_swap():
    assert next_step(prescribed("EX16"), [session(12)], open_to=ALL, weeks=6).kind == "swap"


def test_a_swap_stays_within_what_is_open():
    assert swap_exercise(prescribed("EX16"), ("EX16", "EX01")) is None
    assert swap_exercise(prescribed("EX16"), ("EX16", "EX17")).exercise == "EX17"


def test_impossible_logs_are_refused():
    with pytest.raises(SettingError, match="0 to 10"):
        session(12, pain=11)
    with pytest.raises(SettingError, match="cannot be"):
        SetLog(-1)


def load(step) -> float:
    one = exercises()[step.prescription.exercise]
    return step.prescription.sets * step.prescription.high * one.stress


@given(
    st.sampled_from([id for id, one in exercises().items() if one.group == "strength"]),
    st.integers(0, 10),
    st.booleans(),
    st.booleans(),
    st.integers(5, 20),
)
def test_pain_never_asks_for_more(id, pain, rising, worse, done):
    now = prescribed(id)
    if pain < 3 and not rising and not worse:
        return
    step = next_step(now, [session(done), session(done, pain=pain, rising=rising, worse_next_day=worse, day=3)], open_to=ALL)
    assert step.kind in ("easier", "less", "hold")
    assert step.prescription.sets <= now.sets
    assert exercises()[step.prescription.exercise].level <= exercises()[id].level


@given(st.integers(0, 5), st.integers(0, 5), st.integers(8, 16))
def test_more_in_reserve_never_asks_for_less(one, other, done):
    less, more = sorted((one, other))
    kinds = [next_step(prescribed(), [session(done, reserve), session(done, reserve, day=3)], open_to=ALL).kind for reserve in (less, more)]
    assert ORDER.index(kinds[0]) <= ORDER.index(kinds[1])


@given(st.sampled_from(ALL), st.integers(1, 4), st.integers(0, 10), st.booleans())
def test_every_step_tells_its_time_and_why(id, sets, pain, rising):
    step = next_step(prescribed(id, sets), [session(12, pain=pain, rising=rising)], open_to=ALL)
    one = exercises()[step.prescription.exercise]
    assert step.prescription.seconds == seconds_of(one, step.prescription.sets, step.prescription.high)
    assert step.why.endswith(".")
