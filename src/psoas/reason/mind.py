"""What would change our mind about an explanation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from psoas.finding import Finding, Side
from psoas.knowledge.conditions import conditions
from psoas.knowledge.network import Measure, Node, accuracies, nodes
from psoas.quantity import Estimate
from psoas.reason.belief import believe
from psoas.reason.paths import label_of
from psoas.reason.reasoning import Explanation

USUAL, LOW = 0.5, -2.0
"""Results, in standard deviations, that a test is imagined to give: well within the usual, and clearly low."""


def change_of_mind(one: Explanation, findings: Sequence[Finding]) -> str:
    """Return in a sentence what result, or what course of things, would change how an explanation stands."""
    if one.kind == "pattern":
        return _of_pattern(one, findings)
    node = nodes()[one.id]
    tests = [measure for measure in node.measures if measure.ratios]
    if node.changes or not tests:
        return node.changes or _without_test(node)
    side: Side = "left" if one.side == "both" else one.side
    done = [measure for measure in tests if any(f.id == measure.finding and f.z is not None for f in findings)]
    measure = (done or tests)[0]
    usual, low = (_words(one, node, measure, findings, z, side) for z in (USUAL, LOW))
    if one.tested and low == one.label != usual:
        return f"If the {measure.name} came out in the usual range on another day, this would read “{usual}”."
    if one.tested and usual == one.label != low:
        return f"If the {measure.name} came out clearly {_end(measure)} on another day, this would read “{low}”."
    if low == usual:
        return f"Even a clearly {_end(measure)} result in the {measure.name} would leave it at “{low}”: the link is weak."
    return f"If the {measure.name} came out clearly {_end(measure)}, this would read “{low}”; in the usual range, “{usual}”."


def _end(measure: Measure) -> str:
    return "low" if measure.worse == "low" else "high"


def _words(one: Explanation, node: Node, measure: Measure, findings: Sequence[Finding], z: float, side: Side) -> str:
    """Return the label that the explanation would have if the test were done again with that result."""
    now = believe(node, findings, side).probability
    again = Finding(measure.finding, side, Estimate(z, "1", origin="by hand"), z=-z if measure.worse == "high" else z)
    others = [f for f in findings if f.id != measure.finding]
    same = [replace(f, z=again.z) for f in findings if f.id == measure.finding and f.side == side and f.z is not None]
    then = believe(node, [*others, *(same or [again])], side).probability
    return label_of(one.fit * then / now)


def _of_pattern(one: Explanation, findings: Sequence[Finding]) -> str:
    condition = conditions()[one.id]
    for test, id in condition.accuracy.items():
        accuracy = accuracies()[id]
        if accuracy.test:
            done = any(f.id == test for f in findings)
            return f"If the {accuracy.test} {'had not hurt' if done else 'did not hurt'} there, we would think of it less."
    return "If it did not get worse with what usually makes it worse, we would think of it less."


def _without_test(node: Node) -> str:
    return f"A figure for {node.short} would settle it; there is no home test for that here."
