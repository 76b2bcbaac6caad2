"""Runs as watches saw them: one row for each, however often its file comes in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psoas.follow.history import RunDay
from psoas.store.models import RunRecord


def keep_run(session: Session, run: RunRecord) -> RunRecord:
    """Keep a run, in place of the same one (same person, same moment of its start) that is there already.

    Parameters
    ----------
    session
        To write in.
    run
        Not yet in a session.
    """
    there = same_run(session, run)
    if there is not None:
        run.id, run.created = there.id, there.created
    kept = session.merge(run)
    session.flush()
    return kept


def same_run(session: Session, run: RunRecord) -> RunRecord | None:
    """Return the run that is there already and is this one: of the same person and moment, or without one of the same day and length."""
    asked = select(RunRecord).where(RunRecord.person_id == run.person_id)
    if run.started is not None:
        return session.scalar(asked.where(RunRecord.started == run.started))
    same = (RunRecord.started.is_(None), RunRecord.day == run.day, RunRecord.km == run.km, RunRecord.minutes == run.minutes)
    return session.scalar(asked.where(*same))


def run_of(session: Session, person_id: str, run_id: str) -> RunRecord | None:
    """Return a run if it is of this person."""
    return session.scalar(select(RunRecord).where(RunRecord.id == run_id, RunRecord.person_id == person_id))


def list_runs(session: Session, person_id: str, *, since: date | None = None, until: date | None = None) -> Sequence[RunRecord]:
    """Return a person's runs from a first to a last day, or all, in order of time."""
    asked = select(RunRecord).where(RunRecord.person_id == person_id)
    if since is not None:
        asked = asked.where(RunRecord.day >= since)
    if until is not None:
        asked = asked.where(RunRecord.day <= until)
    return session.scalars(asked.order_by(RunRecord.day, RunRecord.started, RunRecord.id)).all()


def remove_run(session: Session, run: RunRecord) -> None:
    """Delete a run; the file it came from stays."""
    session.delete(session.merge(run))
    session.flush()


def value_of(record: RunRecord) -> RunDay:
    """Return what the diary knows of a run."""
    rate = record.averages.get("step_rate", {}).get("value")
    return RunDay(record.day, record.minutes, record.km, rate)
