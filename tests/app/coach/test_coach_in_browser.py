"""The coach's pages in a real browser: nothing axe finds serious, nothing wider than the screen, everything by keyboard."""

from __future__ import annotations

import re

import pytest

from app_work import add_person, serving
from psoas.app.security.sign_ins import cookie_name

pytestmark = pytest.mark.browser
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


@pytest.fixture
def opened(chromium, house):
    """Serve the practice and open a page as its coach: ``opened(PHONE)``."""
    contexts = []
    with serving(house.application) as running:

        def open_page(viewport, scheme="light"):
            context = chromium.new_context(viewport=viewport, color_scheme=scheme, base_url=running.url, reduced_motion="reduce")
            context.add_cookies([{"name": cookie_name(False), "value": house.coach.token, "url": running.url}])
            contexts.append(context)
            page = context.new_page()
            page.complaints = []
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            page.on("console", lambda said: page.complaints.append(said.text))
            return page

        yield open_page
        for context in contexts:
            context.close()


def serious(page) -> list[str]:
    module = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    found = module.Axe().run(page).response["violations"]
    return [f"{page.url}: {one['id']} {[node['target'] for node in one['nodes']][:3]}" for one in found if one["impact"] in ("serious", "critical")]


def test_every_page_is_sound_on_a_phone_and_a_laptop_in_light_and_dark(opened, house, live):
    live(house.person, {0: {"hip_front:left": 8}, 2: {"hip_front:left": 3}}, visits=(40, 2))
    live(add_person(house.application, "Bo", coach=house.coach.account))
    house.coach.post(f"/p/{house.person}/notes", data={"text": "leans forward"})
    link = re.search(r"http://testserver(/shared/[^<]+)", house.coach.post(f"/p/{house.person}/shares", data={"days": "7"}).text).group(1)
    home = f"/p/{house.person}"
    pages = [
        "/people",
        "/people/new",
        home,
        f"{home}/compare",
        f"{home}/notes",
        f"{home}/shares",
        f"{home}/invite",
        f"{home}?before=2020-01-01",
        link,
    ]
    faults = []
    for viewport, scheme in ((PHONE, "light"), (LAPTOP, "dark")):
        page = opened(viewport, scheme)
        for path in pages:
            page.goto(path)
            faults += serious(page)
            if page.evaluate("document.documentElement.scrollWidth") > viewport["width"]:
                faults.append(f"{path} is wider than {viewport['width']}")
        faults += page.complaints
    assert faults == []


def test_a_person_is_found_and_noted_by_keyboard_alone(opened, house, live):
    live(house.person)
    for name in ("Bo", "Cy"):
        add_person(house.application, name, coach=house.coach.account)
    page = opened(LAPTOP)
    page.goto("/people")
    tab_to(page, "#q")
    page.keyboard.type("an")
    page.locator(".people tbody tr").nth(1).wait_for(state="detached")
    tab_to(page, ".people tbody a.name")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/p/{house.person}")
    tab_to(page, "#note")
    page.keyboard.type("leans forward")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".day .note")
    assert "leans forward" in page.inner_text(".day .note")
    assert page.complaints == []


def tab_to(page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard")
