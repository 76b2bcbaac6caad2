"""Walk through the app as a new runner does, in a real browser, and keep what is seen: docs/tour.md and its pictures.

``python -m scripts.draw_tour`` serves psoas from an empty folder, goes from the first page to today's session with the sample runner's clip,
and needs Chromium. Nothing of it is drawn by hand, so that the tour is what the app is.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from tests.app_work import serving

from psoas.app.security.sign_ins import cookie_name
from scripts.made_up_practice import make_practice

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "img" / "tour"
PAGE = ROOT / "docs" / "tour.md"
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 800}
PATIENCE_MS = 240_000

TOP = """\
# A tour of the app

Made by `python -m scripts.draw_tour`, which walks from the first page to today's session as a new runner does; the clip is that of the sample runner.
`make serve` opens the same on your machine. A phone's screen is shown first; the coach's pages at the end are of made-up people on a laptop.

"""


@dataclass
class Tour:
    """What was seen: (name of the picture, heading, sentence)."""

    page: Page
    seen: list[tuple[str, str, str]] = field(default_factory=list)

    def look(self, name: str, heading: str, words: str, *, at: str = "") -> None:
        """Keep a picture of what stands on the screen, scrolled to an element if one is named."""
        if at:
            self.page.locator(at).first.evaluate("element => element.scrollIntoView({block: 'start'})")
            self.page.mouse.wheel(0, -60)
        self.page.wait_for_timeout(400)
        self.page.screenshot(path=PICTURES / f"{len(self.seen) + 1:02d}-{name}.png")
        self.seen.append((f"{len(self.seen) + 1:02d}-{name}", heading, words))

    def text(self) -> str:
        """Return the page of the tour."""
        return TOP + "\n".join(f"## {heading}\n\n{words}\n\n![{heading}](img/tour/{name}.png)\n" for name, heading, words in self.seen)


@contextmanager
def served() -> Iterator[str]:
    """Serve psoas from an empty folder and yield its address."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", "from psoas.cli import main; main()", "serve", "--port", "0", "--data", folder, "--no-open"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if "http://" in line:
                    yield "http://" + line.split("http://")[1].split()[0]
                    break
        finally:
            process.terminate()
            process.wait(30)


