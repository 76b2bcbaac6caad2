"""Frozen values <-> what JSON knows, by their declared types; exact both ways."""

from __future__ import annotations

import json
import math
import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from psoas.errors import InputError


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: a day as text, a set as a sorted list, an unknown number (nan) null, an infinite one "inf" or "-inf"."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, Sequence):
        return [plain(item) for item in value]
    if hasattr(value, "item"):  # numpy's own numbers
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    return value


def kept_as_json(value: Any, kind: str, schema: int) -> str:
    """Return a value as indented JSON text that says what it is and which schema it has."""
    return json.dumps({"kind": kind, "schema": schema, **plain(value)}, ensure_ascii=False, allow_nan=False, indent=1)


def document_in(text: str, kind: str, schema: int, verb: str) -> dict[str, Any]:
    """Return the fields of a value that `kept_as_json` wrote, without what says what it is.

    Parameters
    ----------
    text
        The file's text.
    kind, schema
        What it must be: "screening", 1.
    verb
        The command that writes such files: "screen".

    Raises
    ------
    InputError
        If the text is something else, was cut short, or was written by another version of psoas.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"The {kind} is not whole: {error.msg} in line {error.lineno}.", "Take the file as it was written.") from None
    if not isinstance(document, dict) or document.get("kind") != kind:
        raise InputError(f"This is JSON, but not a {kind}.", f"Give the {kind}.json that psoas {verb} wrote.")
    if document.get("schema") != schema:
        raise InputError(f"The {kind} has schema {document.get('schema')}, and this psoas reads {schema}.", f"Update psoas, or {verb} again.")
    return {name: value for name, value in document.items() if name not in ("kind", "schema")}


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def built(kind: Any, value: Any, place: str) -> Any:
    """Return `value`, as JSON gave it, in the type `kind`; `place` names it in an error.

    Raises
    ------
    InputError
        If a field is missing, unknown, or of another type.
    """
    origin = get_origin(kind)
    if kind is Any or kind is object:
        return value
    if origin in (Union, types.UnionType):
        return _built_union(get_args(kind), value, place)
    if origin is Literal:
        return _checked(value in get_args(kind), value, f"one of {', '.join(map(str, get_args(kind)))}", place)
    if isinstance(kind, type) and is_dataclass(kind):
        return _built_dataclass(kind, value, place)
    if isinstance(kind, type) and issubclass(kind, Enum):
        allowed = [member.value for member in kind]
        return kind(_checked(value in allowed, value, f"one of {', '.join(map(str, allowed))}", place))
    if origin is tuple:
        return _built_tuple(get_args(kind), value, place)
    if origin is frozenset:
        return frozenset(_built_tuple((get_args(kind)[0], Ellipsis), value, place))
    if origin is Mapping:
        key_kind, value_kind = get_args(kind)
        return _built_mapping(key_kind, value_kind, value, place)
    if kind is date:
        return _built_day(value, place)
    if kind is float:
        if value is None or value in ("inf", "-inf"):
            return math.nan if value is None else float(value)
        return _checked(isinstance(value, (int, float)) and not isinstance(value, bool), value, "a number", place)
    if kind is types.NoneType:
        return _checked(value is None, value, "null", place)
    _checked(isinstance(value, kind) and not (kind is int and isinstance(value, bool)), value, kind.__name__, place)
    return value


def _built_union(kinds: tuple[Any, ...], value: Any, place: str) -> Any:
    """Return `value` in the first type that takes it: None where None is allowed, text as text, else a number or dataclass."""
    if value is None and types.NoneType in kinds:
        return None
    # "inf" fits both text and number; a number was meant only where text is not allowed.
    ordered = sorted((kind for kind in kinds if kind is not types.NoneType), key=lambda kind: kind is not str)
    for kind in ordered:
        try:
            return built(kind, value, place)
        except InputError:
            if kind is ordered[-1]:
                raise
    raise AssertionError("a union has at least one type")


def _built_dataclass(kind: Any, value: Any, place: str) -> Any:
    _checked(isinstance(value, dict), value, "a mapping", place)
    hints = _hints(kind)
    unknown = sorted(set(value) - set(hints))
    if unknown:
        raise InputError(f"{place} has fields that psoas does not know: {', '.join(unknown)}.", f"Allowed fields are {', '.join(hints)}.")
    try:
        return kind(**{name: built(hints[name], item, f"{place}.{name}") for name, item in value.items()})
    except TypeError as error:
        raise InputError(f"{place} is not whole: {error}.", "Assess the clip again.") from error


def _built_tuple(kinds: tuple[Any, ...], value: Any, place: str) -> tuple[Any, ...]:
    _checked(isinstance(value, list), value, "a list", place)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(built(kinds[0], item, f"{place}[{n}]") for n, item in enumerate(value))
    _checked(len(value) == len(kinds), value, f"a list of {len(kinds)}", place)
    return tuple(built(kind, item, f"{place}[{n}]") for n, (kind, item) in enumerate(zip(kinds, value, strict=True)))


def _built_mapping(key_kind: Any, kind: Any, value: Any, place: str) -> dict[Any, Any]:
    """Return a mapping; JSON has text for keys, whatever they were."""
    _checked(isinstance(value, dict), value, "a mapping", place)
    if key_kind is int:
        wrong = next((key for key in value if not key.isdigit()), None)
        _checked(wrong is None, wrong, "whole numbers with values", place)
    return {int(key) if key_kind is int else key: built(kind, item, f"{place}.{key}") for key, item in value.items()}


def _built_day(value: Any, place: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return date.fromisoformat(_checked(False, value, "a day such as 2027-04-11", place))


def _checked(fits: bool, value: Any, wanted: str, place: str) -> Any:
    if not fits:
        raise InputError(f"{place} must be {wanted}, but is {str(value)[:60]!r}.", "Take the file as psoas wrote it.")
    return value
