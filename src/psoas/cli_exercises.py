"""``psoas exercises``: the library, as a list or one exercise in full."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from psoas.cli_errors import EXIT_REFERRED, plain_errors
from psoas.cli_text import say

if TYPE_CHECKING:
    from psoas.knowledge.exercises import Exercise
    from psoas.screen.answers import Answers

RELEASE = "EX08"
RELEASE_CLAIMS = ("S36", "S37", "S38")


def exercises(
    id: Annotated[str | None, typer.Argument(help="Id of one exercise, EX05 say, to show it in full.", show_default=False)] = None,
    about: Annotated[
        str | None, typer.Option("--for", help="psoas, glutes, hamstrings, core, thighs, calves, pelvis, form, or N01.", show_default=False)
    ] = None,
    no_equipment: Annotated[bool, typer.Option("--no-equipment", help="Only what needs a floor and a wall.")] = False,
    equipment: Annotated[str | None, typer.Option(help="Only what these are enough for: band,step.", show_default=False)] = None,
    level: Annotated[int, typer.Option(help="Up to this level: 1 new to strength work, 2, 3.")] = 3,
    release: Annotated[bool, typer.Option("--release", help="The self-release with a tool, after its questions.")] = False,
    answers: Annotated[
        Path | None, typer.Option(help="YAML file that answers the questions of --release; nothing is asked then.", show_default=False)
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON, with all that is known.")] = False,
) -> None:
    """List exercises with dose, grade and origin, or show one in full."""
    with plain_errors():
        from psoas.errors import SettingError
        from psoas.knowledge.exercise_choice import choose_exercises, find_exercise
        from psoas.knowledge.exercise_text import list_text
        from psoas.values_json import plain

        if no_equipment and equipment is not None:
            raise SettingError("Both --no-equipment and --equipment were given.", "Give one of them.")
        if level not in (1, 2, 3):
            raise SettingError(f"The level is 1, 2 or 3, but got {level}.", "1 is new to strength work, 2 some months of it, 3 years of it.")
        if answers is not None and not release:
            raise SettingError("--answers belongs to --release.", "Give both, or none.")
        if release or (id is not None and find_exercise(id).on_request):
            chosen = [_released(answers)] if release else []
        elif id is not None:
            chosen = [find_exercise(id)]
        else:
            at_hand = () if no_equipment else None if equipment is None else split(equipment)
            chosen = list(choose_exercises(about or "", at_hand, level))
        if json:
            from json import dumps

            typer.echo(dumps([plain(one) for one in chosen], ensure_ascii=False, indent=2))
        elif not chosen and id is not None:
            say("It is shown only to those who ask for it, behind a few questions: psoas exercises --release.")
        elif not chosen:
            say("No exercise fits that. Leave one of the limits away.")
        elif release or id is not None:
            _show(chosen[0])
        else:
            typer.echo(list_text(chosen, grouped=not about))
            say("\nOne in full: psoas exercises EX05")


def split(text: str) -> tuple[str, ...]:
    """Return the parts of a list that was typed with commas, in small letters."""
    return tuple(part.strip().lower() for part in text.split(",") if part.strip())


def _show(exercise: Exercise) -> None:
    from psoas.knowledge.exercise_text import exercise_text
    from psoas.knowledge.heard import heard

    typer.echo(exercise_text(exercise))
    if exercise.on_request:
        say("\nWhat you may have heard of it:")
        for claim in (heard()[id] for id in RELEASE_CLAIMS):
            say(f"- {claim.text} {claim.verdict.capitalize()}. {claim.reason}")


def _released(path: Path | None) -> Exercise:
    """Return the self-release once its questions are answered with no; end the command otherwise."""
    from psoas.knowledge.exercises import exercises as library
    from psoas.screen.answers import Answers
    from psoas.screen.red_flags import check_red_flags

    exercise = library()[RELEASE]
    told = ask_before(exercise, Answers()) if path is None else _read(exercise, path)
    stops = check_red_flags(told).stops
    for flag in stops:
        say(f"STOP: you told of {flag.name}. It matters because {flag.why}. {flag.act}\n")
    against = said_against(exercise, told)
    if against:
        say(f"The self-release is not for you: {against}")
        say("The stretch has better evidence and does not press on the belly: psoas exercises EX01")
    if stops or against:
        raise typer.Exit(EXIT_REFERRED)
    return exercise


def said_against(exercise: Exercise, told: Answers) -> str:
    """Return the answers that speak against an exercise, as a sentence; empty if none does."""
    from psoas.knowledge.red_flags import facts
    from psoas.screen.before_exercise import reasons_against

    names = reasons_against(exercise, told)
    said = ["you are under 18" if name.startswith("age_") else f"you said yes to “{facts()[name].ask}”" for name in names]
    return f"{' and '.join(said)}." if said else ""


def _read(exercise: Exercise, path: Path) -> Answers:
    from psoas.errors import SettingError
    from psoas.screen.answers_file import read_filled
    from psoas.screen.before_exercise import questions_before

    told = read_filled(path).answers
    missing = [name for question in questions_before(exercise, told) for name in ([*dict(question.options)] or [question.id])]
    if missing:
        raise SettingError(
            f"{path.name} does not answer {', '.join(missing)}.",
            "Add them under facts (yes or no), the age under runner, or leave --answers away to be asked.",
        )
    return told


def ask_before(exercise: Exercise, told: Answers) -> Answers:
    """Return the answers with those that an exercise on request asks for, asked in the terminal until they are understood."""
    from psoas.errors import InputError
    from psoas.screen.before_exercise import answered, questions_before
    from psoas.screen.questions import understand

    say("Pressing into the belly is not for everybody. First a few questions; they are not kept.", err=True)
    for question in questions_before(exercise, told):
        say(f"\n{question.ask}", err=True)
        for number, (_, shown) in enumerate(question.options, start=1):
            say(f"{number:>3}  {shown}", err=True)
        if question.options:
            say("     (Numbers with commas, or the word none.)", err=True)
        while True:
            typed = typer.prompt(">", prompt_suffix=" ", err=True)
            try:
                told = answered(told, question, understand(question, typed))
                break
            except InputError as error:
                say(f"{error.what} {error.remedy}".strip(), err=True)
    say(err=True)
    return told
