"""Write docs/examples/what-if.md: what `psoas what-if` answers to five questions, word for word.

python -m scripts.build_what_if_docs
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

from typer.testing import CliRunner

from psoas.body import Model
from psoas.body.runner_model import runner_model
from psoas.body.what_if import Cause, what_if
from psoas.cli import app
from scripts.made_page import write_or_check

TARGET = Path(__file__).resolve().parents[1] / "docs" / "examples" / "what-if.md"
QUESTIONS = {
    "A shorter psoas and more forward tilt": "--psoas-shorter 5 --tilt 10",
    "Quicker steps": "--step-rate +10",
    "The squeeze, tucked and arched": "--test glute-squeeze",
    "The leg lifted lying face down": "--test prone-hip-extension",
    "The story, link by link": "--test claim-chain",
}
TOP = """\
# What if: five answers

Made by `python -m scripts.build_what_if_docs`; how it is worked out is in [body.md](../body.md#what-if).

Forces without a unit are in body weights, stretch is fibre length over its best.

| if | then | before | change | goes that way in |
|---|---|---|---|---|
"""
ROWS = (
    (Cause(psoas_length=0.95), ("hip_extension_available", "psoas_tilt_moment", "psoas_slack_tilt", "gluteus_capacity")),
    (Cause(psoas_strength=0.8), ("psoas_force", "flexor_neighbour_force")),
    (Cause(pelvic_tilt=math.radians(10.0)), ("gluteus_capacity", "hamstring_length", "hamstring_force", "neighbour_force")),
    (Cause(pelvic_tilt=math.radians(-10.0)), ("gluteus_capacity", "hamstring_length")),
    (Cause(gluteus_strength=0.7), ("gluteus_share_force", "neighbour_force", "hamstring_force")),
    (Cause(trunk_lean=math.radians(10.0)), ("trunk_moment",)),
    (Cause(step_rate=1.1), ("hip_flexion_moment", "psoas_force", "hamstring_force", "thigh_ahead")),
    (Cause(step_rate=0.9), ("hip_flexion_moment", "psoas_force", "hamstring_force", "thigh_ahead")),
)


def build() -> str:
    """Return the text of docs/examples/what-if.md."""
    model = runner_model()
    rows = [line for cause, ids in ROWS for line in _rows(cause, ids, model)]
    return TOP + "\n".join([*rows, "", *(_answer(title, words) for title, words in QUESTIONS.items())])


def _rows(cause: Cause, ids: tuple[str, ...], model: Model) -> list[str]:
    answer = what_if(model, cause)
    lines = []
    for effect in (answer.effect(id) for id in ids):
        sure = "no change" if effect.standing == "unchanged" else f"{round(effect.same_way * effect.change.n)} of {effect.change.n} runners"
        lines.append(f"| {cause.said()} | {effect.name} | {effect.before} | {effect.change} | {sure} |")
    return lines


def _answer(title: str, words: str) -> str:
    result = CliRunner().invoke(app, ["what-if", *words.split()])
    if result.exit_code:
        raise SystemExit(f"psoas what-if {words} ended with {result.exit_code}: {result.output}")
    return f"## {title}\n\n```text\n$ psoas what-if {words}\n{result.output.rstrip()}\n```\n"


if __name__ == "__main__":
    sys.exit(write_or_check(TARGET, build, "build_what_if_docs"))
