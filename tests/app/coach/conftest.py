"""A practice with two coaches, and people with a plan, check-ins and sessions."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
import yaml
from fastapi import FastAPI

from app_work import add_person, signed_in
from psoas.app.filmed_strides import VIDEO
from psoas.app.measuring import COURSES, LOOP_DATA, LOOP_SHEET
from psoas.app.planning import plan_for
from psoas.assessment_json import to_json
from psoas.follow.diary import CheckIn, DoneSession
from psoas.plan.programme import Programme
from psoas.plan.programme_json import programme_to_json
from psoas.plan.wishes import Wishes
from psoas.report.skeleton import BONES
from psoas.screen.interview import next_question, with_answer
from psoas.store.assessments import keep_assessment
from psoas.store.check_ins import keep_check_in
from psoas.store.file_store import FileStore
from psoas.store.programmes import keep_programme
from psoas.store.sessions import keep_session
from psoas.store.visits import begin_visit, finish_visit, keep_document
from report.sample_assessment import sample_assessment

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
TODAY = date.today()
BEGUN = TODAY - timedelta(days=10)


def shortest(question: Any) -> Any:
    """Return the shortest answer that a question takes."""
    if question.optional:
        return None
    return {"several": (), "one": question.options[0][0] if question.options else None, "whole": 0, "number": 40, "yes or no": False}[question.kind]


@pytest.fixture(scope="session")
def answers() -> dict[str, Any]:
    """Answers and tests of an example, every question answered."""
    document = yaml.safe_load((EXAMPLES / "short-hip-flexor.yaml").read_text(encoding="utf-8"))
    while (question := next_question(document)) is not None:
        document = with_answer(document, question, shortest(question))
    return document


@pytest.fixture(scope="session")
def plan(answers) -> Programme:
    """Four weeks that began ten days ago, with two sessions a week."""
    day = BEGUN.weekday()
    return plan_for(answers, None, Wishes(start=BEGUN, weeks=4, minutes={day: 20, (day + 3) % 7: 20}, equipment=frozenset({"band"})), name="Ana")


@pytest.fixture
def house(practice: FastAPI) -> SimpleNamespace:
    """A practice: owner, two coaches and a runner, each with a browser; the runner is the first coach's and called Ana."""
    owner, coach, other = (signed_in(practice, role, name) for role, name in (("owner", "Ola"), ("coach", "Kim"), ("coach", "Lee")))
    runner = signed_in(practice, "runner", "Ana")
    person = add_person(practice, "Ana", account=runner.account, coach=coach.account)
    return SimpleNamespace(application=practice, owner=owner, coach=coach, other=other, runner=runner, person=person)


@pytest.fixture
def live(house, answers, plan) -> Callable[..., str]:
    """Let a person of the practice live with a plan: told soreness by days ago, sessions done or not, visits by days ago."""

    def lived(person: str, soreness: dict[int, dict[str, int]] | None = None, *, trained: bool = True, visits: tuple[int, ...] = (20,)) -> str:
        with house.application.state.database.writing() as session:
            for back in visits:
                visit = finish_visit(session, keep_document(session, begin_visit(session, person), answers))
                visit.created = datetime.now(UTC) - timedelta(days=back)
                keep_assessment(session, person, visit.id, '{"schema": 1}', "home").created = visit.created
            record = keep_programme(session, person, programme_to_json(plan))
            for one in plan.sessions():
                if trained and one.day < TODAY and one.kind == "strength":
                    at = datetime.combine(one.day, time(18), UTC)
                    keep_session(session, person, DoneSession(one.id, "strength", one.day, at, "done", at + timedelta(minutes=19), one.id, record.id))
            for back, told in ({0: {"hamstrings:left": 2}} if soreness is None else soreness).items():
                keep_check_in(session, person, CheckIn(TODAY - timedelta(days=back), told))
        return person

    return lived


CONTACTS = {"left": [0.5, 1.2, 1.9, 2.6], "right": [0.85, 1.55, 2.25]}
TOE_OFFS = {"left": [0.75, 1.45, 2.15], "right": [1.1, 1.8]}
STRIDE = (1.2, 1.9)
"""Of the pictures: the second of the left leg's three."""


def made_pictures(count: int) -> dict[str, bytes]:
    """Return one stride of made-up pictures, three in a row, each of another grey, with a skeleton that leans more in each."""
    rows = -(-count // 3)
    sheet = np.zeros((60 * rows, 120, 3), np.uint8)
    for k in range(count):
        row, column = divmod(k, 3)
        sheet[60 * row : 60 * row + 60, 40 * column : 40 * column + 40] = 240 * (k + 1) // count
    lines = [[[20, 10, 20 + k, 50] for _ in BONES] for k in range(count)]
    percents = np.linspace(0, 100, count).tolist()
    told = {"columns": 3, "rows": rows, "width": 40, "height": 60, "percents": percents, "lines": lines, "time": STRIDE}
    return {LOOP_SHEET: cv2.imencode(".jpg", sheet)[1].tobytes(), LOOP_DATA: json.dumps(told).encode()}


@pytest.fixture
def filmed(house) -> Callable[..., str]:
    """Let the runner be filmed some days ago at a share of the usual speed, with pictures of one stride and perhaps the whole clip."""
    files = FileStore(house.application.state.settings.files)

    def film(back: int, share: float = 1.0, *, pictures: int = 6, video: bool = False) -> str:
        assessment = sample_assessment()
        contents = made_pictures(pictures)
        if video:
            courses = {"time": [0, 3], "slow_motion": 1.0, "courses": [], "events": {"contact": CONTACTS, "toe_off": TOE_OFFS}}
            contents |= {COURSES: json.dumps(courses).encode(), VIDEO: b"a clip"}
        kept = {name: files.put(io.BytesIO(content)) for name, content in contents.items()}
        with house.application.state.database.writing() as session:
            visit = finish_visit(session, begin_visit(session, house.person))
            visit.created = datetime.now(UTC) - timedelta(days=back)
            files.claim(session, kept.values())
            text = to_json(replace(assessment, speed=assessment.speed.times(share, assessment.speed.unit)))
            record = keep_assessment(session, house.person, visit.id, text, "clip", kept)
            record.created = visit.created
            return record.id

    return film
