"""A plain form as a route's argument."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData


async def form_of(request: Request) -> FormData:
    """Return the fields that a form sent."""
    return await request.form()


Form = Annotated[FormData, Depends(form_of)]
