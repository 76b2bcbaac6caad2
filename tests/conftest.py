"""Fixtures for every room."""

from __future__ import annotations

import os
import shutil
import sys
import time
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

if os.environ.get("TZ", "UTC") in ("", "UTC", "Etc/UTC") and hasattr(time, "tzset"):
    # Midday, wherever this runs and whenever: a run takes minutes and would else see today end. Processes that it starts inherit it,
    # the browser too where it can name the zone; where it cannot, its day is still the same.
    named = any((Path(place) / "Etc").is_dir() for place in zoneinfo.TZPATH)
    os.environ["TZ"] = f"{'Etc/GMT' if named else 'UTC'}{datetime.now(UTC).hour - 12:+}"
    time.tzset()

from synthetic import synthetic_runner  # noqa: F401

# Examples are not timed, because a busy machine is no fault of the code; where nobody watches they are the same in every run.
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("house")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

LONGEST = (
    "plan/test_checker.py",
    "cohort/test_ray_runner.py",
    "cohort/test_studies.py",
    "gait/test_pose_agreement.py",
    "test_pipeline.py",
    "report/test_report_in_browser.py",
)
"""Files that take longest; they are begun first, so that two workers end together."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that take longest first; the others stay in their order."""
    items.sort(key=lambda item: not item.path.as_posix().endswith(LONGEST))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Other people's recordings, where this machine has them."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"needs the recordings in {SHARED_DATA.relative_to(SHARED_DATA.parents[1])} beside the checkout, which are not here")
    return SHARED_DATA


@pytest.fixture
def rng() -> np.random.Generator:
    """Random numbers that are the same in every run."""
    return np.random.default_rng(20261121)


@pytest.fixture
def another_day_than_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[date]:
    """Today, where it is not the day that it is in Greenwich."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC+12" if datetime.now(UTC).hour < 12 else "UTC-12")
        time.tzset()
        yield date.today()
    time.tzset()


@pytest.fixture(scope="session")
def playwright_of() -> Iterator[Any]:
    """What drives browsers; there can be only one in a process."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with sync_api.sync_playwright() as player:
        yield player


@pytest.fixture(scope="session")
def expect(playwright_of: Any) -> Any:
    """What a page comes to show, in its own time: for all that follows a click later than at once."""
    from playwright.sync_api import expect as expected

    expected.set_options(timeout=20_000)
    return expected


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("needs Chromium, which is not installed here")
    return path


@pytest.fixture(scope="session")
def chromium(playwright_of: Any, chromium_path: str) -> Iterator[Any]:
    """A real browser."""
    browser = playwright_of.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
    yield browser
    browser.close()
