"""Our own file holds everything and gives it back."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from psoas.errors import RecordingError
from psoas.recording.dataset import make_recording
from psoas.recording.forces import add_forces, make_forces
from psoas.recording.parquet import read_parquet, write_parquet


@pytest.fixture
def recording(rng) -> xr.Dataset:
    position = rng.normal(size=(12, 2, 19))
    position[3, :, 4] = np.nan
    per_frame = {"brightness": rng.random(12), "camera_shift": rng.random((12, 2)), "duplicate": rng.random(12) > 0.5}
    attrs = {"source": "run.mp4", "width": 720, "pose_settings": {"fast": False, "tiles": [1, 2.5, None], "size": (3, 4)}, "notes": "läuft −3°"}
    return make_recording(position, np.arange(12) / 29.97, confidence=rng.random((12, 19)), per_frame=per_frame, **attrs)


def test_everything_comes_back_as_it_was(tmp_path, recording):
    write_parquet(recording, tmp_path / "a.parquet")
    again = read_parquet(tmp_path / "a.parquet")
    xr.testing.assert_identical(again, recording)
    assert again.attrs == recording.attrs
    assert again["duplicate"].dtype == bool
    assert again.attrs["pose_settings"]["size"] == (3, 4)


def test_forces_with_their_own_clock_come_back(tmp_path, recording, rng):
    values = [rng.normal(size=(40, 2, 3)) for _ in range(3)]
    markers = recording.assign_coords(space=["x", "y"])
    forces = make_forces(np.arange(40) / 1000, ["1", "2", "3"], *[np.concatenate([v, v[:, :1]], axis=1) for v in values])
    both = add_forces(markers, forces.sel(space=["x", "y"]))
    write_parquet(both, tmp_path / "a.parquet")
    xr.testing.assert_identical(read_parquet(tmp_path / "a.parquet"), both)


def test_pandas_finds_one_row_a_frame_and_speaking_columns(tmp_path, recording):
    write_parquet(recording, tmp_path / "a.parquet")
    table = pd.read_parquet(tmp_path / "a.parquet")
    assert len(table) == 12
    np.testing.assert_array_equal(table["position.y.left_knee"], recording["position"].sel(space="y", keypoint="left_knee"))
    np.testing.assert_array_equal(table["time"], recording["time"])


ATTRIBUTE = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(max_size=5)


@settings(max_examples=25, deadline=None)
@given(
    values=hnp.arrays(np.float64, hnp.array_shapes(min_dims=3, max_dims=3, max_side=4), elements=st.floats(width=64)),
    attrs=st.dictionaries(st.text(max_size=5), st.recursive(ATTRIBUTE, st.lists, max_leaves=5), max_size=3),
)
def test_any_numbers_and_attributes_come_back(tmp_path_factory, values, attrs):
    path = tmp_path_factory.mktemp("p") / "a.parquet"
    dataset = xr.Dataset({"a": (("t", "u", "v"), values), "b": ("v", np.arange(values.shape[2]))}, attrs=attrs)
    write_parquet(dataset, path)
    xr.testing.assert_identical(read_parquet(path), dataset)


def test_an_older_file_stays_whole_when_writing_fails(tmp_path, recording):
    path = tmp_path / "a.parquet"
    write_parquet(recording, path)
    before = path.read_bytes()
    with pytest.raises(RecordingError, match="attribute of type set"):
        write_parquet(recording.assign_attrs(odd={1, 2}), path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.parquet"]


def test_a_strange_type_is_refused_by_name(tmp_path, recording):
    with pytest.raises(RecordingError, match="'when' of type datetime64"):
        write_parquet(recording.assign(when=("time", np.zeros(12, dtype="datetime64[ns]"))), tmp_path / "a.parquet")


def test_a_file_that_is_not_ours_is_told_apart_from_one_that_is_broken(tmp_path, recording):
    path = tmp_path / "a.parquet"
    pd.DataFrame({"a": [1]}).to_parquet(path)
    with pytest.raises(RecordingError, match="not one of psoas"):
        read_parquet(path)
    write_parquet(recording, path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(RecordingError, match="not a Parquet file that can be read"):
        read_parquet(path)


def _with_description(path, change) -> None:
    table = pq.read_table(path)
    described = json.loads(table.schema.metadata[b"psoas"])
    change(described)
    pq.write_table(table.replace_schema_metadata({b"psoas": json.dumps(described).encode()}), path)


def test_a_file_of_a_newer_version_asks_for_an_update(tmp_path, recording):
    path = tmp_path / "a.parquet"
    write_parquet(recording, path)
    _with_description(path, lambda described: described.update(version=99))
    with pytest.raises(RecordingError, match="newer psoas"):
        read_parquet(path)


def test_a_missing_column_is_named(tmp_path, recording):
    path = tmp_path / "a.parquet"
    write_parquet(recording, path)
    table = pq.read_table(path)
    pq.write_table(table.drop_columns(["position.x.nose"]), path)
    with pytest.raises(RecordingError, match=r"column 'position\.x\.nose' is missing"):
        read_parquet(path)


def test_missing_rows_are_noticed(tmp_path, recording):
    path = tmp_path / "a.parquet"
    write_parquet(recording, path)
    pq.write_table(pq.read_table(path).slice(0, 5), path)
    with pytest.raises(RecordingError, match="fewer than 12 values"):
        read_parquet(path)


def test_the_table_holds_one_column_a_number_of_the_frame(tmp_path, recording):
    write_parquet(recording, tmp_path / "a.parquet")
    # x and y, confidence and sigma of 19 points; time, brightness, duplicate, and two of camera shift.
    assert pq.read_metadata(tmp_path / "a.parquet").num_columns == 4 * 19 + 5
