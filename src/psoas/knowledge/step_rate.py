"""What a quicker or slower step rate at the same speed did in laboratories."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from psoas.errors import SettingError
from psoas.knowledge.entries import Graded
from psoas.knowledge.library import check_sources, sources
from psoas.knowledge.reading import read_entries, wrong_entry
from psoas.quantity import Estimate

STEP_RATES = (0.9, 1.0, 1.1)
"""The shares of their own step rate at which the runners ran."""


@dataclass(frozen=True, slots=True)
class StepRateEffect(Graded):
    """One quantity at three step rates.

    Parameters
    ----------
    quantity
        What was measured or modelled, for a person.
    measured_in
        Its unit, as text.
    low, usual, high
        Mean at 90, 100 and 110 % of the runner's own step rate.
    sds
        SD between runners at the three.
    n
        How many ran.
    """

    quantity: str
    measured_in: str
    low: float
    usual: float
    high: float
    sds: tuple[float, ...]
    n: int

    def change(self, step_rate: float) -> Estimate:
        """Return the change against the usual step rate, in % of the usual value.

        Between the three rates straight lines are drawn. The error is that of two groups of `n` runners, which is an
        upper bound: the same people ran at every rate, but how much their own values changed is not published.

        Parameters
        ----------
        step_rate
            As a share of the usual one, 0.9 to 1.1.

        Raises
        ------
        SettingError
            If it lies outside what was measured.
        """
        if not STEP_RATES[0] <= step_rate <= STEP_RATES[-1]:
            raise SettingError(f"A step rate of {100 * step_rate:.0f} % was not measured.", "Figures reach from 90 to 110 %.")
        end, sd = (self.high, self.sds[2]) if step_rate > 1 else (self.low, self.sds[0])
        way = abs(step_rate - 1) / (STEP_RATES[-1] - 1)
        error = math.hypot(sd, self.sds[1]) / math.sqrt(self.n)
        origin = ", ".join(sources()[id].name for id in self.sources) + f", {self.id}"
        return Estimate(100 * way * (end / self.usual - 1), "%", 100 * way * error / self.usual, n=self.n, counted="runners", origin=origin)


@cache
def step_rate_effects() -> Mapping[str, StepRateEffect]:
    """Return every quantity by id.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong or names a source that does not exist.
    """
    found = read_entries(StepRateEffect, "step_rate.yaml")
    check_sources(found, "step_rate.yaml")
    for entry in found.values():
        if len(entry.sds) != len(STEP_RATES):
            raise wrong_entry("step_rate.yaml", list(found), entry.id, "sds", "one SD for each of the three step rates is needed")
    return MappingProxyType(found)
