"""The tables. Everything that belongs to a person hangs on `Person` and goes with it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Double, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from psoas.store.columns import Base, Document, Id, Moment, new_id, now


def _id() -> Mapped[str]:
    return mapped_column(Id, primary_key=True, default=new_id)


def _belongs(to: str, *, null: bool = False, ondelete: str = "CASCADE") -> Mapped[Any]:
    return mapped_column(Id, ForeignKey(f"{to}.id", ondelete=ondelete), index=True, nullable=null)


class Account(Base):
    """Someone who may sign in: owner (everything), coach (own people) or runner (themself). One person alone needs none."""

    __tablename__ = "account"
    id: Mapped[str] = _id()
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(300), default=None)
    role: Mapped[str] = mapped_column(String(10))
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    disabled: Mapped[bool] = mapped_column(default=False)


class SignIn(Base):
    """A browser that is signed in; the token itself is in the browser alone, its SHA-256 here."""

    __tablename__ = "sign_in"
    id: Mapped[str] = _id()
    account_id: Mapped[str] = _belongs("account")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    last_seen: Mapped[datetime] = mapped_column(Moment, default=now)
    expires: Mapped[datetime] = mapped_column(Moment)


class ApiToken(Base):
    """A token for programs; shown once, its SHA-256 is kept."""

    __tablename__ = "api_token"
    id: Mapped[str] = _id()
    account_id: Mapped[str] = _belongs("account")
    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    last_used: Mapped[datetime | None] = mapped_column(Moment, default=None)
    revoked: Mapped[datetime | None] = mapped_column(Moment, default=None)


class Person(Base):
    """Someone who runs. `account_id` is their own account, if they have one."""

    __tablename__ = "person"
    id: Mapped[str] = _id()
    name: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[str | None] = _belongs("account", null=True, ondelete="SET NULL")
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    coaches: Mapped[list[Coaching]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Coaching(Base):
    """That a coach looks after a person."""

    __tablename__ = "coaching"
    __table_args__ = (UniqueConstraint("coach_id", "person_id"),)
    id: Mapped[str] = _id()
    coach_id: Mapped[str] = _belongs("account")
    person_id: Mapped[str] = _belongs("person")
    since: Mapped[datetime] = mapped_column(Moment, default=now)


class Visit(Base):
    """One sitting from the first question to the programme; `document` is that of `psoas.screen.interview`, `conditions` those of filming."""

    __tablename__ = "visit"
    id: Mapped[str] = _id()
    person_id: Mapped[str] = _belongs("person")
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    finished: Mapped[datetime | None] = mapped_column(Moment, default=None)
    document: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    conditions: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class Recording(Base):
    """A file that was taken in: what it shows (`kind` is side, rear, test:ID:SIDE or watch), its name, the SHA-256 and size of its content."""

    __tablename__ = "recording"
    id: Mapped[str] = _id()
    person_id: Mapped[str] = _belongs("person")
    visit_id: Mapped[str | None] = _belongs("visit", null=True, ondelete="SET NULL")
    kind: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    created: Mapped[datetime] = mapped_column(Moment, default=now)


class Upload(Base):
    """A file on its way in: how many bytes are safely on disk. It ends as a `Recording` and is then deleted."""

    __tablename__ = "upload"
    id: Mapped[str] = _id()
    person_id: Mapped[str] = _belongs("person")
    visit_id: Mapped[str | None] = _belongs("visit", null=True)
    kind: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    created: Mapped[datetime] = mapped_column(Moment, default=now)


class AssessmentRecord(Base):
    """An assessment (`kind` clip, by `psoas.assessment_json`) or a screening without a clip (`kind` home), with the version of its schema."""

    __tablename__ = "assessment"
    id: Mapped[str] = _id()
    person_id: Mapped[str] = _belongs("person")
    visit_id: Mapped[str | None] = _belongs("visit", null=True, ondelete="SET NULL")
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    kind: Mapped[str] = mapped_column(String(10))
    schema: Mapped[int]
    document: Mapped[str] = mapped_column(Text, deferred=True)
    files: Mapped[dict[str, str]] = mapped_column(Document, default=dict)


class ProgrammeRecord(Base):
    """A programme, by `psoas.plan.programme_json`; the newest that was not ended is the one in use."""

    __tablename__ = "programme"
    id: Mapped[str] = _id()
    person_id: Mapped[str] = _belongs("person")
    assessment_id: Mapped[str | None] = _belongs("assessment", null=True, ondelete="SET NULL")
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    ended: Mapped[datetime | None] = mapped_column(Moment, default=None)
    schema: Mapped[int]
    document: Mapped[str] = mapped_column(Text, deferred=True)


class SessionRecord(Base):
    """A session as it was done. `key` was made by the browser, so that one sent twice is kept once; `planned` is its id in the programme."""

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("person_id", "key"), Index("ix_session_person_day", "person_id", "day"))
    id: Mapped[str] = _id()
    person_id: Mapped[str] = _belongs("person")
    programme_id: Mapped[str | None] = _belongs("programme", null=True, ondelete="SET NULL")
    key: Mapped[str] = mapped_column(String(64))
    planned: Mapped[str | None] = mapped_column(String(80), default=None)
    kind: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    started: Mapped[datetime] = mapped_column(Moment)
    ended: Mapped[datetime | None] = mapped_column(Moment, default=None)
    status: Mapped[str] = mapped_column(String(20))
    felt: Mapped[str | None] = mapped_column(String(20), default=None)
    effort: Mapped[int | None] = mapped_column(default=None)
    pain: Mapped[int | None] = mapped_column(default=None)
    sets: Mapped[list[SetRecord]] = relationship(cascade="all, delete-orphan", passive_deletes=True, order_by="SetRecord.position")


class SetRecord(Base):
    """One set of one exercise on one side: repetitions or seconds, those in reserve, kg, pain 0 to 10; `position` is its place in the session."""

    __tablename__ = "set_done"
    __table_args__ = (UniqueConstraint("session_id", "exercise", "side", "number"),)
    id: Mapped[str] = _id()
    session_id: Mapped[str] = _belongs("session")
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    exercise: Mapped[str] = mapped_column(String(10))
    side: Mapped[str] = mapped_column(String(5))
    number: Mapped[int]
    done: Mapped[int]
    reserve: Mapped[int | None] = mapped_column(default=None)
    load: Mapped[float | None] = mapped_column(Double, default=None)
    pain: Mapped[int | None] = mapped_column(default=None)
    felt: Mapped[str | None] = mapped_column(String(20), default=None)


class CheckInRecord(Base):
    """Ten seconds of a day: soreness by region and side ("hamstring:left" -> 0 to 10), effort, hours slept, running."""

    __tablename__ = "check_in"
    __table_args__ = (UniqueConstraint("person_id", "day"),)
    id: Mapped[str] = _id()
    person_id: Mapped[str] = _belongs("person")
    day: Mapped[date]
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    soreness: Mapped[dict[str, int]] = mapped_column(Document, default=dict)
    effort: Mapped[int | None] = mapped_column(default=None)
    sleep: Mapped[float | None] = mapped_column(Double, default=None)
    run_minutes: Mapped[float | None] = mapped_column(Double, default=None)
    run_km: Mapped[float | None] = mapped_column(Double, default=None)
    session_done: Mapped[bool | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(Text, default="")


class RunRecord(Base):
    """A run as a watch saw it: when, how long, how far, and the means of its running dynamics, each with its error (`averages`)."""

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("person_id", "started"), Index("ix_run_person_day", "person_id", "day"))
    id: Mapped[str] = _id()
    person_id: Mapped[str] = _belongs("person")
    recording_id: Mapped[str | None] = _belongs("recording", null=True, ondelete="SET NULL")
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    day: Mapped[date]
    started: Mapped[datetime | None] = mapped_column(Moment, default=None)
    minutes: Mapped[float] = mapped_column(Double)
    km: Mapped[float] = mapped_column(Double)
    device: Mapped[str] = mapped_column(String(200), default="")
    averages: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    repairs: Mapped[str] = mapped_column(Text, default="")


class AnsweredRecord(Base):
    """A questionnaire as it was answered on a day: the answers by item, and the total that follows from them."""

    __tablename__ = "answered"
    __table_args__ = (UniqueConstraint("person_id", "day", "questionnaire"),)
    id: Mapped[str] = _id()
    person_id: Mapped[str] = _belongs("person")
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    day: Mapped[date]
    questionnaire: Mapped[str] = mapped_column(String(20))
    answers: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    total: Mapped[float] = mapped_column(Double)


class LookRecord(Base):
    """That a professional looked at what had stopped the programme, and what was said; from that day on it goes on."""

    __tablename__ = "look"
    id: Mapped[str] = _id()
    person_id: Mapped[str] = _belongs("person")
    author_id: Mapped[str | None] = _belongs("account", null=True, ondelete="SET NULL")
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    day: Mapped[date]
    text: Mapped[str] = mapped_column(Text, default="")


class Note(Base):
    """What a coach wrote of a person; coaches of that person read it, the person does not."""

    __tablename__ = "note"
    id: Mapped[str] = _id()
    person_id: Mapped[str] = _belongs("person")
    author_id: Mapped[str | None] = _belongs("account", null=True, ondelete="SET NULL")
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    text: Mapped[str] = mapped_column(Text)


class Share(Base):
    """A link by which anyone who has it may read one programme until it expires."""

    __tablename__ = "share"
    id: Mapped[str] = _id()
    person_id: Mapped[str] = _belongs("person")
    programme_id: Mapped[str] = _belongs("programme")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    expires: Mapped[datetime] = mapped_column(Moment)
    revoked: Mapped[datetime | None] = mapped_column(Moment, default=None)


class Job(Base):
    """Long work. The row is the truth: who holds it (`worker`, until `lease`), how far it is, and how it ended."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_status_created", "status", "created"), UniqueConstraint("key"))
    id: Mapped[str] = _id()
    person_id: Mapped[str] = _belongs("person")
    visit_id: Mapped[str | None] = _belongs("visit", null=True)
    kind: Mapped[str] = mapped_column(String(30))
    key: Mapped[str | None] = mapped_column(String(100), default=None)
    payload: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    status: Mapped[str] = mapped_column(String(10), default="queued")
    stage: Mapped[str] = mapped_column(String(200), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(80), default=None)
    lease: Mapped[datetime | None] = mapped_column(Moment, default=None)
    stop_asked: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    started: Mapped[datetime | None] = mapped_column(Moment, default=None)
    finished: Mapped[datetime | None] = mapped_column(Moment, default=None)
    what: Mapped[str] = mapped_column(Text, default="")
    remedy: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
