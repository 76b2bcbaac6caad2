"""The exercise library is whole, keeps the articles' doses, and leaves out what hurts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from psoas.errors import KnowledgeError
from psoas.knowledge.exercises import check_exercises, exercises, known_to_rules
from psoas.knowledge.programme_rules import programme_rules
from psoas.knowledge.rules import Rule

NOTHING_AT_HAND = [id for id, exercise in exercises().items() if not exercise.needs]
CAPACITIES = ("N01", "N02", "N03", "N04", "N06", "N07", "N08", "N09", "N10", "N11", "N12")


def left_out(*true: str) -> set[str]:
    """Return the exercises that are left out for a person of whom these facts, patterns or sore places hold."""
    return {id for id, exercise in exercises().items() if exercise.not_when and Rule(exercise.not_when).holds(dict.fromkeys(true, True))}


def test_every_exercise_of_the_evidence_is_there():
    assert {f"EX{number:02d}" for number in range(1, 35)} <= set(exercises())


@pytest.mark.parametrize(
    ("id", "measure", "low", "high", "sided"),
    [
        ("EX01", "seconds", 20, 30, True),
        ("EX03", "repetitions", 10, 12, True),
        ("EX04", "repetitions", 10, 12, True),
        ("EX05", "repetitions", 10, 15, True),
        ("EX07", "seconds", 30, 45, False),
    ],
)
def test_an_exercise_of_the_articles_keeps_their_dose(id, measure, low, high, sided):
    exercise = exercises()[id]
    assert exercise.heard_as
    assert (exercise.dose.measure, exercise.dose.low, exercise.dose.high, exercise.sided) == (measure, low, high, sided)


def test_the_self_release_takes_five_minutes_with_both_sides_at_most():
    dose = exercises()["EX08"].dose
    assert dose.sets[1] * dose.high * 2 == 300


def test_exercises_without_equipment_fill_every_slot_of_a_session():
    slots = {exercises()[id].slot for id in NOTHING_AT_HAND}
    assert {"hip flexor", "hip extensor", "hip abductor", "trunk", "calf or knee"} <= slots
    assert {"EX03", "EX04", "EX11", "EX13", "EX16", "EX18", "EX20", "EX27"} <= set(NOTHING_AT_HAND)


def test_every_capacity_can_be_worked_on_without_equipment_save_the_front_thigh_stretch():
    for node in CAPACITIES:
        assert any(exercises()[id].serves.get(node, 0) >= 0.3 for id in NOTHING_AT_HAND), node


def test_a_starting_session_without_equipment_fits_in_twenty_minutes():
    seconds = 0.0
    for id in ("EX03", "EX10", "EX16", "EX20"):
        dose, sides = exercises()[id].dose, 2 if exercises()[id].sided else 1
        seconds += dose.sets[0] * (sides * dose.high * dose.seconds + 5 * (sides - 1)) + (dose.sets[0] - 1) * dose.rest
    assert seconds + 3 * programme_rules()["TIME"].values["between_exercises"] <= 20 * 60


def test_nothing_of_level_three_comes_in_the_first_week():
    assert all(exercise.first_week >= 2 for exercise in exercises().values() if exercise.level == 3)


def test_a_step_down_is_not_of_a_higher_level_and_a_step_up_not_of_a_lower_one():
    for exercise in exercises().values():
        if exercise.easier_id:
            assert exercises()[exercise.easier_id].level <= exercise.level, exercise.id
        if exercise.harder_id:
            assert exercises()[exercise.harder_id].level >= exercise.level, exercise.id


@pytest.mark.parametrize("way", ["easier_id", "harder_id"])
def test_steps_up_and_down_come_to_an_end(way):
    for start in exercises().values():
        seen, here = {start.id}, getattr(start, way)
        while here:
            assert here not in seen, f"{start.id}: {way} runs in a circle"
            seen.add(here)
            here = getattr(exercises()[here], way)


def test_mobility_costs_no_load_and_every_strength_exercise_does():
    for exercise in exercises().values():
        if exercise.group in ("mobility", "comfort"):
            assert exercise.stress == 0, exercise.id
        if exercise.slot != "none":
            assert 0 < exercise.stress <= 3, exercise.id
        assert (2 * exercise.stress).is_integer(), f"{exercise.id}: stress comes in halves"


@pytest.mark.parametrize("fact", exercises()["EX08"].asks)
def test_any_yes_to_a_question_about_the_self_release_leaves_it_out(fact):
    assert "EX08" in left_out(fact)


def test_the_self_release_asks_for_everything_it_depends_on_but_the_age():
    assert set(Rule(exercises()["EX08"].not_when).names) == {*exercises()["EX08"].asks, "age_under_18"}
    assert [id for id, exercise in exercises().items() if exercise.on_request] == ["EX08"]


@pytest.mark.parametrize(
    ("true", "out", "still"),
    [
        ("I01", {"EX01", "EX03", "EX05", "EX06", "EX28", "EX29"}, {"EX10", "EX16", "EX20"}),
        ("I07", {"EX24", "EX25", "EX26", "EX31"}, {"EX05", "EX10"}),
        ("I08", {"EX12", "EX13", "EX24", "EX31", "EX34"}, {"EX10", "EX26"}),
        ("I12", {"EX01", "EX02", "EX05", "EX09"}, {"EX03", "EX10"}),
        ("pregnant", {"EX02", "EX07", "EX08", "EX12", "EX20", "EX34"}, {"EX21", "EX16", "EX27"}),
        ("sore_knee_front", {"EX01", "EX02", "EX14", "EX15"}, {"EX33", "EX36"}),
        ("sore_outer_hip", {"EX16", "EX17"}, {"EX19"}),
        ("shoulder_pain", {"EX07", "EX18", "EX23"}, {"EX20"}),
        ("high_blood_pressure", {"EX07", "EX12", "EX18", "EX24", "EX26"}, {"EX03", "EX10"}),
        ("back_hurts_arching", {"EX04", "EX10", "EX11", "EX12"}, {"EX13"}),
        ("pinpoint_bone_pain", {"EX28", "EX34"}, {"EX01"}),
        ("sore_calf", {"EX27", "EX34"}, {"EX33"}),
        ("pain_red", {"EX24", "EX34", "EX12", "EX14"}, {"EX10", "EX32"}),
    ],
)
def test_what_hurts_is_left_out_and_something_stays(true, out, still):
    assert out <= left_out(true)
    assert not still & left_out(true)


@pytest.mark.parametrize("place", ["front_groin_crease", "front_groin_deep", "front_upper_thigh"])
def test_quicker_steps_are_not_offered_to_a_sore_hip_front(place):
    assert "EX29" in left_out(f"sore_{place}")


def test_rules_may_ask_for_facts_patterns_and_sore_places():
    assert {"pregnant", "I08", "sore_knee_front", "pain_red", "race_soon"} <= known_to_rules()


def test_cues_and_mistakes_are_sentences_and_reasons_go_on_from_one():
    for exercise in exercises().values():
        for text in (*exercise.cues, *exercise.mistakes):
            assert text[0].isupper(), f"{exercise.id}: {text}"
            assert text.endswith("."), f"{exercise.id}: {text}"
        assert exercise.why.startswith(("it ", "both ")), exercise.id
        assert not exercise.why.endswith("."), exercise.id


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("serves", {"N99": 1.0}, "'N99' does not exist"),
        ("serves", {"N01": 1.5}, "between 0 and 1"),
        ("needs", ("trampoline",), "'trampoline' does not exist"),
        ("harder_id", "EX99", "'EX99' does not exist"),
        ("not_when", "sore_elbow", "'sore_elbow' is neither"),
        ("not_when", "I01 or (", "a rule is made of"),
        ("on_request", True, "asks something first"),
        ("sources", ("R999",), "R999 is not in sources.yaml"),
        ("dose", replace(exercises()["EX05"].dose, low=16), "lower one first"),
        ("dose", replace(exercises()["EX07"].dose, seconds=2.0), "counts its seconds once"),
    ],
)
def test_a_wrong_exercise_is_told_with_its_line(field, value, told):
    found = dict(exercises())
    found["EX05"] = replace(found["EX05"], **{field: value})
    with pytest.raises(KnowledgeError, match=rf"exercises.yaml line \d+, EX05: .*{told.replace('(', '.')}"):
        check_exercises(found)
