from __future__ import annotations

import csv
import math
import re

import pytest

from psoas.cohort.gathering import batched
from psoas.cohort.page import render_page
from psoas.cohort.speed_figure import Mark, speed_figure, step_rate_band
from psoas.cohort.summary import SUMMARY_COLUMNS, summary_row
from psoas.cohort.tables import TABLES, arrow_table


def tables(**rows):
    return {name: arrow_table(name, rows.get(name, ())) for name in TABLES}


def trial(**more):
    return {"trial": "lab/run", "runner": "Ada", "group": "", "kind": "plates", "status": "done", "speed": 3.0, "speed_error": 0.1, **more}


def number(value, random, systematic, **more):
    return {"value": value, "random_error": random, "systematic_error": systematic, **more}


def test_the_summary_joins_both_errors_and_leaves_out_what_nobody_knows():
    row = summary_row(
        tables(
            trials=[trial()],
            metrics=[number(0.25, 0.003, 0.004, metric="contact_time", side="left", unit="s")],
            muscles=[number(3.0, 0.5, math.nan, muscle="psoas", measure="stretch", side="right", unit="%", quotable="yes")],
            strides=[{"trial": "lab/run"}] * 7,
        )
    )
    assert row["contact_time_left"] == pytest.approx(250)
    assert row["contact_time_left_error"] == pytest.approx(1.96 * 5)
    assert row["psoas_stretch_right_error"] == pytest.approx(1.96 * 0.5)
    assert math.isnan(row["psoas_stretch_left"])
    assert row["strides"] == 7
    assert row["speed_error"] == pytest.approx(0.196)


def test_a_force_that_is_not_fit_on_either_side_is_said_not_to_be():
    force = {"muscle": "psoas", "measure": "swing_force", "unit": "body weight"}
    rows = [number(1.5, 0.1, math.nan, side=side, quotable="no", **force) for side in ("left", "right")]
    assert summary_row(tables(trials=[trial()], muscles=rows))["quotable"] == "no"
    rows[1]["quotable"] = "yes"
    assert summary_row(tables(trials=[trial()], muscles=rows))["quotable"] == "yes"


@pytest.fixture
def results(tmp_path):
    """A folder of results as a batch leaves it, with whatever rows a test gives."""

    def write(rows, not_run=()):
        with (tmp_path / "summary.csv").open("w", newline="") as stream:
            writer = csv.DictWriter(stream, [column.name for column in SUMMARY_COLUMNS])
            writer.writeheader()
            writer.writerows(rows)
        with (tmp_path / "not_run.csv").open("w", newline="") as stream:
            csv.writer(stream).writerows([("file", "reason"), *not_run])
        return render_page(tmp_path, "clinic")

    return write


def test_the_page_has_a_line_a_trial_with_its_errors(results):
    page = results([trial(step_rate=168.2, step_rate_error=1.2, psoas_stretch_left=2.5, psoas_stretch_left_error=0.4)])
    assert "1 of 1 trial gave numbers" in page
    assert "168.2 ± 1.2" in page.replace("\u202f", " ")
    assert page.count('<svg class="curve scatter"') == 2


def test_the_page_says_why_something_was_refused_and_what_was_no_recording(results):
    page = results(
        [trial(status="refused", kind="side view", reason="The runner is too small.", remedy="Move closer.", speed="")],
        [("a.png", "A picture; a stride needs a video."), ("b.png", "A picture; a stride needs a video."), ("x.xml", "A set-up of OpenSim.")],
    )
    assert "The runner is too small. Move closer." in page
    assert "2 files" in page
    assert "x.xml" in page
    assert "<figure>" not in page


def test_names_of_files_cannot_put_anything_into_the_page(results):
    page = results([trial(trial="<script>alert(1)</script>", step_rate=168.0, step_rate_error=1.0)])
    assert "<script>alert" not in page


def test_a_page_of_very_many_trials_stays_small(results):
    page = results([trial(trial=f"run{k}", step_rate=168.0, step_rate_error=1.0) for k in range(3000)])
    assert "2500 more stand in summary.csv" in page
    assert len(page) < 2_000_000


def test_a_mark_stands_at_its_speed_and_value():
    marks = [Mark("a", "plates", "both", 2.0, 0.0, 160.0, 0.0), Mark("b", "watch", "both", 4.0, 0.1, 180.0, 2.0)]
    picture = str(speed_figure("Step rate", "steps/min", marks))
    assert picture.count("<rect") == 1
    (x, y) = (float(re.search(rf'<rect[^>]* {name}="([\d.]+)"', picture)[1]) for name in "xy")
    corner = re.search(r'<path class="pt" d="M([\d.]+) ([\d.]+)L', picture)
    assert float(corner[1]) > x
    assert float(corner[2]) < y


def test_the_band_of_step_rates_rises_with_speed():
    band = step_rate_band()
    assert band[0][0] < 2.5 < 3.5 < band[-1][0]
    assert all(low < high for _, low, high in band)
    assert band[-1][1] > band[0][1]


def test_batches_hold_everything_once():
    assert list(batched(range(7), 3)) == [(0, 1, 2), (3, 4, 5), (6,)]
