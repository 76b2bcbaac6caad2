from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from psoas.cohort.discovery import MARK, NotRun, find_trials
from psoas.cohort.sorting import sort_file
from psoas.cohort.trial_spec import TrialSpec
from psoas.recording.files import write_recording
from psoas.recording.forces import make_forces
from psoas.recording.markers import make_marker_recording


@pytest.fixture
def lab(tmp_path):
    """A folder of a laboratory: two runs of one person, who stands in subject.json above."""
    time = np.arange(5) / 100
    for name in ("run200", "run400"):
        folder = tmp_path / "ada" / name
        folder.mkdir(parents=True)
        write_recording(make_marker_recording(np.zeros((5, 3, 2)), time, ["A", "B"], source="m", frame_rate=100.0), folder / "markers.trc")
        zeros = np.zeros((5, 3, 1))
        write_recording(make_forces(time, ["1"], zeros, zeros, zeros), folder / "grf.mot")
    said = {"sex": "male", "mass_kg": 80.0, "height_m": 1.77, "speed_m_s": {"run200": 2.0, "run400": 4.0}}
    (tmp_path / "ada" / "subject.json").write_text(json.dumps(said))
    return tmp_path


def found_in(folder, **options):
    found = list(find_trials(folder, **options))
    return [one for one in found if isinstance(one, TrialSpec)], [one for one in found if isinstance(one, NotRun)]


def test_each_folder_is_a_trial_with_what_is_said_of_its_runner(lab):
    trials, others = found_in(lab)
    assert [(one.trial, one.speed, one.mass, one.sex) for one in trials] == [("ada/run200", 2.0, 80.0, "m"), ("ada/run400", 4.0, 80.0, "m")]
    assert [one.path.name for one in others] == ["subject.json"]


def test_a_subject_file_makes_the_trials_of_its_folder_one_persons(lab):
    assert {(one.runner, one.told_by) for one in found_in(lab)[0]} == {("ada", "subject.json")}
    (lab / "ada" / "subject.json").write_text('{"id": "P7"}')
    assert {one.runner for one in found_in(lab)[0]} == {"P7"}
    (lab / "ada" / "subject.json").rename(lab / "subject.json")
    assert {one.runner for one in found_in(lab)[0]} == {"P7"}


def test_a_runner_of_another_folder_is_not_taken_for_this_one(lab):
    shutil.copytree(lab / "ada" / "run200", lab / "bob" / "run200")
    assert {one.trial: one.mass for one in found_in(lab)[0]}["bob/run200"] is None


def test_results_and_hidden_files_are_not_searched(lab):
    (lab / "results").mkdir()
    (lab / "results" / MARK).touch()
    (lab / "results" / "run.mp4").touch()
    (lab / ".trash.mp4").touch()
    assert len(found_in(lab)[0]) == 2


def test_files_of_the_manifest_are_not_found_again(lab):
    known = TrialSpec("mine", markers=lab / "ada/run200/markers.trc", forces=lab / "ada/run200/grf.mot")
    assert [one.trial for one in found_in(lab, known=(known,))[0]] == ["mine", "ada/run400"]


def test_a_folder_of_openpose_frames_is_one_trial(tmp_path):
    folder = tmp_path / "clip" / "json"
    folder.mkdir(parents=True)
    for k in range(3):
        (folder / f"clip_{k:012d}_keypoints.json").write_text('{"people": []}')
    trials, others = found_in(tmp_path, frame_rate=60.0)
    assert [(one.trial, one.keypoints, one.frame_rate) for one in trials] == [("clip", folder, 60.0)]
    assert others == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("scale_setup.xml", "<OpenSimDocument/>", "set-up of OpenSim"),
        ("forces.sto", "forces\nnRows=1\nendheader\ntime\tpsoas_r\n0\t1\n", "results of OpenSim"),
        ("LICENSE.txt", "MIT", "to read"),
        ("INDEX.md", "# Data", "to read"),
        ("photo.jpg", "", "needs a video"),
        ("answers.json", "{}", "without keypoints"),
        ("broken.json", "{", "broken.json"),
        ("people.csv", "a,b", "--manifest"),
        ("angles.txt", "PercGcycle\tHip\n", "without a known header"),
        ("table.parquet", "PAR1", "not keypoints of psoas"),
        ("notes.docx", "", "Not a kind of file"),
        ("empty.trc", "", "markers"),
    ],
)
def test_what_is_no_recording_is_listed_with_its_reason(tmp_path, name, content, reason):
    (tmp_path / name).write_text(content)
    (one,) = list(find_trials(tmp_path))
    assert isinstance(one, NotRun)
    assert reason.lower() in one.reason.lower()


@pytest.mark.data
@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("mocap/dorn_jog_3p5ms/jog.trc", "markers"),
        ("mocap/dorn_jog_3p5ms/static.trc", "static"),
        ("mocap/dorn_jog_3p5ms/JA1Static05.c3d", "static"),
        ("mocap/dorn_jog_3p5ms/jog_grf.mot", "forces"),
        ("mocap/dorn_jog_3p5ms/jog_ik.mot", "angles"),
        ("mocap/hamner_cmc_4ms/runningModel_GRF_data.mot", "forces"),
        ("mocap/rbds001/RBDS001runT25forces.txt", "forces"),
        ("mocap/rbds001/RBDS001runT25markers.txt", "markers"),
        ("mocap/rbds001/RBDS001static.txt", "static"),
        ("mocap/rbds001/RBDS001processed.txt", "none"),
        ("video/treadmill_side/male_side.pose.json", "keypoints"),
        ("video/treadmill_side/male_side.groundtruth.json", "none"),
        ("norms/RBDSinfo.txt", "none"),
    ],
)
def test_real_files_are_what_they_are(shared_data, file, kind):
    assert sort_file(shared_data / file).kind == kind


@pytest.mark.data
def test_everything_in_the_shared_data_is_a_trial_or_has_a_reason(shared_data):
    trials, others = found_in(shared_data)
    names = {one.trial for one in trials}
    assert len(names) == len(trials)
    assert {
        "mocap/dorn_jog_3p5ms/jog",
        "mocap/hamner04_2_and_4ms/trials/run400",
        "video/treadmill_side/male_side",
        "fit/garmin-fenix6-treadmill",
    } <= names
    assert all(one.reason for one in others)
    rear = {one.trial: one.rear for one in trials}["video/overground_side_and_rear/overground_side_openpose_overlay"]
    assert rear is not None
    assert Path(rear).name == "overground_back_openpose_overlay.mp4"
