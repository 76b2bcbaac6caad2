"""Exercises are found by what they serve, by what is at hand, and by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.errors import SettingError
from psoas.knowledge.exercise_choice import AREAS, choose_exercises, find_exercise, nodes_of
from psoas.knowledge.exercises import EQUIPMENT, exercises
from psoas.knowledge.network import nodes


def ids(chosen):
    return [one.id for one in chosen]


def test_what_serves_the_psoas_best_comes_first():
    found = ids(choose_exercises("psoas"))
    assert {"EX01", "EX05", "EX06"} == set(found[:3])
    assert "EX16" not in found


def test_a_node_is_found_by_id_by_name_and_by_area():
    assert nodes_of("n03") == nodes_of("weak hip flexors") == ("N03",)
    assert "N03" in nodes_of("Psoas")


def test_every_area_is_about_nodes_that_exist_and_that_something_serves():
    for area, about in AREAS.items():
        assert set(about) <= set(nodes())
        assert choose_exercises(area, ()), area


@given(st.sets(st.sampled_from(sorted(EQUIPMENT))), st.sampled_from([1, 2, 3]))
def test_nothing_is_offered_that_cannot_be_done_with_what_is_at_hand(at_hand, level):
    for one in choose_exercises(equipment=at_hand, level=level):
        assert set(one.needs) <= at_hand
        assert one.level <= level


@given(st.sets(st.sampled_from(sorted(EQUIPMENT))))
def test_more_equipment_never_takes_an_exercise_away(at_hand):
    assert set(ids(choose_exercises(equipment=()))) <= set(ids(choose_exercises(equipment=at_hand))) <= set(ids(choose_exercises()))


def test_what_is_shown_on_request_only_is_never_in_a_list():
    assert set(ids(choose_exercises())) == set(exercises()) - {"EX08"}


def test_an_exercise_is_found_in_small_letters_and_a_wrong_one_names_those_that_sound_like_it():
    assert find_exercise(" ex05 ").name == "Standing band march"
    with pytest.raises(SettingError) as error:
        find_exercise("plank")
    assert "EX07 (Forearm plank)" in error.value.remedy


@pytest.mark.parametrize(("about", "told"), [("hamstring", "hamstrings"), ("qqqq", "psoas, hip flexors")])
def test_an_unknown_word_is_told_with_what_is_known(about, told):
    with pytest.raises(SettingError) as error:
        choose_exercises(about)
    assert told in error.value.remedy


def test_unknown_equipment_is_told_with_what_is_known():
    with pytest.raises(SettingError, match="'kettle' is not known"):
        choose_exercises(equipment=("kettle",))
