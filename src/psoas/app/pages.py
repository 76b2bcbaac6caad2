"""How a page is made: templates of the app and of the report, one environment, and what every page knows."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse

from psoas import __version__


@cache
def app_environment() -> jinja2.Environment:
    """Return what fills the app's templates; those of the report can be included as report/NAME."""
    report = jinja2.PackageLoader("psoas.report")
    return jinja2.Environment(
        # The report's own again without a prefix: its parts name each other so.
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader("psoas.app"), jinja2.PrefixLoader({"report": report}), report]),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a filled page.

    Parameters
    ----------
    request
        Its state knows who asks (`who`) and the token that every form must send back (`csrf`).
    template
        Name in `psoas/app/templates`.
    status
        HTTP status.
    values
        What the template names.
    """
    known = {
        "who": getattr(request.state, "who", None),
        "csrf": getattr(request.state, "csrf", ""),
        "accounts": request.app.state.settings.accounts,
        "path": request.url.path,
        "version": __version__,
    }
    text = app_environment().get_template(template).render({**known, **values})
    return HTMLResponse(text, status_code=status)
