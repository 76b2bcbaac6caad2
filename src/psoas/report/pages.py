"""What every page of psoas is made with: templates, and our own style and scripts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import jinja2
from markupsafe import Markup


@cache
def templates() -> jinja2.Environment:
    """Return the templates; they know the house style as `css`."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("psoas.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.globals["css"] = Markup(static("tokens.css") + static("psoas.css"))
    return environment


@cache
def static(name: str) -> Markup:
    """Return one of our own files, which need no escaping."""
    return Markup((files("psoas.report") / "static" / name).read_text(encoding="utf-8"))
