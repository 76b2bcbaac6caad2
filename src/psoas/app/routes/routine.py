"""The five minutes: the daily routine of the programme, played by itself to the second."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, FastAPI, Request, Response

from psoas.app.access import Seen
from psoas.app.pages import page
from psoas.app.planning import read_programme
from psoas.app.routes.session import logs_of, player_page
from psoas.app.standing import refusal, standing_of
from psoas.store.programmes import current_programme

router = APIRouter()


@router.get("/p/{person_id}/routine")
def routine_page(request: Request, person: Seen) -> Response:
    """Show the five minutes, ready to be played, or say why there are none."""
    with request.app.state.database.reading() as database:
        record = current_programme(database, person.id)
        programme = None if record is None else read_programme(record.document)
        stop = None if programme is None else standing_of(database, person.id, programme, date.today()).stop
        logs = logs_of(database, person.id)
    if stop is not None:
        return refusal(request, person, stop)
    if record is None or programme is None or programme.routine is None:
        return page(request, "no_routine.html", person_id=person.id, planned=programme is not None)
    return player_page(request, person.id, record, programme.routine, logs)


def add_routine(application: FastAPI) -> None:
    """Add the five minutes to the application."""
    application.router.routes.extend(router.routes)
