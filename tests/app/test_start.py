"""The web process starts light: what is heavy is loaded when it is needed."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "ai_edge_litert",
    "alembic",
    "av",
    "cv2",
    "huey",
    "icalendar",
    "llvmlite",
    "numba",
    "numpy",
    "ortools",
    "pandas",
    "pyagrum",
    "pyarrow",
    "scipy",
    "typst",
    "xarray",
)


WHOLE = """
import sys
from importlib import import_module
import psoas.app.web
from psoas.app import parts
for part in parts.FIRST + parts.REST:
    import_module(part.partition(":")[0])
"""
FIRST_PAGE = """
import sys, tempfile
from pathlib import Path
import psoas.app.web
from psoas.app.application import make_application
from psoas.app.settings import Settings
make_application(Settings(Path(tempfile.mkdtemp())), whole=False)
"""
LATER = ("psoas.app.api.description", "psoas.app.routes.report", "psoas.app.routes.compare", "sqlalchemy.dialects.postgresql")


def loaded_by(code: str, names: tuple[str, ...]) -> list[str]:
    """Return which of some packages a fresh process has loaded after running code."""
    asked = f"{code}\nprint(*(name for name in {names!r} if name in sys.modules))"
    return subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()


def test_the_web_process_loads_nothing_heavy_before_it_is_needed():
    assert loaded_by(WHOLE, HEAVY) == []


def test_a_first_page_waits_for_neither_the_api_nor_pages_that_come_later():
    assert loaded_by(FIRST_PAGE, LATER) == []


def test_the_command_that_holds_them_all_loads_no_web_at_all():
    assert loaded_by("import sys, psoas.app.serving, psoas.app.listening", ("fastapi", "sqlalchemy", "numpy")) == []
