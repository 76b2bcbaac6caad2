"""Runs from a watch in a real browser: several files chosen at once, one of them none, and axe on every page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app_work import add_person
from watch_work import fit_run, read_files

pytestmark = pytest.mark.browser


@pytest.fixture
def axe():
    """Say what axe finds on a page that is serious."""
    module = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")

    def serious(page) -> list[str]:
        found = module.Axe().run(page).response["violations"]
        return [f"{one['id']} {[node['target'] for node in one['nodes']][:3]}" for one in found if one["impact"] in ("serious", "critical")]

    return serious


@pytest.fixture
def page(chromium, served):
    """A phone's page."""
    opened = chromium.new_page(base_url=served.url, viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    yield opened
    opened.close()


def test_several_files_are_sent_one_after_the_other_and_a_run_is_removed(page, application, axe, tmp_path):
    person = add_person(application, "Ana")
    for name, content in (("a.fit", fit_run()), ("b.fit", fit_run(date.today() - timedelta(days=1), cadence=88)), ("notes.fit", b"hello")):
        (tmp_path / name).write_bytes(content)
    page.goto(f"/p/{person}/runs")
    assert axe(page) == []
    page.set_input_files("#file-watch", [str(tmp_path / name) for name in ("a.fit", "b.fit", "notes.fit")])
    page.wait_for_url("**/runs?read=*")
    assert axe(page) == []
    read_files(application)
    page.wait_for_selector(".came")  # htmx asks each second and goes on by itself
    said = page.inner_text(".came")
    assert "2 runs came in; 1 thing was not kept." in said
    assert "notes.fit is not a kind of file" in said
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click(".runlist th a")
    assert axe(page) == []
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("text=Remove this run")
    page.wait_for_selector(".runlist")
    assert page.locator(".runlist tbody tr").count() == 1
