"""The postures of the exercises are postures a person can take."""

from __future__ import annotations

import pytest

from psoas.errors import KnowledgeError
from psoas.knowledge.exercises import exercises
from psoas.knowledge.postures import ExercisePostures, KeyPosture, Prop, check_postures, postures

HUMAN_RANGE = {"hip": (-34, 135), "knee": (-5, 155), "ankle": (-60, 40), "shoulder": (-60, 185), "elbow": (0, 155)}
"""Degrees from the side; active ranges of healthy adults with a few degrees of the drawing's freedom."""


def test_every_exercise_has_a_picture_and_every_picture_an_exercise():
    assert set(postures()) == set(exercises())


@pytest.mark.parametrize("one", [one for one in postures().values() if one.view == "side"], ids=lambda one: one.id)
def test_joints_stay_in_human_range(one):
    for key in one.postures:
        for leg, arm in ((key.near_leg, key.near_arm), (key.far_leg, key.far_arm)):
            for joint, angle in zip(HUMAN_RANGE, (*leg, *arm), strict=True):
                low, high = HUMAN_RANGE[joint]
                assert low <= angle <= high, f"{key.caption}: {joint} {angle}"
        assert -40 <= key.spine <= 45
        assert -40 <= key.neck <= 45


@pytest.mark.parametrize("one", postures().values(), ids=lambda one: one.id)
def test_a_posture_is_called_by_a_few_words(one):
    for key in one.postures:
        assert 2 <= len(key.caption.split()) <= 5
        assert key.caption[0].isupper()
        assert not key.caption.endswith(".")
    assert one.shows.endswith(".")


def test_what_needs_a_thing_shows_it():
    shown = {id: {prop.kind for prop in one.props} for id, one in postures().items()}
    for id, exercise in exercises().items():
        if "band" in exercise.needs:
            assert "band" in shown[id]
        if {"step", "bench", "chair"} & set(exercise.needs):
            assert shown[id] & {"box", "seat"}
        if "load" in exercise.needs:
            assert "load" in shown[id]


def test_a_posture_that_leaves_something_out_is_as_the_one_before():
    tuck = postures()["EX01"].postures[1]
    assert tuck.near_arm == postures()["EX01"].postures[0].near_arm
    assert tuck.rests == postures()["EX01"].postures[0].rests


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (ExercisePostures("EX01", "", (KeyPosture("Up", rests={"near_nose": (1, 2)}),), still=0), "near_nose"),
        (ExercisePostures("EX01", "", (KeyPosture("Up", rests={}),), still=0), "nothing rests"),
        (ExercisePostures("EX01", "", (KeyPosture("Up"),), still=1), "no posture 1"),
        (ExercisePostures("EX01", "", (KeyPosture("Up"),), still=0, props=(Prop("band", points=("near_toe", "wall")),)), "wall"),
    ],
)
def test_a_wrong_entry_is_told(wrong, says):
    with pytest.raises(KnowledgeError, match=says):
        check_postures({"EX01": wrong})
