"""What routes of the API share: errors that they tell of, pages of lists, versions in headers, and their router."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Header, HTTPException, Path, Query, Request
from fastapi.security import HTTPBearer

from psoas.app.api.shapes import ID, Failure
from psoas.errors import SettingError

Row = TypeVar("Row")

TOLD = {
    400: "The request cannot be read: its body is no JSON, say.",
    401: "Nobody is signed in: the token is missing, not known or revoked.",
    403: "A browser sent it, but no page of psoas: a program sends its token instead.",
    404: "There is no such thing, or it may not be seen.",
    422: "What was sent cannot be used.",
    503: "The database does not answer; nothing that was accepted is lost.",
}
bearer = HTTPBearer(auto_error=False, description="A token from the settings page; it may do what its account may.")


def told(*statuses: int, **words: str) -> dict[int | str, dict[str, Any]]:
    """Return how errors are told of in the description, for statuses beyond those that every route has."""
    said = {**TOLD, **{int(name.removeprefix("of_")): text for name, text in words.items()}}
    return {status: {"model": Failure, "description": said[status]} for status in sorted({*TOLD, *statuses, *map(int, said)})}


def content(media: str, said: str, **schema: str) -> dict[int | str, dict[str, Any]]:
    """Return how an answer is told of that is no JSON of ours."""
    return {200: {"content": {media: {"schema": {"type": "string", **schema}}}, "description": said}}


def plain_path(request: Request) -> None:
    """Refuse an address with signs in it that no id has.

    Raises
    ------
    HTTPException
        404.
    """
    if any(not value.isprintable() for value in request.path_params.values()):
        raise HTTPException(404, "There is no such thing.")


def api_router(tag: str) -> APIRouter:
    """Return a router under /api."""
    return APIRouter(prefix="/api", tags=[tag], dependencies=[Depends(plain_path), Depends(bearer)], responses=told())


Limit = Annotated[int, Query(ge=1, le=200, description="The most items on a page")]
After = Annotated[str | None, Query(pattern=r"^[0-9A-Za-z-]{1,64}$", description="`next` of the page before")]
PathId = Annotated[str, Path(pattern=ID)]
IfMatch = Annotated[str | None, Header(pattern=r'^(W/)?"?[0-9]{1,9}"?$', description="The version that the change is made to")]


def page_of(rows: Sequence[Row], after: str | None, limit: int, key: Callable[[Row], str]) -> tuple[Sequence[Row], str | None]:
    """Return the rows of a page and where the next begins.

    Raises
    ------
    SettingError
        If `after` is no row of the list.
    """
    start = 0
    if after is not None:
        start = next((place + 1 for place, row in enumerate(rows) if key(row) == after), -1)
        if start < 0:
            raise SettingError("The page that this one should follow is not known.", "Begin at the first page, without 'after'.")
    shown = rows[start : start + limit]
    return shown, key(shown[-1]) if start + limit < len(rows) else None


def etag(version: int) -> dict[str, str]:
    """Return the header that tells a version."""
    return {"ETag": f'"{version}"'}


def check_version(given: str | None, version: int, *, needed: bool = True) -> None:
    """Refuse a change that was made to another version.

    Raises
    ------
    HTTPException
        428 if it does not say to which, 412 if that is not the one that is there.
    """
    if given is None:
        if needed:
            raise HTTPException(428, "Say in If-Match to which version this change is made.")
        return
    if given.removeprefix("W/").strip('"') != str(version):
        raise HTTPException(412, f"This was changed meanwhile; it is at version {version} now.")
