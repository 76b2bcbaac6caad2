"""What every page of psoas is made with: templates, and our own style and scripts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import jinja2
from markupsafe import Markup


@cache
def page_environment() -> jinja2.Environment:
    """Return what fills the templates of every page; the house style is in it as `css`."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("psoas.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.globals["css"] = Markup(page_file("tokens.css") + page_file("psoas.css"))
    return environment


@cache
def page_file(name: str) -> Markup:
    """Return one of our own files, which need no escaping."""
    return Markup((files("psoas.report") / "static" / name).read_text(encoding="utf-8"))
