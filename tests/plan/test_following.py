"""What was done decides what comes next, within the rules."""

from __future__ import annotations

from datetime import date
from functools import cache
from random import Random
from types import MappingProxyType

import pytest
from drawn_people import random_person

from psoas.errors import InputError, SettingError
from psoas.knowledge.exercises import exercises
from psoas.plan.checker.check import violations
from psoas.plan.checker.person import person_of
from psoas.plan.following import exercise_logs, follow_log
from psoas.plan.log_file import LoggedSet
from psoas.plan.make import make_programme
from psoas.plan.programme import Programme
from psoas.plan.replacing import swap_out
from psoas.plan.wishes import Wishes
from psoas.plan.words import day_words
from psoas.reason.explain import explain
from psoas.screen.answers import Answers

START = date(2027, 1, 4)


@cache
def made() -> Programme:
    wishes = Wishes(START, minutes=MappingProxyType({0: 25, 3: 25}))
    return make_programme(explain(Answers(), ()), Answers(), (), wishes)


def one_set(exercise: str, done: int, *, session="w1-mon", side="both", reserve=3, load=None, pain=0, rising=False, worse=None) -> LoggedSet:
    return LoggedSet("log.csv line 2", session, exercise, side, done, reserve, load, pain, rising, worse, True)


def both_sessions(exercise: str, done: int, **told) -> list[LoggedSet]:
    return [one_set(exercise, done, session=session, **told) for session in ("w1-mon", "w1-thu") for _ in range(2)]


def later(programme: Programme, exercise: str) -> list:
    return [item for session in programme.sessions() if session.day > date(2027, 1, 7) for item in session.items if item.exercise == exercise]


def test_twice_at_the_top_brings_the_harder_exercise_from_the_next_session_on():
    (changed,) = follow_log(made(), both_sessions("EX10", 15))
    assert changed.why == "Bridge on both feet: Twice you did all sets of 15 with some to spare: now Bridge with march. From Mon 11 January on."
    held = {item.exercise for session in changed.programme.weeks[1].sessions for item in session.items}
    assert "EX04" in held
    assert "EX10" not in held


def test_what_follows_from_a_log_is_taken_once():
    logs = ([one_set("EX33", 12, session="w1-thu", pain=4, worse=True)], [one_set("EX10", 8, session="w1-thu", pain=8)], both_sessions("EX10", 15))
    for log in logs:
        (changed,) = follow_log(made(), log)
        assert changed.programme != made()
        assert [one.programme == changed.programme for one in follow_log(changed.programme, log)] == [True]


def test_a_worse_morning_takes_a_third_off_the_next_session_alone():
    (changed,) = follow_log(made(), [one_set("EX33", 12, session="w1-thu", pain=4, worse=True)])
    before, after = later(made(), "EX33"), later(changed.programme, "EX33")
    assert (before[0].sets, after[0].sets) == (2, 1)
    assert [item.sets for item in after[1:3]] == [item.sets for item in before[1:3]]
    assert "That is on Thu 14 January." in changed.why


def test_red_pain_brings_the_easier_form_of_all_later_sessions():
    (changed,) = follow_log(made(), [one_set("EX33", 12, session="w1-thu", pain=7)])
    assert {item.form for item in later(changed.programme, "EX33")} == {exercises()["EX33"].easier}
    assert "hurt 7 of 10" in changed.why


def test_what_went_as_planned_changes_nothing_and_says_what_to_aim_for():
    (changed,) = follow_log(made(), both_sessions("EX10", 13))
    assert changed.programme == made()
    assert "the smallest set was 13" in changed.why


def test_of_two_sides_the_weaker_one_counts():
    sets = [one_set("EX03", 12, side="left", reserve=3), one_set("EX03", 10, side="right", reserve=1)]
    (log,) = exercise_logs(made(), sets)["EX03"]
    assert [(one.done, one.reserve) for one in log.sets] == [(10, 1)]


@pytest.mark.parametrize(
    ("changed", "told"),
    [({"session": "w9-sun"}, "log.csv line 2: there is no strength session 'w9-sun'"), ({"exercise": "EX24"}, "does not hold EX24. It holds")],
)
def test_a_set_of_nothing_in_the_programme_is_told_with_its_line(changed, told):
    with pytest.raises(InputError) as error:
        follow_log(made(), [one_set(**{"exercise": "EX10", "done": 12, **changed})])
    assert told in str(error.value)


def test_a_swap_takes_what_is_equal_everywhere_it_may_stand():
    changed = swap_out(made(), "EX07")
    assert "EX07" not in {item.exercise for session in changed.programme.sessions() for item in session.items}
    days = [session.day for session in made().sessions() if any(item.exercise == "EX07" for item in session.items)]
    assert changed.why.startswith(f"Dead bug takes the place of Forearm plank in {len(days)} sessions, first on {day_words(days[0])}")


def test_a_swap_from_a_day_on_leaves_the_days_before():
    changed = swap_out(made(), "EX07", since=date(2027, 2, 1)).programme
    assert changed.weeks[:4] == made().weeks[:4]
    assert changed.weeks[4:] != made().weeks[4:]


def test_what_the_programme_does_not_hold_cannot_be_swapped():
    with pytest.raises(SettingError, match="holds EX24"):
        swap_out(made(), "EX24")


@pytest.mark.parametrize("seed", range(300, 330))
def test_changes_of_random_people_break_no_rule(seed):
    person = random_person(seed)
    programme, checked = make_programme(*person), person_of(*person[:3])
    strength = [session for session in programme.sessions() if session.kind == "strength" and session.items]
    if not strength:
        pytest.skip("this person has no strength session")
    dice = Random(seed)
    session = dice.choice(strength)
    sets = [
        LoggedSet(
            "",
            session.id,
            item.exercise,
            "both",
            dice.choice((item.low, item.high)),
            dice.choice((0, 3)),
            dice.choice((None, 10.0)),
            pain,
            False,
            pain > 3,
            True,
        )
        for item in session.items
        for pain in [dice.choice((0, 1, 4, 7))]
        for _ in range(item.sets)
    ]
    for changed in follow_log(programme, sets):
        assert violations(changed.programme, checked) == ()
    for item in session.items:
        swapped = _swapped(programme, item.exercise)
        assert violations(swapped, checked) == ()


def _swapped(programme: Programme, id: str) -> Programme:
    """Return the programme with an exercise swapped, or as it is where nothing equal may stand."""
    try:
        return swap_out(programme, id).programme
    except SettingError:
        return programme
