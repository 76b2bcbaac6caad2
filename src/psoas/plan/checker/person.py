"""What the rules ask of a person: facts that hold, questions that were answered, what is likely low."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from psoas.finding import Finding
from psoas.knowledge.conditions import conditions
from psoas.knowledge.programme_rules import programme_rules
from psoas.reason.reasoning import Reasoning
from psoas.screen.answers import Answers
from psoas.screen.facts import facts_of


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the rules see them.

    Parameters
    ----------
    facts
        Fact, pattern ("I08") or sore place ("sore_knee_front") -> whether it holds.
    answered
        Facts that were answered, with yes or no.
    stopped
        Whether a red flag was raised.
    likely
        Nodes whose probability gives them two places (ER02).
    pain
        Worst soreness that was told, 0 to 10.
    """

    facts: Mapping[str, bool]
    answered: frozenset[str]
    stopped: bool
    likely: frozenset[str]
    pain: int


def person_of(reasoning: Reasoning, answers: Answers, findings: Iterable[Finding] = ()) -> Person:
    """Return the person that a programme is checked for.

    Parameters
    ----------
    reasoning, answers, findings
        What the programme was made from.
    """
    rules = programme_rules()
    sore_from = rules["ER05"].values["sore_from"]
    places = {f"sore_{mark.site}": True for mark in answers.soreness if mark.level >= sore_from}
    named = {condition.name: condition.id for condition in conditions().values()}
    patterns = {named[name]: True for symptom in reasoning.symptoms for name in symptom.looks_like}
    patterns |= {one.id: True for symptom in reasoning.symptoms for one in symptom.explanations if one.kind == "pattern" and one in symptom.supported}
    two_places = rules["ER02"].values["two_places_above"]
    return Person(
        facts={**facts_of(answers, findings), **places, **patterns},
        answered=frozenset(answers.facts),
        stopped=reasoning.safety.stopped,
        likely=frozenset(belief.node for belief in reasoning.beliefs if belief.probability > two_places),
        pain=max((mark.level for mark in answers.soreness), default=0),
    )
