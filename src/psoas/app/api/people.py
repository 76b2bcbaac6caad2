"""People under /api."""

from __future__ import annotations

from fastapi import Request

from psoas.app.access import Asking, Coach, Seen
from psoas.app.api.asking import After, Limit, api_router, page_of
from psoas.app.api.shapes import Listed, NewPerson, PersonShape
from psoas.store.people import add_person, begin_coaching, list_people

router = api_router("people")


@router.get("/people")
def get_people(request: Request, who: Asking, after: After = None, limit: Limit = 50) -> Listed[PersonShape]:
    """Give the people that may be seen, by name."""
    with request.app.state.database.reading() as session:
        rows, following = page_of(list_people(session, who), after, limit, lambda person: person.id)
    return Listed(items=[PersonShape(id=row.id, name=row.name, created=row.created) for row in rows], next=following)


@router.post("/people", status_code=201)
def post_person(new: NewPerson, request: Request, who: Coach) -> PersonShape:
    """Add somebody; a coach then looks after them."""
    with request.app.state.database.writing() as session:
        person = add_person(session, new.name)
        if who.role == "coach" and who.account is not None:
            begin_coaching(session, who.account, person.id)
    return PersonShape(id=person.id, name=person.name, created=person.created)


@router.get("/people/{person_id}")
def get_person(person: Seen) -> PersonShape:
    """Give a person."""
    return PersonShape(id=person.id, name=person.name, created=person.created)
