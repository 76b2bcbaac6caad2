"""Measure against peers and write docs/benchmarks.md, whole or a part of it.

``python -m benchmarks.run [clip] [body] [cohort] [app] [camera] [scaling] [batch]``. The parts that are not measured keep the figures that they had.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import app, batch, body, camera, clip, cohort, scaling

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
SECTIONS: dict[str, tuple[str, Callable[[], str]]] = {
    "clip": ("From a clip to a report", clip.section),
    "body": ("From files to muscle forces", body.section),
    "cohort": ("Many trials at once", cohort.section),
    "app": ("The app", app.section),
    "camera": ("The camera coach", camera.section),
    "scaling": ("Two processes for one", scaling.section),
    "batch": ("A folder of clips", batch.section),
}


def replaced(page: str, heading: str, text: str) -> str:
    """Return the page with the section under a heading replaced, or added at its end."""
    section = f"## {heading}\n\n{text.strip()}\n"
    pattern = re.compile(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if pattern.search(page):
        return pattern.sub(lambda _: section + "\n", page).rstrip() + "\n"
    return f"{page.rstrip()}\n\n{section}"


def main(wanted: list[str]) -> None:
    """Run the sections wanted, all of them if none is named."""
    unknown = [name for name in wanted if name not in SECTIONS]
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(SECTIONS)}.")
    for name in wanted or SECTIONS:
        heading, section = SECTIONS[name]
        try:
            text = section()
        except FileNotFoundError as error:
            sys.exit(f"The benchmark needs {error}, which is not beside this checkout.")
        PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8"), heading, text), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
