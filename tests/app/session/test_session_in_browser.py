"""A session in a real browser: played with a fast clock, without a connection in the middle, by keyboard alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from psoas.follow.diary import DoneSession
from psoas.plan.programme import Session
from psoas.plan.steps import timed_steps
from psoas.store.models import SessionRecord, SetRecord
from psoas.store.sessions import keep_session

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def browser(chromium, served):
    context = chromium.new_context(viewport=PHONE, base_url=served.url, reduced_motion="reduce")
    yield context
    context.close()


def opened(context, path: str, *, clock: bool = True, at: datetime | None = None):
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    now = at or datetime.combine(date.today(), time(12))
    if clock:
        page.clock.install(time=now)
    page.goto(path)
    if clock:
        page.clock.pause_at(now + timedelta(minutes=2))
    return page


def play_to_the_end(page, session: Session) -> None:
    seconds = 5 + sum(step.seconds for step in timed_steps(session))
    page.clock.run_for(1000 * seconds - 100)
    assert page.is_visible("[data-play]")
    page.clock.run_for(200)
    assert page.is_visible("[data-finish]")


def keep(page) -> None:
    page.check("[data-log] input[name=felt][value=right]", force=True)
    page.check("[data-log] input[name=effort][value='6']", force=True)
    page.click("[data-save]")
    page.wait_for_selector("[data-kept]:not([hidden])")


def test_a_whole_session_is_played_and_logged(served, browser, follower, strength):
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.click("[data-start]")
    play_to_the_end(page, strength)
    assert page.inner_text("h1:visible") == f"Done: {strength.title.lower()}"
    keep(page)
    assert page.inner_text("h1:visible") == "Logged"
    assert page.locator(".changes dt").count() == len(strength.items)
    with served.application.state.database.reading() as session:
        record = session.scalar(select(SessionRecord))
        assert (record.status, record.felt, record.effort, record.day) == ("done", "right", 6, date.today())
        assert session.scalar(select(func.count()).select_from(SetRecord)) == sum(item.sets * len(item.sides) for item in strength.items)
    assert page.complaints == []


def test_the_connection_goes_in_the_middle_and_the_log_arrives_once(served, browser, follower, strength):
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}", clock=False)
    page.wait_for_selector("html[data-offline=kept]")
    browser.set_offline(True)
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}")
    page.click("[data-start]")
    play_to_the_end(page, strength)
    keep(page)
    assert page.inner_text("h1:visible") == "Kept here, not yet sent"
    with served.application.state.database.reading() as session:
        assert session.scalar(select(SessionRecord)) is None
    browser.set_offline(False)
    page.clock.run_for(31_000)
    page.wait_for_selector("h1:text-is('Logged')")
    page.clock.run_for(61_000)
    opened(browser, f"/p/{follower}/sessions/{strength.id}", clock=False)
    with served.application.state.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SessionRecord)) == 1


def test_a_plan_that_rests_leaves_no_session_in_the_browser(served, browser, follower, strength):
    address = f"/p/{follower}/sessions/{strength.id}"
    opened(browser, address, clock=False).wait_for_selector("html[data-offline=kept]")
    with served.application.state.database.writing() as session:
        for hour in (6, 7):  # two sessions with red pain
            at = datetime.combine(date.today(), time(hour), UTC)
            keep_session(session, follower, DoneSession(f"red-{hour}", "strength", date.today(), at, "done", pain=8))
    page = opened(browser, f"/p/{follower}/today", clock=False)
    page.wait_for_selector("html[data-offline=kept]")
    assert "the plan rests" in page.inner_text("main")
    browser.set_offline(True)
    with pytest.raises(Exception, match="ERR_FAILED"):
        opened(browser, address, clock=False)


def test_a_session_without_exercises_is_shown_without_complaint(browser, follower, programme):
    bare = next(one for one in programme.sessions() if not one.items)
    page = opened(browser, f"/p/{follower}/sessions/{bare.id}", clock=False)
    page.wait_for_load_state("networkidle")
    assert bare.title in page.inner_text("main")
    assert page.complaints == []


def test_what_was_begun_goes_on_after_the_page_was_closed(browser, follower, strength):
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}")
    page.click("[data-start]")
    page.clock.run_for(20_000)
    page.click("[data-toggle]")
    stopped = page.text_content("[data-clock]")
    page.close()
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}")
    assert "You stopped in" in page.inner_text("[data-resume]")
    page.click("[data-start]")
    assert page.text_content("[data-clock]") == stopped


def test_a_session_past_midnight_counts_for_the_day_it_began(served, browser, follower, strength):
    evening = datetime.combine(date.today(), time(23, 50))
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}", at=evening)
    page.click("[data-start]")
    page.clock.run_for(400_000)
    page.close()
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}", at=evening + timedelta(minutes=15))
    assert page.inner_text("[data-resume]").endswith(f"on {evening:%A}.")
    page.click("[data-start]")
    page.clock.run_for(1000 * sum(step.seconds for step in timed_steps(strength)))
    assert page.is_visible("[data-finish]")
    page.close()
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}", at=evening + timedelta(days=2))
    assert page.inner_text("h1:visible") == f"Done on {evening:%A}: {strength.title.lower()}"
    keep(page)
    with served.application.state.database.reading() as session:
        record = session.scalar(select(SessionRecord))
        assert (record.status, record.day) == ("done", evening.date())
        assert record.ended - record.started < timedelta(hours=1)


def test_what_was_not_logged_can_be_left_for_a_new_beginning(served, browser, follower, strength):
    yesterday = datetime.combine(date.today(), time(12)) - timedelta(days=1)
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}", at=yesterday)
    page.click("[data-start]")
    play_to_the_end(page, strength)
    page.close()
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}")
    page.click("[data-again]")
    play_to_the_end(page, strength)
    assert not page.is_visible("[data-again]")
    keep(page)
    with served.application.state.database.reading() as session:
        assert session.scalars(select(SessionRecord.day)).all() == [date.today()]


def test_what_was_begun_is_not_asked_for_again_once_it_was_logged_by_hand(browser, follower, strength):
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}")
    page.click("[data-start]")
    page.clock.run_for(60_000)
    page.close()
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}")
    assert page.is_visible("[data-resume]")
    page.click(".by-hand summary")
    page.click(".by-hand button")
    page.wait_for_url("**/today")
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}")
    assert not page.is_visible("[data-resume]")


def test_red_pain_ends_the_exercise_and_says_what_to_do(browser, follower, strength, expect):
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}")
    page.click("[data-start]")
    page.clock.run_for(15_000)
    first = page.inner_text("[data-name]")
    page.click("[data-hurts]")
    waits = page.text_content("[data-clock]")
    page.clock.run_for(10_000)
    assert page.text_content("[data-clock]") == waits
    page.click("[data-hurts-form] label:has([value='7'])")
    page.click("[data-hurts-form] button[value=ok]")
    assert page.inner_text("[data-light-title]") == "Stop this exercise"
    assert first in page.inner_text("[data-light-more]")
    page.click("[data-light-on]")
    expect(page.locator("[data-name]")).not_to_have_text(first)  # once the dialog has told that it is closed


def test_repetitions_and_reserve_are_logged_with_a_tap_in_the_pause(served, browser, follower, strength):
    item = strength.items[0]
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}")
    page.click("[data-start]")
    for _ in range(400):
        if page.get_attribute("[data-play]", "data-kind") in ("rest", "next"):
            break
        page.clock.run_for(1000)
    page.click("[data-set] .stepper:first-of-type button:first-of-type")
    page.click("[data-set] .reserve label:nth-of-type(3)")
    page.click("[data-end]")
    keep(page)
    with served.application.state.database.reading() as session:
        sets = session.scalars(select(SetRecord).where(SetRecord.exercise == item.exercise, SetRecord.number == 1)).all()
        assert min(one.done for one in sets) == item.high - 1
        assert {one.reserve for one in sets} == {2}
        assert session.scalar(select(SessionRecord)).status == "partly"


def test_a_session_is_played_by_keyboard_alone(browser, follower, strength):
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}")

    def tab_to(selector: str) -> None:
        for _ in range(80):
            if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached by Tab")

    tab_to("[data-start]")
    page.keyboard.press("Enter")
    page.clock.run_for(12_000)
    tab_to("[data-toggle]")
    page.keyboard.press("Space")
    assert page.inner_text("[data-toggle]") == "Go on"
    tab_to("[data-hurts]")
    page.keyboard.press("Enter")
    tab_to("[data-hurts-form] input")
    page.keyboard.press("ArrowRight")
    tab_to("[data-hurts-form] button[value=ok]")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert not page.is_visible("dialog")
    tab_to("[data-leave]")
    for _ in strength.items:
        page.keyboard.press("Enter")
    assert page.is_visible("[data-finish]")


def test_the_five_minutes_take_300_seconds(served, browser, follower, programme):
    page = opened(browser, f"/p/{follower}/routine")
    page.click("[data-start]")
    page.clock.run_for(4_950)
    seen = []
    for _ in range(300):
        page.clock.run_for(1000)
        seen.append(int(page.get_attribute("[data-play]", "data-at")))
        assert page.is_visible("[data-play]")
    page.clock.run_for(100)
    assert page.is_visible("[data-finish]")
    due = [place for place, step in enumerate(timed_steps(programme.routine)) for _ in range(step.seconds)]
    assert seen == due
    keep(page)
    with served.application.state.database.reading() as session:
        record = session.scalar(select(SessionRecord))
        assert (record.kind, record.status, record.planned) == ("routine", "done", programme.routine.id)


def test_the_five_minutes_pause_and_go_on(browser, follower):
    page = opened(browser, f"/p/{follower}/routine")
    page.click("[data-start]")
    page.clock.run_for(25_000)
    page.click("[data-toggle]")
    stopped = page.text_content("[data-clock]")
    page.clock.run_for(60_000)
    assert page.text_content("[data-clock]") == stopped
    page.click("[data-toggle]")
    page.clock.run_for(5_000)
    assert page.text_content("[data-clock]") != stopped


def test_a_screen_that_slept_does_not_log_what_nobody_did(browser, follower):
    page = opened(browser, f"/p/{follower}/routine")
    page.click("[data-start]")
    page.clock.run_for(8_000)
    page.clock.fast_forward(200_000)
    assert page.inner_text("[data-toggle]") == "Go on"
    assert "nobody looked" in page.inner_text("[data-note]")


@pytest.mark.parametrize("view", ["ready", "play", "hurts", "finish"])
def test_axe_finds_nothing_serious(browser, follower, strength, view):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python").Axe()
    page = opened(browser, f"/p/{follower}/sessions/{strength.id}", clock=False)
    if view != "ready":
        page.click("[data-start]")
    if view == "hurts":
        page.click("[data-hurts]")
    if view == "finish":
        page.click("[data-end]")
    found = axe.run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
