"""The page about the metrics is made from the facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from psoas import knowledge
from scripts import build_docs

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def page() -> str:
    return build_docs.build()


def test_the_page_is_up_to_date(page):
    assert (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8") == page, "run: python -m scripts.build_docs"


def test_every_metric_has_its_place_with_sign_and_definition(page):
    for metric in knowledge.metrics().values():
        assert f"`{metric.id}`" in page
        assert f"{metric.definition} {metric.sign}" in page


def test_a_band_on_the_page_is_in_the_unit_that_people_read(page):
    contact = page.split("### Ground contact")[1].split("### ")[0]
    assert "| 2.5 m/s | 287\u202fms | 229 to 345\u202fms |" in contact


def test_every_file_of_facts_is_explained():
    text = (ROOT / "docs" / "knowledge.md").read_text(encoding="utf-8")
    held = [file.name for file in (ROOT / "src" / "psoas" / "knowledge").iterdir() if file.suffix in (".yaml", ".csv")]
    assert [name for name in held if f"`{name}`" not in text] == []
