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


def test_every_number_of_every_leg_is_a_row_with_its_error_or_its_reason(tmp_path, assessment):
    path = write_muscles_csv(assessment.muscles.legs, tmp_path / "muscles.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = {(row["side"], row["what"], row["measure"]): row for row in csv.DictReader(stream)}
    assert len(rows) == 2 * (3 * 5 + 2 * 2 + 3 + 2 * 2)
    stretch = rows["left", "psoas", "stretch"]
    assert (float(stretch["value"]), stretch["unit"], stretch["strides"], stretch["origin"]) == (2.6, "%", "16", "made")
    assert math.isclose(float(stretch["error"]), 1.0, rel_tol=1e-4)
    force = rows["left", "psoas", "swing_force"]
    assert (force["unit"], force["reason"]) == ("bw", "")
    unknown = rows["right", "calf", "swing_force"]
    assert (unknown["value"], unknown["error"]) == ("", "")
    assert "small" in unknown["reason"]
    assert float(rows["right", "ground", "vertical_force_peak"]["value"]) == 2.5
    assert rows["left", "knee", "flexion_moment_in_swing"]["unit"] == "N m/kg"
