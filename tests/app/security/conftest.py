"""Routes that only tests have, one for each kind of access."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import Depends, FastAPI, Request, WebSocket
from sqlalchemy.exc import OperationalError

from app_work import as_part
from psoas.app import application as application_module
from psoas.app.access import Asking, Coach, Owner, Seen, everyone
from psoas.errors import InputError


def add_probes(application: FastAPI) -> None:
    """Add routes by which the walls around every route can be tried."""

    @application.get("/probe/open", dependencies=[Depends(everyone)])
    def read(request: Request) -> dict[str, Any]:
        return {"csrf": request.state.csrf}

    @application.post("/probe/write")
    async def write(request: Request, who: Asking) -> dict[str, Any]:
        return {"who": who.role, "size": len(await request.body())}

    @application.post("/p/{person_id}/probe/uploads")
    async def upload(request: Request, person: Seen) -> dict[str, int]:
        size = 0
        async for piece in request.stream():
            size += len(piece)
        return {"size": size}

    @application.get("/probe/coach")
    def coach(who: Coach) -> dict[str, str]:
        return {"role": who.role}

    @application.get("/probe/owner")
    def owner(who: Owner) -> dict[str, str]:
        return {"role": who.role}

    @application.websocket("/p/{person_id}/probe/frames")
    async def frames(socket: WebSocket, person: Seen) -> None:
        await socket.accept()
        await socket.send_text(person.id)
        await socket.close()

    @application.get("/probe/error/{kind}", dependencies=[Depends(everyone)])
    def error(kind: str) -> None:
        errors: dict[str, Exception] = {
            "input": InputError("The clip has no frames.", "Film again."),
            "disk": OSError(28, "No space left on device"),
            "database": OperationalError("select 'Ann Example'", {"name": "Ann Example"}, Exception("gone")),
            "unforeseen": ValueError("Ann Example has a sore knee"),
        }
        raise errors[kind]


@pytest.fixture(autouse=True)
def probes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the probes into every application that these tests make."""
    monkeypatch.setattr(application_module, "REST", (*application_module.REST, as_part(monkeypatch, add_probes)))
