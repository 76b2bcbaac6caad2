"""A questionnaire over time: what counts as a change, in how many answers, and what is said where no figure is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.errors import KnowledgeError, SettingError
from psoas.follow.outcomes import Total, band_around, course_of, why_words
from psoas.knowledge.questionnaires import check_questionnaires, questionnaires
from psoas.screen.questionnaires import trend

DAY = date(2027, 1, 4)


def totals(*values: float, every: int = 7) -> list[Total]:
    return [Total(DAY + timedelta(days=every * number), value) for number, value in enumerate(values)]


@pytest.mark.parametrize(
    ("id", "values", "first", "before"),
    [
        ("OQ01", (20, 24), "no clear change", "no clear change"),  # 4 of the 5 points that count
        ("OQ01", (20, 25), "better", "better"),
        ("OQ01", (20, 23, 26), "better", "no clear change"),  # 6 in two steps of 3
        ("OQ01", (20, 30, 24), "no clear change", "worse"),
        ("OQ05", (6, 4), "better", "better"),  # pain: less is better
        ("OQ05", (6, 7, 9), "worse", "worse"),
        ("OQ06", (60, 52), "no clear change", "no clear change"),
        ("OQ06", (60, 51), "worse", "worse"),
    ],
)
def test_the_latest_is_compared_with_the_first_and_with_the_one_before(id, values, first, before):
    course = course_of(id, totals(*values))
    assert (course.against_first.said, course.against_before.said) == (first, before)
    assert course.against_first.difference == values[-1] - values[0]
    assert course.against_before.difference == values[-1] - values[-2]


@pytest.mark.parametrize(
    ("values", "every", "first"),
    [
        ((2, 1), 7, "no clear change"),  # one answer alone
        ((2, 1, 1), 7, "better"),
        ((2, 1, 0), 7, "better"),
        ((2, 1, 2), 7, "no clear change"),
        ((2, 2, 1), 7, "no clear change"),
        ((2, 3, 3), 7, "worse"),
        ((2, 3, 1), 7, "no clear change"),  # one worse, one better
        ((2, 1, 1), 1, "no clear change"),  # three days of one week
        ((2, 1, 1, 1, 1, 1, 1), 1, "better"),  # the 2nd and the 7th day lie 5 apart
        ((2, 1, 1, 2, 1, 1, 1), 1, "no clear change"),  # not in each answer between
        ((2, 1, 1), 5, "better"),  # two days early is a week all the same
        ((2, 1, 1), 4, "no clear change"),
    ],
)
def test_the_weekly_question_changes_when_one_step_stands_in_two_weeks_in_a_row(values, every, first):
    assert course_of("OQ10", totals(*values, every=every)).against_first.said == first


def test_the_weekly_question_is_compared_with_the_last_answer_before_its_two_weeks():
    course = course_of("OQ10", totals(0, 3, 1, 1))
    assert (course.against_before.earlier.value, course.against_before.said) == (3, "better")
    assert course.against_first.said == "worse"
    assert course_of("OQ10", totals(2, 1)).against_before is None


def test_the_first_answer_is_compared_with_nothing():
    course = course_of("OQ01", totals(20))
    assert (course.against_first, course.against_before) == (None, None)


def test_where_no_figure_is_known_there_is_no_verdict_and_it_is_said():
    course = course_of("OQ02", totals(80, 10))
    assert (course.against_first.said, course.against_first.difference, course.band) == (None, -70, None)
    assert course.why.startswith("No figure is known")
    assert "Clarsen 2013 (R190), grade B" in course.why


def test_what_counts_is_told_with_its_noise_origin_and_grade():
    assert why_words(questionnaires()["OQ01"]) == (
        "5 points of 36 is the smallest change that means something; Nelson 2019 (R188), Nelson 2020 (R189), grade B."
        " With nothing changed, it differs by up to 4.1 from one time to the next."
    )
    weekly = why_words(questionnaires()["OQ10"])
    assert weekly.startswith("1 point of 4 is the smallest change")
    assert "two answers in a row, a week apart; our own assumption, grade D" in weekly
    assert "not checked by us" in why_words(questionnaires()["OQ04"])


def test_noise_is_told_where_the_literature_has_it_and_lies_within_the_change_that_counts():
    known = {id: (one.noise, one.change) for id, one in questionnaires().items() if one.noise is not None}
    assert set(known) == {"OQ01", "OQ06", "OQ09", "OQ13"}
    assert all(noise <= change for noise, change in known.values())


def test_the_band_of_no_clear_change_ends_with_the_scale():
    assert band_around(questionnaires()["OQ01"], 20) == (15, 25)
    assert band_around(questionnaires()["OQ01"], 34) == (29, 36)
    assert band_around(questionnaires()["OQ05"], 1) == (0, 3)


def test_days_may_come_in_any_order_but_each_once():
    assert course_of("OQ01", totals(20, 30)[::-1]).against_first.said == "better"
    with pytest.raises(SettingError, match="one a day"):
        course_of("OQ01", [*totals(20), *totals(30)])
    with pytest.raises(SettingError, match="there must be a total"):
        course_of("OQ01", [])
    with pytest.raises(SettingError, match="not a questionnaire"):
        course_of("OQ99", totals(1))


@given(st.lists(st.integers(0, 36), min_size=2, max_size=12))
def test_a_total_within_the_band_of_the_first_is_no_clear_change(values):
    course = course_of("OQ01", totals(*values))
    low, high = course.band
    inside = abs(values[-1] - values[0]) < 5
    assert inside == (low < values[-1] < high or (values[-1] in (0, 36) and inside))
    assert (course.against_first.said == "no clear change") == inside


@given(st.lists(st.integers(0, 4), min_size=2, max_size=12))
def test_better_and_worse_change_places_on_the_mirrored_scale(values):
    said = course_of("OQ10", totals(*values)).against_first.said
    mirrored = course_of("OQ10", totals(*(4 - value for value in values))).against_first.said
    assert mirrored == {"better": "worse", "worse": "better"}.get(said, said)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=12))
def test_a_change_of_the_weekly_question_is_also_one_of_its_last_answer_alone(values):
    said = course_of("OQ10", totals(*values)).against_first.said
    assert said in ("no clear change", trend("OQ10", values[0], values[-1]))


def test_regions_and_rows_of_the_knowledge_are_checked():
    found = dict(questionnaires())
    with pytest.raises(KnowledgeError, match="OQ07: regions are"):
        check_questionnaires({**found, "OQ07": replace(found["OQ07"], where=("elbow",))})
    with pytest.raises(KnowledgeError, match="OQ02: a change stands in one answer"):
        check_questionnaires({**found, "OQ02": replace(found["OQ02"], in_a_row=2)})
