"""The rule checker: finds nothing in programmes as they are made, and every rule in programmes that were spoiled."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from drawn_people import random_person

from psoas.plan.checker.check import violations
from psoas.plan.checker.person import person_of
from psoas.plan.make import make_programme
from validation.spoiled_programmes import SPOILERS, spoiled

PEOPLE = 200
SPOILED = 60


@pytest.fixture(scope="module")
def made():
    people = [(seed, random_person(seed)) for seed in range(9000, 9000 + PEOPLE)]
    return [(seed, make_programme(*person), person_of(*person[:3])) for seed, person in people]


@pytest.mark.slow
def test_no_programme_breaks_a_hard_rule(made):
    broken = {seed: found for seed, programme, person in made if (found := violations(programme, person))}
    assert not broken


@pytest.mark.slow
def test_every_routine_takes_exactly_five_minutes(made):
    assert {programme.routine.seconds for _, programme, _ in made if programme.routine} == {300}


@pytest.mark.slow
def test_every_spoiled_programme_is_found(made):
    tried, missed = Counter(), []
    for seed, programme, person in made[:SPOILED]:
        for name, rule, worse in spoiled(programme, person, random.Random(seed)):
            tried[name] += 1
            if rule not in {one.rule for one in violations(worse, person)}:
                missed.append((seed, name))
    assert not missed
    assert set(tried) == set(SPOILERS)


@pytest.mark.slow
def test_a_red_flag_stops_everything(made):
    stopped = [programme for _, programme, person in made if person.stopped]
    assert stopped
    assert all(programme.stopped and not programme.weeks and programme.routine is None for programme in stopped)


@pytest.mark.parametrize(
    "seed",
    [100_869, 101_152, 100_247, 101_011, 101_638, 101_668, 104_015],
    ids=[
        "disliked exercises in an easy week",
        "a block that begins before a race",
        "one short session before the weeks before a race",
        "a model that hides its solutions",
        "a short session in the first week before a race",
        "an easy week after a race",
        "an easy week on another day than the only week before it",
    ],
)
def test_people_whose_programmes_once_broke_a_rule(seed):
    person = random_person(seed)
    assert not violations(make_programme(*person), person_of(*person[:3]))
