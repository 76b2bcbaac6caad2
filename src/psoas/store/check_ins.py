"""Check-ins: one for each day, which can be corrected."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from psoas.follow.diary import CheckIn
from psoas.store.models import CheckInRecord


def keep_check_in(session: Session, person_id: str, check_in: CheckIn) -> CheckInRecord:
    """Keep a day's check-in, in place of one that is there."""
    record = check_in_on(session, person_id, check_in.day)
    if record is None:
        record = CheckInRecord(person_id=person_id, **_values(check_in))
        try:
            with session.begin_nested():
                session.add(record)
        except IntegrityError:  # PostgreSQL lets two write at once: the other was first, and this one is newer
            record = check_in_on(session, person_id, check_in.day)
            if record is None:
                raise
        else:
            return record
    for name, value in _values(check_in).items():
        setattr(record, name, value)
    session.flush()
    return record


def check_in_on(session: Session, person_id: str, day: date) -> CheckInRecord | None:
    """Return the check-in of a day, if there is one."""
    return session.scalar(select(CheckInRecord).where(CheckInRecord.person_id == person_id, CheckInRecord.day == day))


def list_check_ins(session: Session, person_id: str, *, since: date | None = None, until: date | None = None) -> list[CheckInRecord]:
    """Return a person's check-ins from a first to a last day, or all, in order of days."""
    asked = select(CheckInRecord).where(CheckInRecord.person_id == person_id)
    if since is not None:
        asked = asked.where(CheckInRecord.day >= since)
    if until is not None:
        asked = asked.where(CheckInRecord.day <= until)
    return list(session.scalars(asked.order_by(CheckInRecord.day)))


def value_of(record: CheckInRecord) -> CheckIn:
    """Return what a record says, as a value."""
    return CheckIn(**{name: getattr(record, name) for name in CheckIn.__dataclass_fields__})


def _values(check_in: CheckIn) -> dict[str, object]:
    values = {name: getattr(check_in, name) for name in CheckIn.__dataclass_fields__}
    return {**values, "soreness": dict(check_in.soreness)}
