"""A practice with a dozen made-up people, for the pictures of the coach's pages: who is sore, who missed sessions, who is due."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

import yaml
from fastapi import FastAPI
from sqlalchemy.orm import Session
from tests.app_work import HOSTS, SignedIn, add_person, prepared, signed_in

from psoas.app.application import make_application
from psoas.app.planning import plan_for
from psoas.app.settings import Settings
from psoas.follow.diary import CheckIn, DoneSession
from psoas.plan.programme import Programme
from psoas.plan.programme_json import programme_to_json
from psoas.plan.wishes import RunningWeek, Wishes
from psoas.screen.answers_file import Document
from psoas.store.assessments import keep_assessment
from psoas.store.check_ins import keep_check_in
from psoas.store.notes import keep_note
from psoas.store.programmes import keep_programme
from psoas.store.sessions import keep_session
from psoas.store.visits import begin_visit, finish_visit, keep_document

ANSWERS = Path(__file__).resolve().parents[1] / "docs" / "examples" / "short-hip-flexor.yaml"
SINCE = 24
"""Days since the programmes began."""


@dataclass(frozen=True)
class Story:
    """What one person does: share of sessions done, days without a word at the end, soreness of the left hip front, tests done again."""

    name: str
    done: float = 0.9
    silent: int = 0
    hip_front: int = 0
    retested: bool = False


STORIES = (
    Story("Ada Brandt", hip_front=6, retested=True),
    Story("Bo Lindqvist"),
    Story("Carmen Ruiz", silent=10),
    Story("Dilip Rao", done=0.0),
    Story("Emma Fischer", retested=True),
    Story("Farid Haddad", done=0.6),
    Story("Greta Olsen", retested=True),
    Story("Hana Sato"),
    Story("Ivo Petrov", done=1.0),
    Story("Jana Novak"),
    Story("Kai Berger", done=0.7),
    Story("Lena Vogt", done=1.0, retested=True),
)


def make_practice(folder: Path) -> tuple[FastAPI, SignedIn, list[str]]:
    """Return the application of a practice, a coach's browser that is signed in, and the ids of the people."""
    application = make_application(prepared(Settings(folder, accounts=True, hosts=HOSTS)))
    coach = signed_in(application, "coach", "Kim")
    document = yaml.safe_load(ANSWERS.read_text(encoding="utf-8"))
    programme = _programme(document, date.today() - timedelta(days=SINCE))
    ids = []
    for number, story in enumerate(STORIES):
        person = add_person(application, story.name, coach=coach.account)
        ids.append(person)
        with application.state.database.writing() as session:
            _live(session, person, story, document, replace(programme, name=story.name), Random(number))
            if story.hip_front:
                keep_note(session, person, coach.account, "Leans forward from the hip when tired. Call on Thursday.")
    return application, coach, ids


def _programme(document: Document, start: date) -> Programme:
    first = start.weekday()
    running = RunningWeek({(first + 1) % 7: "easy", (first + 5) % 7: "easy"}, 20, 8)
    return plan_for(document, None, Wishes(start, 8, {first: 20, (first + 3) % 7: 20}, frozenset({"band"}), running=running, pain=2), name="")


def _live(session: Session, person: str, story: Story, document: Document, programme: Programme, draw: Random) -> None:
    today = date.today()
    _visit(session, person, document, SINCE + 2)
    kept = keep_programme(session, person, programme_to_json(programme))
    if story.retested:
        _visit(session, person, document, 3)
    for one in programme.sessions():
        quiet = one.day > today - timedelta(days=story.silent)
        if one.day < today and one.kind in ("strength", "cue") and not quiet and draw.random() < story.done:
            began = datetime.combine(one.day, time(18), UTC)
            ended = began + timedelta(minutes=19)
            keep_session(
                session, person, DoneSession(one.id, "strength", one.day, began, "done", ended, one.id, kept.id, "right", 5, draw.choice([0, 1, 2]))
            )
    for back in range(56, story.silent - 1, -1):
        if draw.random() < 0.85:
            keep_check_in(session, person, _check_in(today - timedelta(days=back), back, story, draw))


def _check_in(day: date, back: int, story: Story, draw: Random) -> CheckIn:
    level = max(0, round(draw.gauss(1 + 3 * back / 56, 0.7)))
    sore = {"hamstrings:left": level, "calves:right": level // 2}
    if story.hip_front and back < 14:
        sore = {"hip_front:left": min(10, story.hip_front - back // 4), "hamstrings:left": 2}
    note = "Felt the climb on the last kilometres." if back % 9 == 0 else ""
    return CheckIn(day, sore, sleep=draw.choice([6.5, 7.0, 8.0]), run_minutes=float(draw.choice([0, 0, 35, 50])), note=note)


def _visit(session: Session, person: str, document: Document, days_ago: int) -> None:
    """Keep a visit with its tests; a later one found the left hip to go back further."""
    changed = json.loads(json.dumps(document, default=str))
    if days_ago < SINCE and "T03" in changed.get("tests", {}):
        changed["tests"]["T03"]["left"] = [4, 5]
    visit = keep_document(session, begin_visit(session, person), changed)
    at = datetime.now(UTC) - timedelta(days=days_ago)
    visit.created = at
    finish_visit(session, visit)
    keep_assessment(session, person, visit.id, json.dumps({"schema": 1}), "home").created = at
