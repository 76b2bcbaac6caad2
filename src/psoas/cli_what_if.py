"""``psoas what-if``: what a change of muscles or posture would do."""

from __future__ import annotations

from typing import Annotated

import typer

from psoas.cli_errors import plain_errors
from psoas.cli_text import say


def what_if(
    psoas_length: Annotated[float, typer.Option(help="Length of the psoas, as a factor: 0.95 is 5 % shorter.")] = 1.0,
    psoas_strength: Annotated[float, typer.Option(help="Strength of the psoas, as a factor.")] = 1.0,
    gluteus_strength: Annotated[float, typer.Option(help="Strength of the gluteus maximus, as a factor.")] = 1.0,
    tilt: Annotated[float, typer.Option(help="Degrees by which the pelvis tilts forward; backward is negative.")] = 0.0,
    lean: Annotated[float, typer.Option(help="Degrees by which the trunk leans forward.")] = 0.0,
) -> None:
    """Change a cause in the runner model and show its effects, with their errors."""
    with plain_errors():
        from math import radians

        from psoas.body.runner_model import runner_model
        from psoas.body.what_if import Cause
        from psoas.body.what_if import what_if as ask

        cause = Cause(psoas_length, psoas_strength, gluteus_strength, radians(tilt), radians(lean))
        for effect in ask(runner_model(), cause):
            say(f"{effect.said}\n   before {effect.before}   after {effect.after}   change {effect.change}")
        say("\nMechanics of a model only: it knows no nerves, no pain and no training.")
