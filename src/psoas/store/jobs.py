"""Long work: asked for, taken by one worker at a time, told of while it goes on, and ended once.

The row is the truth. A worker holds a job by its name and the number of the attempt until the lease ends, and every
change it makes asks whether it still does, so that a worker that was taken for dead can keep nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from psoas.errors import SettingError
from psoas.store.columns import new_id, now
from psoas.store.models import Job

LEASE = timedelta(seconds=10)
MOST_ATTEMPTS = 3
LONGEST_KEY = 60
ASKED = "a job was asked for"
"""Key of `Session.info` that is set where a worker should be woken after the commit."""
ENDED = ("done", "failed", "stopped")
UNFINISHED = ("queued", "running")
GIVEN_UP_WHAT = "The program that worked on this ended {attempts} times before it was finished."
GIVEN_UP_REMEDY = "Try again when the machine has more free memory, or with a shorter clip."

Standing = Literal["held", "stop", "lost"]
"""What becomes of a job that is worked on: go on, end it because a person wants that, or drop it because it is no longer ours."""


@dataclass(frozen=True, slots=True)
class Hold:
    """That a worker has a job: which job, who, and at which attempt."""

    job: str
    worker: str
    attempt: int


def ask(
    session: Session,
    kind: str,
    person_id: str,
    visit_id: str | None = None,
    payload: Mapping[str, Any] | None = None,
    *,
    key: str | None = None,
) -> Job:
    """Put a job into the queue and return it; the same key of the same person gives the job that is already there.

    Parameters
    ----------
    session
        One that writes.
    kind
        What is to be done: "assess", "measure_test", "plan", "read_watch", "explain".
    person_id, visit_id
        Whom it is for, and of which visit.
    payload
        What it needs, as JSON.
    key
        Chosen by who asks, up to 60 signs, so that asking twice is asking once.

    Raises
    ------
    SettingError
        If the key is longer.
    """
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        raise SettingError(f"A key has 1 to {LONGEST_KEY} signs, but got {len(key)}.", "Give a shorter one.")
    values = {
        "id": new_id(),
        "kind": kind,
        "person_id": person_id,
        "visit_id": visit_id,
        "payload": dict(payload or {}),
        "key": None if key is None else f"{person_id}/{key}",
        "created": now(),
        "result": {},
    }
    session.info[ASKED] = True
    insert: Any = sqlite.insert
    if session.get_bind().dialect.name == "postgresql":  # which takes longer to load than one person alone should wait
        from sqlalchemy.dialects.postgresql import insert
    session.execute(insert(Job).values(**values).on_conflict_do_nothing(index_elements=["key"]))
    found = Job.id == values["id"] if key is None else Job.key == values["key"]
    return session.execute(select(Job).where(found)).scalar_one()


def claim(
    session: Session, worker: str, *, kinds: Collection[str] | None = None, lease: timedelta = LEASE, at: datetime | None = None
) -> tuple[Job, Hold] | None:
    """Take the oldest job that waits, or return None.

    Parameters
    ----------
    session
        One that writes; the job is the worker's when it commits.
    worker
        Name of the worker, which no other has.
    kinds
        Only jobs of these kinds; of any if None.
    lease
        For how long it is held without a word of the worker.
    at
        This moment, if it is not now.
    """
    moment = at or now()
    waiting = select(Job.id).where(Job.status == "queued")
    if kinds is not None:
        waiting = waiting.where(Job.kind.in_(kinds))
    id = session.scalar(waiting.order_by(Job.created, Job.id).limit(1).with_for_update(skip_locked=True))
    if id is None:
        return None
    taken = update(Job).where(Job.id == id, Job.status == "queued")
    changes = {"status": "running", "worker": worker, "lease": moment + lease, "attempts": Job.attempts + 1, "started": moment}
    if not _changed(session, taken.values(**changes, stage="", done=0, total=0)):
        return None
    job = session.execute(select(Job).where(Job.id == id).execution_options(populate_existing=True)).scalar_one()
    return job, Hold(job.id, worker, job.attempts)


def report(
    session: Session,
    hold: Hold,
    stage: str | None = None,
    done: int = 0,
    total: int = 0,
    *,
    lease: timedelta = LEASE,
    at: datetime | None = None,
) -> Standing:
    """Say that the work goes on, and how far it is if `stage` is given; return whether to go on."""
    told: dict[str, Any] = {} if stage is None else {"stage": stage, "done": done, "total": total}
    if not _changed(session, update(Job).where(_held(hold)).values(lease=(at or now()) + lease, **told)):
        return "lost"
    return "stop" if session.scalar(select(Job.stop_asked).where(Job.id == hold.job)) else "held"


def finish(session: Session, hold: Hold, result: Mapping[str, Any], *, what: str = "", remedy: str = "") -> bool:
    """Mark a job as done with its result; False, and nothing is changed, if it is no longer held.

    What the job made is written in the same transaction, after this has returned True.
    """
    return _end(session, hold, "done", result=dict(result), what=what, remedy=remedy)


def fail(session: Session, hold: Hold, what: str, remedy: str = "") -> bool:
    """Mark a job as failed, in words for the person who waits; False if it is no longer held."""
    return _end(session, hold, "failed", what=what, remedy=remedy)


def end_stopped(session: Session, hold: Hold) -> bool:
    """Mark a job as stopped by a person; False if it is no longer held."""
    return _end(session, hold, "stopped")


def give_back(session: Session, hold: Hold) -> bool:
    """Put a job back into the queue because its worker goes; the attempt does not count. False if it is no longer held."""
    back = update(Job).where(_held(hold)).values(status="queued", worker=None, lease=None, attempts=Job.attempts - 1)
    return _changed(session, back)


def ask_to_stop(session: Session, job_id: str) -> bool:
    """Stop a job: at once if it waits, when its worker hears of it if it runs. False if it has ended."""
    waits = update(Job).where(Job.id == job_id, Job.status == "queued").values(status="stopped", finished=now())
    runs = update(Job).where(Job.id == job_id, Job.status == "running").values(stop_asked=True)
    return _changed(session, waits) or _changed(session, runs)


def retry(session: Session, job_id: str) -> bool:
    """Put a job that failed or was stopped back into the queue, as if it were new. False if it did not or was not."""
    fresh = {"attempts": 0, "worker": None, "lease": None, "stop_asked": False, "started": None, "finished": None}
    session.info[ASKED] = True
    again = update(Job).where(Job.id == job_id, Job.status.in_(("failed", "stopped")))
    return _changed(session, again.values(status="queued", stage="", done=0, total=0, what="", remedy="", result={}, **fresh))


def give_back_abandoned(session: Session, *, not_of: Collection[str] = (), at: datetime | None = None) -> int:
    """Put jobs whose lease has passed back into the queue, and give up those that were tried often enough; return how many there were.

    Parameters
    ----------
    session
        One that writes.
    not_of
        Names of workers known to live, whose machine may only have slept.
    at
        This moment, if it is not now.
    """
    moment = at or now()
    passed = _passed(moment, not_of)
    stopped = update(Job).where(*passed, Job.stop_asked).values(status="stopped", worker=None, lease=None, finished=moment)
    again = update(Job).where(*passed, Job.attempts < MOST_ATTEMPTS).values(status="queued", worker=None, lease=None)
    words = {"what": GIVEN_UP_WHAT.format(attempts=MOST_ATTEMPTS), "remedy": GIVEN_UP_REMEDY}
    over = update(Job).where(*passed).values(status="failed", worker=None, lease=None, finished=moment, **words)
    return sum(_count(session, change) for change in (stopped, again, over))


def abandoned(session: Session, *, not_of: Collection[str] = (), at: datetime | None = None) -> bool:
    """Return whether `give_back_abandoned` would find a job."""
    return session.scalar(select(Job.id).where(*_passed(at or now(), not_of)).limit(1)) is not None


def unfinished(session: Session, person_id: str, *, kind: str | None = None, visit_id: str | None = None) -> Sequence[Job]:
    """Return the jobs of a person that wait or run, the oldest first."""
    wanted = select(Job).where(Job.person_id == person_id, Job.status.in_(UNFINISHED)).order_by(Job.created, Job.id)
    if kind is not None:
        wanted = wanted.where(Job.kind == kind)
    if visit_id is not None:
        wanted = wanted.where(Job.visit_id == visit_id)
    return session.scalars(wanted).all()


def waiting(session: Session, kinds: Collection[str] | None = None) -> bool:
    """Return whether a job waits to be taken."""
    wanted = select(Job.id).where(Job.status == "queued").limit(1)
    return session.scalar(wanted if kinds is None else wanted.where(Job.kind.in_(kinds))) is not None


def forget_ended(session: Session, before: datetime) -> int:
    """Delete the rows of jobs that ended before a moment; what they made stays. Return how many there were."""
    result = session.execute(delete(Job).where(Job.status.in_(ENDED), Job.finished < before))
    assert isinstance(result, CursorResult)
    return result.rowcount


def _end(session: Session, hold: Hold, status: str, **values: Any) -> bool:
    return _changed(session, update(Job).where(_held(hold)).values(status=status, worker=None, lease=None, finished=now(), **values))


def _passed(moment: datetime, not_of: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return Job.status == "running", Job.lease < moment, Job.worker.not_in(tuple(not_of))


def _held(hold: Hold) -> ColumnElement[bool]:
    return (Job.id == hold.job) & (Job.status == "running") & (Job.worker == hold.worker) & (Job.attempts == hold.attempt)


def _changed(session: Session, change: Any) -> bool:
    return _count(session, change) == 1


def _count(session: Session, change: Any) -> int:
    result = session.execute(change.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)
    for row in list(session.identity_map.values()):
        if result.rowcount and isinstance(row, Job):
            session.refresh(row)
    return result.rowcount
