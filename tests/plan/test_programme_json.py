"""A programme comes back from its JSON as it was."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.sample_programme import sample_programme
from psoas.errors import InputError
from psoas.knowledge.exercises import EQUIPMENT
from psoas.plan.programme import Programme
from psoas.plan.programme_json import programme_from_json, programme_to_json
from psoas.plan.wishes import RunningWeek, Wishes

days = st.dates(date(2020, 1, 1), date(2050, 1, 1))
some_wishes = st.builds(
    Wishes,
    start=days,
    weeks=st.integers(1, 24),
    minutes=st.dictionaries(st.integers(0, 6), st.integers(0, 120)),
    equipment=st.frozensets(st.sampled_from(sorted(EQUIPMENT))),
    level=st.sampled_from([1, 2, 3]),
    race=st.none() | days,
    pain=st.none() | st.integers(0, 10),
    running=st.builds(
        RunningWeek,
        st.dictionaries(st.integers(0, 6), st.sampled_from(["easy", "hard"])),
        st.none() | st.floats(0, 500),
        st.none() | st.floats(0, 500),
    ),
    mobility=st.booleans(),
    missed=st.floats(0, 1),
    goals=st.lists(st.text()).map(tuple),
)


def test_a_programme_comes_back_as_it_was():
    programme = sample_programme()
    assert programme_from_json(programme_to_json(programme)) == programme


def test_a_stopped_programme_comes_back_as_it_was():
    stopped = Programme("", "No programme", Wishes(date(2027, 1, 4)), (), (), None, stopped="See a doctor today.")
    assert programme_from_json(programme_to_json(stopped)) == stopped


@given(some_wishes)
def test_any_wishes_come_back_as_they_were(wishes):
    programme = Programme("", "No weeks", wishes, (), (), None)
    back = programme_from_json(programme_to_json(programme))
    assert back == programme
    assert programme_to_json(back) == programme_to_json(programme)


def test_the_file_says_what_it_is_and_holds_days_as_text():
    document = json.loads(programme_to_json(sample_programme()))
    assert (document["kind"], document["schema"]) == ("programme", 1)
    assert document["wishes"]["start"] == "2027-01-04"
    assert document["wishes"]["equipment"] == ["band", "step"]
    assert document["wishes"]["minutes"] == {"0": 20, "3": 20}


def test_the_same_programme_gives_the_same_bytes():
    assert programme_to_json(sample_programme()) == programme_to_json(sample_programme())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"schema": 2}, "has schema 2"),
        ({"kind": "screening"}, "not a programme"),
        ({"title": 5}, "programme.title must be str"),
        ({"colour": "red"}, "fields that psoas does not know: colour"),
        ({"wishes": {"start": "4 January"}}, "programme.wishes.start must be a day"),
        ({"wishes": {"start": "2027-01-04", "minutes": {"mon": 20}}}, "programme.wishes.minutes must be whole numbers"),
        ({"wishes": {"start": "2027-01-04", "equipment": "band"}}, "programme.wishes.equipment must be a list"),
        ({"wishes": {"start": "2027-01-04", "weeks": 99}}, "1 to 24 weeks"),
    ],
)
def test_a_file_that_was_changed_by_hand_is_told_where(change, told):
    document = {**json.loads(programme_to_json(sample_programme())), **change}
    with pytest.raises(InputError, match=told):
        programme_from_json(json.dumps(document))


def test_a_file_that_was_cut_short_is_told_with_its_line():
    text = programme_to_json(sample_programme())
    with pytest.raises(InputError, match=r"not whole: .* in line \d+"):
        programme_from_json(text[: len(text) // 2])
