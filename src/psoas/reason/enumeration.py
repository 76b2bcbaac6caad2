"""The same inference by direct enumeration: every combination of states, weighed one by one.

It shares nothing with the other engine but the network and is there to check it; it needs memory that doubles with
each variable.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from psoas.reason.inference import Marginals
from psoas.reason.network import CauseNetwork, Variable


def enumerate_marginals(network: CauseNetwork) -> Marginals:
    """Return the probability of each state of each variable, given the evidence on the causes, by adding up the joint."""
    names = [variable.name for variable in network.variables]
    joint = np.ones([len(variable.states) for variable in network.variables])
    for variable in network.variables:
        joint = joint * _table(variable, names)
        if variable.name in network.evidence:
            joint = joint * _along(np.array(network.evidence[variable.name]), names.index(variable.name), len(names))
    joint = joint / joint.sum()
    axes = range(len(names))
    return {name: tuple(joint.sum(axis=tuple(a for a in axes if a != n)).tolist()) for n, name in enumerate(names)}


def _table(variable: Variable, names: list[str]) -> NDArray[np.float64]:
    """Return the variable's probability given its causes, over the axes of the joint."""
    place, count = names.index(variable.name), len(names)
    if variable.prior:
        return _along(np.array(variable.prior), place, count)
    without = np.full([1] * count, 1 - variable.leak)
    for cause, strengths in variable.links.items():
        without = without * _along(1 - np.array(strengths), names.index(cause), count)
    return np.concatenate([without, 1 - without], axis=place)


def _along(values: NDArray[np.float64], axis: int, count: int) -> NDArray[np.float64]:
    shape = [1] * count
    shape[axis] = len(values)
    return values.reshape(shape)
