"""The cause network's data: every link has a source, and a mistake is told with file and line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from psoas.errors import KnowledgeError
from psoas.knowledge.library import norms
from psoas.knowledge.network import Edge, Node, RatioTable, accuracies, edges, nodes, ratio_tables, reason_rules
from psoas.knowledge.network_checks import check_edges, check_nodes, check_ratio_tables
from psoas.knowledge.reading import read_entries


def test_every_link_of_the_evidence_is_here():
    assert {f"G{n:02}" for n in range(1, 37)} <= set(edges())
    assert {f"N{n:02}" for n in (*range(1, 13), *range(20, 27), *range(30, 35), 40, 41)} <= set(nodes())
    assert {f"GA{n:02}" for n in range(1, 12)} <= set(reason_rules())
    assert {"LR01", "LR02", "LR03", "LR04", *(f"LR{n}" for n in range(10, 17))} <= {*ratio_tables(), *accuracies()}


def test_every_link_and_every_norm_that_draws_a_band_has_a_source():
    assert not [edge.id for edge in edges().values() if not edge.sources]
    assert not [norm.id for norm in norms().values() if norm.band is not None and not norm.sources and norm.grade != "D"]


@pytest.mark.parametrize("id", list(edges()))
def test_a_link_without_its_source_is_refused_with_file_and_line(id):
    with pytest.raises(KnowledgeError, match=rf"network_edges.yaml line \d+, {id}: a link needs a source"):
        check_edges({**edges(), id: replace(edges()[id], sources=())})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cause": "N99"}, "'N99' is not a node"),
        ({"odds": 2.4}, "odds are at most 2.3"),
        ({"basis": "contradicted", "grade": "X"}, "has odds 1"),
        ({"mutual": True}, "has odds 1"),
        ({"state": "huge"}, "'huge' is not a state"),
        ({"by_state": {"huge": 2.0}}, "states of N08 are usual, low"),
        ({"by_sport": {"chess": 2.0}}, "sports are distance"),
        ({"sources": ("R999",)}, "R999 is not in sources.yaml"),
    ],
)
def test_a_link_that_does_not_fit_is_refused(change, said):
    with pytest.raises(KnowledgeError, match=said):
        check_edges({**edges(), "G11": replace(edges()["G11"], **change)})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"prior": (0.5, 0.4)}, "add up to 1"),
        ({"prior": (1.0,)}, "as many as states"),
        ({"sources": ("R999",)}, "R999 is not in sources.yaml"),
    ],
)
def test_a_node_that_does_not_fit_is_refused(change, said):
    with pytest.raises(KnowledgeError, match=said):
        check_nodes({**nodes(), "N08": replace(nodes()["N08"], **change)})


def test_a_measure_needs_one_way_to_weigh_it():
    measure = nodes()["N08"].measures[0]
    for wrong, said in (
        (replace(measure, accuracy="LR10"), "either ratios or accuracy"),
        (replace(measure, ratios={"by hand": "LR01"}), "needs ratios for"),
        (replace(measure, ratios=dict.fromkeys(measure.ratios, "LR99")), "LR99 is not a table"),
        (replace(measure, minutes=None), "needs the minutes"),
    ):
        with pytest.raises(KnowledgeError, match=said):
            check_nodes({**nodes(), "N08": replace(nodes()["N08"], measures=(wrong,))})


def test_a_better_result_must_not_speak_more_for_a_low_capacity():
    table = ratio_tables()["LR02"]
    with pytest.raises(KnowledgeError, match="ratios must fall"):
        check_ratio_tables({"LR02": replace(table, ratios=tuple(reversed(table.ratios)))})


def test_an_unknown_field_names_the_line():
    with pytest.raises(KnowledgeError, match=r"network_edges\.yaml line 3, G01: field 'effects' is not known"):
        read_entries(Edge, "network_edges.yaml", "- id: G01\n  cause: N30\n  effects: any_overuse\n")


def test_odds_after_shrinking_stay_below_the_limit_save_for_soreness_after_new_work():
    above = {edge.effect for edge in edges().values() if max(edge.all_odds) > 2.3}
    assert above == {"I06", "I09"}


def test_every_kind_of_entry_reads_from_its_file():
    assert isinstance(nodes()["N01"], Node)
    assert isinstance(ratio_tables()["LR01"], RatioTable)
