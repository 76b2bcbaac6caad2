from __future__ import annotations

import json
import zipfile

import numpy as np
import pytest

from psoas.app.measuring import COURSES, LOOP_DATA, courses, kept_loop, loop_data, measure_clip
from psoas.errors import InputError
from psoas.recording.openpose import BODY_25
from psoas.recording.runner import Conditions, Runner
from synthetic import make_runner

from .conftest import loop

CONDITIONS = {"speed": None, "surface": None, "slow_motion": None, "reference": None}
TASK = {"side": None, "rear": None, "runner": {"name": "Made"}, "conditions": CONDITIONS}


def quiet(stage, done, total):
    pass


def openpose_archive(path, recording, inside="frames/"):
    position = recording["position"].values
    names = list(recording["keypoint"].values)
    with zipfile.ZipFile(path, "w") as archive:
        for k in range(position.shape[0]):
            points = np.zeros((25, 3))
            for name, row in BODY_25.items():
                if name in names:
                    points[row] = [*position[k, :2, names.index(name)], 0.9]
            frame = {"version": 1.3, "people": [{"pose_keypoints_2d": np.nan_to_num(points).ravel().tolist()}]}
            archive.writestr(f"{inside}run_{k:012d}_keypoints.json", json.dumps(frame))
    return path


def test_a_loop_is_kept_and_put_together_again():
    whole = loop()
    data = json.loads(json.dumps(loop_data(whole)))
    assert kept_loop(whole.sheet, data) == whole


def test_courses_stand_in_the_videos_own_time():
    from psoas.pipeline import assess_recording

    recording, truth = make_runner(fps=120, duration=4.0, slow_motion=2.0)
    visit = assess_recording(recording, Runner(height=1.75), Conditions(slow_motion=2.0))
    found = courses(visit)
    assert found["slow_motion"] == 2.0
    assert found["time"][-1] == pytest.approx(float(recording["time"].values[-1]), abs=0.02)
    contacts = np.array(found["events"]["contact"]["left"]) / 2.0
    assert np.abs(contacts[:, None] - truth.initial_contact["left"][None, :]).min(axis=1).max() < 0.06
    knee = next(one for one in found["courses"] if one["id"] == "knee_flexion" and one["side"] == "left")
    assert len(knee["values"]) == len(found["time"])
    assert knee["error"] > 0


@pytest.mark.slow
def test_an_archive_of_openpose_is_measured_and_everything_is_written(tmp_path):
    recording, _ = make_runner(fps=60, duration=6.0)
    archive = openpose_archive(tmp_path / "frames.zip", recording)
    folder = tmp_path / "out"
    folder.mkdir()
    task = {**TASK, "side": str(archive), "frame_rate": 60.0, "runner": {"name": "Made", "height": 1.78, "mass": 70.0}}
    stages = []
    assert measure_clip(task, folder, lambda stage, done, total: stages.append(stage)) == {}
    written = {path.name for path in folder.iterdir()}
    assert {"assessment.json", "strides.csv", "muscles.csv", "keypoints.parquet", "opensim.zip", "what_if.json"} <= written
    assert not written & {"report.html", COURSES, LOOP_DATA}  # there was no video
    assert {"motion.mot", "markers.trc", "model.osim", "README.txt"} == set(zipfile.ZipFile(folder / "opensim.zip").namelist())
    answers = json.loads((folder / "what_if.json").read_text())
    assert [slider["id"] for slider in answers["sliders"]] == ["psoas", "tilt", "lean", "steps"]
    assert "Trying out changes" in stages


@pytest.mark.parametrize("name", ["../../outside_keypoints.json", "/srv/absolute_keypoints.json", "..\\..\\outside_keypoints.json"])
def test_nothing_of_an_archive_lands_outside_its_folder(tmp_path, name):
    path = tmp_path / "a" / "b" / "frames.zip"
    path.parent.mkdir(parents=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "{}")
    folder = tmp_path / "a" / "b" / "out"
    folder.mkdir()
    with pytest.raises(InputError):
        measure_clip({**TASK, "side": str(path)}, folder, quiet)
    assert sorted(one.name for one in tmp_path.rglob("*") if one.is_file()) == ["frames.zip"]


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("psoas.app.measuring.LARGEST_FRAMES", 1000)
    path = tmp_path / "frames.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a_keypoints.json", " " * 100_000)
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(InputError, match="holds more than a clip"):
        measure_clip({**TASK, "side": str(path)}, folder, quiet)


def test_a_file_is_read_as_what_it_is_and_not_as_what_it_is_called(tmp_path):
    path = tmp_path / "run.parquet"
    path.write_bytes(b"#!/bin/sh\n")
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(InputError, match="neither a video nor"):
        measure_clip({**TASK, "side": str(path)}, folder, quiet)
