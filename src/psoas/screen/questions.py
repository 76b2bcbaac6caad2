"""One question of the interview, and how an answer that was typed is understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from psoas.errors import SettingError

YES, NO = ("yes", "y", "1"), ("no", "n", "0")
NOTHING = ("", "none", "nothing", "-")
SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Parameters
    ----------
    id
        What it is about.
    place
        Where its answer stands in the document of answers.
    ask
        The question.
    kind
        "number", "whole" (a whole number), "yes or no", "one" or "several" of `options`.
    options
        Value and the words a person reads.
    low, high, unit
        What a number may be.
    optional
        Whether it may be passed over.
    """

    id: str
    place: tuple[str | int, ...]
    ask: str
    kind: Literal["number", "whole", "yes or no", "one", "several"]
    options: tuple[tuple[str, str], ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""
    optional: bool = False


def understand(question: Question, typed: str) -> Any:
    """Return the answer that was typed: a number, a bool, an option, a tuple of options, or None if it was passed over.

    Options are named by their number from 1, or by their words.

    Raises
    ------
    SettingError
        If it cannot be understood, with what can be typed.
    """
    text = typed.strip().lower()
    if question.optional and text in ("", SKIP):
        return None
    if question.kind == "several":
        return () if text in NOTHING else tuple(dict.fromkeys(_option(question, part) for part in text.replace(";", ",").split(",")))
    if question.kind == "one":
        return _option(question, text)
    if question.kind == "yes or no":
        if text in YES or text in NO:
            return text in YES
        raise SettingError(f"'{typed}' is neither yes nor no.", "Type yes or no.")
    return _number(question, text, typed)


def _number(question: Question, text: str, typed: str) -> float:
    allowed = f"Type a number from {question.low:g} to {question.high:g}."
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise SettingError(f"'{typed}' is not a number.", allowed) from None
    if not (question.low is None or question.high is None or question.low <= value <= question.high):
        raise SettingError(f"{typed} cannot be.", allowed)
    if question.kind == "whole":
        if value != int(value):
            raise SettingError(f"{typed} is not a whole number.", allowed)
        return int(value)
    return value


def _option(question: Question, text: str) -> str:
    word = text.strip()
    if word.isdigit() and 1 <= int(word) <= len(question.options):
        return question.options[int(word) - 1][0]
    for value, shown in question.options:
        if word in (value.lower(), shown.lower()):
            return value
    raise SettingError(f"'{word}' is not an answer here.", f"Type a number from 1 to {len(question.options)}.")
