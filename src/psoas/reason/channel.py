"""How results of a test fall for people who are low and for those who are not, from its reliability."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from psoas.knowledge.network import accuracies, ratio_tables

LOWEST = 0.15
"""A capacity is low if its true value is among the lowest 15 % of healthy people."""


@cache
def scored(table: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the probability of each bin of a reliability table, for people who are low and for the others.

    The true value t is standard normal, the result is sqrt(icc) t + sqrt(1 - icc) e, both standard normal (method OM06).

    Parameters
    ----------
    table
        Id of a table in `ratio_tables`.
    """
    entry = ratio_tables()[table]
    limit = NormalDist().inv_cdf(LOWEST)
    edges = np.array([-np.inf, *entry.edges, np.inf])
    low, usual = (_falls(edges, entry.icc, *ends) for ends in ((-9.0, limit), (limit, 9.0)))
    return tuple(low.tolist()), tuple(usual.tolist())


@cache
def judged(accuracy: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the probability of yes and no, where it is so and where it is not, from the two likelihood ratios."""
    entry = accuracies()[accuracy]
    if entry.positive == entry.negative:
        return (0.5, 0.5), (0.5, 0.5)
    false = (1 - entry.negative) / (entry.positive - entry.negative)
    return (entry.positive * false, 1 - entry.positive * false), (false, 1 - false)


def information(low: tuple[float, ...], usual: tuple[float, ...], chance: float, share: float) -> float:
    """Return the expected information, in bits, of a result about something that only a low capacity brings.

    Parameters
    ----------
    low, usual
        Probability of each result for people who are low, and for the others.
    chance
        Probability that the capacity is low.
    share
        Probability that it is low and matters; at most `chance`.
    """
    result = chance * np.array(low) + (1 - chance) * np.array(usual)
    without = result - share * np.array(low)
    joint = np.array([share * np.array(low), np.maximum(without, 0.0)])
    marginal = np.outer(joint.sum(axis=1), result)
    seen = joint > 0
    return float(np.sum(joint[seen] * np.log2(joint[seen] / marginal[seen])))


def _falls(edges: NDArray[np.float64], icc: float, start: float, stop: float) -> NDArray[np.float64]:
    points, weights = np.polynomial.legendre.leggauss(200)
    true = start + (stop - start) * (points + 1) / 2
    density = weights * np.exp(-(true**2) / 2)
    below = ndtr((edges[:, None] - np.sqrt(icc) * true) / np.sqrt(1 - icc))
    falls: NDArray[np.float64] = np.diff(below, axis=0) @ density
    shares: NDArray[np.float64] = falls / falls.sum()
    return shares
