from __future__ import annotations

import pytest

from psoas.report.report_pdf import _data, render_report_pdf, render_report_sheets


def test_the_report_prints_on_two_pages(assessment):
    assert len(render_report_sheets(assessment, ppi=20)) == 2


def test_the_same_assessment_gives_the_same_bytes(assessment):
    assert render_report_pdf(assessment) == render_report_pdf(assessment)


def test_every_metric_stands_on_paper_with_its_number(assessment):
    rows = [row for group in _data(assessment)["groups"] for row in group["rows"]]
    assert len(rows) == len({finding.id for finding in assessment.findings})
    assert all("±" in value or value == "unknown" for row in rows for value in row["values"])


def test_bands_and_marks_lie_on_their_axis(assessment):
    bands = [row["band"] for group in _data(assessment)["groups"] for row in group["rows"] if row["band"]]
    assert bands
    for band in bands:
        assert 0 <= band["from"] < band["to"] <= 1
        assert all(0 <= mark["low"] <= mark["at"] <= mark["high"] <= 1 for mark in band["marks"])


@pytest.mark.parametrize("name", ["#let x = 1", "*bold* $x$ <tag>", "Zoë \\ O'Brien"])
def test_a_name_is_text_and_never_markup(make_assessment, name):
    from dataclasses import replace

    made = make_assessment()
    assert render_report_pdf(replace(made, runner=replace(made.runner, name=name))).startswith(b"%PDF-")
