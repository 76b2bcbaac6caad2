"""The report's section of explanations."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from psoas.assessment_json import from_json, to_json
from psoas.finding import Finding, Verdict
from psoas.knowledge.network import edges
from psoas.quantity import Estimate
from psoas.reason.explain import explain
from psoas.report.chain import chain_drawing, chains, style_of
from psoas.report.explanations import explanation_section
from psoas.report.html import render_report
from psoas.screen.answers import Answers, Soreness, Training
from psoas.screen.screening import Screening

TESTS = (
    Finding("T03", "left", Estimate(-2.3, "deg", 4.5, origin="from a clip"), z=-1.7),
    Finding("T11", "left", Estimate(14, "reps", 2, origin="by hand"), z=-2.1),
)
SORE = Answers(soreness=(Soreness("hamstring_belly", "left", 4, onset="gradually", days=20),), training=Training(22, 14))


@pytest.fixture
def explained(assessment):
    def build(answers: Answers, tests: tuple[Finding, ...] = TESTS):
        return replace(assessment, screening=Screening(answers, tests), reasoning=explain(answers, (*tests, *assessment.findings)))

    return build


def test_a_report_without_reasoning_has_no_such_section(assessment):
    assert explanation_section(assessment) is None
    assert 'id="explanations"' not in render_report(assessment)


def test_a_report_shows_cards_chain_and_what_may_have_been_heard(explained):
    page = render_report(explained(SORE))
    for text in (
        "A run much longer than before",
        "may well contribute",
        "What would change our mind",
        "The chain that articles tell",
        "What you may have heard",
    ):
        assert text in page
    assert page.count('class="explanation"') == 2


def test_a_red_flag_stands_alone_on_the_page(explained):
    page = render_report(explained(Answers(soreness=(Soreness("front_groin_deep", "left", 5, worse_with=("hopping",)),))))
    assert "See a professional now" in page
    assert "See a doctor within one to three days" in page
    for other in ("What we found", 'class="explanation"', "What you may have heard", 'id="metrics"', "<script"):
        assert other not in page


def test_nothing_to_fix_is_a_full_result(explained):
    usual = tuple(Finding(id, side, Estimate(1.0, "1", origin="by hand"), z=0.2) for id in ("T03", "T11") for side in ("left", "right"))
    assessment = replace(explained(Answers(), usual), reasoning=explain(Answers(), usual))
    page = render_report(assessment)
    assert "<h2>Nothing to fix</h2>" in page
    assert 'class="explanation"' not in page


def test_reasoning_and_screening_come_back_from_json_as_they_went(explained):
    assessment = explained(SORE)
    back = from_json(to_json(assessment))
    assert back.reasoning == assessment.reasoning
    assert back.screening == assessment.screening


def test_every_arrow_says_how_its_link_stands(explained):
    assessment = explained(SORE)
    story = chains(assessment.reasoning.symptoms[0], assessment.reasoning)[-1]
    assert [box.found for box in story.boxes] == ["likely short, left", "not measured", "not measured", "what is sore"]
    assert [arrow.label for arrow in story.arrows] == ["contradicted · X", "our assumption · D", "mixed · C"]
    for upright in (True, False):
        picture = str(chain_drawing(story, upright=upright))
        assert picture.count("<rect") == 4
        assert re.search(r'class="edge assumed"', picture)
        assert 'aria-label="hip-flexor length to pelvic tilt in running: contradicted · X.' in picture


def test_the_story_is_told_only_where_it_ends_at_the_sore_place(explained):
    knee = explained(Answers(soreness=(Soreness("knee_outer", "left", 4),), training=Training(22, 14)))
    titles = [chain.title for chain in chains(knee.reasoning.symptoms[0], knee.reasoning)]
    assert "The chain that articles tell" not in titles


def test_dotted_is_our_assumption_and_struck_is_contradicted():
    for edge in edges().values():
        assert (style_of(edge) == "assumed") is (edge.basis == "expert_prior")
        assert (style_of(edge) == "struck") is (edge.basis == "contradicted")


def test_a_finding_that_cannot_be_told_is_not_shown_as_measured(explained):
    unsure = Finding("overstride_distance", "left", Estimate(30.0, "% leg"), verdict=Verdict.CANT_TELL, band=(10.0, 20.0))
    reasoning = explain(SORE, (*TESTS, unsure))
    assert not next(b for b in reasoning.beliefs if b.node == "N22" and b.side == "left").tested