def walk(tour: Tour, address: str) -> None:
    """Go the whole way."""
    page = tour.page
    page.goto(address)
    tour.look("welcome", "What hurts?", "The first page says what is coming, how long it takes, and that nothing leaves this machine.")
    page.fill("#name", "Ana")
    page.click("text=Start with a few questions")
    tour.look(
        "safety",
        "A safety check comes first",
        "What a professional has to see is asked first. A tick that matters ends the way here, and says whom to see.",
    )
    for _ in range(5):
        page.click("button[type=submit]")
    page.fill('[name="runner.age"]', "41")
    page.click("text=Distance running")
    page.click("button[type=submit]")
    for side in ("left", "right"):
        page.click(f'label[for="at-hamstring_belly:{side}"] ellipse')
        page.click(f'label:has([name="number:hamstring_belly:{side}"][value="4"])')
    tour.look("body-map", "Where is it sore?", "A tap marks a place, a number says how sore. The same as a list, for those who read by ear.")
    page.click("button[type=submit]")
    page.click("text=Gradually")
    page.click('label:has([value="same throughout"])')
    page.click("button[type=submit]")
    page.click('label:has([name="training.new_work_72h"][value="yes"])')
    page.click("text=Hills")
    page.click("button[type=submit]")
    page.click("text=None, go on")
    page.click("text=Resistance band")
    page.click("button[type=submit]")
    page.wait_for_url("**/film")
    visit = page.url.removesuffix("/film")
    tour.look("film", "Film ten seconds", "How to film, then choose the clip. Sent piece by piece: a closed browser goes on where it stopped.")
    page.click("text=Use the sample runner")
    page.wait_for_timeout(1500)
    tour.look(
        "measuring",
        "The clip is measured",
        "With what is done and how far it is. It may be left and come back to, or stopped.",
    )
    page.wait_for_selector("text=See the report of the clip first", timeout=PATIENCE_MS)
    tour.look("capture", "Can the clip be used?", "Before any number: what was seen, what the clip cannot give, how to film it right.")
    page.goto(f"{visit}/tests")
    tour.look("tests", "Tests at home", "Those that tell most about what is sore, in 15 minutes. Any may be passed over.")
    page.click("a.btn.main")
    tour.look("test", "One test at a time", "What to do, with a clock where time counts, and when to stop.")
    page.goto(f"{visit}/tests")
    while page.locator("a.btn.main:has-text(':')").count() and "tests" in page.url:
        page.click("a.btn.main")
        page.click("text=Pass over this test")
        page.goto(f"{visit}/tests")
    page.goto(f"{visit}/report")
    page.wait_for_selector("h1", timeout=PATIENCE_MS)
    tour.look("report", "What we found", "Three things that matter first, each with what it rests on.")
    for name, heading, words, at in (
        ("curves", "The stride", "Clip, figure and curves share one cursor. The grey band is where most runners are at this speed.", "#curves"),
        ("psoas", "The psoas", "Bones and muscles of the leg over the stride, by stretch and by force, with what a side view can't show.", "#psoas"),
        ("what-if", "What if", "Psoas, pelvis, lean and step rate: a slider answers at once, on this runner's own stride.", "#what-if"),
    ):
        if page.locator(at).count():
            tour.look(name, heading, words, at=at)
    person = page.url.split("/p/")[1].split("/")[0]
    page.goto(f"{address}p/{person}/programme/wishes")
    tour.look("wishes", "What fits your week?", "Days, minutes, what is at hand, a race: filled in from the answers.")
    page.click("text=Make my plan")
    page.wait_for_url("**/programme", timeout=PATIENCE_MS)
    tour.look("programme", "The programme", "Week by week, with the reason for every exercise; to print, for the calendar, or as a table.")
    page.goto(address)
    page.wait_for_url("**/today")
    tour.look("today", "Today", "One thing to do now. Ten seconds for how it feels.")
    if page.locator("text=Start session").count():
        page.click("text=Start session")
    else:  # a day without strength: the first session of the programme is shown instead
        page.goto(f"{address}p/{person}/programme")
        page.goto(address.rstrip("/") + str(page.locator("a[href*='/sessions/']").first.get_attribute("href")))
    tour.look("session", "The session", "What is in it, how each exercise goes and why it is there.")
    page.click("text=Start >> nth=0")
    page.wait_for_timeout(7000)
    tour.look(
        "guided",
        "Guided, step by step",
        "Counts, holds, rests and sides run by themselves, without a connection too. Too easy, too hard, it hurts: one tap each.\n"
        "A session counts for the day it began, also past midnight; what was not logged is asked for again for a week.",
    )
    page.goto(f"{address}p/{person}/routine")
    tour.look("routine", "Five minutes", "Three hundred seconds with the changes, to the second.")
    page.goto(f"{address}p/{person}/check-in")
    tour.look("check-in", "How is it today?", "Soreness by muscle group and side; days that were missed can be told later.")


def walk_practice(tour: Tour, browser: Browser) -> None:
    """Look at what a coach sees, of made-up people."""
    with tempfile.TemporaryDirectory() as folder:
        application, coach, people = make_practice(Path(folder))
        with serving(application) as there:
            context = browser.new_context(viewport=LAPTOP)
            context.add_cookies([{"name": cookie_name(False), "value": coach.token, "url": there.url}])
            tour.page = context.new_page()
            tour.page.goto(f"{there.url}/people")
            tour.page.wait_for_timeout(2000)
            tour.look("people", "A coach's morning", "Who needs a look comes first, and why. A coach sees their own people alone.")
            tour.page.goto(f"{there.url}/p/{people[0]}")
            tour.look("person", "One person's days", "Soreness, sessions, tests and notes by day; what is next; what needs a look.")
            tour.page.goto(f"{there.url}/p/{people[-1]}/follow-up")
            tour.look(
                "follow-up",
                "Is it getting better?",
                "What soreness did since the plan began, beyond running, drift and weekdays, with its error; what changes next waits for one press.",
            )
            tour.page.goto(f"{there.url}/p/{people[0]}/compare")
            tour.look("compare", "Then and now", "A change counts only beyond what a second look at the same person shows anyway.")


def main() -> None:
    """Walk, and write the tour."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    with served() as address, sync_playwright() as player:
        started = time.monotonic()
        path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        browser = player.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport=PHONE, device_scale_factor=1.5)
        page.set_default_timeout(60_000)
        tour = Tour(page)
        walk(tour, address)
        walk_practice(tour, browser)
        browser.close()
        print(f"{len(tour.seen)} pictures in {time.monotonic() - started:.0f} s")
    PAGE.write_text(tour.text(), encoding="utf-8")


if __name__ == "__main__":
    main()
