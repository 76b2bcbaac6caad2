"""A stop in a real browser: the panel, the words of whoever looked, and the plan that goes on; axe finds nothing serious on the way."""

from __future__ import annotations

from datetime import date

import pytest

from app_lives import put_life
from psoas.follow.eight_weeks import live_through

pytestmark = pytest.mark.browser


def test_a_stop_is_looked_at_and_the_plan_goes_on(opened, served, axe):
    life = next(one for one in live_through() if one.story.person == "groin")
    person = put_life(served.application, life)
    page = opened()
    page.goto(f"/p/{person}/today")
    assert axe(page) == []
    page.get_by_role("link", name="Is it getting better?").click()
    page.get_by_role("heading", name="It got worse, and the programme rests").wait_for()
    assert axe(page) == []
    page.get_by_text("Someone has looked at it", exact=True).click()
    assert page.get_by_label("When").input_value() == date.today().isoformat()
    page.get_by_label("What was said").fill("No sign of a bone.")
    assert axe(page) == []
    page.get_by_role("button", name="Go on with the plan").click()
    page.get_by_text("The plan goes on from today").wait_for()
    assert page.get_by_text("the plan rests").count() == 0
    page.goto(f"/p/{person}/follow-up")
    assert page.get_by_text("No sign of a bone.").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.complaints == []


def test_what_changes_next_is_taken_with_one_press(opened, served, axe):
    life = next(one for one in live_through() if one.story.person == "nothing-wrong")
    person = put_life(served.application, life)
    page = opened(color_scheme="dark")
    page.goto(f"/p/{person}/follow-up")
    assert axe(page) == []
    page.get_by_role("button", name="Change my plan so").click()
    page.get_by_text("Your plan is changed, from tomorrow on.").wait_for()
    assert page.complaints == []
