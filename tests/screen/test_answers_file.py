import pytest
import yaml

from psoas.errors import InputError
from psoas.screen.answers_file import check_document, load_document, read_answers, read_filled, save_document

WHOLE = """\
runner: {sex: m, age: 34, height: 1.8, mass: 72}
sport: distance running
soreness:
  - {site: hamstring_belly, side: both, level: 4, onset: after new work, days: 1, worse_with: [uphill], one_spot: no}
  - {site: calf, side: left, level: 1}
training: {longest_run_this_week: 18, longest_run_before: 17, new_work_72h: yes, new_work: [hills]}
past_injuries: []
facts: {sudden_pop: no}
goals: [a half marathon]
equipment: [mat]
days_per_week: 3
tests:
  T03: {left: [8, 9], right: 11, pain: {left: 2}, how: from a photo}
  T24: {left: no, right: yes}
  T09: 80
questionnaires: {OQ10: a lot}
"""


def written(tmp_path, text):
    path = tmp_path / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_file_is_read(tmp_path):
    filled = read_filled(written(tmp_path, WHOLE))
    assert filled.answers.runner.age == 34
    assert filled.answers.soreness[0].worse_with == ("uphill",)
    assert filled.answers.facts == {"sudden_pop": False}
    assert filled.answers.past_injuries == ()
    thomas, sit_bone, plank = filled.results
    assert (thomas.trials["left"], thomas.pain["left"], thomas.origin) == ((8.0, 9.0), 2, "from a photo")
    assert sit_bone.trials == {"left": (0.0,), "right": (1.0,)}
    assert plank.trials == {"both": (80.0,)}
    assert filled.questionnaires[0].estimate.value == 3


def test_an_empty_file_is_a_person_who_answered_nothing(tmp_path):
    filled = read_filled(written(tmp_path, ""))
    assert filled.answers.soreness == ()
    assert filled.answers.past_injuries is None


def test_a_skipped_answer_is_no_answer(tmp_path):
    filled = read_filled(written(tmp_path, "runner: {age: null}\ndays_per_week: null\ntests: {T10: null}\nquestionnaires: {OQ10: null}\n"))
    assert filled.answers.runner.age is None
    assert filled.results == ()
    assert filled.questionnaires == ()


@pytest.mark.parametrize(
    ("right", "wrong", "place", "said"),
    [
        ("hamstring_belly", "hamstring", "line 4, soreness 1, site", "'hamstring' is not known as site"),
        ("height: 1.8", "height: 180", "line 1, runner, height", "between 1 and 2.5 m"),
        ("level: 4", "level: 14", "line 4, soreness 1", "0 to 10"),
        ("[uphill]", "uphill", "line 4, soreness 1, worse_with", "Write [uphill]"),
        ("age: 34", "age: old", "line 1, runner, age", "is not a number"),
        ("side: left, ", "", "line 5, soreness 2", "'side' is missing"),
        ("no, right: yes", "no, middle: 3", "line 14, tests, T24, middle", "Known are left"),
        ("T09: 80", "T09: 8000", "line 15, tests, T09", "between 0 and 900 s"),
        ("T09: 80", "T10: 80", "line 15, tests, T10", "done on each side"),
        ("T09: 80", "T99: 80", "line 15, tests, T99", "is not a test"),
        ("right: 11", "right: far", "line 13, tests, T03, right", "not a number"),
        ("right: 11", "right: {photo: a.jpg}", "line 13, tests, T03", "same way"),
        ("from a photo", "by guess", "line 13, tests, T03", "Allowed values"),
        ("a lot", "heaps", "line 16, questionnaires, OQ10", "Answers are not at all"),
        ("sudden_pop", "sudden_pup", "line 8, facts, sudden_pup", "Did you mean sudden_pop?"),
        ("sudden_pop: no", "sudden_pop: maybe", "line 8, facts, sudden_pop", "yes or no"),
        ("per_week: 3", "per_week: 9", "line 11, days_per_week", "7 days"),
        ("tests:", "test:", "line 12, test", "Did you mean tests?"),
        ("past_injuries: []", "past_injuries: knee", "line 7, past_injuries", "A list is expected"),
    ],
)
def test_a_fault_is_told_with_line_place_and_remedy(tmp_path, right, wrong, place, said):
    assert right in WHOLE
    with pytest.raises(InputError) as caught:
        read_filled(written(tmp_path, WHOLE.replace(right, wrong, 1)))
    assert f"answers.yaml {place}" in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize(("text", "said"), [("a: [", "line 1 is not YAML"), ("- 3", "answers with names"), ("\x00", "is not YAML")])
def test_what_is_no_document_is_told(tmp_path, text, said):
    with pytest.raises(InputError, match=said):
        read_filled(written(tmp_path, text))


def test_a_missing_picture_is_told(tmp_path):
    with pytest.raises(InputError, match=r"line 2, tests, T03, left: There is no file a\.jpg"):
        read_filled(written(tmp_path, "tests:\n  T03: {left: {photo: a.jpg}}\n"))


def test_pictures_are_found_beside_the_file(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"x")
    filled = read_filled(written(tmp_path, "tests:\n  T03: {left: {photo: a.jpg}}\n"))
    assert filled.pictures == {"T03": {"left": (tmp_path / "a.jpg",)}}


def test_what_is_saved_is_read_back(tmp_path):
    document = yaml.safe_load(WHOLE)
    save_document(document, tmp_path / "again.yaml")
    assert load_document(tmp_path / "again.yaml") == document
    assert read_filled(tmp_path / "again.yaml") == check_document(document, tmp_path)
    assert not list(tmp_path.glob("*.part"))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match="There is no file"):
        read_filled(tmp_path / "none.yaml")


def test_answers_alone_are_those_of_the_whole_file(tmp_path):
    path = written(tmp_path, WHOLE)
    assert read_answers(path) == read_filled(path).answers
