"""The programme to take away: sheets to print, calendar, table, page and the programme itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response

from psoas.app.access import Seen
from psoas.app.routes.programme import read_current
from psoas.plan.typed import a_time

if TYPE_CHECKING:
    from psoas.plan.programme import Programme

router = APIRouter(prefix="/p/{person_id}/programme")


def add_programme_files(application: FastAPI) -> None:
    """Add the downloads of the programme."""
    application.router.routes.extend(router.routes)


@router.get("/programme.{kind}")
def download(request: Request, person: Seen, kind: str, at: str = "18:00", routine: str = "07:00") -> Response:
    """Give the programme as pdf, ics, csv, json or html; the calendar has sessions at `at` and the five minutes at `routine`."""
    if kind not in MAKERS:
        raise HTTPException(404, "There is no such file.")
    media, make = MAKERS[kind]
    content = make(read_current(request, person), a_time(at, "time"), a_time(routine, "time of the five minutes"))
    return Response(
        content, media_type=media, headers={"Content-Disposition": f'attachment; filename="programme.{kind}"', "Cache-Control": "no-store"}
    )


def _pdf(programme: Programme, at: time, routine: time) -> bytes:
    from psoas.report.programme_pdf import render_pdf

    return render_pdf(programme)


def _calendar(programme: Programme, at: time, routine: time) -> bytes:
    from psoas.plan.calendar_file import programme_to_calendar

    return programme_to_calendar(programme, at, routine_at=routine)


def _table(programme: Programme, at: time, routine: time) -> bytes:
    from psoas.plan.table_file import programme_to_csv

    return programme_to_csv(programme).encode()


def _json(programme: Programme, at: time, routine: time) -> bytes:
    from psoas.plan.programme_json import programme_to_json

    return programme_to_json(programme).encode()


def _page(programme: Programme, at: time, routine: time) -> bytes:
    from psoas.report.programme_page import render_programme

    return render_programme(programme).encode()


MAKERS: dict[str, tuple[str, Callable[[Programme, time, time], bytes]]] = {
    "pdf": ("application/pdf", _pdf),
    "ics": ("text/calendar; charset=utf-8", _calendar),
    "csv": ("text/csv; charset=utf-8", _table),
    "json": ("application/json", _json),
    "html": ("text/html; charset=utf-8", _page),
}
"""Ending of the file -> what it is, and what makes it."""
