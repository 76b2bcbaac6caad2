"""Exact inference on a cause network by pyAgrum, and what each cause contributed to the symptom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psoas.reason.network import SYMPTOM, CauseNetwork, Variable

Marginals = Mapping[str, tuple[float, ...]]


def marginals(network: CauseNetwork) -> Marginals:
    """Return the probability of each state of each variable, given the evidence on the causes, by pyAgrum.

    The symptom itself is not observed here: its probability is what `contributions` divides by. A noisy-or effect enters as
    a chain of small tables, one link a step, which keeps inference exact and fast with many causes.
    """
    import pyagrum

    net = pyagrum.BayesNet()
    for variable in network.variables:
        _add(net, pyagrum, variable)
    engine = pyagrum.LazyPropagation(net)
    engine.setEvidence({name: _scaled(weights) for name, weights in network.evidence.items()})
    engine.makeInference()
    return {variable.name: tuple(float(p) for p in engine.posterior(variable.name).tolist()) for variable in network.variables}


def contributions(network: CauseNetwork, found: Marginals) -> Mapping[str, float]:
    """Return for each cause the probability that it helped to set off the symptom, given that the symptom is there.

    A mechanism that fires makes the symptom certain, so P(fired | symptom) = sum of q P(state) / P(symptom). For a cause behind
    another, its share of that cause is multiplied by that cause's own contribution, as GA04 multiplies indices.

    Parameters
    ----------
    network
        The network.
    found
        Its marginals.

    Returns
    -------
    Mapping
        Cause -> probability; the key "symptom" has the probability that none of them did, only something not listed.
    """
    symptom = network.variable(SYMPTOM)
    present = found[SYMPTOM][1]
    result = {cause: _fired(q, found[cause]) / present for cause, q in symptom.links.items()}
    for name in list(result):
        effect = network.variable(name)
        if not effect.links:
            continue
        without = 1 - effect.leak
        for cause, q in effect.links.items():
            without *= 1 - _fired(q, found_alone(network, cause))
        for cause, q in effect.links.items():
            share = _fired(q, found_alone(network, cause)) / (1 - without) * result[name]
            result[cause] = max(result.get(cause, 0.0), share)
    result[SYMPTOM] = symptom.leak / (1 - symptom.leak) * (1 - present) / present
    return result


def found_alone(network: CauseNetwork, cause: str) -> tuple[float, ...]:
    """Return the probabilities of a root's states from its own evidence alone."""
    weights = [p * w for p, w in zip(network.variable(cause).prior, network.evidence[cause], strict=True)]
    return tuple(weight / sum(weights) for weight in weights)


def _fired(strengths: tuple[float, ...], chances: tuple[float, ...]) -> float:
    return sum(q * p for q, p in zip(strengths, chances, strict=True))


def _scaled(weights: tuple[float, ...]) -> list[float]:
    return [weight / max(weights) for weight in weights]


def _add(net: Any, pyagrum: Any, variable: Variable) -> None:
    if variable.prior:
        net.add(pyagrum.LabelizedVariable(variable.name, variable.name, list(variable.states)))
        net.cpt(variable.name).fillWith(list(variable.prior))
        return
    steps = [f"{variable.name}, {n}" for n in range(len(variable.links))] + [variable.name]
    for step in steps:
        net.add(pyagrum.LabelizedVariable(step, step, list(variable.states)))
    net.cpt(steps[0]).fillWith([1 - variable.leak, variable.leak])
    for before, step, (cause, strengths) in zip(steps, steps[1:], variable.links.items(), strict=False):
        net.addArc(before, step)
        net.addArc(cause, step)
        for n, q in enumerate(strengths):
            net.cpt(step)[{before: 0, cause: n}] = [1 - q, q]
            net.cpt(step)[{before: 1, cause: n}] = [0, 1]
