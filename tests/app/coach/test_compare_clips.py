"""Two clips side by side: metrics compared at the same speed, and both strides shown at the same place."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from psoas.app.filmed_strides import FilmedStrides, Sheet, near_strides, strides_json, unlike_words
from psoas.app.measuring import LOOP_SHEET
from psoas.app.occasions import choices_of
from psoas.follow.retest import Occasion
from psoas.quantity import Estimate
from psoas.report.skeleton import BONES, line_looks
from psoas.store.file_store import FileStore


def part(text: str) -> str:
    return text.split('aria-labelledby="strides-head"')[1].split("</section>")[0]


def told_in(text: str):
    return json.loads(re.search(r'id="strides-data">(.*?)</script>', text).group(1))


def test_the_same_stride_twice_shows_no_clear_change_and_both_strides(house, filmed):
    first, second = filmed(30), filmed(0)
    text = house.coach.get(f"/p/{house.person}/compare").text
    assert "No clear change" in text.split("</h1>")[0]
    assert "Step rate" in text
    for id in (first, second):
        assert f'src="/p/{house.person}/assessments/{id}/files/{LOOP_SHEET}"' in text
    told = told_in(text)
    assert [one["sheet"]["percents"] for one in told] == [[0, 20, 40, 60, 80, 100]] * 2
    assert text.count('class="loop"') == 2 + 2 * 3, "two that move, and three moments of each"


def test_clips_at_different_speeds_are_too_different_to_compare(house, filmed):
    filmed(30)
    filmed(0, share=1.2)
    text = house.coach.get(f"/p/{house.person}/compare").text
    assert "Nothing can be compared" in text.split("</h1>")[0]
    strides = part(text)
    assert "Too different to compare. The speeds differ" in strides
    assert "film at the same speed again" in strides
    assert "10.4" in strides, "the speed of each is said beside it"
    assert "12.5" in strides


def test_a_clip_whose_pictures_are_gone_is_compared_without_them(house, filmed):
    filmed(30)
    filmed(0)
    files = FileStore(house.application.state.settings.files)
    for path in [path for path in files.folder.rglob("*") if path.is_file()]:
        path.unlink()
    text = house.coach.get(f"/p/{house.person}/compare").text
    assert "No clear change" in text
    assert 'class="loop"' not in text
    assert part(text).count("its pictures are no longer on this machine") == 2


def test_which_stride_is_shown_is_said_by_its_contacts(house, filmed):
    filmed(30, video=True)
    filmed(0)
    text = part(house.coach.get(f"/p/{house.person}/compare").text)
    assert "Stride 2 of 3, left contact to left contact" in text
    assert "One stride, left contact to left contact" in text, "without the whole clip nobody knows how many there were"
    then, now = told_in(text)
    assert then["strides"] == [[0.5, 0.75, 1.2], [1.2, 1.45, 1.9], [1.9, 2.15, 2.6]]
    assert (then["typical"], now["strides"], now["typical"]) == (1, [], None)
    assert then["seconds"] == 0.7


def test_a_visit_that_was_not_filmed_is_said_to_be_so(house, filmed, live):
    live(house.person, visits=(40,))
    clip = filmed(0)
    with house.application.state.database.reading() as session:
        home = next(id for id in ids_of(session, house.person) if id != clip)
    text = part(house.coach.get(f"/p/{house.person}/compare?before={home}&after={clip}").text)
    assert "The clip that there is" in text
    assert "Nothing was filmed on" in text


def ids_of(session, person: str) -> list[str]:
    return [one.id for one in choices_of(session, person)]


def occasion(speed: float | None, surface: str | None, near: str | None) -> Occasion:
    known = Estimate(speed, "m/s", 0.03) if speed else Estimate.unknown("m/s", "not told")
    return Occasion(date(2027, 1, 4), (), known, surface, near)


@pytest.mark.parametrize(
    ("then", "now", "words", "grave"),
    [
        ((3.0, "treadmill", "left"), (3.05, "treadmill", "left"), [], []),
        ((3.0, "treadmill", "left"), (3.6, "treadmill", "left"), ["The speeds differ"], [True]),
        ((3.0, "overground", "left"), (3.0, "treadmill", "left"), ["One clip was on a treadmill, the other overground"], [True]),
        ((3.0, "treadmill", "left"), (3.0, "treadmill", "right"), ["different legs"], [True]),
        ((3.0, "treadmill", "left"), (3.6, "treadmill", "right"), ["The speeds differ", "different legs"], [True, True]),
        ((None, "treadmill", "left"), (3.0, "treadmill", "left"), ["not known for both runs"], [False]),
        ((None, None, None), (None, None, None), ["not known for both runs"], [False]),
    ],
)
def test_clips_that_were_not_filmed_alike_carry_a_plain_warning(then, now, words, grave):
    said = unlike_words(occasion(*then), occasion(*now))
    assert [one.grave for one in said] == grave
    assert all(word in one.words for word, one in zip(words, said, strict=True))


def test_strides_are_those_of_the_near_leg_that_have_one_toe_off():
    events = {"contact": {"left": [0.0, 0.7, 1.4, 2.1], "right": [0.35, 1.05, 1.75]}, "toe_off": {"left": [0.25, 0.95], "right": [0.6, 1.3]}}
    assert near_strides({"events": events}, "left") == ((0.0, 0.25, 0.7), (0.7, 0.95, 1.4))
    assert near_strides({"events": events}, "right") == ((0.35, 0.6, 1.05), (1.05, 1.3, 1.75))


def test_a_picture_is_found_by_its_place_and_shown_by_moving_the_sheet():
    nowhere = (None,) * len(BONES)
    sheet = Sheet("/sheet", 3, 2, 40, 60, (0, 20, 40, 60, 80, 100), (nowhere,) * 6, line_looks("left"))
    assert [sheet.nearest(percent) for percent in (0, 29, 31, 100)] == [0, 1, 2, 5]
    assert sheet.shift(4) == (33.3333, 50.0), "second row, second column"
    assert sheet.bones(0)[0] == ("mid", (0.0, 0.0, 0.0, 0.0))
    assert {look for look, _ in sheet.bones(0)} == {"mid", "left", "right far"}


def test_the_data_of_the_player_cannot_end_its_element():
    told = strides_json([FilmedStrides("4 January 2027", "left", (), None, "/x</script>"), None])
    assert "</script>" not in told
    assert json.loads(told)[0]["video"] == "/x</script>"
