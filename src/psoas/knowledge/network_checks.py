"""Whether the entries of the cause network fit each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from psoas.knowledge.library import check_sources, metrics
from psoas.knowledge.network import ORIGINS, Edge, Measure, Node, RatioTable, accuracies, nodes, ratio_tables, reason_rules
from psoas.knowledge.reading import wrong_entry

SPORTS = ("distance", "sprint", "sprint_25")
_UNSHRUNK = ("I06", "I09")  # soreness after new work is surer than any other link (GA09)


def check_nodes(found: Mapping[str, Node]) -> None:
    """Raise `KnowledgeError` if a node's priors do not add up or it refers to what does not exist."""
    check_sources(found, "network_nodes.yaml")
    for node in found.values():
        for field, text in _node_faults(node):
            raise wrong_entry("network_nodes.yaml", list(found), node.id, field, text)


def check_edges(found: Mapping[str, Edge]) -> None:
    """Raise `KnowledgeError` if a link refers to what does not exist, has no source, or odds that the rules do not allow."""
    check_sources(found, "network_edges.yaml")
    for edge in found.values():
        for field, text in _edge_faults(edge):
            raise wrong_entry("network_edges.yaml", list(found), edge.id, field, text)


def check_ratio_tables(found: Mapping[str, RatioTable]) -> None:
    """Raise `KnowledgeError` if bins and ratios do not fit, or a better result speaks more for a low capacity."""
    check_sources(found, "reliability_ratios.yaml")
    for table in found.values():
        if len(table.ratios) != len(table.edges) + 1 or list(table.edges) != sorted(set(table.edges)):
            raise wrong_entry("reliability_ratios.yaml", list(found), table.id, "edges", "edges must rise and be one less than ratios")
        if list(table.ratios) != sorted(table.ratios, reverse=True):
            raise wrong_entry("reliability_ratios.yaml", list(found), table.id, "ratios", "ratios must fall as the result gets better")
        if not 0 < table.icc < 1:
            raise wrong_entry("reliability_ratios.yaml", list(found), table.id, "icc", "a reliability lies between 0 and 1")


def _node_faults(node: Node) -> Iterable[tuple[str, str]]:
    if len(node.prior) != len(node.states) or abs(sum(node.prior) - 1) > 1e-9 or min(node.prior) < 0:
        yield "prior", "priors must be as many as states and add up to 1"
    for measure in node.measures:
        yield from (("measures", text) for text in _measure_faults(node, measure))


def _measure_faults(node: Node, measure: Measure) -> Iterable[str]:
    if bool(measure.ratios) is bool(measure.accuracy):
        yield f"{measure.finding} needs either ratios or accuracy"
    if measure.ratios and tuple(measure.ratios) != ORIGINS:
        yield f"{measure.finding} needs ratios for {', '.join(ORIGINS)}"
    unknown = [id for id in measure.ratios.values() if id not in ratio_tables()]
    if measure.accuracy and measure.accuracy not in accuracies():
        unknown.append(measure.accuracy)
    if unknown:
        yield f"{unknown[0]} is not a table of likelihood ratios"
    if node.layer == "form" and measure.finding not in metrics():
        yield f"'{measure.finding}' is not in metrics.yaml"
    if node.layer == "capacity" and measure.minutes is None:
        yield f"{measure.finding} needs the minutes it takes"


def _edge_faults(edge: Edge) -> Iterable[tuple[str, str]]:
    for field, id in (("cause", edge.cause), ("effect", edge.effect)):
        if id not in nodes():
            yield field, f"'{id}' is not a node"
            return
    if not edge.sources:
        yield "sources", "a link needs a source"
    for field, state, node in (("state", edge.state, edge.cause), ("to_state", edge.to_state, edge.effect)):
        if state and state not in nodes()[node].states:
            yield field, f"'{state}' is not a state of {node}"
    if set(edge.by_state) - set(nodes()[edge.cause].states):
        yield "by_state", f"states of {edge.cause} are {', '.join(nodes()[edge.cause].states)}"
    if set(edge.by_sport) - set(SPORTS):
        yield "by_sport", f"sports are {', '.join(SPORTS)}"
    limit = reason_rules()["GA09"].values["largest"]
    if edge.effect not in _UNSHRUNK and max(edge.all_odds) > limit:
        yield "odds", f"odds are at most {limit:g}"
    if (edge.basis == "contradicted" or edge.mutual) and set(edge.all_odds) != {1.0}:
        yield "odds", "a link that is contradicted, or mutual, has odds 1"
    if edge.basis == "contradicted" and edge.grade != "X":
        yield "grade", "a contradicted link has grade X"
