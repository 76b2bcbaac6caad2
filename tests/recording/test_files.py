"""The registry: the right reader for a file, or a list of what can be read."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas.errors import PsoasError, RecordingError, SettingError
from psoas.recording.dataset import make_recording
from psoas.recording.files import FORMATS, read_keypoints, read_recording, readable_suffixes, recognise_format, write_recording
from psoas.recording.forces import make_forces
from psoas.recording.keypoints import KEYPOINTS
from psoas.recording.markers import make_marker_recording


@pytest.fixture
def recording(rng) -> xr.Dataset:
    return make_recording(rng.random((6, 2, 19)), np.arange(6) / 30, source="run.mp4")


def test_what_is_written_is_read_back_by_its_suffix(tmp_path, recording):
    for suffix in (".parquet", ".trc", ".PARQUET"):
        write_recording(recording, tmp_path / f"a{suffix}")
        np.testing.assert_allclose(read_recording(tmp_path / f"a{suffix}")["position"].values, recording["position"].values, atol=1e-6)


def test_an_unknown_file_lists_what_can_be_read(tmp_path):
    (tmp_path / "notes.docx").write_text("x")
    with pytest.raises(RecordingError) as caught:
        read_recording(tmp_path / "notes.docx")
    assert all(known.name in caught.value.remedy for known in FORMATS)


def test_a_missing_file_and_a_suffix_without_writer_are_told(tmp_path, recording):
    with pytest.raises(RecordingError, match="does not exist"):
        read_recording(tmp_path / "none.trc")
    with pytest.raises(RecordingError, match=r"none of \.parquet, \.trc, \.mot, \.sto, \.c3d"):
        write_recording(recording, tmp_path / "a.docx")


def test_a_single_openpose_frame_asks_for_its_folder(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"people": []}))
    with pytest.raises(RecordingError, match="Give the folder"):
        recognise_format(tmp_path / "a.json")


def test_a_frame_rate_is_not_taken_where_the_file_has_its_own_times(tmp_path, recording):
    write_recording(recording, tmp_path / "a.trc")
    with pytest.raises(SettingError, match="says by itself what frame_rate"):
        read_recording(tmp_path / "a.trc", frame_rate=30)


def test_keypoints_are_asked_for_where_markers_were_given(tmp_path, recording):
    write_recording(recording, tmp_path / "a.parquet")
    assert read_keypoints(tmp_path / "a.parquet").identical(recording)
    write_recording(make_marker_recording(np.zeros((3, 3, 1)), np.arange(3) / 100, ["A"]), tmp_path / "m.trc")
    with pytest.raises(RecordingError, match="holds markers, not keypoints"):
        read_keypoints(tmp_path / "m.trc")


def test_suffixes_that_are_read_are_told():
    assert readable_suffixes() == {".parquet", ".json", ".csv", ".h5", ".trc", ".mot", ".sto", ".c3d", ".txt"}


# ---- Damaged files: any answer but a Recording or an error of ours is a fault -----------------------------------------


def _samples(folder) -> dict[str, bytes]:
    rng = np.random.default_rng(1)
    keypoints = make_recording(rng.random((4, 2, 19)), np.arange(4) / 30, source="a")
    write_recording(keypoints, folder / "a.parquet")
    write_recording(make_marker_recording(rng.random((4, 3, 3)), np.arange(4) / 100, list("ABC")), folder / "a.trc")
    write_recording(make_forces(np.arange(4) / 100, ["1"], *[rng.random((4, 3, 1)) for _ in range(3)]), folder / "a.mot")
    instance = {"keypoints": rng.random((26, 2)).tolist(), "keypoint_scores": [0.5] * 26}
    (folder / "a.json").write_text(json.dumps([{"frame_id": k, "instances": [instance]} for k in range(3)]))
    (folder / "a.txt").write_text("Time\tR.ASISX\tR.ASISY\tR.ASISZ\n" + "".join(f"{round(k / 150, 3)}\t1\t2\t3\n" for k in range(5)))
    parts = [("net", name, axis) for name in KEYPOINTS for axis in ("x", "y", "likelihood")]
    table = pd.DataFrame(rng.random((4, len(parts))), columns=pd.MultiIndex.from_tuples(parts, names=["scorer", "bodyparts", "coords"]))
    table.to_csv(folder / "a.csv")
    return {file.suffix: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="module")
def samples(tmp_path_factory) -> dict[str, bytes]:
    return _samples(tmp_path_factory.mktemp("samples"))


def _damaged(content: bytes, seed: int) -> bytes:
    dice = random.Random(seed)
    damaged = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(damaged)) if damaged else 0
        kind = dice.choice(["cut", "drop", "byte", "word", "repeat"])
        if kind == "cut":
            del damaged[at:]
        elif kind == "drop":
            del damaged[at : at + dice.randint(1, 40)]
        elif kind == "byte" and damaged:
            damaged[at] = dice.randrange(256)
        elif kind == "word":
            damaged[at:at] = dice.choice([b"nan", b"inf", b"-1e999", b"null", b"\t", b"\n", b"{}", b"\xff\xfe", b"9" * 30])
        else:
            damaged[at:at] = damaged[at : at + 60]
    return bytes(damaged)


@settings(max_examples=300, deadline=None)
@given(suffix=st.sampled_from([".parquet", ".trc", ".mot", ".json", ".txt", ".csv"]), seed=st.integers(0, 2**32))
def test_a_damaged_file_gives_a_recording_or_an_error_with_words(samples, tmp_path_factory, suffix, seed):
    path = tmp_path_factory.getbasetemp() / f"damaged{suffix}"
    path.write_bytes(_damaged(samples[suffix], seed))
    frame_rate = 30.0 if suffix in (".json", ".csv") else None
    try:
        answer: object = read_recording(path, frame_rate=frame_rate)
    except PsoasError as error:
        answer = error
    assert isinstance(answer, xr.Dataset) or path.name in str(answer)


@pytest.mark.data
@pytest.mark.parametrize(
    ("file", "dims"),
    [
        ("mocap/hamner04_2_and_4ms/trials/run400/markers.trc", {"time": 209, "space": 3, "marker": 42}),
        ("mocap/hamner_cmc_4ms/subject02_running_arms_ik.mot", {"time": 600}),
        ("mocap/rbds001/RBDS001static.txt", {"time": 150, "space": 3, "marker": 48}),
        ("mocap/dorn_jog_3p5ms/jog_id.sto", {"time": 189}),
    ],
)
def test_files_of_other_houses_are_read_whole(shared_data, file, dims):
    assert dict(read_recording(shared_data / file).sizes) == dims


def test_every_keypoint_has_a_place_in_every_layout():
    from psoas.recording.openpose import BODY_25
    from psoas.recording.rtmpose import LAYOUTS
    from psoas.recording.trc import SPORTS2D

    for layout in (BODY_25, *LAYOUTS.values()):
        assert set(layout) == set(KEYPOINTS)
        assert len(set(layout.values())) == len(KEYPOINTS)
    assert set(SPORTS2D.values()) == set(KEYPOINTS)


def test_every_suffix_is_in_the_documents():
    page = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    assert [suffix for suffix in readable_suffixes() if f"`{suffix}`" not in page] == []
