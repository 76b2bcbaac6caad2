"""Explanation cards: complete, careful, and readable at 12."""

from __future__ import annotations

from statistics import median

import pytest
from hypothesis import given, settings
from people import judged, scored
from profiles import answers, findings

from psoas.knowledge.conditions import conditions
from psoas.knowledge.heard import heard
from psoas.knowledge.red_flags import facts, red_flags
from psoas.reason.cards import EXACT, MIND, OTHERS, RESEARCH, SAW, card, cards
from psoas.reason.explain import explain
from psoas.reason.text import WIDTH, as_text
from psoas.screen.answers import Answers, Soreness, Training
from readability import reading_age

SORE = Soreness("hamstring_belly", "both", 4, onset="after new work", days=1)
PERSON = Answers(soreness=(SORE,), training=Training(22, 14, new_work_72h=True, new_work=("hills",)))
TESTS = (scored("T03", "left", -1.7), scored("T03", "right", -1.7), scored("T11", "left", -2), scored("T11", "right", 0.3))


def test_a_card_has_its_five_lines_in_order():
    first = cards(explain(PERSON, TESTS).symptoms[0], PERSON, TESTS)[0]
    assert [heading for heading, _ in first.rows] == [SAW, EXACT, RESEARCH, OTHERS, MIND]
    assert first.title == "Ordinary soreness after new or harder work"
    assert (first.bars, first.fit) == (4, "fits best")


def test_a_card_names_two_other_readings_and_the_reserve():
    for one in cards(explain(PERSON, TESTS).symptoms[0], PERSON, TESTS):
        others = dict(one.rows)[OTHERS]
        assert others.count(":") == 3
        assert "Something not tested here: 15 in 100" in others


@settings(max_examples=30, deadline=None)
@given(answers, findings)
def test_every_card_is_whole_and_reads_at_12(person, found):
    for symptom in explain(person, found).symptoms:
        for one in symptom.explanations:
            shown = card(one, symptom, person, found)
            assert all(text and text[-1] in ".”" for _, text in shown.rows), shown
            assert reading_age(" ".join(text for _, text in shown.rows)) <= 12


@settings(max_examples=20, deadline=None)
@given(answers, findings)
def test_text_fits_a_terminal_and_never_gives_a_chance_of_injury(person, found):
    text = as_text(explain(person, found), person, found)
    assert max(len(line) for line in text.splitlines()) <= WIDTH
    assert "risk" not in text
    assert text.endswith("\n")


def test_a_claim_that_is_contradicted_is_never_a_reason():
    contradicted = {one.text for one in heard().values() if one.verdict in ("contradicted", "not tested")}
    text = as_text(explain(PERSON, TESTS), PERSON, TESTS)
    assert not [claim for claim in contradicted if claim.rstrip(".") in text]


def test_a_positive_test_is_told_on_the_card_of_its_pattern():
    person = Answers(soreness=(Soreness("sit_bone", "left", 4, days=42),))
    found = (judged("T24", "left", True),)
    first = cards(explain(person, found).symptoms[0], person, found)[0]
    assert "The sit-bone stretch test hurt there." in dict(first.rows)[SAW]


@pytest.mark.parametrize(
    "texts",
    [
        [f"{claim.text} {claim.reason}" for claim in heard().values()],
        [f"{condition.typical} {condition.says} {condition.care}" for condition in conditions().values()],
        [f"{flag.why}. {flag.act}" for flag in red_flags().values()],
        [fact.ask for fact in facts().values() if fact.ask],
    ],
    ids=["claims", "conditions", "red flags", "questions"],
)
def test_what_people_read_of_knowledge_reads_at_12(texts):
    assert median(reading_age(text) for text in texts) <= 12
    assert max(reading_age(text) for text in texts) <= 16
