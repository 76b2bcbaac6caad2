"""The programme's page: whole, small, and true to the programme."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.programme import Session
from psoas.report.programme_page import render_programme
from psoas.report.programme_view import exercises_of, need_view, positions, together, week_view, weekday_heads

from .sample_weeks import eight_weeks, prescription, routine

VOID = {"meta", "link", "img", "input", "br", "path", "circle", "rect", "use"}


class Page(HTMLParser):
    """Keeps text, ids and links of a page, and checks that elements close in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.said = ""
        self.feed(source)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values[name] for name in ("href", "src") if name in values]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("style", "script"):
            self.said += data.replace("\u00a0", " ")


@pytest.fixture(scope="module")
def source():
    return render_programme(eight_weeks())


@pytest.fixture(scope="module")
def page(source):
    return Page(source)


def test_a_page_of_twelve_weeks_stays_below_600_kb():
    assert len(render_programme(eight_weeks(12)).encode()) < 600_000


def test_the_page_needs_no_other_file_and_leads_nowhere_that_is_not_there(source, page):
    assert len(page.ids) == len(set(page.ids))
    inside = [link[1:] for link in page.links if link.startswith("#")]
    assert set(inside) <= set(page.ids)
    assert all(link.startswith(("#", "https://doi.org/", "https://pubmed.", "https://pmc.", "data:,")) for link in page.links)
    assert "url(" not in source


def test_each_moving_picture_is_in_the_page_once(source):
    used = {one.id for one in exercises_of(eight_weeks())}
    assert sorted(re.findall(r'<symbol class="fig" id="fig-(\w+)"', source)) == sorted(used)
    assert set(re.findall(r'href="#fig-(\w+)"', source)) == used


def test_every_session_says_dose_tempo_rest_effort_and_why(page):
    for text in ("2 × 10 to 15 a side", "up 1 s, hold 1 s, down 3 s", "45 s rest", "stop with 3 to 4 in reserve", "a band that lets you do 15"):
        assert text in page.said
    for item in next(eight_weeks().sessions()).items:
        assert item.why in page.said
        assert item.progression in page.said


def test_needs_are_told_with_what_was_found_and_how_sure(page):
    assert "Weak hip flexors, left" in page.said
    assert "The left hip holds 12 ± 3 s less than usual." in page.said
    assert "64 in 100" in page.said


def test_left_out_and_relaxed_are_told_with_reasons(page):
    assert "your shin was sore at 3 of 10" in page.said
    assert "Wish: 25 minutes on Mondays" in page.said


def test_a_gap_is_told(page):
    assert "2.0 %" in page.said


def test_a_name_is_text_and_never_markup():
    source = render_programme(eight_weeks(name="<script>alert(1)</script>"))
    assert "<script>alert" not in source
    assert "&lt;script&gt;" in source


def test_a_stopped_programme_says_why_and_nothing_else():
    source = render_programme(replace(eight_weeks(), blocks=(), routine=None, stopped="Pain of 8 of 10 is looked at first."))
    page = Page(source)
    assert "Pain of 8 of 10 is looked at first." in page.said
    assert "Week by week" not in page.said
    assert "five minutes" not in page.said.lower()


def test_a_programme_of_the_five_minutes_alone_is_a_page():
    page = Page(render_programme(replace(eight_weeks(), blocks=())))
    assert "Five minutes, every day" in page.said
    assert "Week by week" not in page.said


def test_the_same_programme_gives_the_same_page(source):
    assert render_programme(eight_weeks()) == source


def test_the_steps_of_the_five_minutes_are_exactly_300_seconds():
    steps = positions(routine())
    assert sum(step.seconds for step in steps) == 300
    assert [step.side for step in steps if step.exercise == "EX01"] == ["left side", "right side"] * 2
    assert {step.seconds for step in steps if not step.exercise} == {5}


@given(st.lists(st.sampled_from(("EX01", "EX30", "EX31", "EX32", "EX36")), min_size=1, max_size=6), st.integers(0, 60))
def test_the_steps_add_up_to_the_routine_whatever_is_in_it(ids, left):
    items = tuple(prescription(id, 1, measure="seconds", low=20, high=20) for id in ids)
    holds = sum(20 * len(item.sides) for item in items)
    changes = sum(len(item.sides) for item in items) - 1
    session = Session("r", eight_weeks().wishes.start, "mobility", "Five minutes", 5, holds + (left if changes else 0), items)
    assert sum(step.seconds for step in positions(session)) == session.seconds


def test_a_week_has_every_run_and_session_on_its_day():
    programme = eight_weeks()
    for week in programme.weeks:
        view = week_view(week)
        marks = [mark for day in view.days for mark in day]
        assert len(marks) == len(week.runs) + len(week.sessions)
        assert view.days[6][-1].kind == week.runs[-1].kind
    assert weekday_heads(programme)[0] == "Mon"


def test_a_need_that_was_not_tested_claims_no_probability():
    assert need_view(eight_weeks().needs[-1]).sure == ""


def test_advice_that_stands_elsewhere_is_not_said_twice():
    green = programme_rules()["PM01"].says
    page = Page(render_programme(replace(eight_weeks(), advice=(green, "Run first, then train."))))
    assert page.said.count("Pain of 0 to 2 in the session") == 1
    assert green not in page.said
    assert "Run first, then train." in page.said


def test_a_number_stays_with_its_error_and_its_unit():
    assert together("8 ± 5° in 30 s, 12.5 km, 2 steps") == "8\u00a0±\u00a05° in 30\u00a0s, 12.5\u00a0km, 2 steps"


def test_headings_go_down_one_step_at_a_time(source):
    levels = [int(level) for level in re.findall(r"<h(\d)[ >]", source)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
