import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.knowledge.body_map import regions
from psoas.knowledge.home_tests import home_tests
from psoas.screen.answers import Answers, Soreness
from psoas.screen.battery import choose_battery


def sore(site, level=5, **about):
    return Answers(soreness=(Soreness(site, "left", level, **about),))


def reason(battery, test):
    return next(left.why for left in battery.left_out if left.test == test)


def test_a_person_with_nothing_wrong_gets_a_quarter_of_an_hour():
    battery = choose_battery(Answers())
    assert 12 <= battery.minutes <= 15
    assert {"T03", "T04", "T07", "T19", "T13", "T12", "T10", "T16b"} <= set(battery.tests)
    assert "15 minutes" in reason(battery, "T20")


def test_a_sore_hamstring_is_not_stretched_or_loaded():
    battery = choose_battery(sore("hamstring_belly"))
    assert not {"T07", "T08", "T11", "T12"} & set(battery.tests)
    assert "back of the thigh" in reason(battery, "T07")


def test_a_little_soreness_leaves_everything_in():
    assert "T07" in choose_battery(sore("hamstring_belly", 3)).tests


def test_a_sore_sit_bone_brings_its_own_test():
    assert "T24" in choose_battery(sore("sit_bone")).tests
    assert "T24" not in choose_battery(Answers()).tests


def test_a_hop_comes_last():
    tests = choose_battery(sore("front_groin_crease", 2)).tests
    assert tests[-1] == "T26"


@pytest.mark.parametrize("fact", ["saddle_numbness", "groin_pain_with_limp", "chest_pain", "fever"])
def test_a_red_flag_leaves_no_test(fact):
    battery = choose_battery(Answers(facts={fact: True}))
    assert battery.tests == ()
    assert all("professional" in left.why for left in battery.left_out)


def test_pregnancy_leaves_out_what_is_done_on_the_belly():
    battery = choose_battery(Answers(facts={"pregnant": True}))
    assert battery.tests
    assert all(home_tests()[id].posture != "prone" for id in battery.tests)
    assert "T03" not in battery.tests
    assert "T06" in battery.tests


def test_an_ill_heart_leaves_out_every_test():
    battery = choose_battery(Answers(facts={"heart_disease": True}))
    assert battery.tests == ()
    assert "doctor" in reason(battery, "T03")


def test_what_was_done_takes_no_more_time():
    battery = choose_battery(Answers(), done=("T03", "T07"))
    assert "T03" not in battery.tests
    assert "T20" in battery.tests


@given(minutes=st.floats(0, 40), site=st.sampled_from(sorted(regions())), level=st.integers(0, 10))
def test_a_battery_never_takes_longer_than_it_may_and_spares_what_is_sore(minutes, site, level):
    battery = choose_battery(sore(site, level), minutes)
    assert battery.minutes <= minutes
    assert len(set(battery.tests)) == len(battery.tests)
    if level > 3:
        assert all(site not in home_tests()[id].not_when_sore for id in battery.tests)
