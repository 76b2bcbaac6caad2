"""Reasoning as the report shows it: a referral alone, or cards, chains and the next test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from psoas.assessment import Assessment
from psoas.finding import Finding
from psoas.knowledge.claims_page import ClaimGroup, claim_groups
from psoas.knowledge.wording import phrase_for
from psoas.reason.belief import Belief
from psoas.reason.cards import Card, cards, in_100, place, sentence_case
from psoas.reason.reasoning import Reasoning, SymptomReasoning
from psoas.reason.text import remarks
from psoas.report.chain import Chain, chain_drawing, chains
from psoas.screen.answers import Answers
from psoas.screen.red_flags import RaisedFlag


@dataclass(frozen=True, slots=True)
class ChainPicture:
    """A chain drawn twice, for a wide and a narrow page, with what research says of each link."""

    title: str
    wide: Markup
    narrow: Markup
    says: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SymptomPanel:
    """What is said of one sore place."""

    title: str
    told: str
    refer: tuple[str, ...]
    cards: tuple[Card, ...]
    note: str
    chains: tuple[ChainPicture, ...]
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExplanationSection:
    """The section of the report; with `flags` nothing else is in it."""

    flags: tuple[RaisedFlag, ...]
    now: bool
    cautions: tuple[RaisedFlag, ...]
    nothing: str
    symptoms: tuple[SymptomPanel, ...]
    measured: tuple[str, ...]
    next_test: str
    heard: tuple[ClaimGroup, ...]


def explanation_section(assessment: Assessment) -> ExplanationSection | None:
    """Return the section of an assessment; None where nothing was reasoned."""
    reasoning = assessment.reasoning
    if reasoning is None:
        return None
    answers = assessment.screening.answers if assessment.screening is not None else Answers(assessment.runner)
    tests = assessment.screening.findings if assessment.screening is not None else ()
    return explanations_of(reasoning, answers, (*tests, *assessment.findings))


def explanations_of(reasoning: Reasoning, answers: Answers, found: Sequence[Finding]) -> ExplanationSection:
    """Return the section of what was reasoned from answers and findings, with a clip or without one.

    Parameters
    ----------
    reasoning
        What came of them.
    answers
        What the person told.
    found
        Of tests and, if there is one, of the clip.
    """
    return ExplanationSection(
        flags=reasoning.safety.stops,
        now=reasoning.safety.now,
        cautions=reasoning.safety.cautions,
        nothing=_nothing(reasoning),
        symptoms=tuple(_panel(symptom, reasoning, cards(symptom, answers, found)) for symptom in reasoning.symptoms),
        measured=tuple(_measured(belief) for belief in reasoning.likely if belief.layer == "capacity"),
        next_test=_next_test(reasoning),
        heard=() if reasoning.safety.stopped else claim_groups(),
    )


def _panel(symptom: SymptomReasoning, reasoning: Reasoning, shown: tuple[Card, ...]) -> SymptomPanel:
    stands = "another explanation comes first: uncertain" if symptom.uncertain else "the first one stays first"
    done, among = symptom.looked_at
    looked = f"Of {among} things that could explain it, {done} were asked or tested."
    return SymptomPanel(
        title="What may explain it",
        told=" ".join((place(symptom.soreness), *remarks(symptom))),
        refer=symptom.refer,
        cards=shown,
        note=f"{looked} {in_100(symptom.reserve)} is kept for something not tested here. Take one finding away and {stands}.",
        chains=tuple(_picture(chain) for chain in chains(symptom, reasoning)),
        advice=symptom.advice,
    )


def _picture(chain: Chain) -> ChainPicture:
    says = tuple(dict.fromkeys((arrow.label, arrow.says) for arrow in chain.arrows))
    return ChainPicture(chain.title, chain_drawing(chain, upright=False), chain_drawing(chain, upright=True), says)


def _measured(belief: Belief) -> str:
    low, high = belief.interval
    side = "" if belief.side == "both" else f", {belief.side}"
    chance = f"likely, {in_100(belief.probability)} ({round(100 * low)} to {round(100 * high)})"
    return f"{sentence_case(belief.name)}{side}: {chance}. {phrase_for(belief.node)}".strip()


def _nothing(reasoning: Reasoning) -> str:
    if not reasoning.nothing_to_fix:
        return ""
    return "Nothing is sore, and what we looked at came out in the usual range. That is a full result."


def _next_test(reasoning: Reasoning) -> str:
    test = reasoning.next_test
    if test is None:
        return ""
    return (
        f"{sentence_case(test.name)}, {test.minutes:g} min. Of all tests at home it tells most for its time. It looks at {' and '.join(test.about)}."
    )
