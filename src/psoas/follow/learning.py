"""What a re-test and the soreness since then teach: an explanation whose cause changed without the symptom loses weight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from psoas.follow.history import GROUP_OF_SITE
from psoas.follow.retest import Change, ReTest
from psoas.follow.soreness_change import GroupChange
from psoas.knowledge.follow_rules import follow_rules
from psoas.knowledge.network import nodes
from psoas.reason.reasoning import Explanation, Reasoning, SymptomReasoning, ranked


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned of one explanation of one sore place: its probability before and after, and why, one sentence."""

    site: str
    explanation: str
    title: str
    before: float
    after: float
    why: str


def learn(reasoning: Reasoning, retest: ReTest, changes: Iterable[GroupChange]) -> tuple[Reasoning, tuple[Lesson, ...]]:
    """Return the reasoning with what was learned, ranked anew, and each lesson.

    Parameters
    ----------
    reasoning
        Of the first visit.
    retest
        What the tests say since then.
    changes
        What the soreness of each group did.

    Returns
    -------
    (reasoning, lessons)
        Probability and fit of an explanation move by the same odds; nothing else of it changes.
    """
    by_group = {change.group: change for change in changes}
    symptoms: list[SymptomReasoning] = []
    lessons: list[Lesson] = []
    for symptom in reasoning.symptoms:
        group = GROUP_OF_SITE.get(symptom.soreness.site)
        followed = by_group.get(group) if group is not None else None
        if followed is None or followed.said == "too little told":
            symptoms.append(symptom)
            continue
        learned, found = _of_symptom(symptom, retest, followed)
        symptoms.append(learned)
        lessons += found
    return replace(reasoning, symptoms=tuple(symptoms)), tuple(lessons)


def bettered(explanation: Explanation, retest: ReTest) -> Change | None:
    """Return a clear change for the better of a test that speaks of the explanation's cause, None without one."""
    node = nodes().get(explanation.id)
    if node is None:
        return None
    worse = {measure.finding: measure.worse for measure in node.measures}
    for change in retest.clear:
        if change.side not in (explanation.side, "both") and explanation.side != "both":
            continue
        rose = change.difference.value > 0
        if worse.get(change.id) in ("low", "high") and rose == (worse[change.id] == "low"):
            return change
    return None


def _of_symptom(symptom: SymptomReasoning, retest: ReTest, followed: GroupChange) -> tuple[SymptomReasoning, Sequence[Lesson]]:
    rule = follow_rules()["LE01"].values
    kept: list[Explanation] = []
    lessons: list[Lesson] = []
    for one in symptom.explanations:
        change = bettered(one, retest)
        factor = _factor(followed, rule) if change is not None else 1.0
        if change is None or factor == 1.0:
            kept.append(one)
            continue
        after = moved(one.probability, factor)
        low, high = (moved(end, factor) for end in one.interval)
        fit = moved(one.fit, factor)
        kept.append(replace(one, probability=after, interval=(low, high), fit=fit))
        what = f"{change.before} then, {change.after} now"
        fell = "the soreness fell too" if factor > 1 else "the soreness did not follow"
        lessons.append(Lesson(symptom.soreness.site, one.id, one.title, one.probability, after, f"What was tested changed ({what}), and {fell}."))
    return replace(symptom, explanations=ranked(kept)), lessons


def _factor(followed: GroupChange, rule: Mapping[str, float]) -> float:
    if followed.probability <= rule["no_fall_below"] and followed.said != "clear fall":
        return rule["lost"]
    return rule["gained"] if followed.probability >= rule["fall_above"] else 1.0


def moved(probability: float, factor: float) -> float:
    """Return a probability after its odds were multiplied by a factor."""
    if probability <= 0 or probability >= 1:
        return probability
    odds = probability / (1 - probability) * factor
    return odds / (1 + odds)
