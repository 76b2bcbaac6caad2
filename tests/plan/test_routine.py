"""The five minutes add up for everybody."""

from __future__ import annotations

import pytest
from drawn_people import random_person

from psoas.knowledge.exercises import exercises
from psoas.plan.needs import needs_of
from psoas.plan.programme import Need
from psoas.plan.routine import mobility_routine
from psoas.plan.situation import situation_of
from psoas.plan.suits import suited
from psoas.plan.wishes import Wishes


def positions(routine):
    return [item.high for item in routine.items for _ in range(item.sets) for _ in item.sides]


@pytest.mark.parametrize("seed", range(40, 70))
def test_five_minutes_are_300_seconds_with_changes_and_alike_on_both_sides(seed):
    reasoning, answers, findings, wishes = random_person(seed)
    if reasoning.safety.stopped:
        pytest.skip("a professional comes first")
    suits = suited(situation_of(reasoning, answers, findings, wishes), wishes)
    routine = mobility_routine(suits.from_week, needs_of(reasoning, findings), wishes)
    holds = positions(routine)
    assert sum(holds) + 5 * (len(holds) - 1) == 300
    assert all(item.sides == (("left", "right") if exercises()[item.exercise].sided else ("both",)) for item in routine.items)
    assert all(item.exercise in suits.from_week for item in routine.items)


@pytest.mark.parametrize(("node", "exercise"), [("N01", "EX01"), ("N09", "EX31"), ("N11", "EX30")])
def test_what_was_found_short_is_held_longer(node, exercise):
    wishes = Wishes(random_person(0)[3].start)
    base = (Need("base", "base", "both", 0.0, 0.3, False, "nothing stands out"),)
    short = (Need(node, node, "left", 0.7, 0.7, True, "your left side is short"), *base)
    every = dict.fromkeys(exercises(), 1)

    def seconds(needs):
        return sum(item.sets * item.high * len(item.sides) for item in mobility_routine(every, needs, wishes).items if item.exercise == exercise)

    assert seconds(short) > seconds(base)
