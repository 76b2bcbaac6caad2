"""What the description promises is what the API does: Schemathesis asks for everything in it, rightly and wrongly."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from app_work import HOSTS, prepared
from psoas.app.api.description import ROUTERS
from psoas.app.application import make_application
from psoas.app.settings import MEBI, Settings
from psoas.follow.diary import DoneSession
from psoas.plan.programme import Programme
from psoas.plan.programme_json import programme_to_json
from psoas.plan.wishes import Wishes
from psoas.quantity import Estimate
from psoas.screen.answers import Answers
from psoas.screen.screening import Screening
from psoas.screening_json import screening_to_json
from psoas.store import jobs
from psoas.store.accounts import add_account, add_token
from psoas.store.assessments import keep_assessment
from psoas.store.file_store import FileStore
from psoas.store.models import RunRecord
from psoas.store.people import add_person
from psoas.store.programmes import keep_programme
from psoas.store.recordings import keep_recording
from psoas.store.runs import keep_run
from psoas.store.sessions import keep_session
from psoas.store.visits import begin_visit
from psoas.values_json import plain

EXAMPLES = 5
RATE = {"step_rate": plain(Estimate(171.0, "steps/min", 0.4))}
MEANT_OTHERWISE = ["412", "422", "428"]
"""Answers to what has the right shape but cannot be: another version, a height of 190 m, bytes that are no video."""


@pytest.fixture(scope="module")
def practice_with_someone(tmp_path_factory):
    """An application, the token of its owner, and the ids of somebody who has one of everything."""
    folder = tmp_path_factory.mktemp("described")
    application = make_application(prepared(Settings(folder / "psoas", accounts=True, hosts=HOSTS, largest_upload=MEBI)))
    files = FileStore(application.state.settings.files)
    (folder / "file").write_bytes(b"a run")
    programme = Programme("Ada", "None yet", Wishes(date(2027, 1, 4)), (), (), None, stopped="Your pain is 8 of 10.")
    done = DoneSession("first", "strength", date(2027, 1, 4), datetime(2027, 1, 4, 18, tzinfo=UTC), "done")
    with application.state.database.writing() as session:
        token = add_token(session, add_account(session, "Owner", "owner@example.org", "owner").id, "a program")[1]
        person = add_person(session, "Ada").id
        visit = begin_visit(session, person).id
        ids = {
            "person_id": person,
            "visit_id": visit,
            "recording_id": keep_recording(session, files, person, visit, "side", "run.mp4", files.put(folder / "file")).id,
            "job_id": jobs.ask(session, "assess", person, visit, {"side": None}).id,
            "assessment_id": keep_assessment(session, person, visit, screening_to_json(Screening(Answers())), "home").id,
            "programme_id": keep_programme(session, person, programme_to_json(programme)).id,
            "session_id": keep_session(session, person, done).id,
            "run_id": keep_run(session, RunRecord(person_id=person, day=date(2027, 1, 4), minutes=40.0, km=8.0, averages=RATE)).id,
        }
    return application, token, ids


@pytest.fixture(scope="module")
def described(practice_with_someone):
    """The description, as Schemathesis reads it."""
    application = practice_with_someone[0]
    expected = SchemathesisConfig.from_dict({}).projects.default.checks.positive_data_acceptance.expected_statuses
    config = SchemathesisConfig.from_dict({"checks": {"positive_data_acceptance": {"expected-statuses": [*expected, *MEANT_OTHERWISE]}}})
    return schemathesis.openapi.from_asgi("/api/openapi.json", application, config=config)


ROUTES = [(route.path, method) for router in ROUTERS for route in router.routes for method in sorted(route.methods)]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), ROUTES)
def test_the_api_does_what_its_description_says(described, practice_with_someone, path, method, mode):
    _, token, ids = practice_with_someone
    operation = described[path][method]

    @settings(
        max_examples=EXAMPLES, phases=[Phase.explicit, Phase.generate], derandomize=True, suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case):
        if mode is GenerationMode.POSITIVE:
            case.path_parameters.update({name: id for name, id in ids.items() if name in case.path_parameters})
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

    with suppress(Unsatisfiable):  # where nothing can be asked wrongly
        ask()


def test_every_route_tells_of_itself_in_words_and_of_its_errors_in_the_one_shape(practice_with_someone):
    described = practice_with_someone[0].openapi()
    assert all(path.startswith("/api/") for path in described["paths"])
    for methods in described["paths"].values():
        for operation in methods.values():
            assert operation["description"]
            assert operation["tags"]
            errors = [answer for status, answer in operation["responses"].items() if status[0] in "45"]
            assert {answer["content"]["application/json"]["schema"]["$ref"] for answer in errors} == {"#/components/schemas/Failure"}
