"""Exercises as text: doses, origins, and one in full."""

from __future__ import annotations

import pytest

from psoas.knowledge.exercise_text import GROUPS, dose_text, exercise_text, list_text, needs_text, origin_text, pace_text
from psoas.knowledge.exercises import exercises


@pytest.mark.parametrize(
    ("id", "said"),
    [("EX01", "2 to 3 × 20 to 30 s a side"), ("EX02", "2 × 30 to 45 s a side"), ("EX19", "2 to 3 × 10 to 12 steps a side"), ("EX29", "5 × 60 s")],
)
def test_a_dose_says_sets_range_unit_and_sides(id, said):
    assert dose_text(exercises()[id]) == said


@pytest.mark.parametrize(
    ("id", "said"),
    [("EX05", "B, Thorborg 2016 and others"), ("EX22", "D, our convention"), ("EX19", "C, Distefano 2009, not checked")],
)
def test_an_origin_says_grade_source_and_whether_it_was_checked(id, said):
    assert origin_text(exercises()[id]) == said


def test_a_pace_says_tempo_and_rest_where_there_are_any():
    assert pace_text(exercises()["EX03"]) == "up fast, down in 3 s; 30 s rest between sets"
    assert pace_text(exercises()["EX01"]) == ""


def test_needs_say_what_else_can_be_used():
    assert needs_text(exercises()["EX12"]) == "a bench or sofa and a loaded backpack, dumbbell or kettlebell"
    assert needs_text(exercises()["EX16"]) == "nothing"
    assert needs_text(exercises()["EX27"]) == "nothing; a step or stair or a loaded backpack, dumbbell or kettlebell can be used"


def test_every_group_has_a_heading():
    assert {one.group for one in exercises().values()} == set(GROUPS)


def test_a_list_in_an_order_of_its_own_has_no_headings():
    assert list_text([exercises()["EX16"], exercises()["EX01"]], grouped=False).startswith("EX16  ")
    assert list_text([exercises()["EX16"], exercises()["EX01"]]).startswith("MOBILITY\nEX01  ")


@pytest.mark.parametrize("id", sorted(exercises()))
def test_one_in_full_names_everything_that_is_known_of_it(id):
    one, text = exercises()[id], " ".join(exercise_text(exercises()[id]).split())
    for part in (one.name, one.heard_as, dose_text(one), *one.mistakes, *(avoid[1:] for avoid in one.avoid), *one.sources, f"Evidence: {one.grade} "):
        assert part.split("-")[0] in text
