import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.errors import SettingError
from psoas.knowledge.body_map import regions
from psoas.screen.interview import answers_in
from psoas.screen.marks import Mark, marks_in, place_name, places, with_marks

ANYWHERE = st.lists(st.sampled_from(places()), unique=True, max_size=8)


def test_every_region_can_be_marked_and_only_the_midline_has_no_side():
    assert {place.site for place in places()} == set(regions())
    assert {place.site for place in places() if place.side == "both"} == {"low_back_centre", "abdomen"}


@given(ANYWHERE, st.data())
def test_marks_come_back_from_the_document_as_they_were_put(at, data):
    marks = [Mark(place.site, place.side, data.draw(st.integers(0, 10))) for place in at]
    document = with_marks({"sport": "sprinting"}, "soreness", marks)
    assert set(marks_in(document, "soreness")) == set(marks)
    assert document["sport"] == "sprinting"
    assert len(answers_in(document).soreness) == len(document["soreness"])


def test_left_and_right_alike_are_told_as_both():
    document = with_marks({}, "soreness", [Mark("calf", "left", 3), Mark("calf", "right", 3)])
    assert document["soreness"] == [{"site": "calf", "side": "both", "level": 3}]
    document = with_marks(document, "soreness", [Mark("calf", "left", 3), Mark("calf", "right", 5)])
    assert [(entry["side"], entry["level"]) for entry in document["soreness"]] == [("left", 3), ("right", 5)]


def test_what_was_told_of_a_place_is_kept_when_its_number_changes_and_goes_with_its_mark():
    document = {"soreness": [{"site": "calf", "side": "left", "level": 3, "onset": "gradually"}, {"site": "foot", "side": "left", "level": 1}]}
    document = with_marks(document, "soreness", [Mark("calf", "left", 7)])
    assert document["soreness"] == [{"site": "calf", "side": "left", "level": 7, "onset": "gradually"}]
    assert with_marks(document, "soreness", [])["soreness"] == []


def test_an_injury_is_marked_with_the_months_since_it_ended():
    document = with_marks({}, "past_injuries", [Mark("knee_front", "right", 18.0)])
    assert document["past_injuries"] == [{"site": "knee_front", "side": "right", "months_ago": 18.0}]


@pytest.mark.parametrize("mark", [Mark("elbow", "left", 2), Mark("abdomen", "left", 2), Mark("calf", "left", 11), Mark("calf", "left", 2.5)])
def test_a_mark_that_cannot_be_is_told(mark):
    with pytest.raises(SettingError):
        with_marks({}, "soreness", [mark])


def test_a_place_is_said_with_its_side():
    assert place_name(Mark("hamstring_belly", "left")) == "back of the thigh, left"
    assert place_name(Mark("low_back_centre", "both")) == "middle of the low back"
