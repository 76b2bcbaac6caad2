"""Who ran and how."""

from __future__ import annotations

import pytest

from psoas.errors import SettingError
from psoas.recording.runner import Conditions, Runner, parse_pace, parse_reference


@pytest.mark.parametrize(("text", "speed"), [("5:00", 1000 / 300), ("5:30", 1000 / 330), ("4", 1000 / 240), ("5.5", 1000 / 330)])
def test_a_pace_is_a_speed(text, speed):
    assert parse_pace(text) == pytest.approx(speed)


@pytest.mark.parametrize("text", ["", "fast", "5:75", "-5:30", "0:00"])
def test_what_is_not_a_pace_is_refused_with_an_example(text):
    with pytest.raises(SettingError, match="5:30"):
        parse_pace(text)


def test_a_height_in_centimetres_is_refused():
    with pytest.raises(SettingError, match=r"in metres, for example 1\.78"):
        Runner(height=178)


def test_unknown_surfaces_and_sexes_are_refused():
    with pytest.raises(SettingError, match="treadmill or overground"):
        Conditions(surface="grass")  # type: ignore[arg-type]
    with pytest.raises(SettingError, match="f or m"):
        Runner(sex="x")  # type: ignore[arg-type]


def test_a_reference_length_is_metres_and_pixels():
    board = parse_reference("0.60:213")
    assert (board.length, board.apparent) == (0.60, 213.0)


@pytest.mark.parametrize("text", ["0.6", "a:b", "0:200", "0.6:-3", ""])
def test_what_is_not_a_reference_length_is_refused_with_an_example(text):
    with pytest.raises(SettingError, match=r"0\.60:213"):
        parse_reference(text)
