"""Rows <-> what JSON knows, by the columns of their table; exact both ways."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Boolean, Column, Date, Double, Integer, String
from sqlalchemy.inspection import inspect

from psoas.errors import InputError
from psoas.store.columns import Base, Document, Moment

WHOLE = "Take the export as it was written."
Row = TypeVar("Row", bound=Base)


def row_to_json(row: Base, without: Collection[str] = ()) -> dict[str, Any]:
    """Return a row's columns, but for some: days and moments (UTC) as ISO 8601."""
    values = {column.key: getattr(row, column.key) for column in inspect(type(row)).columns if column.key not in without}
    return {name: value.isoformat() if isinstance(value, (date, datetime)) else value for name, value in values.items()}


def row_from_json(kind: type[Row], given: Any, /, **more: Any) -> Row:
    """Return the row that `row_to_json` wrote.

    Parameters
    ----------
    kind
        The table.
    given
        Its columns, as JSON gave them.
    more
        Columns that it leaves out.

    Raises
    ------
    InputError
        If a column is missing, unknown, or of another type or length.
    """
    columns = [column for column in inspect(kind).columns if column.key not in more]
    known = {str(column.key) for column in columns}
    if not isinstance(given, dict) or set(given) != known:
        raise InputError(f"A {kind.__tablename__} in the export has other fields than {', '.join(sorted(known))}.", WHOLE)
    return kind(**{str(column.key): _value(column, given[column.key], kind.__tablename__) for column in columns}, **more)


def _value(column: Column[Any], value: Any, table: str) -> Any:
    place = f"{table}.{column.key}"
    if value is None:
        _expect(bool(column.nullable), place)
        return None
    if isinstance(column.type, Moment):
        moment: datetime = _parsed(datetime.fromisoformat, value, place)
        _expect(moment.tzinfo is not None, place)
        return moment
    if isinstance(column.type, Date):
        return _parsed(date.fromisoformat, value, place)
    if isinstance(column.type, Boolean):
        _expect(isinstance(value, bool), place)
    elif isinstance(column.type, Integer):
        _expect(isinstance(value, int) and not isinstance(value, bool), place)
    elif isinstance(column.type, Double):
        _expect(isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value), place)
    elif isinstance(column.type, Document):
        _expect(isinstance(value, dict), place)
    elif isinstance(column.type, String):
        longest = column.type.length
        _expect(isinstance(value, str) and "\x00" not in value and (longest is None or len(value) <= longest), place)
    return value


def _parsed(parse: Callable[[str], Any], value: Any, place: str) -> Any:
    try:
        return parse(value)
    except (TypeError, ValueError):
        raise InputError(f"{place} in the export cannot be '{value}'.", WHOLE) from None


def _expect(holds: bool, place: str) -> None:
    if not holds:
        raise InputError(f"{place} in the export is not what it must be.", WHOLE)
