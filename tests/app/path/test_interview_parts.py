"""The pages of the interview, without a browser."""

from psoas.app.body_drawing import GROUPS, group_zones, region_zones
from psoas.app.interview_parts import minutes_left, next_part, parts_of
from psoas.app.interview_summary import summary_of
from psoas.follow.history import GROUPS as FOLLOWED
from psoas.screen.interview import questions_of
from psoas.screen.marks import places


def test_every_question_of_the_interview_stands_on_one_page(answered):
    for example in ("hills", "groin", "short-hip-flexor"):
        document = answered(example)
        document["training"]["new_work_72h"] = True
        paged = [question.place for part in parts_of(document) for question in part.questions]
        assert len(set(paged)) == len(paged)
        assert set(paged) == {question.place for question in questions_of(document)}


def test_pages_are_asked_in_order_and_end_when_all_is_answered(answered):
    assert next_part({}).id == "check-1"
    assert next_part(answered()) is None
    document = answered("hills")
    del document["runner"]
    assert next_part(document).id == "you"


def test_each_sore_place_has_a_page_of_its_own_and_the_map_stands_once(answered):
    document = answered("hills")
    ids = [part.id for part in parts_of(document)]
    assert len(set(ids)) == len(ids)
    assert sum(id.startswith("place-") for id in ids) == len(document["soreness"]) > 0


def test_what_is_left_takes_less_time_the_more_is_answered(answered):
    assert minutes_left({}) >= 3
    assert minutes_left(answered()) == 1


def test_the_summary_tells_every_answer_and_counts_what_was_left_open(answered):
    groups = {group.id: dict(group.answers) for group in summary_of(answered("short-hip-flexor"))}
    assert groups["you"]["How old are you?"] == "41 years"
    assert groups["soreness"]["Back of the thigh, left"] == "3 of 10"
    assert groups["check-1"] == {"Is any of these so?": "none of them"}
    assert groups["training"]["Left open"] == "1 question"


def test_the_drawing_has_every_place_once_and_left_where_left_is():
    assert {zone.id for zone in region_zones()} == {place.id for place in places()}
    assert set(GROUPS) == set(FOLLOWED)
    for zone in (*region_zones(), *group_zones()):
        if zone.side != "both":
            on_the_right_of_the_picture = zone.x > 50
            assert on_the_right_of_the_picture == ((zone.side == "left") == (zone.face == "front")), zone.id


def test_no_place_is_too_small_for_a_thumb_on_a_narrow_phone():
    pixels_per_unit = (360 - 32 - 12) / 2 / 100
    for zone in (*region_zones(), *group_zones()):
        assert 2 * min(zone.wide, zone.tall) * pixels_per_unit >= 22, zone.id
