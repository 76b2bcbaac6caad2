"""The programme's page in a browser: pictures move, the five minutes count down, and nothing is asked of a network."""

from __future__ import annotations

import pytest

from psoas.report.programme_page import render_programme

from .sample_weeks import eight_weeks

pytestmark = pytest.mark.browser


@pytest.fixture
def open_page(chromium, tmp_path):
    path = tmp_path / "programme.html"
    path.write_text(render_programme(eight_weeks()), encoding="utf-8")
    pages = []

    def opened(at: str = "2026-12-30T12:00:00", **options):
        page = chromium.new_page(**options)
        page.clock.install(time=at)
        page.complaints, page.requests = [], []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(path.as_uri())
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()


def test_the_page_opens_without_a_complaint_and_asks_for_nothing(open_page):
    page = open_page(viewport={"width": 390, "height": 844})
    assert page.complaints == []
    assert len(page.requests) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_pictures_move_and_can_be_held_still(open_page):
    page = open_page()
    assert page.evaluate("document.getAnimations().length") > 20
    page.click("[data-motion]")
    assert page.evaluate("document.getAnimations().every((one) => one.playState === 'paused')")


def test_who_wishes_for_no_motion_gets_stills(open_page):
    page = open_page(reduced_motion="reduce")
    assert page.evaluate("document.getAnimations().length") == 0
    assert not page.is_visible("[data-motion]")


def test_the_next_session_follows_the_calendar(open_page):
    assert "Mon 4 January" in open_page().inner_text("h1")
    assert "Thu 14 January" in open_page("2027-01-12T12:00:00").inner_text("h1")


def test_the_five_minutes_take_five_minutes_by_keyboard_alone(open_page):
    page = open_page(reduced_motion="reduce")
    page.clock.pause_at("2026-12-30T13:00:00")
    page.focus("[data-start]")
    page.keyboard.press("Enter")
    assert "Pelvic tilt" in page.inner_text("[data-say]")
    page.clock.fast_forward(41_000)
    assert "Change: Half-kneeling hip-flexor stretch, left side" in page.inner_text("[data-place]")
    page.clock.fast_forward(5_000)
    assert "left side, 30 seconds" in page.inner_text("[data-say]")
    page.clock.fast_forward(253_000)
    assert "Done" not in page.inner_text("[data-say]")
    page.clock.fast_forward(2_000)
    assert "Done" in page.inner_text("[data-say]")


def test_the_five_minutes_pause_skip_and_go_back(open_page):
    page = open_page(reduced_motion="reduce")
    page.clock.pause_at("2026-12-30T13:00:00")
    page.click("[data-skip]")
    assert "left side" in page.inner_text("[data-place]")
    page.click("[data-skip]")
    assert "right side" in page.inner_text("[data-place]")
    assert page.get_attribute("[data-picture] use", "href") == "#fig-EX01"
    page.click("[data-back]")
    assert "left side" in page.inner_text("[data-place]")
    page.click("[data-start]")
    page.clock.fast_forward(3_000)
    page.click("[data-start]")
    stopped = page.text_content("[data-clock]")
    page.clock.fast_forward(9_000)
    assert page.text_content("[data-clock]") == stopped == "0:27"
