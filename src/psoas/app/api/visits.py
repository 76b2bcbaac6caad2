"""Visits under /api: the document of answers and results, the next question, tests, and how a clip was filmed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import HTTPException, Path, Request, Response

from psoas.app.access import Seen
from psoas.app.api.answering import checked_answer, storable
from psoas.app.api.asking import After, IfMatch, Limit, api_router, check_version, etag, page_of, told
from psoas.app.api.home_test_shapes import NewResult, NextTest, TestShape
from psoas.app.api.shapes import Filming, FlagShape, Listed, NewAnswer, NewDocument, NextQuestion, OptionShape, QuestionShape, Versioned, VisitShape
from psoas.app.interview_parts import key_of
from psoas.app.visits import SeenVisit
from psoas.screen import interview
from psoas.screen.questions import Question
from psoas.store.models import Visit
from psoas.store.visits import begin_visit, keep_conditions, keep_document, list_visits

router = api_router("visits")
CHANGED = told(of_412="It was changed meanwhile.", of_428="If-Match is missing.", of_409="It was changed at the same moment.")
TestId = Annotated[str, Path(pattern=r"^T[0-9]{2}[a-z]?$", examples=["T03"])]


@router.get("/people/{person_id}/visits")
def get_visits(request: Request, person: Seen, after: After = None, limit: Limit = 50) -> Listed[VisitShape]:
    """Give the visits of a person, the newest first."""
    with request.app.state.database.reading() as session:
        rows, following = page_of(list_visits(session, person.id), after, limit, lambda visit: visit.id)
    return Listed(items=[_shape(row) for row in rows], next=following)


@router.post("/people/{person_id}/visits", status_code=201)
def post_visit(request: Request, person: Seen) -> VisitShape:
    """Begin a visit."""
    with request.app.state.database.writing() as session:
        return _shape(begin_visit(session, person.id))


@router.get("/people/{person_id}/visits/{visit_id}")
def get_visit(visit: SeenVisit) -> VisitShape:
    """Give a visit."""
    return _shape(visit)


@router.get("/people/{person_id}/visits/{visit_id}/document")
def get_document(visit: SeenVisit, response: Response) -> Versioned:
    """Give the answers and results of a visit."""
    response.headers.update(etag(visit.version))
    return Versioned(version=visit.version, document=visit.document)


@router.put("/people/{person_id}/visits/{visit_id}/document", responses=CHANGED)
def put_document(new: NewDocument, request: Request, visit: SeenVisit, response: Response, if_match: IfMatch = None) -> Versioned:
    """Put answers and results in place of those that are there; whatever cannot be is refused with its place."""
    check_version(if_match, visit.version)
    interview.told_in(storable(new.document))
    return _kept(request, visit, new.document, response)


@router.get("/people/{person_id}/visits/{visit_id}/question")
def get_question(visit: SeenVisit, response: Response) -> NextQuestion:
    """Give the next question that has no answer yet."""
    response.headers.update(etag(visit.version))
    return _next(visit.document, visit.version)


@router.post("/people/{person_id}/visits/{visit_id}/answers", responses=CHANGED)
def post_answer(new: NewAnswer, request: Request, visit: SeenVisit, response: Response, if_match: IfMatch = None) -> NextQuestion:
    """Answer a question, and get the next; one that was answered before may be answered anew."""
    check_version(if_match, visit.version, needed=False)
    question = next((one for one in interview.questions_of(visit.document) if key_of(one) == new.key), None)
    if question is None:
        raise HTTPException(404, f"Nothing that is asked here has the key '{new.key}'.")
    changed = interview.with_answer(visit.document, question, checked_answer(question, new.answer))
    kept = _kept(request, visit, changed, response)
    return _next(kept.document, kept.version)


@router.get("/people/{person_id}/visits/{visit_id}/test")
def get_test(visit: SeenVisit, response: Response) -> NextTest:
    """Give the next home test, step by step, once the questions are answered."""
    from psoas.values_json import plain

    response.headers.update(etag(visit.version))
    ready = interview.next_question(visit.document) is None and not interview.safety_of(visit.document).stopped
    protocol = interview.next_test(visit.document) if ready else None
    return NextTest(version=visit.version, ready=ready, test=None if protocol is None else TestShape.model_validate(plain(protocol)))


@router.put("/people/{person_id}/visits/{visit_id}/tests/{test_id}", responses=CHANGED)
def put_test(new: NewResult, test_id: TestId, request: Request, visit: SeenVisit, response: Response, if_match: IfMatch = None) -> Versioned:
    """Note the result of a home test; `given` null is a test that was passed over."""
    from psoas.screen.protocol import make_protocol

    check_version(if_match, visit.version, needed=False)
    given: dict[str, Any] | None = None if new.given is None else dict(new.given)
    return _kept(request, visit, interview.with_result(visit.document, make_protocol(test_id), given), response)


@router.get("/people/{person_id}/visits/{visit_id}/filming")
def get_filming(visit: SeenVisit) -> Filming:
    """Give how the clips of a visit were filmed."""
    return Filming.model_validate({name: value for name, value in visit.conditions.items() if name in Filming.model_fields})


@router.put("/people/{person_id}/visits/{visit_id}/filming", responses=CHANGED)
def put_filming(new: Filming, request: Request, visit: SeenVisit) -> Filming:
    """Say how the clips of a visit were filmed."""
    with request.app.state.database.writing() as session:
        keep_conditions(session, visit, new.model_dump())
    return new


def _kept(request: Request, visit: Visit, document: dict[str, Any], response: Response) -> Versioned:
    with request.app.state.database.writing() as session:
        kept = keep_document(session, visit, storable(document))
    response.headers.update(etag(kept.version))
    return Versioned(version=kept.version, document=kept.document)


def _next(document: dict[str, Any], version: int) -> NextQuestion:
    safety = interview.safety_of(document)
    question = interview.next_question(document)
    flags = [FlagShape(name=flag.name, level=flag.level, why=flag.why, act=flag.act) for flag in (*safety.stops, *safety.cautions)]
    return NextQuestion(version=version, question=None if question is None else _question(question), stopped=safety.stopped, flags=flags)


def _question(question: Question) -> QuestionShape:
    options = [OptionShape(value=value, words=words) for value, words in question.options]
    return QuestionShape(
        key=key_of(question),
        ask=question.ask,
        kind=question.kind,
        options=options,
        low=question.low,
        high=question.high,
        unit=question.unit,
        optional=question.optional,
    )


def _shape(visit: Visit) -> VisitShape:
    return VisitShape(id=visit.id, created=visit.created, finished=visit.finished, version=visit.version)
