"""Answers to what-ifs for one runner, worked out beforehand at a few places of each slider, so that the page answers at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psoas.body.what_if.causes import Cause
from psoas.errors import InputError

if TYPE_CHECKING:
    from psoas.app.measuring import Progress
    from psoas.body.side_view import MeanStride
    from psoas.body.stride_picture import StridePicture
    from psoas.body.what_if import Answer, Effect, RunningStride
    from psoas.pipeline import Visit
    from psoas.quantity import Estimate

STAGE = "Trying out changes"
EVERY = 2  # phases of the stride is one drawn
BODY_WEIGHTS = "\u202fbody weights"
# Group that is drawn -> the effect whose change its force goes by.
PULLS = {"psoas": "psoas_force", "iliacus": "iliacus_force", "rectus femoris": "rectus_force", "hamstrings": "hamstring_force"}


@dataclass(frozen=True, slots=True)
class Slider:
    """One thing that can be changed.

    Parameters
    ----------
    id, words, unit
        Its name, what it is for a person, and the unit that follows its number.
    ends
        What less and more are called.
    places
        Where answers are worked out; what lies between is interpolated.
    cause
        From a place to the Cause.
    """

    id: str
    words: str
    unit: str
    ends: tuple[str, str]
    places: tuple[float, ...]
    cause: Callable[[float], Cause]


SLIDERS = (
    Slider("psoas", "Psoas shorter", "\u202f%", ("as it is", "shorter"), (0, 2.5, 5, 7.5, 10), lambda at: Cause(psoas_length=1 - at / 100)),
    Slider("tilt", "Pelvis tipped", "°", ("back", "forward"), (-10, -5, 0, 5, 10), lambda at: Cause(pelvic_tilt=math.radians(at))),
    Slider("lean", "Trunk leaned", "°", ("back", "forward"), (-5, 0, 5, 10, 15), lambda at: Cause(trunk_lean=math.radians(at))),
    Slider("steps", "Steps, same speed", "\u202f%", ("slower", "quicker"), (-10, -5, 0, 5, 10), lambda at: Cause(step_rate=1 + at / 100)),
)


def what_if_answers(visit: Visit, progress: Progress) -> dict[str, Any] | None:
    """Return what the sliders answer for the runner of a visit, as JSON knows it; None where no stride of a leg is known.

    Parameters
    ----------
    visit
        Whose model (scaled where height and mass are known), mean stride and posture are asked about.
    progress
        Told stage, done, total.
    """
    from psoas.body.body_size import scale_to_size
    from psoas.body.runner_model import runner_model
    from psoas.body.what_if import what_ifs
    from psoas.body.what_if.answer import CANNOT
    from psoas.body.what_if.telling import MODEL_ONLY

    muscles, runner = visit.assessment.muscles, visit.assessment.runner
    side = muscles.picture.side if muscles is not None and muscles.picture is not None else None
    asked = _stride(visit, side) if side is not None else None
    if side is None or asked is None:
        return None
    model = runner_model()
    if runner.height is not None and runner.mass is not None:
        model = scale_to_size(model, runner.height, runner.mass)
    mean = _mean_stride(visit, side)
    places = [(slider, at) for slider in SLIDERS for at in slider.places if at]
    answers: dict[tuple[str, float], Answer] = {}
    progress(STAGE, 0, len(places))
    for done, (place, answer) in enumerate(zip(places, what_ifs(model, [slider.cause(at) for slider, at in places], asked), strict=True), start=1):
        answers[(place[0].id, place[1])] = answer
        progress(STAGE, done, len(places))
    return {
        "side": side,
        "whose": next(iter(answers.values())).runner,
        "percent": _percent(mean),
        "toe_off": round(100 * mean.toe_off, 1),
        "effects": _names(answers.values()),
        "before": _before(answers.values()),
        "picture": _picture(mean, side),
        "sliders": [_slider(slider, answers, mean, side) for slider in SLIDERS],
        "cannot": list(CANNOT),
        "note": MODEL_ONLY,
    }


def _stride(visit: Visit, side: str) -> RunningStride | None:
    from psoas.body.what_if import stride_of

    rate, speed = visit.assessment.finding("step_rate"), visit.assessment.speed
    if rate is None or not rate.estimate.known:
        return None
    try:
        return stride_of(visit.assessment.curves, side, rate.estimate.value, speed.value if speed.known else None)
    except InputError:
        return None


def _mean_stride(visit: Visit, side: Any) -> MeanStride:
    from psoas.body.side_view import mean_stride
    from psoas.gait.sagittal import to_sagittal

    capture, runner = visit.assessment.capture, visit.assessment.runner
    facing = capture.direction if capture.direction in ("left", "right") else None
    sagittal = to_sagittal(visit.drawn, facing=facing, near_side=capture.near_side)
    return mean_stride(sagittal, visit.events, side, height=runner.height, mass=runner.mass)


def _slider(slider: Slider, answers: Mapping[tuple[str, float], Answer], mean: MeanStride, side: Any) -> dict[str, Any]:
    return {
        "id": slider.id,
        "words": slider.words,
        "unit": slider.unit,
        "ends": list(slider.ends),
        "places": [_place(slider, at, answers.get((slider.id, at)), mean, side) for at in slider.places],
        "measured": _measured(answers[(slider.id, slider.places[-1])]),
        "studies": _studies(answers[(slider.id, slider.places[-1])]),
    }


def _place(slider: Slider, at: float, answer: Answer | None, mean: MeanStride, side: Any) -> dict[str, Any]:
    """Return what holds at one place: each effect after the change, how much it changed, and in what share of runners that way."""
    if answer is None:
        return {"at": at}
    from psoas.body.what_if import changed_stride

    cause, known = slider.cause(at), {effect.id: effect for effect in answer.effects}
    pull = {group: _ratio(known[id]) for group, id in PULLS.items() if id in known}
    return {
        "at": at,
        "effects": {id: [*_pair(effect.after), *_pair(effect.change), round(effect.same_way, 3)] for id, effect in known.items()},
        "picture": _picture(changed_stride(mean, cause, pull), side),
    }


def _picture(stride: MeanStride, side: Any) -> dict[str, Any]:
    """Return bones and muscles of every drawn phase in mm, forward and up from the hip."""
    from psoas.body.stride_picture import picture_of

    picture: StridePicture = picture_of(stride, side, every=EVERY)
    return {
        "bones": {name: [_flat(line) for line in lines] for name, lines in picture.bones.items()},
        "muscles": [[_flat(line) for line in muscle.line] for muscle in picture.muscles],
        "groups": [muscle.group for muscle in picture.muscles],
        "stretch": {group: [round(value, 4) for value in values] for group, values in picture.stretch.items()},
        "force": {group: [None if math.isnan(value) else round(value, 2) for value in values] for group, values in picture.force.items()},
    }


def _percent(stride: MeanStride) -> list[float]:
    phases = len(stride.motion.time)
    return [round(100 * k / phases, 1) for k in range(0, phases, EVERY)]


def _flat(line: Iterable[tuple[float, float]]) -> list[int]:
    return [round(1000 * value) for point in line for value in point]


def _names(answers: Iterable[Answer]) -> dict[str, dict[str, str]]:
    """Return effect -> its short name, what it is, and its unit, in the order of the chain."""
    found: dict[str, dict[str, str]] = {}
    for answer in answers:
        for effect in answer.effects:
            found.setdefault(effect.id, {"name": effect.name, "said": effect.said.removesuffix(", in body weights"), "unit": _unit(effect)})
    return found


def _before(answers: Iterable[Answer]) -> dict[str, list[float | None]]:
    return {effect.id: _pair(effect.before) for answer in answers for effect in answer.effects}


def _unit(effect: Effect) -> str:
    from psoas.quantity import spaced_unit

    return BODY_WEIGHTS if effect.said.endswith("in body weights") else spaced_unit(effect.before.unit)


def _ratio(effect: Effect) -> float:
    before, after = effect.before.value, effect.after.value
    return after / before if effect.before.known and effect.after.known and before > 0 else 1.0


def _pair(estimate: Estimate) -> list[float | None]:
    return [float(f"{estimate.value:.5g}"), float(f"{estimate.error:.4g}")] if estimate.known else [None, None]


def _measured(answer: Answer) -> list[str]:
    """Return what laboratories found, as text."""
    return [
        f"{named.said[0].upper()}{named.said[1:]}: {named.estimate} ({named.estimate.n} runners; {named.estimate.origin})"
        for named in answer.measured
    ]


def _studies(answer: Answer) -> list[str]:
    from psoas.knowledge.library import effects

    entries = [(id, effects()[id]) for id in answer.studies]
    return [f"{entry.change[0].upper()}{entry.change[1:]}: {entry.effect} (evidence {entry.grade})" for _, entry in entries]
