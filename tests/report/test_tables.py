from __future__ import annotations

import csv
import math

from psoas.report.tables import write_muscles_csv, write_strides_csv


def test_every_stride_is_a_row_and_an_unseen_value_an_empty_cell(tmp_path, assessment):
    path = write_strides_csv(assessment, tmp_path / "strides.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(assessment.strides) == 31
    assert [row["side"] for row in rows[:3]] == ["left", "right", "left"]
    assert rows[0]["contact_time"] == ""
    assert math.isclose(float(rows[1]["contact_time"]), 0.262)
    assert math.isclose(float(rows[30]["initial_contact"]), 0.5 + 0.355 * 30, rel_tol=1e-5)


def test_a_clip_without_strides_gives_a_table_with_a_head_only(tmp_path, make_assessment):
    path = write_strides_csv(make_assessment(strides=()), tmp_path / "strides.csv")
    assert path.read_text(encoding="utf-8") == "side\n"


def test_columns_are_those_of_all_strides(tmp_path, make_assessment):
    strides = ({"side": "left", "a_s": 1.0}, {"side": "right", "b_deg": 2.5})
    path = write_strides_csv(make_assessment(strides=strides), tmp_path / "strides.csv")
    assert path.read_text(encoding="utf-8").splitlines() == ["side,a_s,b_deg", "left,1,", "right,,2.5"]


def test_every_muscle_of_every_leg_is_a_row_with_errors(tmp_path, assessment):
    path = write_muscles_csv(assessment.muscles.findings, tmp_path / "muscles.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["side"], row["muscles"]) for row in rows] == [(one.side, one.group) for one in assessment.muscles.findings]
    psoas, calf = rows[0], rows[2]
    assert psoas["strides"] == "16"
    assert float(psoas["stretch_percent"]) == 2.6
    assert math.isclose(float(psoas["stretch_error_percent"]), 1.0, rel_tol=1e-4)
    assert math.isclose(float(psoas["swing_force_error_bw"]), 0.16, rel_tol=1e-4)
    assert calf["swing_force_bw"] == calf["swing_force_error_bw"] == ""
    assert calf["origin"] == "made"
