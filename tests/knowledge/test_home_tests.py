import dataclasses
import math
from importlib.resources import files

import pytest

from psoas.errors import KnowledgeError
from psoas.knowledge import sources
from psoas.knowledge.home_tests import HomeTest, battery, check_home_tests, home_tests, rules_of_testing
from psoas.knowledge.network import nodes
from psoas.knowledge.reading import read_entries

DRILLS = {"T01", "T02"}
FOR_INFORMATION = {"T05", "T21", "T23", "T26"}


@pytest.fixture(scope="module")
def text() -> str:
    return (files("psoas.knowledge") / "tests.yaml").read_text(encoding="utf-8")


def test_every_test_of_the_evidence_is_here():
    assert {f"T{number:02d}" for number in range(1, 27)} <= set(home_tests())


def test_every_test_that_the_cause_network_reads_exists():
    read = {measure.finding for node in nodes().values() for measure in node.measures if measure.finding.startswith("T")}
    assert read <= set(home_tests())


def test_a_test_and_the_network_agree_on_which_end_is_the_worse_one():
    for node in nodes().values():
        for measure in node.measures:
            test = home_tests().get(measure.finding)
            if test is not None and not measure.accuracy:
                assert {"low": "high", "high": "low"}[measure.worse] == test.better, measure.finding


def test_every_test_names_a_source_or_says_that_it_is_not_checked():
    for test in home_tests().values():
        assert test.sources or test.v == "U", test.id
        for norm in test.norms:
            assert norm.sources or norm.v == "U", norm.id


def test_what_is_not_checked_and_used_says_that_it_is_an_assumption():
    for test in home_tests().values():
        for norm in test.norms:
            if norm.used and norm.v == "U":
                assert "assumption" in f"{norm.group} {norm.note}", norm.id


@pytest.mark.parametrize("test", home_tests().values(), ids=lambda test: test.id)
def test_a_sem_follows_from_the_spread_and_the_reliability(test):
    spread = [norm.sd for norm in test.norms if norm.used and norm.sd]
    for entry in test.reliability:
        if entry.v == "D" and entry.icc is not None and spread and test.kind in ("angle", "hold", "repetitions", "control") and test.id != "T20":
            low, high = (sd * math.sqrt(1 - entry.icc) for sd in (min(spread), max(spread)))
            assert 0.93 * low <= entry.sem <= 1.07 * high, entry


def test_the_smallest_change_of_active_knee_extension_is_the_published_7_to_8_degrees():
    entry = home_tests()["T07"].reliability_of("from a photo")
    assert entry is not None
    assert 7 <= entry.mdc <= 8.1


def test_drills_have_no_norm_and_are_never_a_measure_of_strength():
    for id in DRILLS:
        test = home_tests()[id]
        assert test.drill
        assert not test.norms
        assert not test.reliability


def test_the_battery_takes_about_15_minutes():
    assert 12 <= sum(station.minutes for station in battery().values() if not station.optional and not station.when_sore) <= 15


def test_every_rule_of_testing_is_here():
    assert [f"TR{number:02d}" for number in range(1, 9)] == list(rules_of_testing())


@pytest.mark.parametrize(
    ("id", "change", "said"),
    [
        ("T03", {"not_when_sore": ("elbow",)}, "'elbow' is not in body_map.yaml"),
        ("T03", {"sources": ("R999",)}, "R999 is not in sources.yaml"),
        ("T03", {"possible": (50.0, -40.0)}, "lowest"),
        ("T03", {"steps": ()}, "records"),
        ("T03", {"reliability": ()}, "SEM by hand"),
        ("T03", {"not_when": "pregnant or ("}, "a rule is made of facts"),
        ("T03", {"not_when": "pregnant or tired"}, "'tired' is not in facts.yaml"),
        ("T04", {"variant_of": "T99"}, "'T99' is not a test"),
        ("T09", {"side_rule": home_tests()["T10"].side_rule}, "no sides"),
    ],
)
def test_a_wrong_entry_is_told_with_file_line_and_name(text, id, change, said):
    found = read_entries(HomeTest, "tests.yaml", text)
    found[id] = dataclasses.replace(found[id], **change)
    with pytest.raises(KnowledgeError, match=rf"tests\.yaml line \d+, {id}: ") as caught:
        check_home_tests(found)
    assert said in str(caught.value)
    line = int(str(caught.value).split("line ")[1].split(",")[0])
    start = next(number for number, row in enumerate(text.splitlines(), 1) if row == f"- id: {id}")
    end = next((number for number, row in enumerate(text.splitlines(), 1) if number > start and row.startswith("- id: ")), 10**6)
    assert start <= line < end


def test_a_norm_without_its_source_is_not_accepted(text):
    found = read_entries(HomeTest, "tests.yaml", text)
    norm = dataclasses.replace(found["T03"].norms[0], sources=())
    found["T03"] = dataclasses.replace(found["T03"], norms=(norm,))
    with pytest.raises(KnowledgeError, match="names its source"):
        check_home_tests(found)


def test_every_source_that_a_test_cites_is_known():
    cited = {id for test in home_tests().values() for part in (test, *test.norms, *test.reliability) for id in part.sources}
    assert cited <= set(sources())
