"""The rules of the camera coach: complete, in plain words, and refused where they name what does not exist."""

from __future__ import annotations

from psoas.knowledge.coach_rules import coach_rules
from psoas.knowledge.home_tests import home_tests


def test_every_filmed_test_that_is_held_or_counted_has_a_rule():
    filmed = {id for id, test in home_tests().items() if test.film is not None and test.kind in ("hold", "repetitions")}
    assert {"T09", "T10", "T11", "T12", "T16b", "T18", "T20"} <= filmed & set(coach_rules())


def test_the_camera_stands_where_the_test_is_filmed_from():
    for id, rule in coach_rules().items():
        film = home_tests()[id].film if id in home_tests() else None
        assert film is None or film.view == rule.view, id


def test_a_cue_is_one_short_thing_to_do():
    for rule in coach_rules().values():
        for cue in rule.cues:
            assert len(cue.say) <= 60
            assert cue.say.endswith(".")
            assert cue.error > 0
            assert cue.at == "top" or cue.seconds >= 0.4


def test_exercises_that_are_looked_at_alike_share_a_rule():
    assert coach_rules()["EX03"] is coach_rules()["EX05"]
