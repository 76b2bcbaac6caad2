"""How strong a fibre is at its length and speed: the curves of Millard, Thelen, and De Groote and Fregly.

All lengths are in optimal fibre lengths, velocities in maximum contraction velocities (lengthening positive), forces
in maximum isometric forces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from psoas.body.parts import Muscle

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
Curve = Callable[[FloatArray], FloatArray]

SAMPLES = 600  # a Bezier segment; straight lines between them are within 1e-6
EVEN_SAMPLES = 8192  # a whole curve, evenly spaced so that none has to be searched for


@dataclass(frozen=True)
class ForceCurves:
    """Active force over length, passive force over length, active force over velocity, and tendon strain over force."""

    active: Curve
    passive: Curve
    velocity: Curve
    shortest: float
    tendon_strain: Curve


def force_curves(muscle: Muscle) -> ForceCurves:
    """Return the curves of a muscle, from its own shape parameters or its formulation's defaults."""
    return _curves(muscle.formulation, tuple(sorted(muscle.curves.items())))


@lru_cache(maxsize=256)
def _curves(formulation: str, parameters: tuple[tuple[str, float], ...]) -> ForceCurves:
    return {"millard": _millard, "thelen": _thelen, "degroote_fregly": _degroote_fregly}[formulation](dict(parameters))


def _millard(given: Mapping[str, float]) -> ForceCurves:
    """Millard et al. 2013, 10.1115/1.4023390: quintic Bezier curves."""

    def of(curve: str, parameter: str, default: float) -> float:
        return given.get(f"{curve}/{parameter}", default)

    name = "ActiveForceLengthCurve"
    shortest = of(name, "min_norm_active_fiber_length", 0.4441)
    bend, longest = of(name, "transition_norm_fiber_length", 0.73), of(name, "max_norm_active_fiber_length", 1.8123)
    slope, floor = of(name, "shallow_ascending_slope", 0.8616), of(name, "minimum_value", 0.1)
    shoulder = 0.05
    at_bend = 1 - slope * (1 - shoulder - bend)
    rising = (shortest + 0.5 * (bend - shortest), 0.5 * at_bend, 1.25 * at_bend / (bend - shortest))
    plateau = (bend + 0.5 * (1 - shoulder - bend), at_bend + 0.5 * (1 - at_bend), slope)
    falling = (1 + shoulder + 0.5 * (longest - 1 - shoulder), 0.5, -1 / (longest - 1 - 2 * shoulder))
    active = _bezier([(shortest, floor, 0.0), rising, plateau, (1.0, 1.0, 0.0), falling, (longest, floor, 0.0)], [1.0] * 5)

    name = "ForceVelocityCurve"
    top = of(name, "max_eccentric_velocity_force_multiplier", 1.4)
    end_c, near_c = of(name, "concentric_slope_at_vmax", 0.0), of(name, "concentric_slope_near_vmax", 0.25)
    end_e, near_e = of(name, "eccentric_slope_at_vmax", 0.0), of(name, "eccentric_slope_near_vmax", 0.15)
    knots = [
        (-1.0, 0.0, end_c),
        (-0.9, 0.05 * (near_c + end_c), near_c),
        (0.0, 1.0, of(name, "isometric_slope", 5.0)),
        (0.9, top - 0.05 * (near_e + end_e), near_e),
        (1.0, top, end_e),
    ]
    bow_c, bow_e = of(name, "concentric_curviness", 0.6), of(name, "eccentric_curviness", 0.9)
    velocity = _bezier(knots, [bow_c, bow_c, bow_e, bow_e])

    name = "FiberForceLengthCurve"
    zero, one = of(name, "strain_at_zero_force", 0.0), of(name, "strain_at_one_norm_force", 0.7)
    stiff_low, stiff_one = of(name, "stiffness_at_low_force", 0.2), of(name, "stiffness_at_one_norm_force", 2.0 / (one - zero))
    foot = min(0.1 / stiff_one, 0.1 * (one - zero))
    bow = of(name, "curviness", 0.75)
    passive = _bezier([(1 + zero, 0.0, 0.0), (1 + zero + foot, 0.5 * foot * stiff_low, stiff_low), (1 + one, 1.0, stiff_one)], [bow, bow])
    return ForceCurves(active, passive, velocity, shortest, _millard_tendon(of("TendonForceLengthCurve", "strain_at_one_norm_force", 0.049)))


def _millard_tendon(at_one: float) -> Curve:
    stiffness, toe = 1.375 / at_one, 2 / 3
    end, middle = at_one + (toe - 1) / stiffness, at_one + (0.5 * toe - 1) / stiffness
    foot = 0.1 * end
    bend = foot + 0.5 * (middle - foot)
    strain = np.linspace(0.0, end, SAMPLES)
    knots = [(0.0, 0.0, 0.0), (bend, 0.5 * toe / (middle - foot) * (bend - foot), 0.5 * toe / (middle - foot)), (end, toe, stiffness)]
    force = _bezier(knots, [0.5, 0.5])(strain)

    def curve(at: FloatArray) -> FloatArray:
        return np.asarray(np.interp(at, force, strain) + np.maximum(at - toe, 0.0) / stiffness)

    return curve


