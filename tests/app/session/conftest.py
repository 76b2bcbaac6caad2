"""A person with a programme in an application, and the browser that plays it."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from psoas.plan.make import make_programme
from psoas.plan.programme import Programme, Session
from psoas.plan.programme_json import programme_to_json
from psoas.plan.wishes import RunningWeek, Wishes
from psoas.reason.explain import explain
from psoas.screen.answers import Answers
from psoas.store.programmes import keep_programme

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def programme() -> Programme:
    """Four weeks from today on, as they are made for somebody of whom nothing is known."""
    monday = date.today() - timedelta(days=date.today().weekday())
    days = {(date.today().weekday() + ahead) % 7: 20 for ahead in (0, 3)}
    wishes = Wishes(start=monday, weeks=4, minutes=days, equipment=frozenset({"band", "step"}), running=RunningWeek({6: "long"}, 30.0, 12.0))
    return make_programme(explain(Answers(), ()), Answers(), (), wishes)


@pytest.fixture
def strength(programme: Programme) -> Session:
    """Today's strength session of the programme."""
    return next(one for one in programme.sessions() if one.kind == "strength" and one.day == date.today())


@pytest.fixture
def follower(application: FastAPI, person_id: str, programme: Programme) -> str:
    """Id of a person who follows the programme."""
    with application.state.database.writing() as session:
        keep_programme(session, person_id, programme_to_json(replace(programme, name="Someone")))
    return person_id
