"""The articles' second test: lie face down, lift one straight leg, and ask who does the work."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from psoas.body.dynamics import Motion, inverse_dynamics
from psoas.body.model import Model
from psoas.body.runner_model import runner_model
from psoas.body.what_if.causes import Cause
from psoas.body.what_if.population import DRAWS, GLUTEUS, HAMSTRINGS, PSOAS, STANDING_TILT, FloatArray, Population, draw_population
from psoas.body.what_if.poses import FACE_DOWN, posture, pulling, share, shared_force
from psoas.body.what_if.standing import STANDING, standing_effects
from psoas.body.what_if.swing import MOMENT_SPREAD
from psoas.body.what_if.values import Effect, Named, NamedRun, Verdict, curve, paired_effect, spread_estimate
from psoas.quantity import Estimate

LIFTS = np.arange(0.0, 21.0, 5.0)  # degrees that the thigh is lifted behind the line of the body
HELD = 2  # the lift that is told first, 10°
SHORTER = 0.05
ID = "prone-hip-extension"


class _Lift(NamedTuple):
    """What a lift takes, each (runners, lifts)."""

    gravity: FloatArray
    hamstrings: FloatArray
    gluteus: FloatArray
    resistance: FloatArray
    psoas_resistance: FloatArray
    hamstring_capacity: FloatArray
    gluteus_force: FloatArray
    hamstring_force: FloatArray


def prone_hip_extension(model: Model | None = None, *, shorter: float = SHORTER, draws: int = DRAWS, seed: int = 0) -> NamedRun:
    """Return who lifts a straight leg lying face down, what stretched muscle resists, and what a shorter psoas does.

    Parameters
    ----------
    model
        A runner model; the shipped one when left out.
    shorter
        Share by which the psoas is shortened for comparison, 0.05 for 5 %.
    draws, seed
        As in `what_if`.

    Returns
    -------
    NamedRun
        `before` is the psoas as it is, `after` the shorter one, both with the leg lifted by 10°.

    Notes
    -----
    Gravity straightens the lifted knee. How much of that its ligaments hold, which the model lacks, is drawn between all
    and nothing: the rest is asked of the muscles behind the knee.
    """
    population = draw_population(model or runner_model(), draws, seed)
    cause = Cause(psoas_length=1 - shorter)
    usual, short = _lift(population, Cause()), _lift(population, cause)
    available = [standing_effects(population, one)["hip_extension_available"] for one in (Cause(), cause)]
    rows = {
        "resistance": ("pull of stretched muscle", "How hard stretched muscle at the front of the hip pulls back", "N m"),
        "psoas_resistance": ("pull of the psoas", "Part of it that is the psoas", "N m"),
        "hamstring_force": ("hamstring force", "Hamstring force", "N"),
        "gluteus_force": ("gluteus maximus force", "Gluteus maximus force", "N"),
    }
    effects = (
        *(paired_effect(id, *told, getattr(usual, id)[:, HELD], getattr(short, id)[:, HELD]) for id, told in rows.items()),
        paired_effect("hip_extension_available", *STANDING["hip_extension_available"], *available),
    )
    numbers = (
        Named("gravity", "Moment that lifting the leg by 10° takes at the hip", spread_estimate(usual.gravity[:, HELD], "N m")),
        Named("hamstring_share", "Share of the work that the hamstrings do", spread_estimate(100 * usual.hamstrings[:, HELD], "%")),
        Named("gluteus_share", "Share that the gluteus maximus does", spread_estimate(100 * usual.gluteus[:, HELD], "%")),
        Named("hamstring_reserve", "What the hamstrings could give alone, in % of what the lift takes", spread_estimate(_reserve(usual), "%")),
    )
    over = "leg lifted behind the line of the body, degrees"
    curves = (
        curve("Share of the hamstrings", over, LIFTS, 100 * usual.hamstrings, "%"),
        curve("Share of the gluteus maximus", over, LIFTS, 100 * usual.gluteus, "%"),
        curve("Pull of stretched muscle against the lift", over, LIFTS, usual.resistance, "N m"),
        curve(f"The same with the psoas {100 * shorter:.3g} % shorter", over, LIFTS, short.resistance, "N m"),
    )
    _, hamstrings, gluteus, reserve = (number.estimate for number in numbers)
    verdict, answer = judged(hamstrings, gluteus, reserve, effects[1])
    return NamedRun(
        ID,
        "Lie face down and lift a straight leg",
        f"Face down, one straight leg lifted and held. Before: the psoas as it is; after: {100 * shorter:.3g} % shorter.",
        ("S27", "S28", "S26"),
        ("as it is", f"{100 * shorter:.3g} % shorter"),
        effects,
        numbers,
        curves,
        verdict,
        answer,
        (
            "Which muscle starts first. The model holds still poses and knows no timing; in healthy people the gluteus maximus starts last.",
            "Who of the two you use: nerves choose. The model shares the load so that the squares of the efforts are least.",
            "The ligaments at the front of the hip, which end the lift sooner than stretched muscle does.",
        ),
    )


def judged(hamstrings: Estimate, gluteus: Estimate, reserve: Estimate, psoas: Effect) -> tuple[Verdict, str]:
    """Return whether the test can show a gluteus that does not fire, and why."""
    if not (hamstrings.known and gluteus.known and reserve.known):
        return "cannot tell", "The muscles of the model cannot hold this lift."
    said = f"Least effort gives the hamstrings {hamstrings} of the work and the gluteus maximus {gluteus}."
    alone = reserve.interval()[0] > 100
    small = abs(psoas.change.value) + psoas.change.error < 15
    end = f" A shorter psoas adds {psoas.change} against the lift" + (", which is little beside the weight of the leg." if small else ".")
    if alone:
        why = (
            f" The hamstrings alone could give {reserve} of what the lift takes, so that least effort lifts the leg with a soft buttock."
            " It does not show that the gluteus cannot work."
        )
        return "disagrees", said + why + end
    return "cannot tell", f"{said} Whether the hamstrings could do it alone differs between runners ({reserve} of what the lift takes).{end}"


def _reserve(lift: _Lift) -> FloatArray:
    return np.asarray(100 * lift.hamstring_capacity[:, HELD] / (lift.gravity + lift.resistance)[:, HELD])


def _lift(population: Population, cause: Cause) -> _Lift:
    model = population.model
    tilt = STANDING_TILT + population.tilt[:, None]
    q = posture(model, thigh=-np.deg2rad(LIFTS)[None, :], tilt=tilt, turned=FACE_DOWN)
    geometry = population.geometry(q)
    state = population.fibres(geometry.length, np.zeros_like(geometry.length), cause)
    flat = q.reshape(-1, q.shape[-1])
    still = np.zeros_like(flat)
    moment = inverse_dynamics(model, Motion(np.arange(len(flat), dtype=float), flat, still, still)).moment.reshape(q.shape)
    hip, knee = model.coordinate("hip_flexion_r"), model.coordinate("knee_angle_r")
    moment[..., hip] *= np.exp(MOMENT_SPREAD["hip_flexion_r"] * population.habits["hip_moment"])[:, None]
    moment[..., knee] *= ndtr(population.habits["knee_stop"])[:, None]  # from all held by ligament to all by muscle
    force = shared_force(population, share(population, moment, geometry, state), len(LIFTS))
    extending = np.maximum(-geometry.moment_arm[..., hip] * force, 0.0)
    total = extending.sum(axis=2)
    passive = geometry.moment_arm[..., hip] * state.passive_force
    hamstrings = population.indices(HAMSTRINGS)
    return _Lift(
        -moment[..., hip],
        pulling(population, extending, HAMSTRINGS) / total,
        pulling(population, extending, GLUTEUS) / total,
        np.maximum(passive, 0.0).sum(axis=2),
        passive[..., population.indices(PSOAS)].sum(axis=2),
        -(geometry.moment_arm[..., hamstrings, hip] * state.active_force[..., hamstrings]).sum(axis=2),
        pulling(population, force, GLUTEUS),
        pulling(population, force, HAMSTRINGS),
    )
