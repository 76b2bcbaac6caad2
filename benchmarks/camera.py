"""The camera coach through browser and server: pictures a second, and how old a picture is when its answer is drawn."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np

from benchmarks.app import Served

PHOTO = Path(__file__).resolve().parents[2] / "shared" / "data" / "physio" / "photos" / "Plank" / "1.jpg"
EXERCISE = "EX07"
WIDTH, HEIGHT, PICTURES = 640, 480, 60
SWAY = 6  # pixels, so that no two pictures are the same
MEASURED_MS, PATIENCE_MS = 20_000, 60_000
NOTE_ANSWERS = """() => {
  const page = document.querySelector("[data-camera]");
  window.answered = [];
  new MutationObserver(() => window.answered.push([performance.now(), Number(page.dataset.delay)]))
    .observe(page, { attributeFilter: ["data-delay"] });
}"""


def film(path: Path) -> Path:
    """Write a photograph of a plank that sways a little, as the file of a camera."""
    photo = cv2.imread(str(PHOTO))
    if photo is None:
        raise FileNotFoundError(PHOTO.name)
    tall = round(photo.shape[0] * WIDTH / photo.shape[1])
    small = cv2.resize(photo, (WIDTH, tall))[:HEIGHT]
    with path.open("wb") as file:
        for number in range(PICTURES):
            whole = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
            top = (HEIGHT - small.shape[0]) // 2
            whole[top : top + small.shape[0]] = np.roll(small, round(SWAY * np.sin(2 * np.pi * number / PICTURES)), axis=1)
            file.write(cv2.imencode(".jpg", whole)[1].tobytes())
    return path


def watched(url: str, clip: Path) -> list[tuple[float, float]]:
    """Return of each answer when it came and how old its picture was then, both in ms, as the page saw it."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise FileNotFoundError("Chromium")
    fake = ["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={clip}"]
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=fake)
        page = browser.new_page(viewport={"width": 390, "height": 844}, base_url=url)
        page.goto("/welcome")
        page.fill("#name", "Someone")
        page.click("text=Start with a few questions")
        person = re.search(r"/p/(\w+)/", page.url)
        assert person is not None
        page.goto(f"/p/{person[1]}/camera/{EXERCISE}")
        page.click("[data-open]")
        page.wait_for_selector("[data-camera][data-seen=true]", timeout=PATIENCE_MS)
        page.evaluate(NOTE_ANSWERS)
        page.wait_for_timeout(MEASURED_MS)
        found: list[Any] = page.evaluate("window.answered")
        browser.close()
    return [(moment, delay) for moment, delay in found]


def section() -> str:
    """Run everything and return the section of docs/benchmarks.md."""
    with tempfile.TemporaryDirectory() as scratch:
        clip = film(Path(scratch) / "plank.mjpeg")
        served = Served(Path(scratch) / "psoas")
        try:
            answers = watched(served.url, clip)
            memory = served.memory()
        finally:
            served.end()
    return text_of(answers, memory)


def text_of(answers: list[tuple[float, float]], memory: float) -> str:
    """Return the section for what was measured, and print it as JSON."""
    moments, delays = zip(*answers, strict=True)
    a_second = 1000 * (len(moments) - 1) / (moments[-1] - moments[0])
    slow, longest = float(np.quantile(delays, 0.95)), max(delays)
    print(json.dumps({"a_second": a_second, "delays_ms": delays, "mb": memory}))
    return (
        f"A browser whose camera is a file sends its pictures ({WIDTH} × {HEIGHT}, made 384 pixels wide) over the WebSocket to `psoas serve` "
        f"and draws what comes back, all on two cores: {a_second:.0f} pictures a second over {len(answers)} pictures. A picture is "
        f"{median(delays):.0f} ms old when its answer is drawn, {slow:.0f} ms or less in 95 of 100, {longest:.0f} ms at most: one picture is on "
        f"its way at a time, so the delay cannot grow. psoas takes {memory:.0f} MB meanwhile."
    )
