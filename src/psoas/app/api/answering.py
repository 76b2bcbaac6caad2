"""An answer that came as JSON -> what the interview takes, checked against its question."""

from __future__ import annotations

import json
from typing import Any

from psoas.errors import SettingError
from psoas.screen.questions import Question


def checked_answer(question: Question, answer: Any) -> Any:
    """Return an answer as `psoas.screen.interview.with_answer` takes it.

    Raises
    ------
    SettingError
        If it cannot be; says what can.
    """
    if answer is None:
        if question.optional:
            return None
        raise SettingError(f"'{question.ask}' needs an answer.", _allowed(question))
    options = {value for value, _ in question.options}
    if question.kind == "several" and isinstance(answer, list) and options.issuperset(answer):
        return tuple(dict.fromkeys(answer))
    if question.kind == "one" and isinstance(answer, str) and answer in options:
        return answer
    if question.kind == "yes or no" and isinstance(answer, bool):
        return answer
    if question.kind in ("number", "whole") and _is_number(question, answer):
        return int(answer) if question.kind == "whole" else answer
    raise SettingError(f"{json.dumps(answer)[:80]} is not an answer to '{question.ask}'", _allowed(question))


def storable(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document that a database can keep.

    Raises
    ------
    SettingError
        If a text in it holds signs that are none.
    """
    text = json.dumps(document, ensure_ascii=False, allow_nan=True)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise SettingError("A text in the document holds signs that are none.", "Send it as UTF-8.") from None
    if "\\u0000" in text or "NaN" in text or "Infinity" in text:
        raise SettingError("The document holds a zero sign or a number that is none.", "Leave it out.")
    return document


def _is_number(question: Question, answer: Any) -> bool:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return False
    low, high = question.low, question.high
    return (low is None or answer >= low) and (high is None or answer <= high) and (question.kind == "number" or answer == int(answer))


def _allowed(question: Question) -> str:
    if question.kind == "several":
        return f"Give a list of {', '.join(value for value, _ in question.options)}; empty for none."
    if question.kind == "one":
        return f"Give one of {', '.join(value for value, _ in question.options)}."
    if question.kind == "yes or no":
        return "Give true or false."
    return f"Give a {'whole ' if question.kind == 'whole' else ''}number from {question.low:g} to {question.high:g}."
