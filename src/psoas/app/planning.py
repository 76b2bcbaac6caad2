"""From a visit's answers and tests, and its clip if there is one, to what was found and the programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from psoas.plan.programme import Programme
from psoas.plan.programme_json import programme_from_json

if TYPE_CHECKING:
    from psoas.assessment import Assessment
    from psoas.plan.wishes import Wishes
    from psoas.screen.screening import Screening


def screening_in(document: Mapping[str, Any], name: str = "") -> Screening:
    """Return the screening of a visit's document: answers and findings of the tests that were done.

    Parameters
    ----------
    document
        As `psoas.screen.interview` fills it, however far.
    name
        Of the person.

    Raises
    ------
    InputError
        If something in it cannot be.
    """
    from psoas.screen.assemble import make_screening
    from psoas.screen.interview import told_in

    screening = make_screening(told_in(dict(document)))
    answers = screening.answers
    return replace(screening, answers=replace(answers, runner=replace(answers.runner, name=name)))


def joined(assessment: Assessment, document: Mapping[str, Any]) -> Assessment:
    """Return an assessment with the screening of its visit, and what both together explain."""
    from psoas.reason.explain import explain

    told = screening_in(document, assessment.runner.name)
    return replace(assessment, screening=told, reasoning=explain(told.answers, (*told.findings, *assessment.findings)))


def plan_for(document: Mapping[str, Any], assessment: str | None, wishes: Wishes, *, name: str = "") -> Programme:
    """Return a programme.

    Parameters
    ----------
    document
        Answers and tests of the visit.
    assessment
        Text of `psoas.assessment_json`, if a clip was assessed.
    wishes
        What is wished.
    name
        Of the person.

    Raises
    ------
    InputError
        If document or assessment cannot be read.
    """
    from psoas.assessment_json import from_json
    from psoas.plan.make import make_programme
    from psoas.reason.explain import explain

    told = screening_in(document, name)
    findings = (*told.findings, *(from_json(assessment).findings if assessment is not None else ()))
    return make_programme(explain(told.answers, findings), told.answers, findings, wishes)


@lru_cache(maxsize=128)
def read_programme(document: str) -> Programme:
    """Return the programme of a document; reading one takes longer than a page should."""
    return programme_from_json(document)
