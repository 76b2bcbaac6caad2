import json

import pytest
import yaml
from typer.testing import CliRunner

from psoas.cli import app
from psoas.screen.answers_file import load_document
from psoas.screen.interview import next_question, next_test, plan_of_tests, safety_of, with_answer
from psoas.screening_json import screening_from_json

runner = CliRunner()

HILLS = """\
runner: {sex: m, age: 34}
soreness:
  - {site: hamstring_belly, side: both, level: 3, onset: after new work, days: 1, worse_with: [uphill], one_spot: no}
tests:
  T03: {left: 12, right: 11}
  T20: {left: 12, right: 26}
  T10: {left: 70, right: 60, pain: {right: 6}}
  T24: {left: no, right: yes}
"""


def screen(tmp_path, text, *options):
    (tmp_path / "answers.yaml").write_text(text, encoding="utf-8")
    out = tmp_path / "screening.json"
    return runner.invoke(app, ["screen", "--answers", str(tmp_path / "answers.yaml"), "--out", str(out), *options]), out


def guided(tmp_path, typed):
    session, out = tmp_path / "session.yaml", tmp_path / "screening.json"
    return runner.invoke(app, ["screen", "--session", str(session), "--out", str(out)], input="\n".join(typed) + "\n"), session, out


def test_answers_from_a_file_become_a_screening(tmp_path):
    result, out = screen(tmp_path, HILLS)
    assert result.exit_code == 0, result.output
    screening = screening_from_json(out.read_text(encoding="utf-8"))
    assert screening.answers.soreness[0].site == "hamstring_belly"
    assert {finding.id for finding in screening.findings} == {"T03", "T20", "T10", "T24"}
    assert "Heel rises, left minus right: −14 ± 6 reps" in result.output.replace("\u202f", " ")
    assert "Pain is not weakness" in result.output


