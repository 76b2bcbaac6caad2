"""Write docs/gallery.md: the scripts of docs/gallery, each with what it prints.

    python scripts/write_gallery.py

Needs ../shared/data for the first script; the tests run the others everywhere.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GALLERY = ROOT / "docs" / "gallery"
PAGE = ROOT / "docs" / "gallery.md"
SESSION = ROOT.parent / "shared" / "data" / "mocap" / "rajagopal_run_4ms"

# Script -> heading, in the order of the page.
SCRIPTS = {
    "forces": "Five lines to muscle forces",
    "clip_to_report": "A clip to a report",
    "compare_two": "Compare two assessments",
    "what_if": "What if",
    "own_norms": "Your own norms",
    "batch": "A batch",
}
NEEDS_DATA = ("forces",)
INTRODUCTION = """# Gallery

Six scripts to start from. Each is a file in [gallery/](gallery) and runs as it stands; below it is what it prints.
A test runs them all. Written by scripts/write_gallery.py.
"""


def output_of(name: str, session: Path = SESSION) -> str:
    """Return what a script prints."""
    command = [sys.executable, str(GALLERY / f"{name}.py"), *([str(session)] if name in NEEDS_DATA else [])]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300)
    if done.returncode:
        raise RuntimeError(f"docs/gallery/{name}.py ended with {done.returncode}:\n{done.stderr}")
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines())


def section(name: str, printed: str) -> str:
    """Return the part of the page for a script."""
    code = (GALLERY / f"{name}.py").read_text(encoding="utf-8").strip()
    return f"\n## {SCRIPTS[name]}\n\n[{name}.py](gallery/{name}.py)\n\n```python\n{code}\n```\n\n```text\n{printed}\n```\n"


def main() -> None:
    """Run every script and write the page."""
    PAGE.write_text(INTRODUCTION + "".join(section(name, output_of(name)) for name in SCRIPTS), encoding="utf-8")


if __name__ == "__main__":
    main()
