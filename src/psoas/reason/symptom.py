"""One sore place -> its explanations, ranked, with what each finding does to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from psoas.finding import Finding, Side
from psoas.knowledge.conditions import Condition
from psoas.knowledge.network import nodes, reason_rules
from psoas.reason.belief import LIKELY, Belief, believe
from psoas.reason.context import EARLIER_INJURY, NEW_WORK, context, sport_kind
from psoas.reason.inference import contributions, marginals
from psoas.reason.leave_out import Evidence, evidence_of, without
from psoas.reason.network import SYMPTOM, build_network
from psoas.reason.paths import Path, label_of, paths_to
from psoas.reason.patterns import Pattern, judge_pattern, live_patterns, targets_of
from psoas.reason.reasoning import Contribution, Explanation, Kind, Link, SymptomReasoning, ranked
from psoas.screen.answers import Answers, Soreness
from psoas.screen.facts import facts_about

KINDS: Mapping[str, Kind] = {"capacity": "capacity", "form": "form", "context": "training"}


@dataclass(frozen=True, slots=True)
class Considered:
    """What was looked at for one sore place: patterns, targets, beliefs, and paths from causes."""

    live: tuple[Condition, ...]
    patterns: tuple[Pattern, ...]
    targets: tuple[str, ...]
    beliefs: Mapping[str, Belief]
    paths: tuple[Path, ...]


def explain_symptom(entry: Soreness, answers: Answers, findings: Sequence[Finding]) -> SymptomReasoning:
    """Return what may explain one sore place.

    Parameters
    ----------
    entry
        The mark on the body map, one of `answers.soreness`.
    answers
        Everything that was answered.
    findings
        Everything that was measured, tests and clip alike.
    """
    considered = consider(entry, answers, findings)
    helped = _probabilities(considered, answers)
    found = [*_from_patterns(considered, entry), *(_from_path(path, considered, entry, helped) for path in considered.paths)]
    evidence = evidence_of(answers, findings, considered.beliefs, considered.patterns)
    missing = [(one, _fits_without(one, entry, answers, findings)) for one in evidence]
    reasons = ranked(replace(one, contributions=_contributions(one, missing)) for one in found if not _is_load(one, considered))
    least = reason_rules()["GA05"].values["possible"]
    first = next((one.id for one in reasons if one.tested and one.fit >= least), "")
    return SymptomReasoning(
        soreness=entry,
        explanations=reasons,
        loads=ranked(one for one in found if _is_load(one, considered) and one.tested and one.fit > 0),
        reserve=reason_rules()["GA06"].values["reserve"],
        unexplained=helped[SYMPTOM],
        uncertain=bool(first) and any(_best(fits) != first for one, fits in missing if one.id != first),
        looks_like=tuple(condition.name for condition in considered.live if condition.prior is None),
        advice=tuple(condition.care for condition in considered.live if entry.site in condition.at),
        leave_out=tuple(dict.fromkeys(what for condition in considered.live if entry.site in condition.at for what in condition.leave_out)),
        refer=tuple(condition.refer for condition in considered.live if condition.refer),
    )


def consider(entry: Soreness, answers: Answers, findings: Sequence[Finding]) -> Considered:
    """Return patterns, beliefs and paths for one sore place, without ranking them."""
    facts = facts_about(entry, answers, findings)
    live = live_patterns(entry, facts)
    judged = [judge_pattern(condition, entry, facts, findings) for condition in live]
    beliefs = {**beliefs_at(entry.side, findings), **context(answers, entry)}
    targets = targets_of(entry, live)
    paths = paths_to(targets, beliefs, sport_kind(answers))
    return Considered(live, tuple(pattern for pattern in judged if pattern is not None), targets, beliefs, paths)


def beliefs_at(side: Side, findings: Sequence[Finding]) -> dict[str, Belief]:
    """Return what is thought of every measurable node on a side.

    For soreness on both sides the less likely of left and right counts: what is found on one side does not explain
    both.
    """
    found = {}
    for node in nodes().values():
        if node.layer in ("capacity", "form"):
            sides: tuple[Side, ...] = ("left", "right") if side == "both" else (side,)
            found[node.id] = min((believe(node, findings, one) for one in sides), key=lambda belief: belief.probability)
    return found


def _same(entry: Soreness, answers: Answers) -> Soreness:
    """Return the mark as it stands in answers from which something was left out."""
    return next((mark for mark in answers.soreness if (mark.site, mark.side) == (entry.site, entry.side)), entry)


def _probabilities(considered: Considered, answers: Answers) -> Mapping[str, float]:
    if not any(path.role == "reason" for path in considered.paths):
        return {SYMPTOM: 1.0}
    network = build_network(considered.targets, considered.beliefs, sport_kind(answers))
    return contributions(network, marginals(network))


def _from_patterns(considered: Considered, entry: Soreness) -> Iterable[Explanation]:
    for pattern in considered.patterns:
        condition = pattern.condition
        yield Explanation(
            id=condition.id,
            title=f"{condition.name}, felt here" if pattern.sent else condition.name,
            kind="pattern",
            side=entry.side,
            fit=pattern.probability,
            fit_interval=pattern.interval,
            label=label_of(pattern.probability),
            probability=pattern.probability,
            interval=pattern.interval,
            grade=condition.grade,
            assumed=True,
            tested=bool(pattern.tests or pattern.signs),
            likely=pattern.probability >= LIKELY,
            links=(),
        )


def _from_path(path: Path, considered: Considered, entry: Soreness, helped: Mapping[str, float]) -> Explanation:
    node, belief = nodes()[path.cause], considered.beliefs[path.cause]
    probability = helped.get(path.cause, 0.0) if path.role == "reason" else 0.0
    spread = (path.low / path.fit, path.high / path.fit) if path.fit else (1.0, 1.0)
    new_work = [condition.name for condition in considered.live if path.cause == NEW_WORK and path.links[-1].effect == condition.id]
    return Explanation(
        id=path.cause,
        title=new_work[0] if new_work else node.name,
        kind="history" if path.cause == EARLIER_INJURY else KINDS[node.layer],
        side=entry.side,
        fit=path.fit,
        fit_interval=(path.low, path.high),
        label=label_of(path.fit),
        probability=probability,
        interval=(probability * spread[0], min(probability * spread[1], 1.0)),
        grade=path.grade,
        assumed=path.assumed,
        tested=belief.tested,
        likely=belief.likely,
        links=tuple(Link(e.id, e.cause, e.effect, e.says, e.grade, e.basis == "expert_prior", e.sources) for e in path.links),
    )


def _is_load(one: Explanation, considered: Considered) -> bool:
    return any(path.cause == one.id and path.role == "load" for path in considered.paths)


def _fits(considered: Considered) -> dict[str, tuple[bool, float]]:
    """Return explanation -> whether it was tested, and its fit."""
    found = {p.condition.id: (bool(p.tests or p.signs), p.probability) for p in considered.patterns}
    return {**found, **{p.cause: (considered.beliefs[p.cause].tested, p.fit) for p in considered.paths if p.role == "reason"}}


def _fits_without(one: Evidence, entry: Soreness, answers: Answers, findings: Sequence[Finding]) -> dict[str, tuple[bool, float]]:
    less, rest = without(one, answers, findings)
    return _fits(consider(_same(entry, less), less, rest))


def _best(fits: Mapping[str, tuple[bool, float]]) -> str:
    tested = {id: fit for id, (was_tested, fit) in fits.items() if was_tested}
    return min(tested, key=lambda id: (-tested[id], id)) if tested else ""


def _contributions(one: Explanation, missing: Sequence[tuple[Evidence, Mapping[str, tuple[bool, float]]]]) -> tuple[Contribution, ...]:
    changes = [Contribution(e.id, e.name, e.side, one.fit - fits.get(one.id, (False, 0.0))[1]) for e, fits in missing]
    return tuple(sorted((c for c in changes if abs(c.change) > 1e-12), key=lambda c: (-abs(c.change), c.evidence, c.side)))
