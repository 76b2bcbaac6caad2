"""Joint moments -> muscle activations and forces, by static optimisation.

Each frame on its own: the activations that make the moments at the least sum of powers (Crowninshield and Brand
1981, 10.1016/0021-9290(81)90035-X), with a reserve motor at each coordinate that stands for what no muscle can make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from psoas.body.kernels.ready import kernel
from psoas.body.model import Model
from psoas.body.muscle_geometry import MuscleGeometry
from psoas.body.muscle_state import MuscleState
from psoas.body.parallel import over_frames
from psoas.body.runner_model import psoas_fascicles
from psoas.body.scratch import share_scratch
from psoas.body.tables import crossed_coordinates
from psoas.errors import SettingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
Indices = np.ndarray[Any, np.dtype[np.int64]]

SETTLED = 1e-9
MOST_ITERATIONS = 80
STAND_INS = ("reserve", "residual")


@dataclass(frozen=True)
class SharingRule:
    """How moments are shared among muscles.

    Parameters
    ----------
    exponent
        2 or 3: the power of activation that is summed.
    passive_force
        Whether stretched fibres pull at rest; their moments are taken off before sharing.
    pennation
        "counted": a fibre's force counts with the cosine of its pennation; "left out": without; "as OpenSim": as the
        muscle classes of OpenSim 4.6 happen to do (see `counted_cosine`).
    tendon
        "elastic": tendons stretch with the force that they carry (`psoas.body.tendon.share_over_time`, which sees the
        whole trial); "stiff": they keep their slack length. `share_loads` takes fibres as they are given.
    reserve
        N m (or N) that a reserve makes at an effort of 1; efforts are squared and added to the sum. Small values
        make reserves a last resort.
    reserves
        Coordinate -> another value than `reserve`.
    """

    exponent: Literal[2, 3] = 2
    passive_force: bool = True
    pennation: Literal["counted", "left out", "as OpenSim"] = "counted"
    tendon: Literal["elastic", "stiff"] = "elastic"
    reserve: float = 1.0
    reserves: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.exponent not in (2, 3):
            raise SettingError(f"The exponent of load sharing is 2 or 3, not {self.exponent}.")
        if self.tendon not in ("elastic", "stiff"):
            raise SettingError(f"A tendon is elastic or stiff, not '{self.tendon}'.")
        if self.reserve <= 0 or any(value <= 0 for value in self.reserves.values()):
            raise SettingError("A reserve must be above 0.", "Give it a small value, such as 1 N m, to make it a last resort.")


LIKE_OPENSIM = SharingRule(passive_force=False, pennation="as OpenSim", tendon="stiff")


@dataclass(frozen=True, eq=False)
class Sharing:
    """What load sharing gives.

    Parameters
    ----------
    activation
        (frames, muscles) 0..1.
    force
        (frames, muscles) N along the tendon, active and (where the rule counts it) passive.
    passive
        (frames, muscles) N along the tendon of it that is passive.
    coordinates
        The coordinates whose moments were shared, as indices.
    moment
        (frames, shared) N m that muscles and reserves make together.
    reserve
        (frames, shared) N m that reserves make.
    residual
        (frames, shared) N m that is missing, by the solver's accuracy.
    """

    activation: FloatArray
    force: FloatArray
    passive: FloatArray
    coordinates: Indices
    moment: FloatArray
    reserve: FloatArray
    residual: FloatArray


@dataclass(frozen=True, eq=False)
class Levers:
    """The moment arms that load sharing works with, laid out once for several rounds of it.

    Parameters
    ----------
    coordinates
        The coordinates whose moments are shared, as indices.
    blocks
        For each set of muscles that has nothing to do with the others (the two legs): which of `coordinates`, which
        muscles, and (frames, rows, muscles) m.
    """

    coordinates: Indices
    blocks: tuple[tuple[Indices, Indices, FloatArray], ...]


def levers_of(model: Model, geometry: MuscleGeometry) -> Levers:
    """Return the moment arms of a model's muscles at the coordinates that they share."""
    rows = shared_coordinates(model)
    blocks = []
    for block_rows, muscles in independent_blocks(crossings(model)[:, rows]):
        arms = geometry.moment_arm[:, muscles][:, :, rows[block_rows]]
        blocks.append((block_rows, muscles, np.ascontiguousarray(np.swapaxes(arms, 1, 2))))
    return Levers(rows, tuple(blocks))


def share_loads(
    model: Model,
    moment: FloatArray,
    geometry: MuscleGeometry,
    state: MuscleState,
    rule: SharingRule | None = None,
    *,
    levers: Levers | None = None,
    threads: int = 1,
) -> Sharing:
    """Share joint moments among muscles.

    minimise sum c a^p + sum (reserve effort)^2 subject to sum r F a + reserves = tau - passive moments, a_min <= a <= 1,
    where c is 1 for a muscle and, for its fascicles, their parts of it (`cost_shares`).

    Parameters
    ----------
    model
        The model.
    moment
        (frames, coordinates) from inverse dynamics, N m.
    geometry, state
        Of the same frames.
    rule
        How; active and passive force with exponent 2 when it is left out.
    levers
        Of the same frames, where they are there already.
    threads
        How many threads share the frames.

    Returns
    -------
    Sharing
    """
    rule = rule or SharingRule()
    levers = levers or levers_of(model, geometry)
    rows = levers.coordinates
    strength = state.active_force * counted_cosine(model, state, rule) / state.cos_pennation
    passive = state.passive_force if rule.passive_force else np.zeros_like(state.passive_force)
    weight = np.array([rule.reserves.get(model.coordinate_names[c], rule.reserve) for c in rows], dtype=float)
    low = np.array([muscle.minimum_activation for muscle in model.muscles])
    per_effort = cost_shares(model) ** (1 / rule.exponent)  # the kernel sums efforts: activation times this
    activation = np.tile(low, (len(moment), 1))
    reserve, residual = np.zeros((len(moment), len(rows))), np.zeros((len(moment), len(rows)))
    for block_rows, block, arms in levers.blocks:
        able, highest = np.ascontiguousarray(strength[:, block] / per_effort[block]), per_effort[block]
        wanted = moment[:, rows[block_rows]] - np.matmul(arms, passive[:, block, None])[:, :, 0]
        effort, held = _share_block(arms, able, wanted, weight[block_rows], low[block] * highest, highest, rule.exponent, threads)
        activation[:, block], reserve[:, block_rows] = effort / highest, held
        residual[:, block_rows] = wanted - np.matmul(arms, (effort * able)[:, :, None])[:, :, 0] - held
    return Sharing(activation, activation * strength + passive, passive, rows, moment[:, rows], reserve, residual)


