"""Doses, efforts, days and times as people say them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.sample_programme import prescription
from psoas.plan.programme import Run
from psoas.plan.words import day_words, dose_words, effort_words, item_name, minutes_words, run_words


@pytest.mark.parametrize(
    ("id", "said"),
    [("EX05", "2 × 10 to 15 a side"), ("EX07", "2 × 30 to 45 s"), ("EX19", "2 × 10 to 12 steps a side"), ("EX10", "2 × 12 to 15")],
)
def test_a_dose_says_sets_range_unit_and_sides(id, said):
    assert dose_words(prescription(id, 2, 100)) == said


def test_a_range_of_one_number_is_that_number():
    assert dose_words(prescription("EX05", 3, 100, low=10, high=10)) == "3 × 10 a side"


def test_an_effort_says_what_there_is_and_no_more():
    hold = prescription("EX01", 2, 100)
    assert effort_words(hold) == ""
    assert effort_words(replace(hold, rest=30)) == "30 s rest"
    assert effort_words(prescription("EX05", 1, 100, tempo="", reserve=(4, 4))) == "stop with 4 in reserve"


def test_a_form_stands_behind_the_name():
    assert item_name(prescription("EX07", 2, 100, form="on the knees")) == "Forearm plank (on the knees)"
    assert item_name(prescription("EX07", 2, 100)) == "Forearm plank"


def test_a_day_is_named_with_its_weekday():
    assert day_words(date(2027, 4, 11)) == "Sun 11 April"


@pytest.mark.parametrize(("seconds", "said"), [(60, "60 s"), (119, "119 s"), (120, "2 min"), (121, "3 min"), (1200, "20 min")])
def test_a_time_is_rounded_up_to_whole_minutes(seconds, said):
    assert minutes_words(seconds) == said


def test_a_run_is_a_sentence():
    assert run_words(Run(date(2027, 1, 10), "long", 13.25, "Easy.")) == "Sun 10 January: long run, 13.25 km at most. Easy."
    assert run_words(Run(date(2027, 4, 11), "race")) == "Sun 11 April: race."
