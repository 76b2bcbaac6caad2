"""``psoas what-if``: what a change of muscles, posture or step rate would do, and the tests that articles name."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from psoas.cli_errors import plain_errors
from psoas.cli_text import say
from psoas.errors import SettingError

if TYPE_CHECKING:
    from psoas.body import Model
    from psoas.body.what_if import RunningStride


class ArticleTest(StrEnum):
    """A test or claim of the articles that the model runs."""

    GLUTE_SQUEEZE = "glute-squeeze"
    PRONE_HIP_EXTENSION = "prone-hip-extension"
    CLAIM_CHAIN = "claim-chain"


class Leg(StrEnum):
    """Whose stride of an assessment is asked about."""

    LEFT = "left"
    RIGHT = "right"


def what_if(
    psoas_shorter: Annotated[float, typer.Option(help="Percent by which the psoas is shorter, fibre and tendon; longer is negative.")] = 0.0,
    psoas_weaker: Annotated[float, typer.Option(help="Percent by which the psoas is weaker; stronger is negative.")] = 0.0,
    gluteus_weaker: Annotated[float, typer.Option(help="Percent by which the gluteus maximus is weaker; stronger is negative.")] = 0.0,
    tilt: Annotated[float, typer.Option(help="Degrees by which the pelvis tips further forward, -15 to 15.")] = 0.0,
    lean: Annotated[float, typer.Option(help="Degrees by which the trunk leans further forward, -20 to 20.")] = 0.0,
    step_rate: Annotated[float, typer.Option(help="Percent by which steps are quicker at the same speed, -10 to +10.")] = 0.0,
    test: Annotated[ArticleTest | None, typer.Option(help="Run a test of the articles instead; takes --psoas-shorter.", show_default=False)] = None,
    assessment: Annotated[
        Path | None, typer.Option(help="assessment.json of a clip: its runner's size and stride in place of the average.", show_default=False)
    ] = None,
    side: Annotated[Leg, typer.Option(help="Whose stride of the assessment.")] = Leg.RIGHT,
    json: Annotated[bool, typer.Option("--json", help="Print JSON with every value and its error.")] = False,
) -> None:
    """Change a cause in the runner model and show its effects, with their errors."""
    with plain_errors():
        from math import radians

        from psoas.body.what_if import Cause, told_answer
        from psoas.body.what_if import what_if as ask

        others = (psoas_weaker, gluteus_weaker, tilt, lean, step_rate)
        model, stride = _runner(assessment, side.value)
        if test is not None:
            if any(others):
                raise SettingError(
                    "A test of the articles is run as it is.", "Leave the changes out, or leave --test out; --psoas-shorter goes with both."
                )
            _print_test(test, model, stride, psoas_shorter, json)
            return
        if not any((psoas_shorter, *others)):
            raise SettingError(
                "Nothing is changed.",
                "Give a change, for example --psoas-shorter 5, --tilt 10 or --step-rate +10, "
                "or a --test: glute-squeeze, prone-hip-extension, claim-chain.",
            )
        percent = {"psoas_length": -psoas_shorter, "psoas_strength": -psoas_weaker, "gluteus_strength": -gluteus_weaker, "step_rate": step_rate}
        factors = {name: 1 + value / 100 for name, value in percent.items()}
        answer = ask(model, Cause(**factors, pelvic_tilt=radians(tilt), trunk_lean=radians(lean)), stride)
        _print(answer, told_answer(answer), json)


def _print_test(test: ArticleTest, model: Model, stride: RunningStride | None, psoas_shorter: float, json: bool) -> None:
    from psoas.body.what_if import claim_chain, glute_squeeze, prone_hip_extension, told_chain, told_run
    from psoas.body.what_if.claim_chain import SHORTER

    shorter = psoas_shorter / 100 if psoas_shorter else SHORTER
    if test is ArticleTest.CLAIM_CHAIN:
        chain = claim_chain(model, stride, shorter=shorter)
        _print(chain, told_chain(chain), json)
        return
    if test is ArticleTest.GLUTE_SQUEEZE and psoas_shorter:
        raise SettingError("The length of the psoas does not matter to the glute squeeze.", "Leave --psoas-shorter out.")
    run = glute_squeeze(model) if test is ArticleTest.GLUTE_SQUEEZE else prone_hip_extension(model, shorter=shorter)
    _print(run, told_run(run), json)


def _runner(path: Path | None, side: str) -> tuple[Model, RunningStride | None]:
    """Return the model, scaled where height and mass are known, and the runner's own stride where there is an assessment."""
    from psoas.body.runner_model import runner_model

    if path is None:
        return runner_model(), None
    from psoas.assessment_json import from_json
    from psoas.body.body_size import scale_to_size
    from psoas.body.what_if import stride_of
    from psoas.errors import InputError

    if not path.is_file():
        raise InputError(f"There is no file {path}.", "Give the assessment.json that psoas wrote.")
    visit = from_json(path.read_text(encoding="utf-8"))
    rate = visit.finding("step_rate")
    if rate is None or not rate.estimate.known:
        raise InputError(f"{path.name} has no step rate.", "Film again; both feet must stay in view.")
    speed = visit.speed.value if visit.speed.known else None
    stride = stride_of(visit.curves, side, rate.estimate.value, speed)
    height, mass = visit.runner.height, visit.runner.mass
    model = runner_model()
    return (scale_to_size(model, height, mass) if height is not None and mass is not None else model), stride


def _print(value: object, text: str, json: bool) -> None:
    if not json:
        say(text)
        return
    from json import dumps

    from psoas.values_json import plain

    typer.echo(dumps(plain(value), ensure_ascii=False, indent=1))
