"""Claims of the articles, red flags, conditions and phrases: complete, sourced, and whole."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from psoas.errors import KnowledgeError, SettingError
from psoas.knowledge.catalogue import catalogue, entry_text
from psoas.knowledge.claims_page import claim_groups, claims_page
from psoas.knowledge.conditions import check_conditions, conditions
from psoas.knowledge.heard import STANDINGS, heard
from psoas.knowledge.red_flags import check_red_flags, red_flags
from psoas.knowledge.rules import Rule
from psoas.knowledge.wording import phrase_for, phrases

PAGE = Path(__file__).parents[2] / "docs" / "claims.md"


def test_all_forty_claims_are_here_with_two_sentences_each():
    assert list(heard()) == [f"S{n:02}" for n in range(1, 41)]
    for claim in heard().values():
        assert len(re.findall(r"\.(?:\s|$)", claim.reason)) == 2, claim.id


def test_only_an_opinion_and_what_nobody_studied_have_no_source():
    assert {claim.id for claim in heard().values() if not claim.sources} == {"S05", "S28"}


def test_a_contradicted_claim_has_grade_x():
    assert all(claim.grade == "X" for claim in heard().values() if claim.verdict == "contradicted")


def test_the_page_holds_every_claim_and_is_the_one_in_docs():
    text = claims_page()
    assert all(claim.text in text and claim.reason in text for claim in heard().values())
    assert [group.standing for group in claim_groups()] == list(STANDINGS)
    assert PAGE.read_text(encoding="utf-8") == text, "write it anew: psoas knowledge claims --markdown > docs/claims.md"


@pytest.mark.parametrize(
    "id", ["T03", "S13", "step_rate", "N01", "G07", "RF01", "R104", "LR02", "GA04", "PH01", "I08", "hamstring_belly", "FN01", "fever"]
)
def test_every_kind_of_entry_can_be_shown(id):
    text = entry_text(id)
    assert text.startswith(id)
    assert max(len(line) for line in text.splitlines()[1:]) <= 92 if "\n" in text else True


def test_a_graded_entry_shows_its_grade_and_its_sources_in_full():
    text = entry_text("S13")
    assert "Evidence X (contradicted by better studies), seen" in text
    assert "R021: Teng HL, Powers CM. Med Sci Sports Exerc 2015;47:625-630." in text


def test_an_unknown_entry_names_near_ones():
    with pytest.raises(SettingError, match="T0"):
        entry_text("T0")


def test_the_catalogue_holds_everything():
    assert len(catalogue()) > 500


def test_a_red_flag_with_an_unknown_fact_is_refused_with_file_and_line():
    flag = replace(red_flags()["RF04"], when="major_fall or small_fall")
    with pytest.raises(KnowledgeError, match=r"red_flags.yaml line \d+, RF04: 'small_fall' is not in facts.yaml"):
        check_red_flags({**red_flags(), "RF04": flag})


@pytest.mark.parametrize("when", ["major_fall or", "major_fall()", "major_fall > 1", "__import__('os')"])
def test_a_rule_that_is_more_than_a_rule_is_refused(when):
    with pytest.raises(KnowledgeError, match="a rule is made of facts"):
        check_red_flags({**red_flags(), "RF04": replace(red_flags()["RF04"], when=when)})


def test_rules_join_facts():
    rule = Rule("a and (b or not c)")
    assert rule.names == ("a", "b", "c")
    assert rule.holds({"a": True})
    assert not rule.holds({"a": True, "c": True})
    assert rule.reasons({"a": True, "b": True}) == ("a", "b")
    assert Rule("").holds({})


def test_all_twelve_patterns_are_here_and_refer_only_to_what_exists():
    assert list(conditions()) == [f"I{n:02}" for n in range(1, 13)]
    for change in ({"targets": ("N99",)}, {"signs": {"hurts": 2.0}}, {"accuracy": {"T24": "LR99"}}, {"flag": "RF99"}, {"at": ("nose",)}):
        with pytest.raises(KnowledgeError, match="does not exist"):
            check_conditions({**conditions(), "I08": replace(conditions()["I08"], **change)})


def test_every_phrase_of_the_evidence_is_here():
    assert set(phrases()) == {*(f"PH{n:02}" for n in range(1, 13)), *(f"PH{n}" for n in range(20, 27))}
    assert phrase_for("N01") == phrases()["PH01"].say
    assert phrase_for("N40") == ""
