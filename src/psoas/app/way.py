"""The way of a visit: which step comes next, and the referral that stands alone where a red flag was raised."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from psoas.app.interview_parts import next_part
from psoas.app.planning import screening_in
from psoas.screen.answers_file import Document
from psoas.screen.red_flags import Safety, check_red_flags
from psoas.store.models import AssessmentRecord, Job, Person, Recording, Visit
from psoas.store.programmes import current_programme
from psoas.store.visits import list_visits, unfinished_visit


def home_of(person_id: str) -> str:
    """Return the address of a person."""
    return f"/p/{person_id}"


def visit_address(visit: Visit, step: str = "") -> str:
    """Return the address of a step of a visit."""
    return f"{home_of(visit.person_id)}/visits/{visit.id}/{step}".rstrip("/")


def safety_in(document: Document) -> Safety:
    """Return what the red flags say of the answers and of the tests that were done."""
    screening = screening_in(document)
    return check_red_flags(screening.answers, screening.findings)


def is_stopped(document: Document) -> bool:
    """Return whether a red flag ends the visit: the page then shows the referral and nothing else."""
    return safety_in(document).stopped


def next_address(session: Session, person: Person) -> str:
    """Return the address of what comes next for a person: a step of the visit that is open, today's page, or the wishes.

    Parameters
    ----------
    session
        To read in.
    person
        The person.
    """
    visit = unfinished_visit(session, person.id)
    programme = current_programme(session, person.id)
    if programme is not None and (visit is None or visit.created < programme.created):
        return f"{home_of(person.id)}/today"
    if visit is None:
        return f"{home_of(person.id)}/begin"
    return visit_address(visit, next_step(session, visit))


def planning_visit(session: Session, person_id: str) -> Visit | None:
    """Return the visit that a programme is made from: the newest whose questions are answered; None without one."""
    return next((visit for visit in list_visits(session, person_id) if visit.document and next_part(visit.document) is None), None)


def next_step(session: Session, visit: Visit) -> str:
    """Return the step of a visit that comes next: questions, film, capture, tests or report."""
    document = visit.document
    if is_stopped(document) or next_part(document) is not None:
        return "questions"
    assessed = set(session.scalars(select(AssessmentRecord.kind).where(AssessmentRecord.visit_id == visit.id)))
    if "home" in assessed:
        return "report"
    if document.get("tests"):
        return "tests"
    if assessed or session.scalar(select(Job.id).where(Job.visit_id == visit.id, Job.kind == "assess").limit(1)):
        return "capture"
    filmed = session.scalar(select(Recording.id).where(Recording.visit_id == visit.id, Recording.kind.in_(("side", "rear"))).limit(1))
    return "capture" if filmed else "film"
