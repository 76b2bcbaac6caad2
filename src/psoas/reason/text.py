"""Reasoning as plain text, for a terminal or a file."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from psoas.finding import Finding
from psoas.knowledge.body_map import regions
from psoas.knowledge.wording import phrase_for
from psoas.reason.belief import Belief
from psoas.reason.cards import RESEARCH, Card, cards, in_100, place, sentence_case
from psoas.reason.reasoning import NextTest, Reasoning, SymptomReasoning
from psoas.screen.answers import Answers
from psoas.screen.red_flags import RaisedFlag, Safety

WIDTH = 92
UNSURE = 0.25
"""From this probability up to likely, a capacity can't be told."""

UNEXPLAINED = "Nothing that we asked or tested explains it well."
OUTSIDE = "This place lies outside the chain that psoas looks at, so it knows little of it. If it stays, have it looked at."


def as_text(reasoning: Reasoning, answers: Answers, findings: Sequence[Finding] = ()) -> str:
    """Return the whole answer as text, lines of at most 92 characters.

    Parameters
    ----------
    reasoning
        What `explain` gave.
    answers, findings
        What it was made from.
    """
    return "\n".join(_lines(reasoning, answers, findings)).rstrip() + "\n"


def _lines(reasoning: Reasoning, answers: Answers, findings: Sequence[Finding]) -> Iterator[str]:
    if reasoning.safety.stopped:
        yield from _referral(reasoning.safety)
        return
    for flag in reasoning.safety.cautions:
        yield from _wrapped(f"Take care: {flag.name}. {flag.act}")
        yield ""
    if reasoning.nothing_to_fix:
        yield from _nothing(reasoning)
    for symptom in reasoning.symptoms:
        yield from _symptom(symptom, answers, findings)
    if not reasoning.nothing_to_fix:
        yield from _measured(reasoning.beliefs)
    yield from _next(reasoning)


def _referral(safety: Safety) -> Iterator[str]:
    yield "SEE A PROFESSIONAL NOW" if safety.now else "SEE A PROFESSIONAL FIRST"
    yield ""
    for flag in safety.stops:
        yield from _wrapped(_why(flag))
        yield ""
    yield from _wrapped("We explain nothing and plan nothing until this has been looked at.")


def _why(flag: RaisedFlag) -> str:
    return f"You told of {flag.name}. We ask about it because {flag.why}. {flag.act}"


def _nothing(reasoning: Reasoning) -> Iterator[str]:
    tested = len({belief.node for belief in reasoning.beliefs if belief.tested})
    yield "NOTHING TO FIX"
    yield ""
    yield from _wrapped(
        f"Nothing is sore, and {tested} thing{'s' if tested != 1 else ''} we looked at came out in the usual range. That is a full result."
    )
    yield ""


def _symptom(symptom: SymptomReasoning, answers: Answers, findings: Sequence[Finding]) -> Iterator[str]:
    yield "WHAT MAY EXPLAIN IT"
    yield ""
    yield from _wrapped(place(symptom.soreness))
    if symptom.looks_like:
        yield from _wrapped(f"Your answers look like {' or '.join(symptom.looks_like)}.")
    for text in symptom.refer:
        yield from _wrapped(text)
    if symptom.uncertain:
        yield from _wrapped("Uncertain: take one finding away and another explanation comes first.")
    for text in remarks(symptom):
        yield from _wrapped(text)
    yield ""
    for number, card in enumerate(cards(symptom, answers, findings), start=1):
        yield from _card(number, card)
    shown = {card.title for card in cards(symptom, answers, findings)}
    rest = [one for one in symptom.explanations if one.tested and one not in symptom.supported and sentence_case(one.title) not in shown]
    if rest:
        yield from _wrapped(f"Little support in your data: {', '.join(one.title for one in rest)}.")
    for one in symptom.loads:
        yield from _wrapped(
            f"{sentence_case(one.title)}: it moves load, and is not known to come before this. {' '.join(link.says for link in one.links)}"
        )
    done, among = symptom.looked_at
    yield from _wrapped(
        f"Of {among} things that could explain it, {done} were asked or tested. {in_100(symptom.reserve)} is kept for something not tested here."
    )
    yield ""
    if symptom.advice:
        yield "What is usually done"
        for text in symptom.advice:
            yield from _wrapped(text, "  ")
        yield ""


def remarks(symptom: SymptomReasoning) -> tuple[str, ...]:
    """Return what has to be said before the cards: that the place is outside the chain, or that nothing explains it well."""
    said = (OUTSIDE if regions()[symptom.soreness.site].outside else "", "" if symptom.supported else UNEXPLAINED)
    return tuple(text for text in said if text)


def _card(number: int, card: Card) -> Iterator[str]:
    yield from _wrapped(f"{number}. {card.title} ({card.fit})")
    for heading, text in card.rows:
        research = heading == RESEARCH
        grade = f"[{card.grade}: {card.grade_words}] " if research else ""
        sources = f" ({', '.join(card.sources)})" if research and card.sources else ""
        yield from _wrapped(f"{heading}: {grade}{text}{sources}", "   ")
    yield ""


def _measured(beliefs: Sequence[Belief]) -> Iterator[str]:
    tested = [belief for belief in beliefs if belief.tested]
    likely = [belief for belief in tested if belief.likely]
    if not tested:
        return
    yield "WHAT THE TESTS SAY, APART FROM WHAT IS SORE"
    yield ""
    for belief in likely:
        low, high = belief.interval
        where = "" if belief.side == "both" else f", {belief.side}"
        about = phrase_for(belief.node)
        yield from _wrapped(
            f"{sentence_case(belief.name)}{where}: likely, {in_100(belief.probability)} ({round(100 * low)} to {round(100 * high)}). {about}".rstrip()
        )
    unsure = _named([belief for belief in tested if not belief.likely and belief.probability >= UNSURE], tested)
    usual = _named([belief for belief in tested if belief.probability < UNSURE], tested)
    if unsure:
        yield from _wrapped(f"Can’t tell yet: {', '.join(unsure)}.")
    if usual:
        yield from _wrapped(f"No sign of: {', '.join(usual)}.")
    yield ""


def _named(beliefs: Sequence[Belief], tested: Sequence[Belief]) -> tuple[str, ...]:
    """Return the names of beliefs, with the side where the two sides differ."""
    count = {belief.node: sum(other.node == belief.node for other in beliefs) for belief in beliefs}
    whole = {belief.node: sum(other.node == belief.node for other in tested) for belief in beliefs}
    names = (b.name if b.side == "both" or count[b.node] == whole[b.node] else f"{b.name} on the {b.side}" for b in beliefs)
    return tuple(dict.fromkeys(names))


def _next(reasoning: Reasoning) -> Iterator[str]:
    if any(symptom.refer for symptom in reasoning.symptoms):
        return
    yield "WHAT TO TEST NEXT"
    yield ""
    yield from _wrapped(_next_words(reasoning.next_test))


def _next_words(test: NextTest | None) -> str:
    if test is None:
        return "No test at home would tell much more now."
    minutes = f"{test.minutes:g} minute{'s' if test.minutes != 1 else ''}"
    return f"{sentence_case(test.name)}, {minutes}: of all tests at home it tells most for its time here. It looks at {' and '.join(test.about)}."


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + ("  " if indent else ""))
