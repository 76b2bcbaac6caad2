"""The description of the API: OpenAPI for programs at /api/openapi.json, and the same as a page for people at /api/."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse

from psoas import __version__
from psoas.app.access import everyone
from psoas.app.api import assessments, diary, follow_ups, jobs, people, programmes, questionnaires, recordings, runs, visits
from psoas.app.pages import page

ROUTERS = tuple(module.router for module in (people, visits, recordings, jobs, assessments, programmes, diary, runs, follow_ups, questionnaires))
SUMMARY = "Running assessment, on your own machine"
ABOUT = (
    "Everything that the pages do, for programs. Where people sign in, send a token of the settings page as "
    "`Authorization: Bearer TOKEN`; one person alone on their machine needs none. Every error has the one shape "
    '`{"error": {"code", "what", "remedy"}}`. Lists come in pages: give `next` as `after`. A document has a version in '
    "`ETag`, which a change sends back as `If-Match`."
)


def add_api(application: FastAPI) -> None:
    """Add the API, and its description in place of one of every page."""
    for router in ROUTERS:
        application.router.routes.extend(router.routes)
    application.add_api_route("/api/", show, dependencies=[Depends(everyone)], include_in_schema=False)
    application.openapi = partial(describe, application)  # type: ignore[method-assign]


def describe(application: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI description of the routes under /api."""
    if application.openapi_schema is None:
        routes = [route for router in ROUTERS for route in router.routes]
        described = get_openapi(
            title="psoas", version=__version__, description=ABOUT, routes=routes, summary="Running assessment, on your own machine"
        )
        application.openapi_schema = _with_the_one_error(described)
    return application.openapi_schema


def show(request: Request) -> HTMLResponse:
    """Show what the API offers."""
    described = describe(request.app)
    paths = described["paths"].items()
    verbs = [{"method": method.upper(), "path": path, **_told(operation)} for path, methods in paths for method, operation in methods.items()]
    groups = {tag: [verb for verb in verbs if verb["tag"] == tag] for tag in dict.fromkeys(verb["tag"] for verb in verbs)}
    return page(request, "api.html", groups=groups, about=ABOUT.replace("`", ""))


def _told(operation: Mapping[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {})
    return {
        "tag": operation["tags"][0],
        "said": operation["description"],
        "parameters": [(one["name"], one["in"], one.get("description", "")) for one in operation.get("parameters", ()) if one["in"] != "path"],
        "takes": next(iter(body), ""),
        "gives": list(operation["responses"]),
    }


def _with_the_one_error(described: dict[str, Any]) -> dict[str, Any]:
    """Return the description without the shape of errors that FastAPI has by itself, which is not ours."""
    for unused in ("HTTPValidationError", "ValidationError"):
        described["components"]["schemas"].pop(unused, None)
    return described
