"""The guided tests of a visit: one at a time, each result kept when it is noted, and what was found at the end."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from psoas.app.access import Seen
from psoas.app.figures import exercise_figure
from psoas.app.home_test_pages import FIGURES, given_in, minutes_of, prompt_views, result_words, shown_values
from psoas.app.measured_tests import fields_of, measured_in, pictures_of, words_of
from psoas.app.pages import page
from psoas.app.planning import screening_in
from psoas.app.reading_forms import Form
from psoas.app.visits import SeenVisit
from psoas.app.way import is_stopped, visit_address
from psoas.errors import SettingError
from psoas.finding import Side
from psoas.knowledge.coach_rules import coach_rules
from psoas.knowledge.home_tests import home_tests
from psoas.screen.interview import next_test, plan_of_tests, with_result
from psoas.screen.protocol import Protocol, make_protocol
from psoas.screen.taken import Taken
from psoas.store.assessments import keep_assessment
from psoas.store.models import Person, Visit
from psoas.store.visits import keep_document

router = APIRouter(prefix="/p/{person_id}/visits/{visit_id}/tests")


def add_tests(application: FastAPI) -> None:
    """Add the pages of tests."""
    application.router.routes.extend(router.routes)


@router.get("")
def tests(request: Request, person: Seen, visit: SeenVisit) -> Response:
    """Show what is to be done, what is done, and what comes next."""
    if is_stopped(visit.document):
        return RedirectResponse(visit_address(visit, "questions"), 303)
    return _overview(request, visit)


@router.get("/again")
def again(request: Request, person: Seen, visit: SeenVisit) -> Response:
    """Show the results that were noted, to correct one; this page is there with a red flag too."""
    return _overview(request, visit, correcting=True)


def _overview(request: Request, visit: Visit, *, correcting: bool = False) -> Response:
    document = visit.document
    done = document.get("tests") or {}
    battery = plan_of_tests(document)
    left = tuple(id for id in battery.tests if id not in done)
    extra = _next_best(document) if done and not left and not correcting else None
    return page(
        request,
        "tests.html",
        correcting=correcting,
        left=[home_tests()[id] for id in left],
        minutes=round(minutes_of(left)),
        needed=_needed(left),
        done=[(home_tests()[id], result_words(document, id)) for id in done if id in home_tests()],
        left_out=[(home_tests()[one.test].name, one.why) for one in battery.left_out],
        extra=extra,
    )


@router.post("/finish")
def finish(request: Request, person: Seen, visit: SeenVisit) -> Response:
    """Keep what was answered and found, and go to the report."""
    from psoas.screening_json import screening_to_json

    if is_stopped(visit.document):
        return RedirectResponse(visit_address(visit, "questions"), 303)
    text = screening_to_json(screening_in(visit.document, person.name))
    with request.app.state.database.writing() as session:
        keep_assessment(session, person.id, visit.id, text, "home")
    return RedirectResponse(visit_address(visit, "report"), 303)


@router.get("/{test_id}")
def show_test(request: Request, person: Seen, visit: SeenVisit, test_id: str) -> Response:
    """Show a test, ready to be played."""
    if is_stopped(visit.document) and test_id not in (visit.document.get("tests") or {}):
        return RedirectResponse(visit_address(visit, "questions"), 303)
    return _shown(request, person, visit, _protocol(test_id))


@router.post("/{test_id}")
def note_result(request: Request, person: Seen, visit: SeenVisit, test_id: str, form: Form) -> Response:
    """Keep the result of a test, or that it was passed over, and go on to the next."""
    protocol = _protocol(test_id)
    try:
        given = None if "pass" in form else given_in(protocol, form)
        pictures = pictures_of(protocol, given or {}, _measured(request, visit, protocol))
        document = with_result(visit.document, protocol, given, pictures)
    except SettingError as error:
        return _shown(request, person, visit, protocol, form=form, error=error)
    with request.app.state.database.writing() as session:
        keep_document(session, visit, document)
    if is_stopped(document):
        return RedirectResponse(visit_address(visit, "questions"), 303)
    following = next_test(document)
    return RedirectResponse(visit_address(visit, f"tests/{following.test}" if following is not None else "tests"), 303)


def _measured(request: Request, visit: Visit, protocol: Protocol) -> dict[Side, Taken]:
    if not protocol.measured:
        return {}
    with request.app.state.database.reading() as session:
        return measured_in(session, visit, protocol.test)


def _protocol(test_id: str) -> Protocol:
    if test_id not in home_tests():
        raise HTTPException(404, "There is no such test.")
    return make_protocol(test_id)


def _shown(
    request: Request, person: Person, visit: Visit, protocol: Protocol, *, form: FormData | None = None, error: SettingError | None = None
) -> Response:
    document = visit.document
    done = document.get("tests") or {}
    planned = plan_of_tests(document).tests
    left = tuple(id for id in planned if id not in done)
    last = next((id for id in reversed(done) if id != protocol.test and id in home_tests()), None)
    sides = tuple(dict.fromkeys(prompt.side for prompt in protocol.prompts))
    measured = _measured(request, visit, protocol)
    values = shown_values(document, protocol, form)
    if form is None and protocol.test not in done:
        values = {**values, **fields_of(protocol, measured)}
    return page(
        request,
        "test.html",
        status=422 if error else 200,
        protocol=protocol,
        sides=sides,
        prompts=prompt_views(protocol),
        values=values,
        measured=words_of(protocol, measured),
        watched=protocol.test in coach_rules(),
        person=person,
        visit=visit,
        figure=exercise_figure(FIGURES[protocol.test]) if protocol.test in FIGURES else None,
        error=error,
        kept=f"{home_tests()[last].name}: {result_words(document, last)}" if last is not None and form is None else "",
        number=planned.index(protocol.test) + 1 if protocol.test in planned else 0,
        count=len(planned),
        minutes=max(1, round(minutes_of(left))),
        drill=home_tests()[protocol.test].drill,
    )


def _needed(tests: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(thing for id in tests for thing in home_tests()[id].equipment))


def _next_best(document: dict[str, object]) -> tuple[str, str, str, float] | None:
    """Return id, name, what it tells of and minutes of the test that would tell the most now; None where none would tell enough."""
    from psoas.reason.explain import explain

    screening = screening_in(document)
    found = next((one for one in explain(screening.answers, screening.findings).next_tests if one.finding not in (document.get("tests") or ())), None)  # type: ignore[operator]
    return None if found is None else (found.finding, home_tests()[found.finding].name, " and ".join(found.about), found.minutes)
