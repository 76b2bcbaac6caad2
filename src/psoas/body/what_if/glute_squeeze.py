"""The articles' first test: squeeze the buttocks standing with the pelvis tucked, then with the back arched."""

from __future__ import annotations

import numpy as np

from psoas.body.model import Model
from psoas.body.runner_model import runner_model
from psoas.body.what_if.causes import Cause
from psoas.body.what_if.population import DRAWS, GLUTEUS, STANDING_TILT, draw_population
from psoas.body.what_if.poses import posture
from psoas.body.what_if.standing import capacity_over_tilt
from psoas.body.what_if.values import Named, NamedRun, Verdict, curve, paired_effect, spread_estimate
from psoas.quantity import Estimate

TUCKED, ARCHED = -10.0, 15.0  # degrees forward of the runner's own standing pelvis
HARDLY = 50.0  # % of the tucked squeeze; below it one can hardly squeeze
ID = "glute-squeeze"


def glute_squeeze(model: Model | None = None, *, draws: int = DRAWS, seed: int = 0) -> NamedRun:
    """Return what the gluteus maximus can give standing with the pelvis tucked and with it arched.

    Parameters
    ----------
    model
        A runner model; the shipped one when left out.
    draws, seed
        As in `what_if`.

    Returns
    -------
    NamedRun
        `before` is tucked by 10°, `after` arched by 15°, both from the runner's own standing pelvis.
    """
    population = draw_population(model or runner_model(), draws, seed)
    leg = population.model
    gluteus, hip = population.indices(GLUTEUS), leg.coordinate("hip_flexion_r")
    tilts = STANDING_TILT + population.tilt[:, None] + np.deg2rad([[TUCKED, ARCHED]])
    geometry = population.geometry(posture(leg, tilt=tilts))
    state = population.fibres(geometry.length, np.zeros_like(geometry.length), Cause())
    force = state.active_force[..., gluteus]
    moment = -(geometry.moment_arm[..., gluteus, hip] * force).sum(axis=2)
    rows = {
        "gluteus_moment": (
            "gluteus maximus moment",
            "Most that one gluteus maximus can extend the hip with, and so tip the pelvis back",
            "N m",
            moment,
        ),
        "gluteus_force": ("gluteus maximus force", "Force of a full squeeze", "N", force.sum(axis=2)),
        "gluteus_lever": ("its lever", "Lever of that force at the hip", "mm", 1e3 * moment / force.sum(axis=2)),
        "gluteus_fibre": (
            "its fibre length",
            "Length of its fibres, as a share of their best length",
            "1",
            state.fiber_length[..., gluteus] @ population.strengths(GLUTEUS),
        ),
    }
    effects = tuple(paired_effect(id, name, said, unit, values[:, 0], values[:, 1]) for id, (name, said, unit, values) in rows.items())
    share = spread_estimate(100 * moment[:, 1] / moment[:, 0], "%")
    angles = np.arange(-15.0, 21.0, 5.0)
    over = curve(
        "Most that one gluteus maximus can extend the hip with, standing",
        "pelvis tipped forward from its own, degrees",
        angles,
        capacity_over_tilt(population, Cause(), np.deg2rad(angles), thigh=0.0, knee=0.0, running=False),
        "N m",
    )
    verdict, answer = judged(share)
    return NamedRun(
        ID,
        "Squeeze the buttocks, tucked and arched",
        f"Standing, knees straight; the pelvis tipped back by {-TUCKED:.0f}° (tucked) and forward by {ARCHED:.0f}° (arched) under an upright trunk.",
        ("S31",),
        ("tucked", "arched"),
        effects,
        (Named("arched_share", "Arched, the gluteus maximus can give this much of what it can give tucked", share),),
        (over,),
        verdict,
        answer,
        (
            "How hard you squeeze: that is up to nerves and habit. The model says what a full squeeze could give.",
            "What it feels like. A muscle that is longer when the back is arched may well feel weaker at the same force.",
        ),
    )


def judged(share: Estimate) -> tuple[Verdict, str]:
    """Return whether the articles' "hardly" holds for a share (%) of the tucked squeeze, and why."""
    if not share.known:
        return "cannot tell", "The postures lie outside what the model covers."
    low, high = share.interval()
    said = f"Arched, the muscle can still give {share} of what it can give tucked"
    if high < HARDLY:
        return "agrees", f"{said}. By its length and lever alone one can hardly squeeze it there."
    if high < 100:
        return "agrees in part", f"{said}: less, as the articles say, but far from hardly at all. Length and lever do not explain more than that."
    if low > HARDLY:
        return "disagrees", f"{said}: about as much. Length and lever do not explain why a squeeze should be hard to do arched."
    return "cannot tell", f"{said}; runners differ too much to say."
