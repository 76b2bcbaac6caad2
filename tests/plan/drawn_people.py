"""Random people with wishes, the same for the same seed: what the programme is tried on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random
from types import MappingProxyType

from psoas.finding import Finding, Side
from psoas.knowledge.body_map import regions
from psoas.knowledge.exercises import EQUIPMENT, exercises
from psoas.knowledge.home_tests import home_tests
from psoas.plan.wishes import RunningWeek, Wishes
from psoas.reason.explain import explain
from psoas.reason.reasoning import Reasoning
from psoas.recording.runner import Runner
from psoas.screen.answers import Answers, Soreness, Training
from psoas.screen.assemble import findings_of
from psoas.screen.result import Result

EXERCISES = tuple(f"EX{number:02}" for number in range(1, 35))
FACTS = ("pregnant", "recent_birth", "thin_bones", "high_blood_pressure", "missed_periods", "fever", "pulsing_belly")
ONSETS = ("one moment", "during a run", "after new work", "gradually", "not sure")
WORSE = ("sitting", "stairs", "downhill", "lifting the knee", "squatting", "bending", "running", "at rest")
SPORTS = ("distance running", "distance running", "distance running", "sprinting", "field sport")
START = date(2027, 1, 4)
Person = tuple[Reasoning, Answers, tuple[Finding, ...], Wishes]


def random_person(seed: int) -> Person:
    """Return what is known and wished of a random person: about 1 in 20 with a red flag, 1 in 4 with a race."""
    dice = Random(f"psoas plan {seed}")
    answers = random_answers(dice)
    findings = random_findings(dice, answers.runner)
    wishes = random_wishes(dice)
    if wishes.release and Random(f"psoas release {seed}").random() < 0.7:
        answers = replace(answers, facts=MappingProxyType({**dict.fromkeys(exercises()["EX08"].asks, False), **answers.facts}))
    return explain(answers, findings), answers, findings, wishes


def random_answers(dice: Random) -> Answers:
    """Return random answers."""
    return Answers(
        runner=Runner(age=dice.choice((None, 16, 24, 35, 48, 63)), sex=dice.choice((None, "f", "m"))),
        soreness=tuple({mark.site: mark for mark in (_soreness(dice) for _ in range(dice.choice((0, 0, 1, 1, 2))))}.values()),
        training=Training(
            longest_run_this_week=dice.choice((None, 8.0, 15.0, 24.0)),
            longest_run_before=dice.choice((None, 6.0, 15.0, 21.1)),
            runs_per_week=dice.choice((None, 2, 4, 6)),
            new_work_72h=dice.choice((None, True, False)),
        ),
        past_injuries=dice.choice((None, ())),
        sport=dice.choice(SPORTS),
        facts=MappingProxyType({fact: True for fact in FACTS if dice.random() < 0.02}),
    )


def random_findings(dice: Random, runner: Runner) -> tuple[Finding, ...]:
    """Return findings of a random choice of home tests, some clearly low."""
    tests = [id for id in _scored() if dice.random() < dice.choice((0.0, 0.25, 0.6))]
    return findings_of([_result(dice, id) for id in tests], runner)


def random_wishes(dice: Random) -> Wishes:
    """Return random wishes, odd ones among them."""
    start = START + timedelta(days=dice.randrange(365))
    weeks = dice.choice((1, 2, 4, 4, 6, 8, 8, 8, 9, 12, 12, 12, 16, 24))
    days = dice.sample(range(7), dice.choice((0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 5, 7)))
    kinds = {day: dice.choice(("easy", "easy", "hard")) for day in dice.sample(range(7), dice.choice((0, 2, 3, 4, 6)))}
    if kinds and dice.random() < 0.7:
        kinds[dice.choice(sorted(kinds))] = "long"
    return Wishes(
        start=start,
        weeks=weeks,
        minutes=MappingProxyType({day: dice.choice((0, 5, 10, 12, 15, 20, 20, 25, 30, 30, 40, 60)) for day in sorted(days)}),
        equipment=frozenset(item for item in EQUIPMENT if dice.random() < dice.choice((0.0, 0.3, 0.8))),
        level=dice.choice((1, 1, 2, 2, 3)),
        race=start + timedelta(days=dice.randrange(-3, weeks * 7 + 30)) if dice.random() < 0.35 else None,
        pain=dice.choice((None,) * 12 + (0, 1, 2, 3, 4, 5, 7, 8)),
        running=RunningWeek(MappingProxyType(kinds), dice.choice((None, 30.0, 60.0)), dice.choice((None, 12.0, 21.0))),
        mobility=dice.random() < 0.8,
        cue=dice.random() < 0.3,
        release=dice.random() < 0.2,
        missed=dice.choice((0.0, 0.0, 0.3, 0.6, 1.0)),
        known=frozenset(dice.sample(EXERCISES, dice.choice((0, 0, 4)))),
        liked=frozenset(dice.sample(EXERCISES, dice.choice((0, 0, 3)))),
        disliked=frozenset(dice.sample(EXERCISES, dice.choice((0, 0, 0, 3, 10, len(EXERCISES))))),
    )


def _soreness(dice: Random) -> Soreness:
    return Soreness(
        site=dice.choice(tuple(regions())),
        side=dice.choice(("left", "right", "both")),
        level=dice.choice((1, 2, 2, 3, 3, 4, 4, 5, 6, 8)),
        onset=dice.choice(ONSETS),
        days=dice.choice((None, 1, 4, 20)),
        worse_with=tuple(dice.sample(WORSE, dice.choice((0, 1, 2)))),
        one_spot=dice.choice((None, True, False)),
    )


def _result(dice: Random, id: str) -> Result:
    test = home_tests()[id]
    norm = next(norm for norm in test.norms if norm.used and norm.mean is not None and norm.sd is not None)
    sides: tuple[Side, ...] = ("both",) if test.sides == "both" else ("left", "right")
    worse = -1 if test.better == "high" else 1
    low, high = test.possible
    away = dice.choice((0.0, 0.0, 1.2, 2.5))
    scores = {
        side: (min(max(norm.mean + norm.sd * (worse * away * dice.choice((1.0, 1.0, 0.0)) + dice.gauss(0, 0.4)), low), high),) for side in sides
    }
    return Result(id, MappingProxyType(scores), origin=dice.choice(_ways(id)))


def _ways(id: str) -> tuple[str, ...]:
    return tuple(how for entry in home_tests()[id].reliability for how in entry.how if how != "repeated") or ("by hand",)


@cache
def _scored() -> tuple[str, ...]:
    """Return the tests that have a usable norm with mean and spread."""
    return tuple(
        test.id
        for test in home_tests().values()
        if not test.drill and not test.variant_of and any(norm.used and norm.mean is not None and norm.sd is not None for norm in test.norms)
    )
