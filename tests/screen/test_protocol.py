import pytest

from psoas.errors import SettingError
from psoas.knowledge.home_tests import home_tests
from psoas.screen.measurable import MEASURED
from psoas.screen.protocol import collect, make_protocol


@pytest.mark.parametrize("test", home_tests().values(), ids=lambda test: test.id)
def test_every_test_can_be_played_and_noted(test):
    protocol = make_protocol(test.id)
    sides = ("left", "right") if test.sides == "each" else ("both",)
    assert {prompt.side for prompt in protocol.prompts} == set(sides)
    given = {ask.id: ask.low if ask.kind == "scores" else 0 if ask.kind == "pain" else True for ask in protocol.asks}
    result = collect(protocol, given)
    assert set(result.trials) == set(sides)
    assert set(result.pain) == set(sides)


def test_the_stop_rule_stands_before_every_test():
    assert all(any("above 3 of 10" in line for line in make_protocol(id).before) for id in home_tests())


def test_the_side_that_begins_is_done_whole_before_the_other():
    sides = [prompt.side for prompt in make_protocol("T10", "right").prompts]
    assert sides == sorted(sides, reverse=True)


def test_there_is_no_rest_after_the_last_side():
    assert [prompt.side for prompt in make_protocol("T10").prompts if "Rest" in prompt.say] == ["left"]


def test_clocks_run_as_the_test_asks():
    clocks = {prompt.timer.kind: prompt.timer.seconds for prompt in make_protocol("T20").prompts if prompt.timer}
    assert clocks == {"metronome": 2.0, "countdown": 60.0}
    assert any(prompt.timer and prompt.timer.kind == "stopwatch" for prompt in make_protocol("T09").prompts)


def test_a_back_that_did_not_stay_flat_is_noted():
    protocol = make_protocol("T03")
    assert not collect(protocol, {"left.score": [3.0, 4.0], "left.pelvis_held": False}).pelvis_held
    assert collect(protocol, {"left.score": [3.0, 4.0], "left.pelvis_held": True}).pelvis_held


def test_what_was_not_asked_cannot_be_answered():
    with pytest.raises(SettingError, match=r"does not ask for 'both\.score'"):
        collect(make_protocol("T10"), {"both.score": 3})


def test_a_protocol_says_whether_its_picture_is_measured():
    assert {id for id in home_tests() if make_protocol(id).measured} == set(MEASURED)
