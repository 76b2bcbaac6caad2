"""What finds no place is told with the one change that gives it one, and that change, once made, does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest

from psoas.knowledge.exercises import exercises
from psoas.plan.make import make_programme
from psoas.plan.neighbours import neighbours
from psoas.plan.one_change import one_change
from psoas.plan.programme import Need
from psoas.plan.situation import Situation
from psoas.plan.unmet import Unmet, filling, serving, unmet_of
from psoas.plan.wishes import RunningWeek, Wishes
from psoas.reason.explain import explain
from psoas.screen.answers import Answers

START = date(2027, 1, 4)
WELL = Situation({}, {}, frozenset(), 0)
BASE = Need("base", "strength for runners", "both", 0.0, 0.3, False, "every runner gains from it")


def wishes(minutes, **changed) -> Wishes:
    return replace(Wishes(START, weeks=4, minutes=MappingProxyType(minutes), mobility=False), **changed)


def made(wished: Wishes):
    return make_programme(explain(Answers(), ()), Answers(), (), wished)


def need(node: str) -> Need:
    return Need(node, f"a low {node}", "left", 0.7, 0.7, True, "your left side does less than usual")


def told_for(node: str, wished: Wishes, situation: Situation = WELL) -> str:
    (said,) = one_change(Unmet((need(node),), ()), situation, (need(node), BASE), wished)
    return said.why


def test_a_session_too_short_for_the_base_is_told_how_many_minutes_make_it_whole():
    short = wishes({2: 5})
    (said,) = [one for one in made(short).relaxed if one.what.startswith("the base is not whole")]
    assert "more minutes on Wednesday" in said.why
    assert said.why.endswith("and the base is whole.")
    more = int(said.why.split()[1])
    longer = made(wishes({2: 5 + more}))
    assert not [one for one in longer.relaxed if one.what.startswith("the base")]
    shorter = made(wishes({2: more}))
    assert [one for one in shorter.relaxed if one.what.startswith("the base")]


def test_a_whole_programme_names_no_change():
    assert not made(wishes({0: 30, 3: 30})).relaxed


def test_one_thing_to_train_with_is_named_where_it_is_all_that_lacks():
    said = told_for("N02", wishes({0: 30}, level=2))
    assert said == "With a bench or sofa the couch stretch fits, and serves what was found: a low N02, left."


def test_more_than_one_thing_is_told_as_more_than_one():
    assert told_for("N02", wishes({0: 30})) == "No single change does it: the couch stretch would serve it, and needs a bench or sofa and level 2."


def test_a_dislike_in_the_way_is_named():
    stretch = serving("N09")
    said = told_for("N09", wishes({0: 30}, disliked=frozenset(stretch)))
    assert said.startswith("With one dislike fewer the")


def test_answers_in_the_way_are_not_told_as_a_wish():
    sore = Situation({"sore_knee_front": True}, {"sore_knee_front": True}, frozenset(), 3)
    assert "while your answers are as they are" in told_for("N02", wishes({0: 30}), sore)


def test_before_a_race_a_later_start_is_named():
    race = START + timedelta(days=20)
    programme = made(wishes({0: 30, 3: 30}, race=race, weeks=3))
    (said,) = [one for one in programme.relaxed if one.what.startswith("the base")]
    assert said.why.startswith("With a start on Mon 1 February, once the week after your race is over")


@pytest.mark.parametrize("level", [1, 2])
def test_neighbours_differ_in_one_wish(level):
    wished = wishes({0: 15, 2: 20}, level=level, race=START + timedelta(days=30), running=RunningWeek(MappingProxyType({6: "long"})), weeks=2)
    changes = [change for kind in neighbours(wished, exercises()) for change in kind]
    assert changes
    for change in changes:
        differ = [
            name for name in ("start", "weeks", "minutes", "equipment", "level", "disliked") if getattr(change.wishes, name) != getattr(wished, name)
        ]
        assert len(differ) == 1
        assert replace(change.wishes, **{differ[0]: getattr(wished, differ[0])}) == wished


def test_what_serves_and_what_fills_is_known_for_the_whole_library():
    assert "EX01" in serving("N01")
    assert {exercises()[id].slot for id in filling(("trunk",))} == {"trunk"}


def test_nothing_is_unmet_in_a_programme_that_holds_every_slot():
    programme = made(wishes({0: 40, 3: 40}))
    assert unmet_of(programme.blocks, programme.routine, programme.needs) == Unmet((), ())
