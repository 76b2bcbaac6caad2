"""``psoas explain``: what may explain what is sore, how surely, and what to test next."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from psoas.cli_errors import EXIT_REFERRED, plain_errors

if TYPE_CHECKING:
    from psoas.assessment import Assessment
    from psoas.screen.screening import Screening


def explain(
    visit: Annotated[Path, typer.Argument(help="assessment.json of a clip, or screening.json of tests at home.", show_default=False)],
    screening: Annotated[Path | None, typer.Option(help="screening.json of tests at home, beside an assessment.", show_default=False)] = None,
    answers: Annotated[Path | None, typer.Option(help="YAML file of answers and tests, in place of a screening.", show_default=False)] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the assessment and the report with the explanations in it.", show_default=False)
    ] = None,
) -> None:
    """Explain what is sore: what fits, how surely, what else it could be, what to test next."""
    with plain_errors():
        from psoas.errors import SettingError
        from psoas.reason.explain import explain as reason
        from psoas.reason.text import as_text

        assessment, told = read_visit(visit, screening, answers)
        findings = (*told.findings, *(assessment.findings if assessment else ()))
        reasoning = reason(told.answers, findings)
        typer.echo(as_text(reasoning, told.answers, findings), nl=False)
        if out is not None and assessment is None:
            raise SettingError("A report needs a clip, and only a screening was given.", "Give the assessment.json of a clip, or leave --out away.")
        if out is not None and assessment is not None:
            _write(replace(assessment, screening=told, reasoning=reasoning), out)
    if reasoning.safety.stopped:
        raise typer.Exit(EXIT_REFERRED)


def read_visit(visit: Path, screening: Path | None, answers: Path | None) -> tuple[Assessment | None, Screening]:
    """Return the assessment, if `visit` is one, and answers and tests, empty ones if none were given.

    Parameters
    ----------
    visit
        assessment.json of a clip, or screening.json.
    screening
        screening.json to stand beside an assessment.
    answers
        YAML file of answers, in place of those of either.

    Raises
    ------
    InputError
        If a file is not what it should be, or two screenings were given.
    OSError
        If a file cannot be read.
    """
    assessment, told = _read(visit, screening)
    if answers is None:
        return assessment, told
    from psoas.screen.answers_file import read_filled
    from psoas.screen.assemble import make_screening

    return assessment, make_screening(read_filled(answers))


def _read(visit: Path, screening: Path | None) -> tuple[Assessment | None, Screening]:
    import json

    from psoas.assessment_json import from_json
    from psoas.errors import SettingError
    from psoas.screen.answers import Answers
    from psoas.screen.screening import Screening
    from psoas.screening_json import KIND, screening_from_json

    text = visit.read_text(encoding="utf-8")
    try:
        document = json.loads(text)
    except json.JSONDecodeError:
        document = None
    if isinstance(document, dict) and document.get("kind") == KIND:
        if screening is not None:
            raise SettingError("Two screenings were given.", "Give one of them.")
        return None, screening_from_json(text)
    assessment = from_json(text)
    if screening is not None:
        return assessment, screening_from_json(screening.read_text(encoding="utf-8"))
    return assessment, assessment.screening or Screening(Answers(assessment.runner))


def _write(assessment: Assessment, folder: Path) -> None:
    from psoas.assessment_json import to_json
    from psoas.output import FILES, write_whole
    from psoas.report.html import render_report

    written = write_whole(
        folder,
        {
            FILES["assessment"]: lambda path: path.write_text(to_json(assessment), encoding="utf-8"),
            FILES["report"]: lambda path: path.write_text(render_report(assessment), encoding="utf-8"),
        },
    )
    typer.echo("\nWritten:")
    for path in written.values():
        typer.echo(f"  {path}")
