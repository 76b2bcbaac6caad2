"""The guided tests in a real browser by keyboard alone: from the list, through every step of a test with its result, to the report."""

from __future__ import annotations

import pytest

from psoas.knowledge.home_tests import home_tests
from psoas.screen.interview import plan_of_tests

pytestmark = pytest.mark.browser
NARROW = {"width": 360, "height": 740}

HERE = """() => {
  const one = document.activeElement;
  const group = one.type === "radio" ? [...one.form.elements[one.name]] : [];
  return {
    kind: one.matches("[data-begin]") ? "begin" : one.matches("[data-next]") ? "next" : one.matches("[data-ending] button") ? "keep"
      : one.matches("[name=pass]") ? "pass" : one.inputMode === "decimal" ? "number" : one.type === "radio" ? "radio" : "",
    told: one.inputMode === "decimal" ? one.value !== "" : group.some((each) => each.checked),
    outlined: one === document.body || getComputedStyle(one).outlineStyle !== "none" || one.matches("[tabindex='-1']"),
  };
}"""


def go_to(page, wanted: str, value: str = "", most: int = 150) -> None:
    """Go by Tab to one of the wanted things, and give what is asked for on the way; every place that has the focus has to show it."""
    for _ in range(most):
        here = page.evaluate(HERE)
        if here["kind"] in wanted.split():
            assert here["outlined"], f"nobody sees that {here['kind']} has the focus on {page.url}"
            page.keyboard.press("Enter")
            return
        if here["kind"] == "number" and not here["told"]:
            page.keyboard.type(value)
        elif here["kind"] == "radio" and not here["told"]:
            page.keyboard.press("Space")
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached by Tab on {page.url}")


def middle(id: str) -> str:
    low, high = home_tests()[id].possible
    return f"{(low + high) / 2:g}"


def test_the_tests_are_done_by_keyboard_alone(opened, visiting, answered, document_of):
    visit = visiting(answered("short-hip-flexor"))
    home = f"/p/{visit.person_id}/visits/{visit.id}"
    ids = plan_of_tests(visit.document).tests
    page = opened(viewport=NARROW)
    page.goto(f"{home}/tests")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.btn.main')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tests/{ids[0]}")
    for number, id in enumerate(ids):
        page.wait_for_url(f"**/tests/{id}")
        if number > 2:
            go_to(page, "pass")
            continue
        go_to(page, "begin")
        while page.is_visible("[data-next]"):
            go_to(page, "next", middle(id))
        go_to(page, "keep", middle(id))
    page.wait_for_selector("text=That was the last test")
    assert set(ids[:3]) <= set(document_of(visit)["tests"])
    assert page.complaints == []