def _share_block(
    levers: FloatArray,
    strength: FloatArray,
    wanted: FloatArray,
    weight: FloatArray,
    low: FloatArray,
    high: FloatArray,
    exponent: int,
    threads: int,
) -> tuple[FloatArray, FloatArray]:
    activation, reserve = np.empty_like(strength), np.empty_like(wanted)
    run = kernel("share_frames")

    def work(first: int, last: int) -> None:
        scratch = share_scratch(*levers.shape[1:])
        run(levers, strength, wanted, weight, exponent, low, high, activation, reserve, SETTLED, MOST_ITERATIONS, scratch, first, last)

    over_frames(work, len(wanted), threads)
    return activation, reserve


def counted_cosine(model: Model, state: MuscleState, rule: SharingRule) -> FloatArray:
    """Return the cosine (frames, muscles) with which a rule counts fibre force.

    OpenSim 4.6's static optimisation takes it right for Thelen's muscles, leaves it out for De Groote and Fregly's,
    and for Millard's works it out from the normalised fibre length as if that were in m, which leaves next to nothing.
    """
    if rule.pennation == "counted":
        return state.cos_pennation
    cosine = np.ones_like(state.cos_pennation)
    if rule.pennation == "as OpenSim":
        for k, muscle in enumerate(model.muscles):
            height = muscle.optimal_fiber_length * np.sin(muscle.pennation_at_optimal)
            if muscle.formulation == "thelen":
                cosine[:, k] = state.cos_pennation[:, k]
            elif muscle.formulation == "millard":
                cosine[:, k] = np.sqrt(1 - np.minimum(height / state.fiber_length[:, k], 0.99) ** 2)
    return cosine


@lru_cache(maxsize=16)
def cost_shares(model: Model) -> FloatArray:
    """Return (muscles,) what each muscle's activation counts in the sum: 1, and for fascicles of the psoas their part of it.

    Eleven fascicles at an activation of 0.5 would cost eleven times as much as one psoas that does the same, and the sum
    would leave the psoas out; counted by their parts of its strength they cost as much as it.
    """
    shares = np.ones(len(model.muscles))
    for side in "rl":
        fascicles = [model.muscle(name) for name in psoas_fascicles(model, side)]
        strengths = np.array([model.muscles[k].max_isometric_force for k in fascicles])
        shares[fascicles] = strengths / strengths.sum()
    return shares


@lru_cache(maxsize=16)
def crossings(model: Model) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return (muscles, coordinates): whether a coordinate changes a muscle's length, couplings folded in."""
    table = np.zeros((len(model.muscles), len(model.coordinates)), dtype=bool)
    for k, muscle in enumerate(model.muscles):
        table[k, list(crossed_coordinates(model, muscle))] = True
    for coupling in model.couplings:
        table[:, coupling.independent] |= table[:, coupling.dependent]
    table[:, model.dependent] = False
    return table


@lru_cache(maxsize=16)
def shared_coordinates(model: Model) -> Indices:
    """Return the coordinates whose moments muscles share: crossed by one, not locked, not of the root, not following.

    A coordinate with a motor of the model's own is left to it: the motor stands for muscles that the model does not
    have (those of the trunk, in Rajagopal's). Motors named reserve or residual stand for what is missing, and do not
    count.
    """
    fit = crossings(model).any(axis=0) & ~model.locked
    fit[list(model.root_coordinates)] = False
    fit[[motor.coordinate for motor in model.actuators if not motor.name.lower().startswith(STAND_INS)]] = False
    return np.flatnonzero(fit)


def independent_blocks(linked: np.ndarray[Any, np.dtype[np.bool_]]) -> list[tuple[Indices, Indices]]:
    """Return sets of (rows, muscles) that have nothing to do with each other, such as the two legs.

    Parameters
    ----------
    linked
        (muscles, rows).
    """
    left = set(range(linked.shape[1]))
    blocks = []
    while left:
        rows: set[int] = {min(left)}
        muscles: set[int] = set()
        while True:
            found = set(np.flatnonzero(linked[:, sorted(rows)].any(axis=1)).tolist())
            grown = rows | set(np.flatnonzero(linked[sorted(found)].any(axis=0)).tolist())
            if found == muscles and grown == rows:
                break
            muscles, rows = found, grown
        left -= rows
        blocks.append((np.array(sorted(rows)), np.array(sorted(muscles), dtype=np.int64)))
    return blocks
