from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.run import SECTIONS, replaced

PAGE = "# Benchmarks\n\nMade by hand.\n\n## One\n\nold\n\n- 1\n\n## Two\n\nkept\n"


def test_a_section_that_is_measured_anew_leaves_the_others_as_they_were():
    assert replaced(PAGE, "One", "new\n") == "# Benchmarks\n\nMade by hand.\n\n## One\n\nnew\n\n## Two\n\nkept\n"
    assert replaced(PAGE, "Two", r"new \1") == "# Benchmarks\n\nMade by hand.\n\n## One\n\nold\n\n- 1\n\n## Two\n\nnew \\1\n"


def test_a_section_that_is_not_there_comes_last():
    assert replaced(PAGE, "Three", "new") == PAGE + "\n## Three\n\nnew\n"


def test_the_page_has_every_section():
    page = (Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    for heading, _ in SECTIONS.values():
        assert page == replaced(page, heading, page.partition(f"## {heading}\n\n")[2].partition("\n## ")[0])
