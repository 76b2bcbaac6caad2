"""Visits: one sitting from the first question to the programme, which may be left at any step and taken up again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from psoas.errors import InputError
from psoas.store.columns import now
from psoas.store.models import Visit


def open_visit(session: Session, person_id: str) -> Visit:
    """Return the visit that was not finished, or a new one."""
    visit = unfinished_visit(session, person_id)
    return begin_visit(session, person_id) if visit is None else visit


def unfinished_visit(session: Session, person_id: str) -> Visit | None:
    """Return the newest visit that was not finished, if there is one."""
    asked = select(Visit).where(Visit.person_id == person_id, Visit.finished.is_(None)).order_by(Visit.created.desc(), Visit.id)
    return session.scalar(asked.limit(1))


def begin_visit(session: Session, person_id: str) -> Visit:
    """Begin a visit."""
    visit = Visit(person_id=person_id)
    session.add(visit)
    session.flush()
    return visit


def visit_of(session: Session, person_id: str, visit_id: str) -> Visit | None:
    """Return a visit if it is this person's."""
    return session.scalar(select(Visit).where(Visit.id == visit_id, Visit.person_id == person_id))


def list_visits(session: Session, person_id: str) -> list[Visit]:
    """Return a person's visits, the newest first."""
    return list(session.scalars(select(Visit).where(Visit.person_id == person_id).order_by(Visit.created.desc(), Visit.id)))


def keep_document(session: Session, visit: Visit, document: Mapping[str, Any]) -> Visit:
    """Keep the answers of a visit; it may have been read in an earlier session.

    Raises
    ------
    InputError
        If they were changed elsewhere since `visit` was read, or a text in them holds what PostgreSQL cannot keep.
    """
    return _changed(session, visit, document=dict(document))


def keep_conditions(session: Session, visit: Visit, conditions: Mapping[str, Any]) -> Visit:
    """Keep how a visit was filmed; raises as `keep_document` does."""
    return _changed(session, visit, conditions=dict(conditions))


def finish_visit(session: Session, visit: Visit) -> Visit:
    """Mark a visit as finished; raises as `keep_document` does."""
    return _changed(session, visit, finished=now())


def _changed(session: Session, visit: Visit, **values: Any) -> Visit:
    if "\\u0000" in json.dumps(values.get("document", values.get("conditions"))):
        raise InputError("A text in the answers holds a character that cannot be kept.", "Write it anew.")
    try:
        own = visit if visit in session else session.merge(visit)
        for name, value in values.items():
            setattr(own, name, value)
        session.flush()
    except StaleDataError:
        raise InputError("This was changed in another window meanwhile.", "Load the page again; what stands there then is kept.") from None
    return own
