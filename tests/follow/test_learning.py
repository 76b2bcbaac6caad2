"""What re-tests teach: a cause that changed without its symptom loses weight, by odds, and nothing is learned from noise."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import psoas
from follow_diaries import START
from psoas.finding import Finding
from psoas.follow.history import GROUP_OF_SITE
from psoas.follow.learning import bettered, learn, moved
from psoas.follow.retest import Occasion, compare_occasions
from psoas.follow.soreness_change import GroupChange
from psoas.knowledge.body_map import regions
from psoas.quantity import Estimate
from psoas.reason.explain import explain
from psoas.screen.answers_file import read_filled
from psoas.screen.assemble import make_screening

PERSON = Path(psoas.__file__).parents[2] / "docs" / "examples" / "short-hip-flexor.yaml"


@pytest.fixture(scope="module")
def screening():
    return make_screening(read_filled(PERSON))


@pytest.fixture(scope="module")
def reasoning(screening):
    return explain(screening.answers, screening.findings)


def retest_of(screening, by):
    """The Thomas test of the left hip is `by` degrees higher after eight weeks; everything else is as it was."""

    def again(finding: Finding) -> Finding:
        changed = finding.id == "T03" and finding.side == "left"
        return replace(finding, estimate=replace(finding.estimate, value=finding.estimate.value + by)) if changed else finding

    later = tuple(again(finding) for finding in screening.findings)
    return compare_occasions(Occasion(START, screening.findings), Occasion(START + timedelta(days=56), later))


def soreness(probability, said="no clear change", group="hamstrings"):
    points = Estimate(-1.0, "points", 0.5, n=40, counted="days", origin="test")
    return GroupChange(group, 28, 50, points, points, points, points, points, points, 2.0, probability, said)


def weights(reasoning):
    return {one.id: one.probability for one in reasoning.symptoms[0].explanations}


def test_a_cause_that_changed_without_the_soreness_loses_six_tenths_of_its_odds(screening, reasoning):
    learned, lessons = learn(reasoning, retest_of(screening, 18), [soreness(0.05)])
    assert lessons
    for lesson in lessons:
        before, after = lesson.before / (1 - lesson.before), lesson.after / (1 - lesson.after)
        assert after == pytest.approx(0.4 * before)
        assert "the soreness did not follow" in lesson.why
    assert {lesson.explanation for lesson in lessons} == {id for id, before in weights(reasoning).items() if weights(learned)[id] != before}


def test_a_cause_that_changed_with_the_soreness_gains_a_little(screening, reasoning):
    _, lessons = learn(reasoning, retest_of(screening, 18), [soreness(0.95, "clear fall")])
    assert lessons
    assert all(lesson.after > lesson.before and "the soreness fell too" in lesson.why for lesson in lessons)


@pytest.mark.parametrize("by", [0, 1, -18])
def test_a_test_that_did_not_get_better_teaches_nothing(screening, reasoning, by):
    learned, lessons = learn(reasoning, retest_of(screening, by), [soreness(0.05)])
    assert lessons == ()
    assert learned == reasoning


@pytest.mark.parametrize(
    "followed", [soreness(0.5), soreness(np.nan, "too little told"), soreness(0.05, group="calves")], ids=["unsure", "not told", "another group"]
)
def test_soreness_that_says_nothing_teaches_nothing(screening, reasoning, followed):
    assert learn(reasoning, retest_of(screening, 18), [followed])[1] == ()


def test_the_other_hip_does_not_speak_for_this_one(screening, reasoning):
    found = [one for one in reasoning.symptoms[0].explanations if bettered(one, retest_of(screening, 18)) is not None]
    assert found
    assert all(one.side in ("left", "both") for one in found)


def test_explanations_stand_in_order_after_a_lesson(screening, reasoning):
    after = learn(reasoning, retest_of(screening, 18), [soreness(0.05)])[0].symptoms[0].explanations
    assert {one.id for one in after} == set(weights(reasoning))
    assert [(one.tested, one.fit) for one in after] == sorted(((one.tested, one.fit) for one in after), reverse=True)


def test_every_place_that_is_followed_stands_on_the_body_map():
    assert set(GROUP_OF_SITE) <= set(regions())


@given(st.floats(0.001, 0.999), st.floats(0.1, 10))
def test_moving_odds_there_and_back_changes_nothing(probability, factor):
    assert moved(moved(probability, factor), 1 / factor) == pytest.approx(probability)


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_what_is_certain_does_not_move(certain):
    assert moved(certain, 0.4) == certain
