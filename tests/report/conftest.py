"""The made runner, and its report."""

from __future__ import annotations

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
