"""Answers, results and pictures -> the Screening of a visit, red flags first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from psoas.finding import Finding, Side
from psoas.recording.runner import Runner
from psoas.screen.answers_file import Filled
from psoas.screen.red_flags import check_red_flags
from psoas.screen.result import Result
from psoas.screen.score import score
from psoas.screen.screening import Screening

Progress = Callable[[str, int, int], None]
SHARED_PICTURE = {"T03": "T04"}
"""A picture of the first test gives the second too."""


def make_screening(filled: Filled, *, fast: bool = False, progress: Progress | None = None) -> Screening:
    """Return the Screening of what a person answered and did.

    If the answers alone raise a red flag that stops, no test is scored and no picture is looked at.

    Parameters
    ----------
    filled
        Answers, results, and pictures that are still to be measured.
    fast
        For clips: one pass of the pose model.
    progress
        Called as in `psoas.pose.estimate.estimate_pose`.

    Raises
    ------
    InputError
        If a picture cannot be read, or a test cannot be measured from one.
    """
    if check_red_flags(filled.answers).stopped:
        return Screening(filled.answers)
    results = [*filled.results]
    for test, pictures in filled.pictures.items():
        from psoas.screen.measuring import measure_pictures

        results.append(measure_pictures(test, pictures, fast=fast, progress=progress))
        results.extend(_shared(test, pictures, filled, fast))
    return Screening(filled.answers, (*findings_of(results, filled.answers.runner), *filled.questionnaires))


def findings_of(results: list[Result], runner: Runner) -> tuple[Finding, ...]:
    """Return the findings of every result, in order."""
    return tuple(finding for result in results for finding in score(result.test, result, runner))


def _shared(test: str, pictures: Mapping[Side, tuple[Path, ...]], filled: Filled, fast: bool) -> list[Result]:
    other = SHARED_PICTURE.get(test)
    given = {result.test for result in filled.results} | set(filled.pictures)
    if other is None or other in given:
        return []
    from psoas.screen.measuring import measure_pictures

    return [measure_pictures(other, pictures, fast=fast)]
