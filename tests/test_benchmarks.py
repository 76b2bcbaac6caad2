from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import app, camera
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


def test_the_rate_and_the_delay_of_the_camera_are_told_from_when_answers_came(capsys):
    told = camera.text_of([(100.0 * k, 30.0 + k % 2) for k in range(21)], 250.4)
    assert "10 pictures a second over 21 pictures" in told
    assert "30 ms old" in told
    assert "31 ms at most" in told
    assert "250 MB" in told


def test_the_slowest_page_of_either_database_is_the_one_that_is_told(capsys):
    times = {page: [0.01] * 20 for page in app.PAGES}
    slow = {**times, "list of people": [0.09] * 20}
    told = app.text_of([1.5, 1.6, 1.9], 140.0, [app.Figures("SQLite", times, 40.0, 170.0, 0.02), app.Figures("PostgreSQL", slow, 30.0, 170.0, 0.07)])
    assert "gave 2 % and 7 % of their time to other machines" in told
    assert "1.6 s in the middle of 3 starts" in told
    assert "slowest page takes 90 ms" in told
    assert "| PostgreSQL | list of people | 20 | 90 | 90 |" in told
    assert "40 on SQLite and 30 on PostgreSQL pages a second" in told
