"""Write docs/examples/*.txt: what `psoas screen`, `psoas explain`, `psoas plan` and `psoas demo --weeks 8` say of each person of docs/examples."""

from __future__ import annotations

import tempfile
from pathlib import Path

from typer.testing import CliRunner

from psoas.cli import app
from psoas.cli_follow import follow_text
from psoas.follow.eight_weeks import Life, live_through

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
PLAN = ("--start", "2027-01-04", "--weeks", "8", "--minutes", "25", "--whole", "--format", "json")


def transcript(answers: Path) -> str:
    """Return the two commands for a file of answers, each with what it prints."""
    runner = CliRunner()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "screening.json"
        screened = runner.invoke(app, ["screen", "--answers", str(answers), "--out", str(out)])
        explained = runner.invoke(app, ["explain", str(out)])
        said = f"$ psoas screen --answers {answers.name} --out screening.json\n{screened.output}\n$ psoas explain screening.json\n{explained.output}"
        return "\n".join(line.rstrip() for line in said.replace(str(out), "screening.json").splitlines()) + "\n"


def programme(answers: Path) -> str:
    """Return the programme of eight weeks for a file of answers, every week of it."""
    runner = CliRunner()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "screening.json"
        runner.invoke(app, ["screen", "--answers", str(answers), "--out", str(out)])
        planned = runner.invoke(app, ["plan", str(out), *PLAN])
        said = f"$ psoas plan screening.json {' '.join(PLAN)}\n{planned.output}".replace(f"{folder}/", "")
        return "\n".join(line.rstrip() for line in said.splitlines()) + "\n"


def eight_weeks(life: Life) -> str:
    """Return what is said of a person after eight made-up weeks, below what was made to happen."""
    return f"$ psoas demo --weeks 8\nWhat was made to happen: {life.story.tells}\n\n{follow_text(life.follow_up)}"


def main() -> None:
    """Write every transcript, programme and follow-up beside its answers."""
    for life in live_through():
        (EXAMPLES / f"{life.story.person}-eight-weeks.txt").write_text(eight_weeks(life), encoding="utf-8")
    for answers in sorted(EXAMPLES.glob("*.yaml")):
        answers.with_name(f"{answers.stem}-programme.txt").write_text(programme(answers), encoding="utf-8")
        answers.with_suffix(".txt").write_text(transcript(answers), encoding="utf-8")


if __name__ == "__main__":
    main()
