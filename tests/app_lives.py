"""The five made-up lives of eight weeks, put into an application's database so that their last day is today."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files

import yaml
from fastapi import FastAPI

from app_work import add_person
from psoas.follow.eight_weeks import AFTER, START, Life
from psoas.plan.programme import Programme
from psoas.plan.programme_json import programme_from_json, programme_to_json
from psoas.store.assessments import keep_assessment
from psoas.store.check_ins import keep_check_in
from psoas.store.programmes import keep_programme
from psoas.store.sessions import keep_session
from psoas.store.visits import begin_visit, finish_visit, keep_document

LAST = START + timedelta(days=AFTER - 1)


def put_life(application: FastAPI, life: Life, *, name: str = "Ana", account: str | None = None, coach: str | None = None) -> str:
    """Add a person who lived through this, with visit, programme, check-ins and sessions with sets, and return the id."""
    later = date.today() - LAST
    person = add_person(application, name, account=account, coach=coach)
    with application.state.database.writing() as session:
        _visit(session, person, document_of(life), START + later)
        if life.story.thomas:
            _visit(session, person, _tested_again(life), LAST + later)
        record = keep_programme(session, person, programme_to_json(moved(life.programme, later)))
        record.created = datetime.combine(START + later, time(8), UTC)
        for told in life.diary.check_ins:
            keep_check_in(session, person, replace(told, day=told.day + later))
        for done in life.diary.sessions:
            at = done.started + later
            keep_session(session, person, replace(done, day=done.day + later, started=at, ended=at + timedelta(minutes=20), programme_id=record.id))
    return person


def moved(programme: Programme, by: timedelta) -> Programme:
    """Return a programme with every day of it moved."""
    day = re.compile(r'"(\d{4}-\d{2}-\d{2})"')
    return programme_from_json(day.sub(lambda found: f'"{date.fromisoformat(found[1]) + by}"', programme_to_json(programme)))


def document_of(life: Life) -> dict:
    """Return the answers and tests of the first visit."""
    return yaml.safe_load((files("psoas.follow") / "people" / f"{life.story.person}.yaml").read_text(encoding="utf-8"))


def _tested_again(life: Life) -> dict:
    document = document_of(life)
    thomas = dict(document["tests"]["T03"])
    for side, more in life.story.thomas.items():
        thomas[side] = [value + more for value in (thomas[side] if isinstance(thomas[side], list) else [thomas[side]])]
    return {**document, "tests": {**document["tests"], "T03": thomas}}


def _visit(session, person: str, document: dict, day: date) -> None:
    visit = finish_visit(session, keep_document(session, begin_visit(session, person), document))
    visit.created = datetime.combine(day, time(9), UTC)
    keep_assessment(session, person, visit.id, '{"schema": 1}', "home").created = visit.created
