"""Default deny: an application with a route that does not say who may come in is not put together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import Mount

from psoas.app.access import coach_or_owner, everyone, owner_only, person_seen, who_asks

GUARDS = frozenset({everyone, who_asks, person_seen, coach_or_owner, owner_only})
OPEN = ("/static", "/api/openapi.json")


def guarded_routes(application: FastAPI) -> Iterator[APIRoute | APIWebSocketRoute]:
    """Yield every route of the app's own."""
    for route, _ in _routes(application.router):
        if isinstance(route, APIRoute | APIWebSocketRoute):
            yield route


def open_routes(application: FastAPI) -> list[str]:
    """Return the paths of routes that name no dependency of `psoas.app.access`, and need one."""
    found = []
    for route, around in _routes(application.router):
        path = str(getattr(route, "path", route))
        if isinstance(route, APIRoute | APIWebSocketRoute):
            named = _calls(route.dependant) | around
            if not named & GUARDS:
                found.append(path)
        elif not (isinstance(route, Mount) and path.startswith("/static")) and path not in OPEN:
            found.append(path)
    return found


def guard_of(route: APIRoute | APIWebSocketRoute) -> str:
    """Return the name of the narrowest dependency of access that a route names."""
    named = _calls(route.dependant)
    order = (person_seen, owner_only, coach_or_owner, who_asks, everyone)
    return next((guard.__name__ for guard in order if guard in named), "none")


def refuse_open_routes(application: FastAPI) -> None:
    """Refuse an application with an open route.

    Raises
    ------
    RuntimeError
        Names the routes.
    """
    found = open_routes(application)
    if found:
        raise RuntimeError(f"These routes do not say who may come in (see psoas.app.access): {', '.join(sorted(found))}")


def _routes(router: Any, around: frozenset[Any] = frozenset()) -> Iterator[tuple[Any, frozenset[Any]]]:
    """Yield routes with what their routers ask for; newer releases of FastAPI keep included routers whole, older ones copy their routes."""
    around = around | {dependency.dependency for dependency in router.dependencies}
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        if inner is None:
            yield route, around
        else:
            yield from _routes(inner, around)


def _calls(dependant: Any) -> frozenset[Any]:
    inner: frozenset[Any] = frozenset().union(*(_calls(each) for each in dependant.dependencies))
    return inner | {dependant.call}
