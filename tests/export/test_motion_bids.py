"""Motion-BIDS data sets, read by pandas and by the official validator."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psoas.errors import SettingError
from psoas.export.motion_bids import Labels, write_motion_bids
from psoas.recording.markers import make_marker_recording
from psoas.recording.runner import Runner
from psoas.sample import sample_recording

needs_validator = pytest.mark.skipif(
    importlib.util.find_spec("bids_validator_deno") is None, reason="needs bids-validator-deno: pip install 'psoas[dev]'"
)


@pytest.fixture(scope="module")
def recording():
    return sample_recording().isel(time=slice(0, 60))


@pytest.fixture
def markers():
    place = np.arange(36.0).reshape(4, 3, 3)
    place[1, :, 2] = np.nan
    return make_marker_recording(place, np.arange(4) / 200, ["LASI", "RASI", "LHEE"], source="made")


def validated(folder):
    """The errors of the official validator, which works without a network."""
    command = [str(Path(sys.executable).with_name("bids-validator-deno")), "--format", "json", str(folder)]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout)
    return [issue for issue in report["issues"]["issues"] if issue["severity"] == "error"]


def read_back(written):
    channels = pd.read_csv(written["channels"], sep="\t", na_values="n/a", keep_default_na=False)
    motion = pd.read_csv(written["motion"], sep="\t", header=None, na_values="n/a", keep_default_na=False)
    return channels, motion.set_axis(channels["name"], axis=1)


@needs_validator
def test_the_official_validator_finds_no_error_in_keypoints_and_markers_of_two_people(tmp_path, recording, markers):
    write_motion_bids(recording, tmp_path, runner=Runner(height=1.8, sex="m", age=30))
    write_motion_bids(markers, tmp_path, Labels("02", system="mocap"), runner=Runner(age=91))
    assert validated(tmp_path) == []


@needs_validator
def test_the_official_validator_would_find_an_error(tmp_path, recording):
    written = write_motion_bids(recording, tmp_path)
    written["channels"].write_text(written["channels"].read_text().replace("POS\t", "pos\t"))
    assert validated(tmp_path)


def test_positions_times_and_gaps_come_back_by_pandas(tmp_path, markers):
    channels, motion = read_back(write_motion_bids(markers, tmp_path))
    np.testing.assert_array_equal(motion["latency"], markers["time"])
    for axis in "xyz":
        np.testing.assert_array_equal(motion[f"LHEE_POS_{axis}"], markers["position"].sel(marker="LHEE", space=axis))
    assert set(channels.loc[channels["type"] == "POS", "units"]) == {"m"}
    assert channels["tracked_point"].nunique() == 3


def test_keypoints_keep_their_confidence_and_the_time_stamps_of_the_pictures(tmp_path, recording):
    written = write_motion_bids(recording, tmp_path)
    _, motion = read_back(written)
    np.testing.assert_array_equal(motion["left_knee_confidence"], recording["confidence"].sel(keypoint="left_knee"))
    sidecar = json.loads(written["sidecar"].read_text())
    assert sidecar["SamplingFrequencyEffective"] == pytest.approx(59 / float(recording["time"][-1] - recording["time"][0]))
    assert sidecar["MotionChannelCount"] == motion.shape[1]
    assert sidecar["POSChannelCount"] == 2 * recording.sizes["keypoint"]


def test_a_name_is_never_written_and_only_what_is_known_has_a_column(tmp_path, recording):
    write_motion_bids(recording, tmp_path, runner=Runner(name="Ada Lovelace", sex="f"))
    assert (tmp_path / "participants.tsv").read_text() == "participant_id\tsex\nsub-01\tF\n"
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and "Lovelace" in path.read_text()]


def test_a_second_participant_joins_the_first(tmp_path, markers):
    write_motion_bids(markers, tmp_path, Labels("02"), runner=Runner(height=1.7), name="A study")
    write_motion_bids(markers, tmp_path, Labels("01"), runner=Runner(age=89), name="Another")
    assert (tmp_path / "participants.tsv").read_text().splitlines() == ["participant_id\theight\tage", "sub-01\tn/a\t89+", "sub-02\t1.7\tn/a"]
    assert json.loads((tmp_path / "dataset_description.json").read_text())["Name"] == "A study"


def test_a_label_with_a_blank_is_refused():
    with pytest.raises(SettingError, match="letters and digits"):
        Labels(subject="runner 7")


def test_a_table_without_positions_is_refused(tmp_path, markers):
    with pytest.raises(SettingError, match="no keypoints or markers"):
        write_motion_bids(markers.drop_vars("position"), tmp_path)
