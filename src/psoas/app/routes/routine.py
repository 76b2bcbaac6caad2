"""The five minutes: the daily routine of the programme, played by itself to the second."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse

from psoas.app.access import Seen
from psoas.app.pages import page
from psoas.app.routes.session import logs_of, player_page, read_programme
from psoas.store.programmes import current_programme

router = APIRouter()


@router.get("/p/{person_id}/routine")
def routine_page(request: Request, person: Seen) -> HTMLResponse:
    """Show the five minutes, ready to be played, or say why there are none."""
    with request.app.state.database.reading() as database:
        record = current_programme(database, person.id)
        logs = logs_of(database, person.id)
    programme = None if record is None else read_programme(record.document)
    if record is None or programme is None or programme.routine is None:
        return page(request, "no_routine.html", person_id=person.id, planned=programme is not None)
    return player_page(request, person.id, record, programme.routine, logs)


def add_routine(application: FastAPI) -> None:
    """Add the five minutes to the application."""
    application.router.routes.extend(router.routes)
