"""Tables of many recordings are read whole, or refused with everything that is wrong with them."""

import pandas as pd
import pyarrow.parquet as pq
import pytest

from psoas.cohort.metric_table import one_row_a_trial, read_curves, read_metrics
from psoas.cohort.tables import arrow_table
from psoas.errors import RecordingError, SettingError

GOOD = {"trial": ["t1", "t1", "t2"], "runner": ["a", "a", "b"], "side": ["left", "right", "left"], "metric": "contact_time", "unit": "s"}


def csv(folder, **columns):
    path = folder / "table.csv"
    pd.DataFrame({**GOOD, "value": [0.20, 0.22, 0.25], **columns}).to_csv(path, index=False)
    return path


def test_legs_are_averaged_or_taken_apart(tmp_path):
    table = read_metrics([csv(tmp_path, random_error=[0.03, 0.04, 0.01])])
    both, left = one_row_a_trial(table, "contact_time"), one_row_a_trial(table, "contact_time", "left")
    assert list(both["value"]) == pytest.approx([0.21, 0.25])
    assert list(both["random_error"]) == pytest.approx([0.025, 0.01])
    assert list(left["value"]) == [0.20, 0.25]


def test_a_parquet_file_reads_as_a_csv_does(tmp_path):
    path = csv(tmp_path)
    pd.read_csv(path).to_parquet(tmp_path / "table.parquet")
    pd.testing.assert_frame_equal(read_metrics([path]), read_metrics([tmp_path / "table.parquet"]))


def test_unknown_values_are_left_out(tmp_path):
    assert list(read_metrics([csv(tmp_path, value=[0.2, None, 0.25])])["value"]) == [0.2, 0.25]


def write_batch(folder, source="side view"):
    who = {"trial": "t1", "runner": "a", "source": source, "side": "left"}
    tables = {
        "trials": [{"trial": "t1", "runner": "a", "group": "club", "sex": "f", "age": 31.0, "speed": 3.2}],
        "metrics": [{**who, "metric": "contact_time", "value": 0.24, "unit": "s"}],
        "curves": [{**who, "curve": "knee_flexion", "unit": "deg", "mean": [float(k) for k in range(101)]}],
    }
    for name, rows in tables.items():
        (folder / name).mkdir(parents=True)
        pq.write_table(arrow_table(name, rows), folder / name / "part-0.parquet")
    return folder


def test_a_folder_of_psoas_batch_brings_speed_sex_age_and_group_from_its_trials(tmp_path):
    row = read_metrics([write_batch(tmp_path / "results")]).iloc[0]
    assert (row["value"], row["speed"], row["sex"], row["age"], row["group"]) == (0.24, 3.2, "f", 31.0, "club")


def test_curves_of_psoas_batch_come_one_row_a_percent(tmp_path):
    curves = read_curves([write_batch(tmp_path / "results")])
    assert list(curves["percent"]) == list(range(101))
    assert list(curves["value"]) == list(range(101))


def test_two_sources_of_a_measure_do_not_mix_unasked(tmp_path):
    places = [write_batch(tmp_path / "a"), write_batch(tmp_path / "b", "plates")]
    with pytest.raises(SettingError, match="plates, side view"):
        read_metrics(places)
    assert set(read_metrics(places, source="plates")["source"]) == {"plates"}


def test_everything_that_is_wrong_is_said_at_once(tmp_path):
    path = csv(tmp_path, speed=[11, 36, 11], sex=["f", "x", "m"], random_error=[-1, 0, 0], value=[0.2, "fast", 0.3])
    with pytest.raises(RecordingError) as caught:
        read_metrics([path])
    for words in ("km/h", "sex", "negative", "row 2 (fast)"):
        assert words in str(caught.value)


def test_a_missing_column_is_named(tmp_path):
    (tmp_path / "x.csv").write_text("trial,metric,value\n1,a,2\n")
    with pytest.raises(RecordingError, match="no column runner, unit"):
        read_metrics([tmp_path / "x.csv"])


def test_two_units_of_a_measure_are_refused(tmp_path):
    with pytest.raises(RecordingError, match="2 units"):
        read_metrics([csv(tmp_path, unit=["s", "s", "ms"])])


def test_a_metric_that_is_not_there_is_answered_with_those_that_are(tmp_path):
    with pytest.raises(SettingError, match="There are contact_time"):
        read_metrics([csv(tmp_path)], metrics=["step_rate"])


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RecordingError, match="not there"):
        read_metrics([tmp_path / "none.csv"])
