"""Change a cause, see the effects along the chain.

Answers are differences between two runs of the same runners in the same poses, each with the spread that unknown fibres,
strengths, pelvis and habits give it. They say what the mechanics of the model demand; beside them stand figures of
laboratories where the model has none. What the model cannot say is in `CANNOT`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from psoas.body.model import Model
from psoas.body.what_if.causes import TILT_RANGE, Cause
from psoas.body.what_if.population import DRAWS, Population, draw_population
from psoas.body.what_if.standing import STANDING, capacity_over_tilt, standing_effects
from psoas.body.what_if.stride import RunningStride, average_stride
from psoas.body.what_if.swing import SWING, SwingRun, by_id
from psoas.body.what_if.values import AngleCurve, Effect, Named, curve, named, paired_effect
from psoas.knowledge.step_rate import step_rate_effects
from psoas.quantity import Estimate

TILT_STEPS = 7

CANNOT = (
    "Nerves: the model knows no neural inhibition, so it cannot say that one muscle turns another down, or fires late.",
    "Pain, training and getting used to it: only what the mechanics ask is worked out.",
    "Ligaments and the joint capsule: where a thigh really stops is nearer than where stretched muscle stops it.",
)


@dataclass(frozen=True)
class Answer:
    """What a cause does.

    Parameters
    ----------
    cause
        What is changed.
    runner
        Whose model and whose stride, for a person.
    effects
        Before, after and change, in the order of the chain.
    gluteus_over_tilt
        What the gluteus maximus can give, thigh 30° ahead, over a pelvis tipped by -15 to 15° from the runner's own,
        with the muscles as the cause leaves them.
    measured
        Changes that laboratories found, in % (step rate only).
    studies
        Ids of what such changes did in people, in `psoas.knowledge.effects`.
    cannot
        What this cannot answer.
    """

    cause: Cause
    runner: str
    effects: tuple[Effect, ...]
    gluteus_over_tilt: AngleCurve
    measured: tuple[Named, ...]
    studies: tuple[str, ...]
    cannot: tuple[str, ...] = CANNOT

    def effect(self, id: str) -> Effect:
        """Return the effect of that id."""
        return named(self.effects, id)


def what_if(model: Model, cause: Cause, stride: RunningStride | None = None, *, draws: int = DRAWS, seed: int = 0) -> Answer:
    """Return the effects of a cause on one leg, with the spread that what is unknown gives them.

    Parameters
    ----------
    model
        A runner model (`psoas.body.runner_model.runner_model`, or scaled from it); its right leg stands for either.
    cause
        What is changed.
    stride
        The stride in which swing forces are asked; the average of other runners when left out.
    draws
        How many runners of unknown fibres, strengths, pelvic tilt and habits are run.
    seed
        Of the random numbers, so that the answer is the same every time.

    Returns
    -------
    Answer
    """
    return next(what_ifs(model, (cause,), stride, draws=draws, seed=seed))


def what_ifs(model: Model, causes: Iterable[Cause], stride: RunningStride | None = None, *, draws: int = DRAWS, seed: int = 0) -> Iterator[Answer]:
    """Yield an answer for each cause, as `what_if` gives it; the runners and what they do unchanged are worked out once.

    Parameters
    ----------
    model, stride, draws, seed
        As `what_if` takes them.
    causes
        What is changed, one after the other.
    """
    stride = stride or average_stride()
    population = draw_population(model, draws, seed)
    swing = SwingRun(population, stride)
    before, once = standing_effects(population, Cause()), by_id(swing.run(Cause()))
    runner = f"{model.mass:.0f} kg; the stride is {stride.whose}, {stride.step_rate:.0f} steps/min"
    for cause in causes:
        after, now = standing_effects(population, cause), by_id(swing.run(cause))
        effects = [paired_effect(id, *told, before[id], after[id]) for id, told in STANDING.items() if id in after]
        effects += [paired_effect(id, *told, once[id], now[id]) for id, told in SWING.items()]
        capacity = _gluteus_over_tilt(population, cause)
        yield Answer(cause, runner, (*_step_length(stride, cause), *effects), capacity, _measured(cause), _studies(cause))


def _gluteus_over_tilt(population: Population, cause: Cause) -> AngleCurve:
    tilts = np.linspace(-TILT_RANGE, TILT_RANGE, TILT_STEPS)
    return curve(
        "Most that the gluteus maximus can extend the hip with, thigh 30° ahead",
        "pelvis tipped forward from its own, degrees",
        np.rad2deg(tilts),
        capacity_over_tilt(population, cause, tilts),
        "N m",
    )


def _step_length(stride: RunningStride, cause: Cause) -> tuple[Effect, ...]:
    """Return the step's length, which follows from speed and step rate without any model; none without a speed."""
    if stride.speed is None or cause.step_rate == 1:
        return ()
    before, after = (60 * stride.speed / (stride.step_rate * rate) for rate in (1.0, cause.step_rate))
    once, now, change = (Estimate(value, "m", n=1, counted="strides", origin="speed over step rate") for value in (before, after, after - before))
    return (Effect("step_length", "step length", "Length of a step, at the same speed", once, now, change, 1.0),)


def _measured(cause: Cause) -> tuple[Named, ...]:
    if cause.step_rate == 1:
        return ()
    return tuple(Named(id, effect.quantity, effect.change(cause.step_rate)) for id, effect in step_rate_effects().items())


def _studies(cause: Cause) -> tuple[str, ...]:
    """Return what studies of people found of such changes: longer psoas by stretching, stronger hips, lean, step rate."""
    held = {
        "FX11": cause.psoas_length > 1,
        "FX09": cause.gluteus_strength > 1 or cause.psoas_strength > 1,
        "FX07": cause.trunk_lean > 0,
        "FX03": cause.step_rate > 1,
        "FX05": cause.step_rate < 1,
    }
    return tuple(id for id, holds in held.items() if holds)
