"""Reasoning -> needs: what the programme works on for this person, how much each weighs, and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from psoas.finding import Finding, Side
from psoas.knowledge.network import nodes
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.found import found_for
from psoas.plan.programme import Need
from psoas.reason.belief import Belief
from psoas.reason.reasoning import Reasoning

BASE = "base"
BASE_NAME = "strength for runners"


def needs_of(reasoning: Reasoning, findings: Sequence[Finding]) -> tuple[Need, ...]:
    """Return what the programme works on, the weightiest first, the base set last.

    A capacity counts from the posterior of ER02 on; left and right are joined, since both sides are dosed alike. What was
    not tested stays at its prior and is no need. Nothing found gives the base set alone, which is a full programme.

    Parameters
    ----------
    reasoning
        What `psoas.reason.explain` gave; not stopped.
    findings
        What was measured.
    """
    capacities = [one for one in reasoning.beliefs if one.layer == "capacity" and one.tested]
    by_node = {node: list(both) for node, both in groupby(sorted(capacities, key=lambda one: one.node), key=lambda one: one.node)}
    found = [need for beliefs in by_node.values() for need in _need(beliefs, findings)]
    return (*sorted(found, key=lambda need: (-need.weight, need.node)), _base(reasoning, bool(found)))


def slots_of(need: Need) -> int:
    """Return how many places a week a need asks for (ER02); 0 for the base set."""
    values = programme_rules()["ER02"].values
    if need.probability > values["two_places_above"]:
        return 2
    return 1 if need.probability >= values["one_place_from"] else 0


def _need(beliefs: Sequence[Belief], findings: Iterable[Finding]) -> tuple[Need, ...]:
    least = programme_rules()["ER02"].values["one_place_from"]
    enough = sorted((one for one in beliefs if one.probability >= least), key=lambda one: (-one.probability, one.side))
    if not enough:
        return ()
    worst = enough[0]
    side: Side = worst.side if len(enough) == 1 else "both"
    said = found_for(worst, tuple(findings)) or f"tests speak for {worst.name}"
    also = ", and the other side is much the same" if side == "both" and worst.side != "both" else ""
    return (Need(worst.node, nodes()[worst.node].name, side, worst.probability, worst.probability, True, f"{said}{also}"),)


def _base(reasoning: Reasoning, beside: bool) -> Need:
    weight = programme_rules()["ER02"].values["one_place_from"]
    if beside:
        return Need(BASE, BASE_NAME, "both", 0.0, weight, False, "every runner gains from it, whatever was measured")
    said = "nothing that was measured stands out" if any(one.tested for one in reasoning.beliefs) else "nothing has been measured yet"
    return Need(BASE, BASE_NAME, "both", 0.0, weight, False, said)
