from __future__ import annotations

import pytest

from psoas.quantity import Estimate
from psoas.report.muscle_words import fastest_at, psoas_lines, psoas_of, psoas_sentences, when_fastest, when_longest

from .sample_muscles import muscle, sample_muscles


@pytest.mark.parametrize(
    ("longest", "words"),
    [
        (36.5, "as your foot leaves the ground"),
        (41.0, "just after your foot leaves the ground"),
        (30.0, "just before your foot leaves the ground"),
        (10.0, "while your foot is on the ground"),
        (70.0, "while your leg swings"),
    ],
)
def test_when_it_is_longest_is_told_by_toe_off(longest, words):
    assert when_longest(Estimate(longest, "%", 0.5), 36.0) == words


def test_what_lies_within_its_error_of_toe_off_is_at_toe_off():
    assert when_longest(Estimate(41.0, "%", 3.0), 36.0) == "as your foot leaves the ground"


@pytest.mark.parametrize(("longest", "fastest", "words"), [(38, 14, "takes the load"), (50, 26, "still pushes"), (80, 56, "swings")])
def test_a_sine_lengthens_fastest_a_quarter_of_the_stride_before_it_is_longest(longest, fastest, words):
    found = muscle("psoas", "left", 2.0, longest=longest)
    assert fastest_at(found) == pytest.approx(fastest, abs=2)
    assert when_fastest(found, 36.0).endswith(words)


def test_a_runner_is_told_length_speed_and_force_with_their_errors():
    length, speed, force = psoas_sentences(muscle("psoas", "left", 2.6), 37.0)
    assert "Your left psoas is longest as your foot leaves the ground" in length
    assert length.endswith("it is then 2.6 ± 1.0\u202f% longer than when you stand.")
    assert "0.11 ± 0.06" in speed
    assert "0.35 ± 0.16 times your weight" in force
    assert "N" not in force.split("weight")[1]


def test_a_known_mass_gives_the_force_in_newtons_too():
    force = psoas_sentences(muscle("psoas", "left", 2.6, force=0.5), 37.0, mass=70.0)[2]
    assert "(340 ± 110\u202fN)" in force  # 0.5 and 0.16 of 70 kg x 9.81 m/s2


def test_a_stretch_within_its_error_of_none_is_not_called_longer():
    length = psoas_sentences(muscle("psoas", "right", 0.8), 37.0)[0]
    assert "no longer than when you stand, as far as can be told" in length
    assert "+0.8 ± 1.0" in length


def test_a_psoas_that_stays_short_is_called_shorter():
    length = psoas_sentences(muscle("psoas", "right", -3.0), 37.0)[0]
    assert length.endswith("3.0 ± 1.0\u202f% shorter than when you stand.")


def test_the_drawn_leg_is_spoken_of_and_the_other_where_it_has_no_findings():
    muscles = sample_muscles()
    assert psoas_of(muscles).side == "left"
    right_only = sample_muscles(legs=muscles.legs[1:], missing={"left": "Too few strides."})
    assert psoas_of(right_only).side == "right"
    assert psoas_of(sample_muscles(legs=(), picture=None)) is None


def test_the_terminal_names_both_legs_and_why_one_is_unknown():
    muscles = sample_muscles()
    lines = dict(psoas_lines(muscles))
    assert len(lines) == 4
    assert all("left" in text and "right" in text and "±" in text for text in lines.values())
    one = sample_muscles(legs=muscles.legs[:1], missing={"right": "Too few strides."})
    assert ("Psoas, right", "unknown. Too few strides.") in psoas_lines(one)
    assert psoas_lines(sample_muscles(legs=(), picture=None, missing={"left": "No.", "right": "No."})) == (
        ("Psoas, left", "unknown. No."),
        ("Psoas, right", "unknown. No."),
    )
