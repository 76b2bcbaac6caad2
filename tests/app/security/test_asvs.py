"""docs/security.md: every point of level 1 is there, and every test that it names."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

LEVEL_1 = {
    "2.1": range(1, 13),
    "2.2": range(1, 4),
    "2.3": range(1, 2),
    "2.5": range(1, 7),
    "2.7": range(1, 5),
    "2.8": range(1, 2),
    "3.1": range(1, 2),
    "3.2": range(1, 4),
    "3.3": range(1, 3),
    "3.4": range(1, 6),
    "3.7": range(1, 2),
    "4.1": (1, 2, 3, 5),
    "4.2": range(1, 3),
    "4.3": range(1, 3),
    "5.1": range(1, 6),
    "5.2": range(1, 9),
    "5.3": range(1, 11),
    "5.5": range(1, 5),
    "6.2": range(1, 2),
    "7.1": range(1, 3),
    "7.4": range(1, 2),
    "8.2": range(1, 4),
    "8.3": range(1, 5),
    "9.1": range(1, 4),
    "10.3": range(1, 4),
    "11.1": range(1, 6),
    "12.1": range(1, 2),
    "12.3": range(1, 6),
    "12.4": range(1, 3),
    "12.5": range(1, 3),
    "12.6": range(1, 2),
    "13.1": (1, 3),
    "13.2": range(1, 4),
    "13.3": range(1, 2),
    "14.2": range(1, 4),
    "14.3": (2, 3),
    "14.4": range(1, 8),
    "14.5": range(1, 4),
}
"""Points of level 1 of OWASP ASVS 4.0.3, by section."""


def points_of_page() -> set[str]:
    """Return the points that rows name, one by one or as a range."""
    found = set()
    for row in re.findall(r"^\| (\d+\.\d+\.\d+[^|]*)\|", PAGE, re.MULTILINE):
        found |= set(re.findall(r"\d+\.\d+\.\d+", row))
        for section, first, last in re.findall(r"(\d+\.\d+)\.(\d+) to \d+\.\d+\.(\d+)", row):
            found |= {f"{section}.{number}" for number in range(int(first), int(last) + 1)}
    return found


def test_every_point_of_level_1_is_answered():
    wanted = {f"{section}.{number}" for section, numbers in LEVEL_1.items() for number in numbers}
    assert points_of_page() == wanted


def test_every_test_that_the_page_names_is_there():
    there = {name for path in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))}
    assert set(re.findall(r"\btest_\w+", PAGE)) - there == set()


def test_what_is_neither_met_nor_beside_the_point_has_a_test():
    rows = re.findall(r"^\| \d+\.\d+\.\d+[^|]*\|([^|]*)\|([^|]*)\|$", PAGE, re.MULTILINE)
    assert len(rows) > 60
    assert [said for said, shown in rows if "test_" not in shown and "not met" not in said and "does not apply" not in said] == []
