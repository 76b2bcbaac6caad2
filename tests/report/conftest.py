"""The made runner, and its report."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from psoas.assessment import Assessment
from psoas.report.html import render_report

from .sample_assessment import sample_assessment


@pytest.fixture(scope="session")
def make_assessment() -> Callable[..., Assessment]:
    """The made runner with fields replaced."""
    return sample_assessment


@pytest.fixture(scope="session")
def assessment() -> Assessment:
    return sample_assessment()


@pytest.fixture(scope="session")
def report(assessment: Assessment) -> str:
    return render_report(assessment)


@pytest.fixture(scope="module")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("needs Chromium, which is not installed here")
    with sync_api.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
