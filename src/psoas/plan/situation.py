"""What decides which exercises are left out for this person, before any need is weighed (ER05)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from psoas.finding import Finding
from psoas.knowledge.body_map import regions
from psoas.knowledge.conditions import conditions
from psoas.knowledge.programme_rules import programme_rules
from psoas.knowledge.red_flags import facts
from psoas.knowledge.rules import Rule
from psoas.plan.wishes import Wishes
from psoas.reason.patterns import live_patterns
from psoas.reason.reasoning import Reasoning
from psoas.screen.answers import Answers
from psoas.screen.facts import facts_about, facts_of


@dataclass(frozen=True, slots=True)
class Situation:
    """What holds for a person.

    Parameters
    ----------
    facts
        Fact, pattern ("I08") or sore place ("sore_knee_front") -> whether it holds.
    stretching
        The same for stretches, with the patterns that are thought of at a sore place before any test: what is left out
        of stretching costs little.
    answered
        Questions that were answered.
    pain
        Worst pain of the last days, 0 to 10.
    """

    facts: Mapping[str, bool]
    stretching: Mapping[str, bool]
    answered: frozenset[str]
    pain: int

    @property
    def red(self) -> bool:
        """Whether the pain is above what any strength work is done with (PM03)."""
        return self.pain > programme_rules()["PM03"].values["above"]

    @property
    def amber(self) -> bool:
        """Whether the pain asks for care (PM02)."""
        return not self.red and self.pain >= programme_rules()["PM02"].values["low"]

    def against(self, rule: str, *, stretch: bool = False) -> tuple[str, ...]:
        """Return in words what holds of a rule that says when an exercise is left out; empty if it does not hold."""
        known = self.stretching if stretch else self.facts
        if not rule or not Rule(rule).holds(known):
            return ()
        return tuple(_said(name) for name in Rule(rule).reasons(known)) or ("of your answers",)


def situation_of(reasoning: Reasoning, answers: Answers, findings: Sequence[Finding], wishes: Wishes) -> Situation:
    """Return what holds for a person: facts, patterns that the answers look like, sore places, pain.

    Parameters
    ----------
    reasoning, answers, findings, wishes
        As for `psoas.plan.make.make_programme`.
    """
    sore_from = programme_rules()["ER05"].values["sore_from"]
    told = max((mark.level for mark in answers.soreness), default=0)
    pain = told if wishes.pain is None else wishes.pain
    sore = {f"sore_{mark.site}": True for mark in answers.soreness if mark.level >= sore_from}
    known = {**facts_of(answers, findings), **sore, **dict.fromkeys(_supported(reasoning), True)}
    thought_of = {
        pattern.id: True
        for mark in answers.soreness
        if mark.level > 0
        for pattern in live_patterns(mark, facts_about(mark, answers, findings))
        if mark.site in pattern.at
    }
    return Situation(known, {**known, **thought_of}, frozenset(answers.facts), pain)


def _supported(reasoning: Reasoning) -> Iterable[str]:
    """Return the patterns that the answers look like."""
    named = {condition.name: condition.id for condition in conditions().values()}
    for symptom in reasoning.symptoms:
        yield from (named[name] for name in symptom.looks_like)
        yield from (one.id for one in symptom.supported if one.kind == "pattern")


def _said(name: str) -> str:
    if name.startswith("sore_") and name.removeprefix("sore_") in regions():
        return f"you are sore at the {regions()[name.removeprefix('sore_')].name}"
    if name in conditions():
        return f"your answers look like {conditions()[name].name}"
    if name in facts() and facts()[name].ask:
        return f"you said yes to “{facts()[name].ask}”"
    return f"of what you told us ({name.replace('_', ' ')})"
