"""The camera coach in a real browser, whose camera is a file of real photographs, or is not there, or is refused."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from psoas.app.coach_eye.eye import Eye

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
FAKE = ["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]


@pytest.fixture(scope="module")
def eye():
    opened = Eye()
    yield opened
    opened.close()


def film(path: Path, pictures: list[np.ndarray], frames: int = 30) -> Path:
    """Write pictures in turn as the file of a camera, 480 x 640."""
    with path.open("wb") as file:
        for number in range(frames):
            image = pictures[number % len(pictures)]
            scale = 640 / image.shape[1]
            small = cv2.resize(image, (640, round(image.shape[0] * scale)))[:480]
            whole = np.full((480, 640, 3), 90, np.uint8)
            top = (480 - small.shape[0]) // 2
            whole[top : top + small.shape[0]] = small
            file.write(cv2.imencode(".jpg", whole)[1].tobytes())
    return path


@pytest.fixture
def launch(playwright_of, chromium_path):
    browsers = []

    def launched(*arguments: str, **options):
        browser = playwright_of.chromium.launch(executable_path=chromium_path, args=list(arguments))
        browsers.append(browser)
        page = browser.new_context(viewport=PHONE, **options).new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield launched
    for browser in browsers:
        browser.close()


@pytest.mark.data
def test_a_real_plank_is_drawn_and_timed(launch, served, follower, eye, shared_data, tmp_path):
    photo = shared_data / "physio" / "photos" / "Plank" / "1.jpg"
    if not photo.is_file():
        pytest.skip("needs the photograph of a plank, which is not here")
    served.application.state.eye = eye
    clip = film(tmp_path / "plank.mjpeg", [cv2.imread(str(photo))])
    page = launch(*FAKE, f"--use-file-for-fake-video-capture={clip}")
    page.goto(f"{served.url}/p/{follower}/camera/EX07")
    page.click("[data-open]")
    page.wait_for_selector("[data-camera][data-seen=true]", timeout=30_000)
    for _ in range(60):
        page.wait_for_timeout(500)
        if int(page.inner_text("[data-hold]").split()[0]) >= 3:
            break
    assert int(page.inner_text("[data-hold]").split()[0]) >= 3
    assert "±" in page.inner_text("[data-angle]")
    assert page.complaints == []
    page.click("[data-open]")
    page.wait_for_selector("[data-camera][data-state=closed]")


def test_a_camera_that_sees_nobody_says_so(launch, served, follower, eye, tmp_path):
    served.application.state.eye = eye
    clip = film(tmp_path / "wall.mjpeg", [np.full((480, 640, 3), 140, np.uint8)])
    page = launch(*FAKE, f"--use-file-for-fake-video-capture={clip}")
    page.goto(f"{served.url}/p/{follower}/camera/EX03")
    page.click("[data-open]")
    page.wait_for_selector("[data-words]:text('Nobody is seen')", timeout=30_000)


def test_without_a_camera_the_page_says_that_nothing_else_needs_it(launch, served, follower):
    page = launch("--no-sandbox", permissions=["camera"])
    page.goto(f"{served.url}/p/{follower}/camera/EX07")
    page.click("[data-open]")
    page.wait_for_selector("[data-words]:text('There is no camera here')")
    assert "everything else works without" in page.inner_text("[data-words]")


def test_a_refused_camera_is_told(launch, served, follower):
    page = launch("--no-sandbox", "--use-fake-device-for-media-stream", "--deny-permission-prompts")
    page.goto(f"{served.url}/p/{follower}/camera/EX07")
    page.click("[data-open]")
    page.wait_for_selector("[data-words]:text('The camera was refused')")


def test_when_what_looks_at_pictures_cannot_start_the_page_says_so(launch, served, follower):
    served.application.state.eye = Eye((sys.executable, "-c", "raise SystemExit(1)"))
    page = launch(*FAKE)
    page.goto(f"{served.url}/p/{follower}/camera/EX07")
    page.click("[data-open]")
    page.wait_for_selector("[data-words]:text('Go on without the camera')", timeout=30_000)


def test_axe_finds_nothing_serious(launch, served, follower, eye):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python").Axe()
    served.application.state.eye = eye
    page = launch(*FAKE)
    for id in ("EX03", "EX29"):
        page.goto(f"{served.url}/p/{follower}/camera/{id}")
        found = axe.run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