def _bezier(knots: list[tuple[float, float, float]], curviness: list[float]) -> Curve:
    """Return the curve through knots (x, y, slope) whose segments bend towards the corner of the end slopes."""
    u = np.linspace(0.0, 1.0, SAMPLES)
    binomial = np.array([1, 5, 10, 10, 5, 1])
    basis = np.stack([binomial[k] * u**k * (1 - u) ** (5 - k) for k in range(6)], axis=1)
    x, y = [], []
    for (x0, y0, s0), (x1, y1, s1), bow in zip(knots[:-1], knots[1:], curviness, strict=True):
        corner = (y1 - y0 - x1 * s1 + x0 * s0) / (s0 - s1) if abs(s0 - s1) > 1e-8 else 0.5 * (x0 + x1)
        height, share = (corner - x1) * s1 + y1, 0.1 + 0.8 * bow
        xm, ym, xn, yn = x0 + share * (corner - x0), y0 + share * (height - y0), x1 + share * (corner - x1), y1 + share * (height - y1)
        x.append(basis @ np.array([x0, xm, xm, xn, xn, x1]))
        y.append(basis @ np.array([y0, ym, ym, yn, yn, y1]))
    first, last = knots[0], knots[-1]
    even, width = np.linspace(first[0], last[0], EVEN_SAMPLES + 1, retstep=True)
    height = np.interp(even, np.concatenate(x), np.concatenate(y))
    rise = np.append(np.diff(height), 0.0)

    def curve(at: FloatArray) -> FloatArray:
        place = (np.clip(at, first[0], last[0]) - first[0]) / width
        index = place.astype(np.int64)
        before, after = np.minimum(at - first[0], 0.0), np.maximum(at - last[0], 0.0)
        return np.asarray(height[index] + (place - index) * rise[index] + first[2] * before + last[2] * after)

    return curve


def _thelen(given: Mapping[str, float]) -> ForceCurves:
    """Thelen 2003, 10.1115/1.1531112, at full activation."""
    width, strain, stiffness = given.get("KshapeActive", 0.45), given.get("FmaxMuscleStrain", 0.6), given.get("KshapePassive", 4.0)
    shape, top = given.get("Af", 0.25), given.get("Flen", 1.4)
    ratio = (2 + 2 / shape) / (top - 1)

    def active(length: FloatArray) -> FloatArray:
        return np.asarray(np.exp(-((length - 1) ** 2) / width))

    def passive(length: FloatArray) -> FloatArray:
        stretch = np.maximum(length - 1, 0.0) / strain
        exponential = (np.exp(stiffness * np.minimum(stretch, 1.0)) - 1) / (np.exp(stiffness) - 1)
        slope = stiffness * np.exp(stiffness) / (np.exp(stiffness) - 1)
        return np.asarray(exponential + slope * np.maximum(stretch - 1, 0.0))

    def velocity(speed: FloatArray) -> FloatArray:
        shortening = np.clip(speed, -1.0, 0.0)
        lengthening = np.maximum(speed, 0.0)
        # Beyond 95 % of the highest force the curve goes on straight, as OpenSim has it.
        edge = (0.95 * top - 1) / (ratio * 0.05 * top)
        slope = ratio * (top - 1) / (1 + ratio * edge) ** 2
        bounded = np.minimum(lengthening, edge)
        force = (1 + ratio * top * bounded) / (1 + ratio * bounded) + slope * (lengthening - bounded)
        return np.where(speed <= 0, (1 + shortening) / (1 - shortening / shape), force)

    at_one = given.get("FmaxTendonStrain", 0.04)
    toe, curved = 0.33, 3.0
    end = 99 * at_one * np.exp(curved) / (166 * np.exp(curved) - 67)
    tendon_stiffness = 0.67 / (at_one - end)

    def tendon_strain(force: FloatArray) -> FloatArray:
        in_toe = np.log1p(np.clip(force, 0.0, toe) * (np.exp(curved) - 1) / toe) * end / curved
        return np.asarray(in_toe + np.maximum(force - toe, 0.0) / tendon_stiffness)

    return ForceCurves(active, passive, velocity, 0.0, tendon_strain)


def _degroote_fregly(given: Mapping[str, float]) -> ForceCurves:
    """De Groote et al. 2016, 10.1007/s10439-016-1591-9, with OpenSim's parameters."""
    scale, strain = given.get("active_force_width_scale", 1.0), given.get("passive_fiber_strain_at_one_norm_force", 0.6)
    bells = (
        (0.8150671134243542, 1.055033428970575, 0.162384573599574, 0.063303448465465),
        (0.433004984392647, 0.716775413397760, -0.029947116970696, 0.200356847296188),
        (0.1, 1.0, 0.353553390593274, 0.0),
    )
    stiffness, least = 4.0, 0.2

    def active(length: FloatArray) -> FloatArray:
        x = (length - 1) / scale + 1
        return np.asarray(sum(b1 * np.exp(-0.5 * ((x - b2) / (b3 + b4 * x)) ** 2) for b1, b2, b3, b4 in bells))

    def passive(length: FloatArray) -> FloatArray:
        offset = np.exp(stiffness * (least - 1) / strain)
        return np.asarray((np.exp(stiffness * (length - 1) / strain) - offset) / (np.exp(stiffness) - offset))

    def velocity(speed: FloatArray) -> FloatArray:
        return np.asarray(np.maximum(-0.3211346127989808 * np.arcsinh(-8.149 * speed - 0.374) + 0.8825327733249912, 0.0))

    def tendon_strain(force: FloatArray) -> FloatArray:
        return np.asarray(given.get("tendon_strain_at_one_norm_force", 0.049) * np.log1p(5 * np.maximum(force, 0.0)) / np.log(6.0))

    return ForceCurves(active, passive, velocity, least, tendon_strain)
