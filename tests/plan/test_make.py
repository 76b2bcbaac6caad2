"""Programmes of people and of odd wishes, read as a coach would."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import pytest
from drawn_people import random_person

from psoas.knowledge.exercises import exercises
from psoas.knowledge.network import nodes
from psoas.knowledge.programme_rules import programme_rules
from psoas.knowledge.red_flags import facts
from psoas.plan.checker.check import violations
from psoas.plan.checker.person import person_of
from psoas.plan.make import make_programme
from psoas.plan.programme import Need, Programme
from psoas.plan.programme_json import programme_to_json
from psoas.plan.wishes import RunningWeek, Wishes
from psoas.reason.explain import explain
from psoas.recording.runner import Runner
from psoas.screen.answers import Answers, Soreness, Training
from psoas.screen.answers_file import read_filled
from psoas.screen.assemble import make_screening

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
START = date(2027, 1, 4)


def programme_for(wishes: Wishes, answers: Answers | None = None) -> Programme:
    told = Answers() if answers is None else answers
    return make_programme(explain(told, ()), told, (), wishes)


def example(name: str, wishes: Wishes) -> Programme:
    screening = make_screening(read_filled(EXAMPLES / f"{name}.yaml"))
    return make_programme(explain(screening.answers, screening.findings), screening.answers, screening.findings, wishes)


def held(programme: Programme) -> set[str]:
    return {item.exercise for session in programme.sessions() for item in session.items}


@pytest.mark.parametrize("seed", range(0, 24))
def test_programmes_of_random_people_keep_every_rule(seed):
    person = random_person(seed)
    assert violations(make_programme(*person), person_of(*person[:3])) == ()


@pytest.mark.parametrize("seed", [3, 9])
def test_the_same_input_gives_the_same_programme_byte_for_byte(seed):
    assert programme_to_json(make_programme(*random_person(seed))) == programme_to_json(make_programme(*random_person(seed)))


def test_a_short_left_hip_flexor_is_named_where_it_is_stretched():
    programme = example("short-hip-flexor", Wishes(START, weeks=4, equipment=frozenset({"band"})))
    assert programme.needs[0].node == "N01"
    stretch = [item for item in programme.routine.items if item.node == "N01"]
    assert stretch
    assert all(item.why.startswith("Your left hip goes back") and "±" in item.why and item.sides == ("left", "right") for item in stretch)


def test_nothing_to_fix_still_gives_the_base_set_and_the_five_minutes():
    programme = example("nothing-wrong", Wishes(START, weeks=4))
    assert [need.node for need in programme.needs] == ["base"]
    slots = {exercises()[id].slot for id in held(programme)}
    assert {"hip flexor", "hip extensor", "hip abductor", "trunk", "calf or knee"} <= slots
    assert programme.routine.seconds == 300


@pytest.mark.parametrize("name", ["groin", "sprinter"])
def test_red_flags_and_red_pain_come_before_any_programme(name):
    programme = example(name, Wishes(START))
    assert programme.stopped
    assert not programme.blocks
    assert programme.routine is None


def test_pain_of_8_of_10_says_what_comes_first():
    programme = programme_for(Wishes(START, pain=8))
    assert "8 of 10" in programme.stopped
    assert "professional" in programme.stopped


@pytest.mark.parametrize("minutes", [{}, {0: 0, 3: 0}])
def test_without_time_there_are_the_five_minutes_and_what_two_days_would_give(minutes):
    programme = programme_for(Wishes(START, weeks=4, minutes=MappingProxyType(minutes)))
    assert not [session for session in programme.sessions() if session.kind == "strength"]
    assert programme.routine.seconds == 300
    assert any("Two days of 20 minutes would give" in one.why for one in programme.relaxed)


def test_with_a_race_tomorrow_there_is_no_strength_before_it_nor_in_the_week_after():
    programme = programme_for(Wishes(START, weeks=4, race=START + timedelta(days=1)))
    strength = [session.day for session in programme.sessions() if session.kind == "strength"]
    assert min(strength) > START + timedelta(days=8)
    assert [run.day for week in programme.weeks for run in week.runs if run.kind == "race"] == [START + timedelta(days=1)]
    assert programme.weeks[0].note


def test_a_taper_halves_the_sets_and_brings_nothing_new():
    race = START + timedelta(days=7 * 8 - 1)
    programme = programme_for(Wishes(START, race=race, minutes=MappingProxyType({0: 30, 3: 30})))
    before = [session for session in programme.sessions() if session.kind == "strength" and (race - session.day).days > 21]
    taper = [session for session in programme.sessions() if session.kind == "strength" and 8 <= (race - session.day).days <= 21]
    assert taper
    assert {item.exercise for session in taper for item in session.items} <= {item.exercise for session in before for item in session.items}
    assert all(item.sets == 1 for session in taper for item in session.items)
    assert all((race - session.day).days > 3 for session in programme.sessions() if session.kind == "strength")


def test_disliking_everything_is_said_and_the_session_stays_whole():
    programme = programme_for(Wishes(START, weeks=4, disliked=frozenset(exercises())))
    assert any(one.what.startswith("not liked") for one in programme.relaxed)
    first = next(session for session in programme.sessions() if session.kind == "strength")
    assert len(first.items) >= 5


def test_what_is_disliked_gives_way_where_something_else_fills_its_place():
    liked = programme_for(Wishes(START, weeks=4))
    trunk = {id for id in held(liked) if exercises()[id].slot == "trunk"}
    assert not trunk & held(programme_for(Wishes(START, weeks=4, disliked=frozenset(trunk))))


def test_those_who_missed_most_sessions_get_fewer_and_shorter_ones():
    wishes = Wishes(START, weeks=4, minutes=MappingProxyType({0: 40, 2: 40, 4: 40}))
    missed = programme_for(replace(wishes, missed=0.7))
    usual = programme_for(wishes)
    count = [sum(session.kind == "strength" for session in one.sessions()) for one in (missed, usual)]
    assert count[0] < count[1]
    assert max(session.minutes for session in missed.sessions() if session.kind == "strength") <= 20
    assert missed.relaxed


def test_an_exercise_stays_for_weeks_so_that_it_can_progress():
    programme = programme_for(Wishes(START, minutes=MappingProxyType({0: 30, 3: 30})))
    for earlier, later in pairwise(programme.blocks[0].weeks):
        before, after = ({item.exercise for session in week.sessions for item in session.items} for week in (earlier, later))
        assert len(before & after) >= 0.6 * len(before)


def test_the_cue_starts_after_two_weeks_and_names_its_rise():
    runs = RunningWeek(MappingProxyType({1: "easy", 6: "long"}))
    programme = programme_for(Wishes(START, cue=True, equipment=frozenset({"phone"}), running=runs))
    cues = [session for session in programme.sessions() if session.kind == "cue"]
    assert cues[0].day == START + timedelta(days=15)
    assert (cues[0].items[0].sets, cues[0].items[0].high) == (5, 60)


def test_the_cue_is_not_offered_to_a_sore_hip_front():
    sore = Answers(soreness=(Soreness("front_upper_thigh", "left", 3, onset="gradually"),))
    runs = RunningWeek(MappingProxyType({1: "easy"}))
    programme = programme_for(Wishes(START, cue=True, equipment=frozenset({"phone"}), running=runs), sore)
    assert not [session for session in programme.sessions() if session.kind == "cue"]
    assert any("sore hip front" in one.why for one in programme.left_out)


def test_long_runs_stay_while_strength_is_new_and_never_rise_by_more_than_a_tenth():
    runs = RunningWeek(MappingProxyType({6: "long"}))
    programme = programme_for(Wishes(START, running=runs), Answers(training=Training(longest_run_this_week=15, longest_run_before=14)))
    most = [run.most for week in programme.weeks for run in week.runs if run.kind == "long"]
    assert most[:2] == [15, 15]
    assert all(run <= 1.1 * max([15, *most[:place]]) for place, run in enumerate(most))
    assert max(most) > 15


LOW = tuple(node.id for node in nodes().values() if node.layer == "capacity" and any(node.id in one.serves for one in exercises().values()))


@pytest.mark.parametrize("node", LOW)
def test_two_sessions_of_20_minutes_without_equipment_exist_for_every_need(node):
    from psoas.plan.blocks import Person, solve_blocks
    from psoas.plan.days import choose_days
    from psoas.plan.frame import frame
    from psoas.plan.situation import situation_of
    from psoas.plan.suits import suited

    wishes = Wishes(START, weeks=4, minutes=MappingProxyType({0: 20, 3: 20}))
    told = Answers()
    suits = suited(situation_of(explain(told, ()), told, (), wishes), wishes)
    needs = (Need(node, node, "left", 0.7, 0.7, True, "your left side does less than usual"), Need("base", "base", "both", 0, 0.3, False, "x"))
    weeks = frame(wishes, choose_days(wishes).minutes)
    blocks = solve_blocks(weeks, ((),) * 4, Person(suits.from_week, needs, wishes))
    count = Counter(week.number for block in blocks for week in block.weeks for session in week.sessions if len(session.items) >= 4)
    assert count == {1: 2, 2: 2, 3: 2, 4: 2}


FACTS = [fact.id for fact in facts().values() if fact.come_from == "asked"]


@pytest.mark.parametrize("fact", FACTS)
def test_two_sessions_of_20_minutes_exist_whatever_single_answer_speaks_against_exercises(fact):
    told = Answers(runner=Runner(age=30), facts=MappingProxyType({fact: True}))
    reasoning = explain(told, ())
    programme = make_programme(reasoning, told, (), Wishes(START, weeks=1, minutes=MappingProxyType({0: 20, 3: 20})))
    assert programme.stopped or sum(session.kind == "strength" for session in programme.sessions()) == 2
    assert bool(programme.stopped) is reasoning.safety.stopped


def test_a_block_is_solved_to_proof_or_says_its_gap():
    programme = programme_for(
        Wishes(START, weeks=12, minutes=MappingProxyType({0: 30, 2: 30, 5: 30}), equipment=frozenset({"band", "load", "bench"}))
    )
    assert len(programme.blocks) == 3
    assert all(block.gap == 0 if block.status == "optimal" else 0 < block.gap < 0.1 for block in programme.blocks)


def test_the_first_week_is_free_of_level_3_for_everybody():
    wishes = Wishes(
        START, level=3, equipment=frozenset({"bench", "load", "partner", "band", "step"}), minutes=MappingProxyType({0: 60, 2: 60, 4: 60})
    )
    first = programme_for(wishes).weeks[0]
    hard = programme_rules()["ER04"].values["level"]
    assert all(exercises()[item.exercise].level < hard for session in first.sessions for item in session.items)
