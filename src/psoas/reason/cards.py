"""An explanation as a card for people: five lines, always the same, in plain words (PH20)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from psoas.finding import Finding, Side, Verdict
from psoas.knowledge.body_map import regions
from psoas.knowledge.conditions import conditions
from psoas.knowledge.entries import Grade
from psoas.knowledge.library import sources
from psoas.knowledge.network import accuracies, nodes
from psoas.reason.context import EARLIER_INJURY, LONGEST_RUN, NEW_WORK, SPORT
from psoas.reason.reasoning import Explanation, Kind, SymptomReasoning
from psoas.screen.answers import Answers, Soreness

SAW, EXACT, RESEARCH, OTHERS, MIND = (
    "What we saw",
    "How exact that is",
    "What research says",
    "Two other readings",
    "What would change our mind",
)
BARS = ("little support in your data", "possible", "may well contribute", "fits best")
GRADES: dict[Grade, str] = {
    "A": "many trials agree",
    "B": "one good trial or cohort",
    "C": "laboratory or one point in time",
    "D": "expert opinion",
    "X": "contradicted",
}
REFLECTED: dict[Kind, str] = {
    "training": "It rests on what you told us; nothing was measured.",
    "history": "It rests on what you told us; nothing was measured.",
    "pattern": "It rests on where and when it hurts, which is not exact.",
    "capacity": "It was not tested, so this is what holds for runners at large.",
    "form": "It was not measured, so this is what holds for runners at large.",
}


@dataclass(frozen=True, slots=True)
class Card:
    """An explanation as people read it.

    `bars` of 4 and `fit` say how well it fits, `grade` and `grade_words` how strong the research is, `sources` whose it is,
    `assumed` whether a number in it is our assumption; `rows` are the five lines, heading and text, in the order of PH20.
    """

    title: str
    bars: int
    fit: str
    grade: Grade
    grade_words: str
    assumed: bool
    sources: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]


def cards(symptom: SymptomReasoning, answers: Answers, findings: Sequence[Finding], count: int = 3) -> tuple[Card, ...]:
    """Return the cards of what explains a symptom best.

    What was tested or answered and has more than little support gets a card. If nothing has, what was found likely gets one
    all the same, since people ask what it has to do with what is sore.

    Parameters
    ----------
    symptom
        The reasoning about one sore place.
    answers, findings
        What it was made from.
    count
        How many cards at most.
    """
    worth = symptom.supported or tuple(one for one in symptom.explanations if one.likely and one.tested)
    return tuple(card(one, symptom, answers, findings) for one in worth[:count])


def card(one: Explanation, symptom: SymptomReasoning, answers: Answers, findings: Sequence[Finding]) -> Card:
    """Return the card of one explanation."""
    texts = {
        SAW: saw(one, symptom.soreness, answers, findings),
        EXACT: _exact(one, findings),
        RESEARCH: _research(one),
        OTHERS: _others(one, symptom),
        MIND: one.change_of_mind,
    }
    return Card(
        sentence_case(one.title), BARS.index(one.label) + 1, one.label, one.grade, GRADES[one.grade], one.assumed, _sources(one), tuple(texts.items())
    )


def saw(one: Explanation, entry: Soreness, answers: Answers, findings: Sequence[Finding]) -> str:
    """Return what was seen, or told, that speaks of an explanation."""
    if one.id == LONGEST_RUN and one.tested:
        now, before = answers.training.longest_run_this_week, answers.training.longest_run_before
        return f"Your longest run this week was {now:g} km. In the month before it was {before:g} km."
    if one.id == NEW_WORK and one.tested:
        new = f" ({', '.join(answers.training.new_work)})" if answers.training.new_work else ""
        told = (
            f"You had new or harder work in the last three days{new}." if one.fit > 0 else "There was no new or harder work in the last three days."
        )
        return f"{told} {place(entry)}"
    if one.id == EARLIER_INJURY and one.tested:
        return "You were hurt at the same place in the last 12 months." if one.fit > 0 else "You were not hurt there in the last 12 months."
    if one.id == SPORT and one.tested:
        return f"Your sport is {answers.sport}. {place(entry)}" if one.fit > 0 else "You run distances and do not sprint."
    if one.kind == "pattern":
        return " ".join((place(entry), *_provoked(one, entry, findings), f"It is often like this: {conditions()[one.id].typical}"))
    told = " ".join(_result(name, finding) for name, finding in _of_node(one.id, entry.side, findings))
    return told or f"Nothing yet. We have no figure for {nodes()[one.id].short}."


def place(entry: Soreness) -> str:
    """Return where it is sore, how much, how long and since what."""
    side = {"left": "on the left", "right": "on the right", "both": "on both sides"}[entry.side]
    days = "" if entry.days is None else f", for {entry.days:g} day{'s' if entry.days != 1 else ''}"
    began = {
        "one moment": " It began at one moment.",
        "during a run": " It began during a run.",
        "after new work": " It began after new work.",
        "gradually": " It came bit by bit.",
        "not sure": "",
    }[entry.onset]
    return f"You are sore at the {regions()[entry.site].name}, {side}, {entry.level} out of 10{days}.{began}"


def sentence_case(text: str) -> str:
    """Return the text with a capital at the start."""
    return text[:1].upper() + text[1:]


def in_100(probability: float) -> str:
    """Return a probability as people count it."""
    return f"{round(100 * probability)} in 100"


def _of_100(probability: float) -> str:
    return str(round(100 * probability)) if probability >= 0.005 else "fewer than 1"


def _provoked(one: Explanation, entry: Soreness, findings: Iterable[Finding]) -> Iterable[str]:
    """Return what the tests of a pattern showed, each in a sentence."""
    for finding in findings:
        ratios = conditions()[one.id].accuracy.get(finding.id)
        if ratios and finding.estimate.known and (finding.side == entry.side or "both" in (finding.side, entry.side)):
            hurt = "hurt there" if finding.verdict is Verdict.OUTSIDE else "did not hurt there"
            yield f"The {accuracies()[ratios].test} {hurt}."


def _of_node(node: str, side: Side, findings: Iterable[Finding]) -> list[tuple[str, Finding]]:
    names = {measure.finding: measure.name for measure in nodes()[node].measures}
    return [(names[f.id], f) for f in findings if f.id in names and (f.side == side or "both" in (f.side, side)) and f.estimate.known]


def _result(name: str, finding: Finding) -> str:
    side = "" if finding.side == "both" else f", {finding.side}"
    value = "" if finding.estimate.unit == "1" else f": {finding.estimate}"
    return f"{sentence_case(name)}{side}{value}, {_standing(finding)}."


def _standing(finding: Finding) -> str:
    if finding.z is None:
        return {"outside band": "outside the usual", "in band": "in the usual range"}.get(finding.verdict.value, "which does not tell")
    away = abs(finding.z)
    if away < 1:
        return "in the usual range"
    standing = f"{'below' if finding.z < 0 else 'above'} {'most' if away >= 1.5 else 'many'} others"
    return f"{standing}, though by less than the error" if finding.verdict is Verdict.CANT_TELL else standing


def _exact(one: Explanation, findings: Sequence[Finding]) -> str:
    low, high = one.interval
    chance = f"We think it helped in {_of_100(one.probability)} of 100 cases like yours; it may be {round(100 * low)} to {round(100 * high)}."
    if one.kind == "pattern":
        chance = f"Of 100 people who answer so, {round(100 * one.probability)} may have this; it may be {round(100 * low)} to {round(100 * high)}."
    if one.kind not in ("capacity", "form") or not one.tested:
        return f"{REFLECTED[one.kind]} {chance}"
    done = _of_node(one.id, one.side, findings)
    trials = sum(max(finding.estimate.n, 1) for _, finding in done if one.kind == "capacity")
    tests = "It comes from your clip." if one.kind == "form" else "It rests on one try." if trials == 1 else f"It rests on {trials} tries."
    return f"{tests} {chance}"


def _research(one: Explanation) -> str:
    if one.kind == "pattern":
        return f"{conditions()[one.id].says} How often it is this is our own estimate."
    said = " ".join(dict.fromkeys(link.says for link in one.links))
    assumed = " One link is our assumption." if one.assumed and "our assumption" not in said and "our estimate" not in said else ""
    return f"{said}{assumed}"


def _sources(one: Explanation) -> tuple[str, ...]:
    """Return the names of the sources, each once."""
    ids = conditions()[one.id].sources if one.kind == "pattern" else tuple(id for link in one.links for id in link.sources)
    return tuple(dict.fromkeys(sources()[id].name for id in ids))


def _others(one: Explanation, symptom: SymptomReasoning) -> str:
    others = [f"{sentence_case(other.title)}: {other.label}." for other in symptom.alternatives(one)]
    return f"{' '.join(others)} Something not tested here: {in_100(symptom.reserve)} is kept for it."