def test_a_folder_gets_the_file_under_its_usual_name(tmp_path):
    (tmp_path / "answers.yaml").write_text(HILLS, encoding="utf-8")
    result = runner.invoke(app, ["screen", "--answers", str(tmp_path / "answers.yaml"), "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert screening_from_json((tmp_path / "screening.json").read_text(encoding="utf-8")).answers.soreness


def test_a_red_flag_ends_everything(tmp_path):
    result, out = screen(tmp_path, HILLS + "facts: {saddle_numbness: yes}\n")
    assert result.exit_code == 4
    assert "STOP" in result.output
    assert "emergency department" in result.output
    assert "Heel rises" not in result.output
    assert screening_from_json(out.read_text(encoding="utf-8")).findings == ()


def test_pain_in_the_hop_test_ends_it_too(tmp_path):
    result, _ = screen(tmp_path, "tests: {T26: {left: yes, right: no}}\n")
    assert result.exit_code == 4
    assert "groin" in result.output


def test_a_fault_in_the_file_is_told_and_nothing_is_written(tmp_path):
    result, out = screen(tmp_path, HILLS.replace("hamstring_belly", "hamstring"))
    assert result.exit_code == 1
    assert "answers.yaml line 3, soreness 1, site" in result.output
    assert not out.exists()


def test_a_red_flag_in_the_guided_session_ends_the_questions(tmp_path):
    result, session, _ = guided(tmp_path, ["", "1"])
    assert result.exit_code == 4, result.output
    assert "Go to an emergency department now" in result.output
    assert load_document(session)["facts"]["saddle_numbness"] is True


def test_leaving_and_coming_back_loses_nothing(tmp_path):
    first, session, out = guided(tmp_path, ["", "", ""])
    assert first.exit_code == 130
    assert "goes on from there" in first.output
    kept = load_document(session)
    assert kept["facts"]["saddle_numbness"] is False
    again, _, _ = guided(tmp_path, ["", "9", ""])
    assert again.exit_code == 130
    assert set(kept["facts"]) < set(load_document(session)["facts"])
    assert "saddle would touch" not in again.output
    assert not out.exists()


def test_a_wrong_answer_is_told_and_asked_again(tmp_path):
    document = {"facts": {}}
    while (question := next_question(document)) is not None and question.id != "age":
        document = with_answer(document, question, ())
    (tmp_path / "session.yaml").write_text(yaml.safe_dump(document))
    result, session, _ = guided(tmp_path, ["old", "340", "34"])
    assert "'old' is not a number" in result.output
    assert "340 cannot be" in result.output
    assert load_document(session)["runner"]["age"] == 34


def answered_all(**chosen):
    """A document with every question answered: `chosen` by the question's id, else nothing, no, or the lowest."""
    document = {}
    while (question := next_question(document)) is not None:
        plain = {"several": (), "one": question.options[0][0] if question.options else "", "yes or no": False, "whole": 0, "number": None}
        document = with_answer(document, question, chosen.get(question.id, plain[question.kind]))
    return document


def test_a_guided_session_with_tests_ends_in_a_screening(tmp_path):
    session = tmp_path / "session.yaml"
    session.write_text(yaml.safe_dump(answered_all(age=34, sex="m")), encoding="utf-8")
    typed = ["skip", "skip"]  # the two drills
    typed += ["", "8, 9", "0", "yes", "11", "0", "yes"]  # Thomas, hip
    typed += ["", "50", "", "five", "52", "0"]  # Thomas, knee, with a slip
    typed += ["", "15", "0", "", ""]  # active knee extension, left only
    typed += ["skip"] * 10
    result, _, out = guided(tmp_path, typed)
    assert result.exit_code == 0, result.output
    assert "'five' is not a number" in result.output
    found = {(f.id, f.side): f for f in screening_from_json(out.read_text(encoding="utf-8")).findings}
    assert found["T03", "left"].estimate.value == 8.5
    assert found["T04", "right"].estimate.value == 52
    assert ("T07", "left") in found
    assert ("T07", "right") not in found


def test_a_photo_is_measured_in_the_guided_session(tmp_path):
    from psoas.recording.files import write_recording

    session = tmp_path / "session.yaml"
    document = answered_all(age=34, sex="m")
    document["tests"] = {id: None for id in plan_of_tests(document).tests if id != "T03"}
    session.write_text(yaml.safe_dump(document), encoding="utf-8")
    write_recording(hanging_leg(-12.0), tmp_path / "right.parquet")
    result, _, out = guided(tmp_path, ["", "", "", "", "right.parquet", "0", "yes"])
    assert result.exit_code == 0, result.output
    (finding,) = (found for found in screening_from_json(out.read_text(encoding="utf-8")).findings if found.id == "T03")
    assert (finding.side, finding.estimate.value) == ("right", pytest.approx(12.0, abs=0.1))
    assert finding.estimate.systematic_error > 1
    assert finding.estimate.origin == "from a clip"


def hanging_leg(thigh):
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parent / "screen"))
    from bodies import lying_leg

    return lying_leg(thigh=thigh, knee=50.0)


def test_the_interview_asks_for_a_sore_place_and_then_for_the_other_things_about_it():
    document = answered_all(soreness=("calf",), level=4)
    assert document["soreness"][0]["site"] == "calf"
    assert document["soreness"][0]["level"] == 4
    assert next_test(document) is not None
    assert not safety_of(document).stopped


def test_new_work_is_only_asked_for_where_there_was_some():
    assert "new_work" not in answered_all()["training"]
    assert answered_all(new=True, work=("hills",))["training"]["new_work"] == ["hills"]


def test_every_answer_of_the_interview_is_one_that_a_file_may_hold(tmp_path):
    document = answered_all(soreness=("calf", "sit_bone"), past_injuries=("shin",), ago=3.0, age=20, sex="f", height=1.7, mass=60)
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    result = runner.invoke(app, ["screen", "--answers", str(tmp_path / "a.yaml"), "--out", str(tmp_path / "s.json")])
    assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["answers"]["past_injuries"][0]["site"] == "shin"
