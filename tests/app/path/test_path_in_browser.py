"""The whole path in a real browser, on a phone's screen: once by pointer with axe on every page, once by keyboard alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from psoas.app.planning import plan_for
from psoas.plan.programme_json import programme_to_json
from psoas.plan.wishes import Wishes
from psoas.screen.interview import plan_of_tests
from psoas.store.models import Job
from psoas.store.programmes import current_programme, keep_programme
from psoas.store.visits import finish_visit, unfinished_visit
from psoas.values_json import built

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 360, "height": 740}


def person_in(page) -> str:
    return page.url.split("/p/")[1].split("/")[0]


def make_asked_plan(application, person) -> None:
    """Do the job of the programme that was asked for, as a worker would."""
    with application.state.database.writing() as session:
        job = session.query(Job).filter_by(person_id=person, kind="plan").one()
        visit = unfinished_visit(session, person)
        wishes = built(Wishes, job.payload["wishes"], "wishes")
        keep_programme(session, person, programme_to_json(plan_for(visit.document, None, wishes)))
        finish_visit(session, visit)
        job.status, job.result = "done", {"next": job.payload["next"]}


def test_from_sore_hamstrings_to_todays_session_in_one_sitting(opened, served, axe):
    page, faults = opened(), []

    def look():
        faults.extend(axe(page))
        if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            faults.append(f"{page.url} is wider than the screen")

    page.goto("/")
    look()
    page.fill("#name", "Ana")
    page.click("text=Start with a few questions")
    look()
    for _ in range(5):
        page.click("button[type=submit]")
    page.fill('[name="runner.age"]', "41")
    page.click("text=Distance running")
    look()
    page.click("button[type=submit]")
    for side in ("left", "right"):
        page.click(f'label[for="at-hamstring_belly:{side}"] ellipse')
        page.click(f'label:has([name="number:hamstring_belly:{side}"][value="4"])')
    look()
    page.click("button[type=submit]")
    page.click("text=Gradually")
    page.click('label:has([value="same throughout"])')
    look()
    page.click("button[type=submit]")
    page.click('label:has([name="training.new_work_72h"][value="yes"])')
    page.click("text=Hills")
    look()
    page.click("button[type=submit]")
    page.click("text=None, go on")
    page.click("text=Resistance band")
    look()
    page.click("button[type=submit]")
    page.wait_for_url("**/film")
    visit = page.url.removesuffix("/film")

    page.goto(f"{visit}/questions")
    look()
    page.goto(f"{visit}/tests")
    look()
    page.click("a.btn.main")
    look()
    page.click("[data-begin]")
    look()
    page.click("text=All tests")
    for id in plan_of_tests(_document(served.application, person_in(page))).tests[:-1]:
        page.goto(f"{visit}/tests/{id}")
        page.click("text=Pass over this test")
    page.click("[data-begin]")
    while page.is_visible("[data-next]"):
        page.click("[data-next]")
    page.fill("input[inputmode=decimal]:visible", "40")
    page.click("text=Keep this result")
    look()
    page.wait_for_selector("text=That was the last test")

    person = person_in(page)
    page.goto(f"/p/{person}/programme/wishes")
    page.click("summary >> nth=-2")
    look()
    page.click("text=Make my plan")
    page.wait_for_selector("text=Making your plan")
    look()
    make_asked_plan(served.application, person)
    page.wait_for_url("**/programme")
    look()
    page.goto("/")
    page.wait_for_url("**/today")
    look()
    assert page.inner_text("h1").startswith("Strength today")
    assert page.is_visible("text=Start session")
    page.goto(f"/p/{person}/check-in")
    page.click('label[for="at-calves:left"] ellipse')
    look()
    assert faults == []
    assert page.complaints == []


def _document(application, person):
    with application.state.database.reading() as session:
        return unfinished_visit(session, person).document


def press(page, key: str, until: str, most: int = 120) -> None:
    """Press a key until what has the focus is the thing that was looked for."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", until):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{until} cannot be reached by {key} on {page.url}")


def test_the_questions_are_answered_by_keyboard_alone(opened, served):
    page = opened(viewport=NARROW)
    page.goto("/")
    press(page, "Tab", "#name")
    page.keyboard.type("Bo")
    page.keyboard.press("Enter")
    for number in range(1, 6):
        page.wait_for_url(f"**/check-{number}")
        press(page, "Tab", "button[type=submit]")
        page.keyboard.press("Enter")
    page.wait_for_url("**/you")
    press(page, "Tab", '[name="runner.age"]')
    page.keyboard.type("33")
    press(page, "Tab", '[name="sport"]')
    page.keyboard.press("Space")
    press(page, "Tab", "button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/soreness")
    press(page, "Tab", '[id="at-hamstring_belly:left"]')
    page.keyboard.press("Space")
    press(page, "Tab", '[name="number:hamstring_belly:left"]')
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    press(page, "Tab", "button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/place-1")
    person = person_in(page)
    assert _document(served.application, person)["soreness"][0]["level"] == 5
    assert page.complaints == []


def test_a_tick_outlives_a_browser_that_is_closed(opened, served):
    page = opened()
    page.goto("/")
    page.fill("#name", "Cy")
    page.click("button[type=submit]")
    page.wait_for_load_state("networkidle")  # the page's script has to be there before the tick
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.click("text=Did it begin with a small fall or knock?")
    address = page.url
    page.close()
    again = opened()
    again.goto(address)
    assert again.is_checked('[value="minor_fall"]')
    assert not again.is_checked('[value="major_fall"]')


def test_a_hold_is_timed_and_its_seconds_are_noted(opened, visiting, answered):
    visit = visiting(answered("short-hip-flexor"))
    page = opened()
    now = datetime.now()
    page.clock.install(time=now)
    page.goto(f"/p/{visit.person_id}/visits/{visit.id}/tests/T09")
    page.clock.pause_at(now + timedelta(minutes=2))
    page.click("[data-begin]")
    while not page.is_visible("[data-run]"):
        page.click("[data-next]")
    page.click("[data-run]:visible")
    page.clock.run_for(42_000)
    page.click("[data-run]:visible")
    assert page.input_value('[name="both.score"]') == "42"


def test_the_morning_is_kept_by_one_tap(opened, served, answered, visiting):
    document = answered("short-hip-flexor", tests=True)
    visit = visiting(document)
    with served.application.state.database.writing() as session:
        keep_programme(session, visit.person_id, programme_to_json(plan_for(document, None, Wishes(start=visit.created.date(), weeks=1, pain=1))))
    page = opened()
    page.goto(f"/p/{visit.person_id}/today")
    page.click(".morning .scale label >> nth=2")
    page.wait_for_selector("#told .chip")
    with served.application.state.database.reading() as session:
        assert current_programme(session, visit.person_id) is not None
    page.reload()
    assert page.is_checked(".morning .scale input >> nth=2")
