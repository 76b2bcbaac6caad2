import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bodies import lying_leg

from psoas.recording.files import write_recording
from psoas.screen.answers_file import read_filled
from psoas.screen.assemble import make_screening


def assembled(tmp_path, text):
    write_recording(lying_leg(thigh=-9.0, knee=48.0), tmp_path / "right.parquet")
    (tmp_path / "answers.yaml").write_text(text, encoding="utf-8")
    return make_screening(read_filled(tmp_path / "answers.yaml"))


def test_one_picture_of_the_thomas_test_gives_both_its_angles(tmp_path):
    found = {finding.id: finding for finding in assembled(tmp_path, "tests: {T03: {right: {clip: right.parquet}}}").findings}
    assert set(found) == {"T03", "T04"}
    assert round(found["T03"].estimate.value) == 9
    assert round(found["T04"].estimate.value) == 48


def test_an_angle_that_was_written_down_is_not_measured_again(tmp_path):
    found = assembled(tmp_path, "tests: {T03: {right: {clip: right.parquet}}, T04: {right: 60}}").findings
    assert [finding.estimate.value for finding in found if finding.id == "T04"] == [60]


def test_after_a_red_flag_no_picture_is_looked_at(tmp_path):
    assert assembled(tmp_path, "facts: {foot_drop: yes}\ntests: {T03: {right: {clip: right.parquet}}}").findings == ()


def test_a_questionnaire_is_a_finding(tmp_path):
    (found,) = assembled(tmp_path, "questionnaires: {OQ05: 4}").findings
    assert (found.id, found.estimate.value) == ("OQ05", 4)
