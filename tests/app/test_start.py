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
    "ortools",
    "pandas",
    "pyagrum",
    "pyarrow",
    "scipy",
    "typst",
    "xarray",
)


def loaded_by(module: str) -> list[str]:
    """Return which heavy packages a fresh process has loaded after importing a module."""
    code = f"import sys, {module}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


def test_the_web_process_loads_nothing_heavy_before_it_is_needed():
    assert loaded_by("psoas.app.web") == []


def test_the_command_that_holds_them_all_loads_no_web_at_all():
    code = "import sys, psoas.app.serving, psoas.app.listening; print(*(name for name in ('fastapi', 'sqlalchemy', 'numpy') if name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == []
