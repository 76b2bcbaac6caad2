"""The articles' prediction: told as borne out only where the diary says so, and with what else goes the same way."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from follow_diaries import START, told_diary
from psoas.follow.articles import article_prediction
from psoas.follow.diary import CheckIn
from psoas.follow.history import Diary

TODAY = START + timedelta(days=27)


def diary_of(levels, *, minutes=(40, 40), seed=3):
    """Group -> (level before, change while the first two weeks last): told every day for eight weeks, nearly without scatter."""
    rng = np.random.default_rng(seed)
    check_ins = []
    for day in range(-28, 28):
        sore = {f"{group}:both": int(np.rint(rng.normal(before + (change if day >= 0 else 0), 0.4))) for group, (before, change) in levels.items()}
        check_ins.append(CheckIn(START + timedelta(days=day), sore, run_minutes=float(minutes[day >= 0])))
    return Diary(tuple(check_ins), programme_start=START)


def test_a_diary_made_as_the_articles_say_bears_them_out_part_by_part():
    verdict = article_prediction(diary_of({"glutes": (2, 3), "hamstrings": (6, -4), "calves": (6, -4)}), TODAY)
    assert [(part.group, part.held) for part in verdict.parts] == [("glutes", "borne out"), ("hamstrings", "borne out"), ("calves", "borne out")]
    assert all(part.probability > 0.9 for part in verdict.parts)


def test_the_opposite_is_not_borne_out():
    verdict = article_prediction(diary_of({"glutes": (5, -3), "hamstrings": (3, 3), "calves": (3, 3)}), TODAY)
    assert {part.held for part in verdict.parts} == {"not borne out"}
    assert verdict.held == "not borne out"


def test_one_part_that_failed_is_enough_against_the_whole():
    verdict = article_prediction(diary_of({"glutes": (5, -3), "hamstrings": (6, -4), "calves": (6, -4)}), TODAY)
    assert verdict.parts[0].held == "not borne out"
    assert verdict.held == "not borne out"


def test_a_group_that_was_not_told_of_leaves_the_whole_open():
    verdict = article_prediction(diary_of({"glutes": (2, 3), "hamstrings": (6, -4)}), TODAY)
    assert verdict.parts[2].held == "can't tell"
    assert np.isnan(verdict.parts[2].probability)
    assert verdict.held == "can't tell"


def test_what_the_whole_says_follows_from_its_parts():
    verdict = article_prediction(told_diary(seed=5), TODAY)
    together = np.prod([part.probability for part in verdict.parts])
    assert verdict.held == ("borne out" if together >= 0.9 else "not borne out" if together <= 0.1 else "can't tell")


@pytest.mark.parametrize(("day", "early"), [(12, True), (13, False)])
def test_nothing_is_said_before_the_fourteenth_day(day, early):
    verdict = article_prediction(told_diary(seed=6), START + timedelta(days=day))
    assert (verdict.held == "too early") is early


def test_without_a_programme_it_is_too_early():
    assert article_prediction(replace(told_diary(), programme_start=None), TODAY).held == "too early"


def test_running_less_is_named_with_its_minutes():
    verdict = article_prediction(diary_of({"calves": (4, -1)}, minutes=(60, 20)), TODAY)
    minutes = int(verdict.but.split(" minutes")[0].rsplit(" ", 1)[1])
    assert verdict.but.endswith("would also follow from running less.")
    assert minutes == 7 * 40


def test_who_ran_as_before_is_told_what_a_diary_cannot_take_apart():
    assert "cannot take that apart" in article_prediction(diary_of({"calves": (4, -1)}), TODAY).but
