"""Rules of the programme are whole, and weeks go through phases as the blocks say."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.errors import KnowledgeError, SettingError
from psoas.knowledge.programme_rules import MOST_WEEKS, check_phase_templates, phase_templates, phases, programme_rules

any_length = st.integers(1, MOST_WEEKS)


def test_every_rule_of_the_programme_is_there():
    numbered = {"ER": range(1, 8), "PR": range(1, 14), "RC": range(1, 7), "PM": range(1, 8), "RR": range(9), "TC": range(1, 9), "GT": range(1, 5)}
    expected = {f"{kind}{number:02d}" for kind, numbers in numbered.items() for number in numbers}
    assert expected | {"LOAD", "TIME", "MOB05", "WU05", "GT15"} <= set(programme_rules())


def test_a_rule_without_a_source_says_that_it_is_a_convention():
    for rule in programme_rules().values():
        assert rule.sources or (rule.grade, rule.v) == ("D", "U"), rule.id


def test_every_rule_is_a_sentence():
    for rule in programme_rules().values():
        assert rule.says[0].isupper(), rule.id
        assert rule.says.endswith("."), rule.id


def test_slots_of_a_session_add_up_to_its_number_of_exercises():
    values = programme_rules()["ER01"].values
    slots = ("hip_flexor", "hip_extensor", "hip_abductor", "trunk", "calf_or_knee", "adductor")
    assert sum(values[f"{slot}_low"] for slot in slots) <= values["moves_high"]
    assert sum(values[f"{slot}_high"] for slot in slots) >= values["moves_low"]
    assert sorted(values[f"{slot}_order"] for slot in slots) == [1, 2, 3, 4, 5, 6]


def test_days_before_a_race_are_covered_without_a_gap():
    rules = programme_rules()
    spans = [(rules[id].values["from_days"], rules[id].values["to_days"]) for id in ("RC04", "RC03", "RC02")]
    assert [start for start, _ in spans[1:]] == [end + 1 for _, end in spans[:-1]]
    assert spans[0][0] == 0
    assert rules["RC01"].values["from_days"] == spans[-1][1] + 1


def test_eight_weeks_are_learn_build_easy_load_and_re_test():
    found = phases(8)
    assert [phase.name.split()[0] for phase in found] == ["learn", "learn", "build", "easy", "load", "load", "load", "easy"]
    assert [phase.sets[0] for phase in found] == [2, 2, 3, 2, 3, 3, 3, 2]
    assert [phase.repetitions for phase in found[4:7]] == [(8, 10)] * 3


def test_twelve_weeks_become_heavy_in_the_third_month():
    found = phases(12)
    assert [phase.week for phase in found if phase.name == "heavy"] == [9, 10, 11]
    assert [phase.week for phase in found if phase.deload] == [4, 8, 12]


def test_after_week_twelve_strength_is_kept_with_one_session_a_week():
    assert [phase.sessions for phase in phases(16)] == [None] * 12 + [1] * 4


@given(any_length)
def test_weeks_are_counted_from_one_without_a_gap(weeks):
    assert [phase.week for phase in phases(weeks)] == list(range(1, weeks + 1))


@given(any_length)
def test_a_month_never_goes_by_without_an_easy_week_and_two_never_follow_each_other(weeks):
    easy = [phase.deload for phase in phases(weeks)]
    for start in range(len(easy) - 4):
        assert any(easy[start : start + 5])
    assert not any(first and second for first, second in pairwise(easy))


@given(any_length)
def test_an_easy_week_holds_at_least_two_fifths_less_than_the_hardest_before_it(weeks):
    found = phases(weeks)
    share = programme_rules()["PR06"].values["most_share"]
    for index, phase in enumerate(found):
        if phase.deload:
            before = max(other.sets[1] * other.repetitions[1] for other in found[:index])
            assert phase.sets[0] * phase.repetitions[0] <= share * before


@given(any_length)
def test_nothing_new_comes_in_an_easy_week(weeks):
    assert not any(phase.new_exercises for phase in phases(weeks) if phase.deload)


@pytest.mark.parametrize("weeks", [6, 7, 8, 10, 11, 12, 16, 24])
def test_the_last_week_re_tests(weeks):
    assert len(phases(weeks)[-1].retest) == 8


@pytest.mark.parametrize("weeks", [0, 25, -1])
def test_a_length_that_is_no_programme_is_refused(weeks):
    with pytest.raises(SettingError, match="1 to 24 weeks"):
        phases(weeks)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [("sets", (3, 2), "lower one first"), ("reserve", (1,), "two numbers"), ("retest", ("T99",), "not a home test"), ("sources", ("R999",), "R999")],
)
def test_a_wrong_phase_is_told_with_its_line(field, value, told):
    found = dict(phase_templates())
    found["BLK08_load"] = replace(found["BLK08_load"], **{field: value})
    with pytest.raises(KnowledgeError, match=rf"programme_phases.yaml line \d+, BLK08_load.*{told}"):
        check_phase_templates(found)
