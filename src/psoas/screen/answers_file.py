"""A YAML file of answers -> Answers; what is wrong is told with the file and the field."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from psoas.errors import InputError, SettingError
from psoas.knowledge.reading import Mistake, build_value
from psoas.screen.answers import Answers

TESTS = "tests"
"""Key of the file under which results of tests stand beside the answers."""


def read_answers(path: str | Path) -> Answers:
    """Return the answers that stand in a YAML file.

    Its keys are the fields of `Answers` (``soreness``, ``training``, ``facts``, ...); results of tests may stand beside them
    under ``tests`` and are left aside here.

    Raises
    ------
    InputError
        If the file is not YAML, or a field is unknown or of the wrong kind.
    OSError
        If the file cannot be read.
    """
    return answers_from(read_fields(path), Path(path).name)


def read_fields(path: str | Path) -> Mapping[str, Any]:
    """Return what stands in a YAML file, by key.

    Raises
    ------
    InputError
        If the file is not YAML, or has no keys.
    OSError
        If the file cannot be read.
    """
    name = Path(path).name
    try:
        fields = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(f"{name}{f' line {mark.line + 1}' if mark else ''} is not YAML.", "See docs/examples for files that are.") from None
    if not isinstance(fields, dict) or not all(isinstance(key, str) for key in fields):
        raise InputError(f"{name} has no answers.", f"Its keys are {', '.join(Answers.__dataclass_fields__)}.")
    return fields


def answers_from(fields: Mapping[str, Any], name: str = "The answers") -> Answers:
    """Return the answers that stand in `fields`; `name` is what an error calls them.

    Raises
    ------
    InputError
        If a field is unknown, of the wrong kind, or has a value that is not allowed.
    """
    try:
        answers = build_value(Answers, {key: value for key, value in fields.items() if key != TESTS})
    except Mistake as mistake:
        raise InputError(f"{name}: {mistake.text}.", "See docs/examples for files that are whole.") from None
    except SettingError as error:
        raise InputError(f"{name}: {error.what}", error.remedy) from None
    assert isinstance(answers, Answers)
    return answers
