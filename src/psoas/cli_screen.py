"""``psoas screen``: questions, red flags and tests at home, guided in the terminal or from a file of answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from psoas.cli_errors import EXIT_REFERRED, plain_errors
from psoas.cli_text import say

if TYPE_CHECKING:
    from psoas.finding import Finding
    from psoas.screen.answers_file import Document
    from psoas.screen.red_flags import RaisedFlag, Safety
    from psoas.screen.screening import Screening

SESSION = Path("screening-answers.yaml")
SCREENING = "screening.json"


def screen(
    answers: Annotated[
        Path | None, typer.Option(help="YAML file of answers and results; nothing is asked then. See docs/tests.md.", show_default=False)
    ] = None,
    out: Annotated[Path, typer.Option(help="File to write, or folder to write it to.")] = Path(SCREENING),
    session: Annotated[Path, typer.Option(help="Where a guided session keeps your answers; the next call goes on from there.")] = SESSION,
    fast: Annotated[bool, typer.Option("--fast", help="For clips: one pass of the pose model, about twice as fast.")] = False,
) -> None:
    """Screen yourself at home: red flags first, then questions, then tests of about 15 minutes."""
    with plain_errors():
        from psoas.screen.answers_file import read_filled
        from psoas.screen.assemble import make_screening
        from psoas.screen.red_flags import check_red_flags
        from psoas.screening_json import screening_to_json

        out = out / SCREENING if out.is_dir() else out
        if answers is None:
            _guide(session, fast)
        filled = read_filled(session if answers is None else answers)
        if filled.pictures:
            say(f"Looking at pictures of {', '.join(_name_of(id) for id in filled.pictures)}. A clip takes a minute or more.", err=True)
        screening = make_screening(filled, fast=fast)
        _write_whole(out, screening_to_json(screening))
        safety = check_red_flags(screening.answers, screening.findings)
        typer.echo(_summary(screening, safety))
        typer.echo(f"\nWritten: {out}")
        if safety.stopped:
            raise typer.Exit(EXIT_REFERRED)
        say(f"What may explain it, and what to test next: psoas explain {out}")


def _guide(session: Path, fast: bool) -> None:
    """Ask what is not answered and play the tests that are not done; every answer is on disk before the next question."""
    from psoas.screen.answers_file import load_document, save_document
    from psoas.screen.interview import next_question, next_test, plan_of_tests, safety_of, with_answer

    document: Document = load_document(session) if session.exists() else {}
    say(f"Every answer is kept in {session}. Stop with Ctrl+C at any time; psoas screen goes on from there.\n")
    try:
        while (question := next_question(document)) is not None:
            document = _ask_until_understood(document, question, with_answer)
            save_document(document, session)
        if safety_of(document).stopped:
            return
        for left in plan_of_tests(document).left_out:
            say(f"Not today, {_name_of(left.test)}: {left.why}")
        while (protocol := next_test(document)) is not None:
            from psoas.cli_protocol import play

            document = play(document, protocol, session.parent, fast)
            save_document(document, session)
    except (KeyboardInterrupt, EOFError, typer.Abort):
        save_document(document, session)
        say(f"\nStopped. Your answers are in {session}; psoas screen goes on from there.", err=True)
        raise typer.Exit(130) from None


def _ask_until_understood(document: Document, question: Any, with_answer: Any) -> Document:
    from psoas.errors import InputError
    from psoas.screen.questions import understand

    say(_spoken(question))
    while True:
        typed = typer.prompt(">", default="", show_default=False, prompt_suffix=" ")
        try:
            changed: Document = with_answer(document, question, understand(question, typed))
            return changed
        except InputError as error:
            say(f"{error.what} {error.remedy}".strip())


def _spoken(question: Any) -> str:
    lines = [f"\n{question.ask}"]
    lines += [f"  {number}  {shown}" for number, (_, shown) in enumerate(question.options, start=1)]
    hints = {
        "several": "Numbers with commas, or Enter for none.",
        "one": "A number.",
        "yes or no": "yes or no.",
        "whole": f"A whole number from {question.low} to {question.high}.",
        "number": "A number.",
    }
    lines.append(f"  ({hints[question.kind]}{' Enter passes over.' if question.optional else ''})")
    return "\n".join(lines)


def _summary(screening: Screening, safety: Safety) -> str:
    if safety.stopped:
        return "\n".join(_flag_text(flag) for flag in safety.stops)
    lines = [_flag_text(flag) for flag in safety.cautions]
    lines += [_line(finding) for finding in screening.findings] or ["No test was done."]
    return "\n".join([*lines, *_differences(screening)])


def _flag_text(flag: RaisedFlag) -> str:
    head = {"stop_now": "STOP", "refer_soon": "SEE A PROFESSIONAL", "caution": "TAKE CARE"}[flag.level]
    after = " No tests, no explanation and no programme until then." if flag.level != "caution" else ""
    return f"{head}: you told of {flag.name}. It matters because {flag.why}. {flag.act}{after}\n"


def _line(finding: Finding) -> str:
    from psoas.finding import Verdict

    label = _name_of(finding.id) if finding.side == "both" else f"{_name_of(finding.id)}, {finding.side}"
    said = finding.verdict.value if finding.band is not None or finding.verdict is Verdict.CANT_TELL else ""
    return f"{label:<42}{_value(finding):<18}{said:<14}{finding.why}".rstrip()


def _value(finding: Finding) -> str:
    from psoas.knowledge.home_tests import home_tests
    from psoas.knowledge.questionnaires import questionnaires

    if not finding.estimate.known:
        return "unknown"
    value = finding.estimate.value
    test, asked = home_tests().get(finding.id), questionnaires().get(finding.id)
    if test is not None and test.kind == "yes or no":
        return "yes" if value else "no"
    if test is not None and test.drill:
        return f"{value:.1f} of {test.possible[1]:g}"
    if asked is not None:
        options = asked.items[0].options if len(asked.items) == 1 else ()
        return options[int(value)] if options else f"{value:g} of {asked.highest:g}"
    return str(finding.estimate)


def _differences(screening: Screening) -> list[str]:
    from psoas.finding import Verdict
    from psoas.knowledge.home_tests import home_tests
    from psoas.screen.score import side_difference

    lines = []
    for id in dict.fromkeys(finding.id for finding in screening.findings if finding.id in home_tests()):
        difference = side_difference(id, screening.findings)
        if difference is not None and difference.verdict is Verdict.OUTSIDE:
            lines.append(f"{_name_of(id)}, left minus right: {difference.difference}. {difference.why}")
    return lines


def _name_of(id: str) -> str:
    from psoas.knowledge.home_tests import home_tests
    from psoas.knowledge.questionnaires import questionnaires

    found = home_tests().get(id) or questionnaires().get(id)
    return found.name if found is not None else id


def _write_whole(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
