"""The follow-up's page: its picture holds what was told, a year of it renders at once, and the coach's list puts the urgent first."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from follow_diaries import START, told_diary
from psoas.follow.attention import Attention
from psoas.follow.expected_course import course_of
from psoas.follow.follow_up import follow_up
from psoas.follow.soreness_design import days_of
from psoas.plan.programme import Programme
from psoas.plan.wishes import Wishes
from psoas.report.follow_page import Listed, render_follow, render_people
from psoas.report.soreness_course import BOTTOM, LONGEST, TOP, course_drawing

TODAY = START + timedelta(days=55)
NOTHING_DUE = Programme("", "", Wishes(START), (), (), None)


@pytest.fixture(scope="module")
def diary():
    return told_diary(level=5, fall=3, seed=1, groups=("hamstrings", "calves"))


@pytest.fixture(scope="module")
def told(diary):
    return follow_up(diary, NOTHING_DUE, TODAY)


def test_every_told_day_is_a_dot_at_its_height(diary, told):
    picture = str(course_drawing(told.courses[0], ()))
    heights = [float(y) for y in re.findall(r'class="told"[^>]* cy="([\d.]+)"', picture)]
    levels = [level for level in told.courses[0].told if level is not None]
    assert heights == pytest.approx([BOTTOM - (BOTTOM - TOP) * level / 10 for level in levels], abs=0.05)


def test_sessions_and_the_first_day_are_marked(told):
    days = [START + timedelta(days=day) for day in (0, 3, 7)]
    picture = str(course_drawing(told.courses[0], days, stopped=START + timedelta(days=9)))
    assert picture.count("v10") == len(days)
    assert "programme begins" in picture
    assert ">stopped<" in picture
    assert "3 sessions" in picture


def test_who_told_too_little_gets_dots_and_a_sentence(diary):
    course = course_of(diary, days_of(diary, TODAY), "calves", {})
    picture = str(course_drawing(course, ()))
    assert 'class="would"' not in picture
    assert "too few for more than the dots" in picture


@pytest.mark.parametrize(("before", "said"), [(28, "A check-in a day is all it needs."), (2, "For this programme that stays so.")])
def test_too_early_says_whether_waiting_helps(before, said):
    few = told_diary(before=before, after=4, seed=3, groups=("calves",), told=1.0)
    assert said in render_follow(follow_up(few, NOTHING_DUE, START + timedelta(days=3)), few)


def test_a_year_of_check_ins_renders_within_a_fifth_of_a_second_and_draws_half_of_it():
    year = told_diary(before=240, after=125, seed=2)
    told = follow_up(year, NOTHING_DUE, START + timedelta(days=124))
    render_follow(told, year)
    begun = time.process_time()
    page = render_follow(told, year)
    assert time.process_time() - begun < 0.2
    first = page[page.index('class="course"') : page.index("</svg>", page.index('class="course"'))]
    assert first.count('class="told"') <= LONGEST


def test_names_are_escaped_and_every_number_stands_with_its_error(diary, told):
    page = render_follow(told, diary, name="<b>A</b>")
    assert "&lt;b&gt;A&lt;/b&gt;" in page
    rows = re.findall(r'<td class="num" data-head="(?:Before|Now|Running)">([^<]*)</td>', page)
    assert rows
    assert all(" ± " in row for row in rows)


def test_the_coachs_list_puts_a_stop_before_a_note_before_nothing(told):
    def listed(name, *levels):
        asks = tuple(Attention("AT01", level, f"{name} said", "Look.", START) for level in levels)
        return Listed(name, f"{name}.html", replace(told, attention=asks))

    page = render_people([listed("calm"), listed("noted", "note"), listed("urgent", "note", "stop"), listed("looked", "look")], TODAY)
    places = [page.index(f'href="{name}.html"') for name in ("urgent", "looked", "noted", "calm")]
    assert places == sorted(places)
    assert page.count("Nothing that needs a look.") == 1
