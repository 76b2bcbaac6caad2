"""Exact inference, checked by adding up every combination."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import scored
from profiles import answers, findings

from psoas.knowledge.network import nodes, ratio_tables
from psoas.reason.channel import scored as falls
from psoas.reason.context import sport_kind
from psoas.reason.enumeration import enumerate_marginals
from psoas.reason.inference import contributions, marginals
from psoas.reason.network import SYMPTOM, CauseNetwork, Variable, build_network
from psoas.reason.symptom import consider
from psoas.screen.answers import Answers, Soreness


@settings(max_examples=30, deadline=None)
@given(answers, findings)
def test_pyagrum_and_enumeration_agree_to_1e_12(person, found):
    for entry in person.soreness:
        considered = consider(entry, person, found)
        network = build_network(considered.targets, considered.beliefs, sport_kind(person))
        exact, added = marginals(network), enumerate_marginals(network)
        assert set(exact) == set(added)
        for name, chances in exact.items():
            assert chances == pytest.approx(added[name], abs=1e-12, rel=0)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 0.99), st.floats(0, 0.9), st.floats(0.1, 10)), min_size=1, max_size=6), st.floats(0.01, 0.5))
def test_any_noisy_or_agrees_to_1e_12(causes, leak):
    roots = tuple(Variable(f"cause {n}", ("no", "yes"), (1 - p, p)) for n, (p, _, _) in enumerate(causes))
    links = {f"cause {n}": (0.0, q) for n, (_, q, _) in enumerate(causes)}
    network = CauseNetwork(
        (*roots, Variable(SYMPTOM, ("no", "yes"), leak=leak, links=links)), {f"cause {n}": (1.0, w) for n, (_, _, w) in enumerate(causes)}
    )
    exact, added = marginals(network), enumerate_marginals(network)
    for name, chances in exact.items():
        assert chances == pytest.approx(added[name], abs=1e-12, rel=0)


def test_contributions_are_what_simulated_people_show(rng):
    """Half a million people whose mechanisms fire at random: how often did each cause help, among those with the symptom?"""
    variables = (Variable("a", ("no", "yes"), (0.7, 0.3)), Variable("b", ("no", "yes"), (0.8, 0.2)))
    middle = Variable("b2", ("no", "yes"), leak=0.05, links={"b": (0.0, 0.5)})
    network = CauseNetwork(
        (*variables, middle, Variable(SYMPTOM, ("no", "yes"), leak=0.1, links={"a": (0.0, 0.4), "b2": (0.0, 0.3)})),
        {"a": (1.0, 1.0), "b": (1.0, 1.0), "b2": (1.0, 1.0)},
    )
    found = contributions(network, marginals(network))
    n = 500_000
    a, b, leak_middle, leak = (rng.random(n) < p for p in (0.3, 0.2, 0.05, 0.1))
    through = b & (rng.random(n) < 0.5)
    from_a, from_b2 = a & (rng.random(n) < 0.4), (through | leak_middle) & (rng.random(n) < 0.3)
    symptom = from_a | from_b2 | leak
    expected = {"a": from_a[symptom].mean(), "b2": from_b2[symptom].mean(), "b": (from_b2 & through)[symptom].mean()}
    expected[SYMPTOM] = (leak & ~from_a & ~from_b2)[symptom].mean()
    assert found == pytest.approx(expected, abs=4 * np.sqrt(0.25 / symptom.sum()))


def test_without_evidence_a_symptom_is_as_frequent_as_its_prior_says():
    sore = Soreness("hamstring_belly", "left", 4, onset="gradually")
    considered = consider(sore, Answers(soreness=(sore,)), [])
    beliefs = {id: belief for id, belief in considered.beliefs.items() if id != "N33"}
    network = build_network(considered.targets, beliefs, "distance")
    assert marginals(network)[SYMPTOM][1] == pytest.approx(nodes()["N40"].prior[1], abs=1e-3)


def test_the_network_and_the_index_agree_when_a_cause_is_sure():
    """With one sure cause the network's probability is the index divided by 1 - leak, the leak being small."""
    sore = Soreness("knee_outer", "left", 4, onset="gradually")
    person = Answers(soreness=(sore,))
    considered = consider(sore, person, [scored("T10", "left", -3)])
    path = next(path for path in considered.paths if path.cause == "N06")
    network = build_network(("I05",), {"N06": considered.beliefs["N06"]}, "distance")
    chance, leak = considered.beliefs["N06"].probability, network.variable(SYMPTOM).leak
    helped = contributions(network, marginals(network))["N06"]
    assert helped == pytest.approx(0.3 * chance / (1 + 0.3 * chance) / (1 - leak), rel=1e-9)
    assert path.fit == pytest.approx(chance * 0.3 / 1.3)


@pytest.mark.parametrize("id", ["LR01", "LR02", "LR03", "LR04"])
def test_likelihood_ratios_follow_from_the_reliability(id):
    low, usual = falls(id)
    for ratio, (l, u) in zip(ratio_tables()[id].ratios, zip(low, usual)):
        if ratio < 1000:
            assert ratio == pytest.approx(l / u, rel=0.06, abs=0.006)
        else:
            assert l / u >= 1000
