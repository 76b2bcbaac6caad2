"""Read our YAML into entries; a mistake is told with file, line and field."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Protocol, TypeVar

import yaml

from psoas.errors import KnowledgeError
from psoas.quantity import UNITS


class HasId(Protocol):
    """An entry of any kind."""

    @property
    def id(self) -> str:
        """Its id, unique in its file."""
        ...


Entry = TypeVar("Entry", bound=HasId)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ALLOWED = {"grade": ("A", "B", "C", "D", "X"), "v": ("V", "P", "D", "U"), "unit": tuple(UNITS), "display_unit": tuple(UNITS)}


def read_entries(kind: Callable[..., Entry], file: str, text: str | None = None) -> dict[str, Entry]:
    """Return the entries of one YAML file by id.

    Parameters
    ----------
    kind
        The dataclass of the entries.
    file
        Name of the file in this package.
    text
        Content to read in place of the file's.

    Raises
    ------
    KnowledgeError
        With file, line, entry and field, if the YAML is broken, a field is missing, unknown, of the wrong kind or not
        one of the allowed values, or an id occurs twice.
    """
    if text is None:
        text = (files(__package__) / file).read_text(encoding="utf-8")
    try:
        raw = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeError(f"{file} line {line} is not YAML: {error.problem}.", "Correct that line.") from None
    if not isinstance(raw, list):
        raise KnowledgeError(f"{file} line 1: a list of entries is expected.", "Begin each entry with '- id:'.")
    entries: dict[str, Entry] = {}
    for index, fields in enumerate(raw):
        try:
            entry = _build(kind, fields)
            if entry.id in entries:
                raise _Mistake("id", f"'{entry.id}' occurs twice")
        except _Mistake as mistake:
            line = line_of(text, index, mistake.field)
            name = fields.get("id", f"entry {index + 1}") if isinstance(fields, dict) else f"entry {index + 1}"
            raise KnowledgeError(f"{file} line {line}, {name}: {mistake.text}.", "See docs/knowledge.md for the fields.") from None
        entries[entry.id] = entry
    return entries


def line_of(text: str, index: int, name: str) -> int:
    """Return the line (from 1) of a field of the entry at `index`, or of the entry if it lacks the field."""
    root = yaml.compose(text, Loader=_Loader)
    entry = root.value[index] if root is not None else None
    if entry is None:
        return 1
    for key, _ in entry.value if isinstance(entry, yaml.MappingNode) else ():
        if key.value == name:
            return int(key.start_mark.line) + 1
    return int(entry.start_mark.line) + 1


def wrong_entry(file: str, ids: list[str], id: str, field: str, text: str) -> KnowledgeError:
    """Return the error of an entry that does not fit the others, with the line of its `field` in `file`."""
    content = (files(__package__) / file).read_text(encoding="utf-8")
    try:
        line = line_of(content, ids.index(id), field)
    except (IndexError, AttributeError):  # entries that are not those of the file, in a test
        line = 1
    return KnowledgeError(f"{file} line {line}, {id}: {text}.", "Correct the entry, or add what it refers to.")


class _Mistake(Exception):
    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.field = name
        self.text = text


def _build(kind: Callable[..., Any], fields: Any) -> Any:
    if not isinstance(fields, dict):
        raise _Mistake("id", "fields with names are expected")
    known = _kinds(kind)
    fields = _with_defaults(known, fields)
    unknown = [name for name in fields if name not in known]
    if unknown:
        raise _Mistake(unknown[0], f"field '{unknown[0]}' is not known, known are {', '.join(known)}")
    missing = [name for name, (_, required) in known.items() if required and name not in fields]
    if missing:
        raise _Mistake("id", f"field '{missing[0]}' is missing")
    return kind(**{name: _convert(known[name][0], value, name) for name, value in fields.items()})


def _with_defaults(known: Mapping[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    return {"display_unit": fields["unit"], **fields} if "display_unit" in known and "unit" in fields else fields


@cache
def _kinds(kind: Any) -> dict[str, tuple[Any, bool]]:
    hints = typing.get_type_hints(kind)
    return {f.name: (hints[f.name], f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING) for f in dataclasses.fields(kind)}


def _convert(expected: Any, value: Any, name: str) -> Any:
    if name in _ALLOWED and value not in _ALLOWED[name]:
        raise _Mistake(name, f"'{value}' is not one of {', '.join(_ALLOWED[name])}")
    origin, arguments = typing.get_origin(expected), typing.get_args(expected)
    if origin in (types.UnionType, typing.Union):
        if value is None:
            return None
        return _convert(next(argument for argument in arguments if argument is not type(None)), value, name)
    if origin is tuple:
        if not isinstance(value, list):
            raise _Mistake(name, f"a list is expected in '{name}', but got {value!r}")
        return tuple(_convert(arguments[0], item, name) for item in value)
    if origin is Mapping:
        if not isinstance(value, dict):
            raise _Mistake(name, f"names with values are expected in '{name}', but got {value!r}")
        return {str(key): _convert(arguments[1], item, name) for key, item in value.items()}
    if origin is typing.Literal:
        if value not in arguments:
            raise _Mistake(name, f"'{value}' is not one of {', '.join(map(str, arguments))}")
        return value
    if dataclasses.is_dataclass(expected):
        try:
            return _build(typing.cast(Callable[..., Any], expected), value)
        except _Mistake as mistake:
            raise _Mistake(name, f"in '{name}', {mistake.text}") from None
    if expected is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, bool) is not (expected is bool) or not isinstance(value, expected):
        raise _Mistake(name, f"{expected.__name__} is expected in '{name}', but got {value!r}")
    return value
