"""A test played in the terminal: steps to read, clocks that run, results to note."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from psoas.cli_text import say

if TYPE_CHECKING:
    from psoas.finding import Side
    from psoas.screen.answers_file import Document
    from psoas.screen.protocol import Ask, Prompt, Protocol, Timer
    from psoas.screen.taken import Taken

SKIP = "skip"


def play(document: Document, protocol: Protocol, folder: Path, fast: bool) -> Document:
    """Guide one test and return the document with its result; "skip" passes over it.

    Parameters
    ----------
    document
        The answers so far.
    protocol
        The test.
    folder
        Where names of photos and clips are taken from.
    fast
        For clips: one pass of the pose model.
    """
    from psoas.errors import InputError
    from psoas.screen.interview import with_result

    say(f"\n{protocol.name.upper()}  ({protocol.minutes:g} min)\n{protocol.purpose}")
    for line in protocol.before:
        say(f"  {line}")
    if protocol.film is not None and protocol.measured:
        film = protocol.film
        say(f"  Film from the {film.view}, lens at the height of the {film.height}, so that it shows {film.see}.")
    if _prompt("Enter to begin, or skip").lower() == SKIP:
        return with_result(document, protocol, None)
    while True:
        given, pictures = _walk(protocol, folder, fast)
        try:
            return with_result(document, protocol, given, pictures)
        except InputError as error:
            say(f"{error.what} {error.remedy} Note it again.")


def _walk(protocol: Protocol, folder: Path, fast: bool) -> tuple[dict[str, Any], dict[Side, Taken]]:
    given: dict[str, Any] = {}
    pictures: dict[Side, Taken] = {}
    said: Side | None = None
    for prompt in protocol.prompts:
        if prompt.side != said and prompt.side != "both":
            say(f"\n{prompt.side.capitalize()} side")
        said = prompt.side
        measured = _clock(prompt.timer, prompt.say)
        for ask in prompt.asks:
            _note(protocol, prompt, ask, folder, fast, given, pictures)
        if measured is not None:
            say(f"  {measured:.0f} s")
    return given, pictures


def _note(protocol: Protocol, prompt: Prompt, ask: Ask, folder: Path, fast: bool, given: dict[str, Any], pictures: dict[Side, Taken]) -> None:
    """Ask until the answer is understood: scores, names of pictures, pain, yes or no; Enter leaves it open."""
    from psoas.errors import InputError

    many = f", {ask.trials} trials with commas" if ask.kind == "scores" and ask.trials > 1 else ""
    shown = ", or the names of photos or clips" if ask.kind == "scores" and protocol.measured else ""
    while True:
        typed = _prompt(f"{ask.question}{many}{shown}" if ask.kind != "scores" else f"Result{many}{shown}")
        if not typed:
            return
        try:
            value, taken = _understood(protocol, prompt, ask, typed, folder, fast)
        except (InputError, ValueError) as error:
            say(f"  {error}")
            continue
        given[ask.id] = value
        if taken is not None:
            pictures[prompt.side] = taken
        return


def _understood(protocol: Protocol, prompt: Prompt, ask: Ask, typed: str, folder: Path, fast: bool) -> tuple[Any, Taken | None]:
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    if ask.kind == "yes or no" or (ask.unit == "1" and typed.lower() in ("yes", "no", "y", "n")):
        if typed.lower() not in ("yes", "no", "y", "n"):
            raise ValueError(f"'{typed}' is neither yes nor no. Type yes or no.")
        yes = typed.lower().startswith("y")
        return (yes if ask.kind == "yes or no" else float(yes)), None
    if ask.kind == "scores" and protocol.measured and any((folder / part).is_file() for part in parts):
        return _pictures(protocol, prompt, [folder / part for part in parts], fast)
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        raise ValueError(f"'{typed}' is not a number from {ask.low:g} to {ask.high:g}, and there is no file of that name.") from None
    wrong = [number for number in numbers if not ask.low <= number <= ask.high]
    if wrong or not numbers:
        raise ValueError(f"{typed} cannot be. Type a number from {ask.low:g} to {ask.high:g}.")
    return (int(numbers[0]) if ask.kind == "pain" else numbers), None


def _pictures(protocol: Protocol, prompt: Prompt, files: list[Path], fast: bool) -> tuple[list[float], Taken]:
    from psoas.screen.measuring import measure_picture

    taken = [measure_picture(protocol.test, prompt.side, file, fast=fast) for file in files]
    for file, one in zip(files, taken, strict=True):
        say(f"  {file.name}: {one.estimate if one.estimate.known else one.estimate.reason} {one.note}".rstrip())
    known = [one for one in taken if one.estimate.known]
    if not known:
        raise ValueError("None of these can be measured. Take another, or type the score.")
    return [round(one.estimate.value, 2) for one in known], next((one for one in known if not one.pelvis_held), known[0])


def _clock(timer: Timer | None, step: str) -> float | None:
    """Say a step and run its clock; return the seconds of a stopwatch. Without a terminal no clock runs."""
    say(f"  - {step}")
    if timer is None or not sys.stdin.isatty():
        return None
    if timer.kind == "countdown" and timer.seconds:
        _prompt(f"{timer.seconds:.0f} seconds; Enter starts")
        for left in range(int(timer.seconds), 0, -1):
            typer.echo(f"\r  {left:3d} s ", nl=False)
            time.sleep(1)
        typer.echo("\r  done.  \a")
        return None
    _prompt("Enter starts")
    began = time.monotonic()
    _prompt("Running. Enter stops" if timer.kind == "stopwatch" else f"One every {timer.seconds:g} seconds. Enter when you are done")
    return time.monotonic() - began if timer.kind == "stopwatch" else None


def _prompt(text: str) -> str:
    return str(typer.prompt(f"  {text}", default="", show_default=False)).strip()
