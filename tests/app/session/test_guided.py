"""A planned session as it is played: what was logged before decides what is asked today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from psoas.app.guided import adapt, find_session, next_time, played
from psoas.knowledge.exercises import exercises
from psoas.plan.progression import ExerciseLog, SetLog

DAY = date(2027, 1, 4)


def log(days: int, *done: int, pain: int = 0, load: float | None = None) -> ExerciseLog:
    return ExerciseLog(DAY + timedelta(days=days), tuple(SetLog(one, 3) for one in done), load=load, pain=pain)


def sample(strength):
    """A session of one exercise with an easier one below it."""
    item = next(item for item in strength.items if exercises()[item.exercise].easier_id)
    return replace(strength, items=(item,)), item, exercises()[item.exercise].easier_id


def test_without_a_log_a_session_is_as_planned(strength, programme):
    assert adapt(strength, {}, programme.open_to).session == strength


def test_the_daily_sessions_are_found_beside_the_planned_ones(programme, strength):
    assert find_session(programme, programme.routine.id) is programme.routine
    assert find_session(programme, strength.id) == strength
    assert find_session(programme, "w99-mon") is None


def test_pain_leads_to_the_easier_exercise(strength, programme):
    session, item, easier = sample(strength)
    adapted = adapt(session, {item.exercise: [log(0, 8, pain=7)]}, (easier,))
    assert adapted.session.items[0].exercise == easier
    assert exercises()[easier].name in adapted.changed[0]


def test_after_a_step_down_the_easier_exercise_decides(strength):
    session, item, easier = sample(strength)
    logs = {item.exercise: [log(0, 8, pain=7)], easier: [log(2, 5, pain=8)]}
    once = adapt(session, {item.exercise: logs[item.exercise]}, (easier,)).session.items[0]
    twice = adapt(session, logs, (easier,)).session.items[0]
    assert twice != once
    assert twice.high <= once.high


def test_the_five_minutes_stay_as_they_are(programme):
    logs = {item.exercise: [log(0, 5, pain=9)] for item in programme.routine.items}
    assert adapt(programme.routine, logs, ()).session == programme.routine
    assert next_time(programme.routine, logs, ()) == ()


def test_what_comes_next_time_is_said_for_what_was_done_alone(strength, programme):
    first = strength.items[0]
    said = next_time(strength, {first.exercise: [log(0, *[first.low] * first.sets)]}, programme.open_to)
    assert [name for name, _ in said] == [exercises()[first.exercise].name]


def test_the_player_is_told_every_second_and_the_rules_of_pain(strength):
    told = played(adapt(strength, {}, ()), {})
    assert sum(step["seconds"] for step in told["steps"]) == told["seconds"] == strength.seconds
    assert (told["pain"]["amber"], told["pain"]["red"]) == (3, 5)
    assert [item["exercise"] for item in told["items"]] == [item.exercise for item in strength.items]


def test_the_load_of_last_time_is_offered(strength):
    item = strength.items[0]
    told = played(adapt(strength, {}, ()), {item.exercise: [log(0, 8, load=12.5), log(3, 8)]})
    assert told["items"][0]["load"] == 12.5
