"""The coach's pages in a real browser: nothing axe finds serious, nothing wider than the screen, everything by keyboard."""

from __future__ import annotations

import re
from datetime import date, timedelta

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


def test_every_page_is_sound_on_a_phone_and_a_laptop_in_light_and_dark(opened, house, live, filmed):
    live(house.person, {0: {"hip_front:left": 8}, 2: {"hip_front:left": 3}}, visits=(40, 2))
    live(add_person(house.application, "Bo", coach=house.coach.account))
    house.coach.post(f"/p/{house.person}/notes", data={"text": "leans forward"})
    for back, said, total in ((14, "a lot", "20"), (0, "a little", "30")):
        sent = {"day": (date.today() - timedelta(days=back)).isoformat(), "trouble": said, "total": total}
        for id in ("OQ10", "OQ01"):
            house.coach.post(f"/p/{house.person}/questionnaires", data={"questionnaire": id, **sent})
    filmed(30)
    filmed(1, share=1.2)
    link = re.search(r"http://testserver(/shared/[^<]+)", house.coach.post(f"/p/{house.person}/shares", data={"days": "7"}).text).group(1)
    home = f"/p/{house.person}"
    pages = [
        "/people",
        "/people/new",
        home,
        f"{home}/compare",
        f"{home}/questionnaires",
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


def pictures(page) -> list[int]:
    """Return the number of the picture that each of the two clips shows, by its sheet and by the skeleton over it."""
    shown = [int(number) for number in page.eval_on_selector_all("[data-clip] .loop", "all => all.map((one) => one.dataset.picture)")]
    lean = page.eval_on_selector_all("[data-clip] .loop svg", 'all => all.map((one) => Number(one.querySelector("line").getAttribute("x2")))')
    assert [20 + number for number in shown] == lean
    return shown


def test_one_cursor_moves_both_clips_to_the_same_place_of_the_stride(opened, house, filmed):
    filmed(30, pictures=6, video=True)
    filmed(0, pictures=11)
    page = opened(PHONE)
    page.goto(f"/p/{house.person}/compare")
    assert pictures(page) == [0, 0]
    assert page.locator("[data-play]").is_hidden(), "nothing moves by itself for those who asked for that"
    assert page.locator(".stills .loop").count() == 6
    page.locator("#place").focus()
    for _ in range(4):
        page.keyboard.press("PageUp")
    assert (page.input_value("#place"), pictures(page)) == ("40", [2, 4])
    page.keyboard.press("ArrowRight")
    assert (page.input_value("#place"), pictures(page)) == ("50", [2, 5]), "one picture on, of the clip that has one there"
    page.locator('[data-step="1"]').click()
    assert (page.input_value("#place"), pictures(page)) == ("60", [3, 6])
    assert page.get_attribute("#place", "aria-valuetext") == "60 percent of the stride, then left foot in the air, now left foot in the air"
    page.keyboard.press("Tab")
    assert serious(page) == []
    assert page.complaints == []


def test_both_clips_play_at_one_pace_and_stop_at_the_same_place(opened, house, filmed):
    filmed(30, pictures=6)
    filmed(0, pictures=11)
    page = opened(LAPTOP)
    page.emulate_media(reduced_motion="no-preference")
    page.goto(f"/p/{house.person}/compare")
    page.locator("#place").focus()
    page.keyboard.press("Space")
    waited = 0
    while float(page.input_value("#place")) <= 12 and waited < 100:
        page.wait_for_timeout(100)
        waited += 1
    page.keyboard.press("Space")
    at = float(page.input_value("#place"))
    assert at > 12
    six, eleven = pictures(page)
    assert abs(20 * six - at) <= 10.5
    assert abs(10 * eleven - at) <= 5.5
    page.wait_for_timeout(100)
    assert float(page.input_value("#place")) == at
    assert page.inner_text("[data-play]") == "Play"


def tab_to(page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard")
