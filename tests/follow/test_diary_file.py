"""A diary in a file: what was told comes back as told, and what cannot be is refused with file and line."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

import pytest

from psoas.errors import InputError
from psoas.follow.diary_file import read_diary
from psoas.plan.make import make_programme
from psoas.plan.wishes import Wishes
from psoas.reason.explain import explain
from psoas.screen.answers import Answers

START = date(2027, 1, 4)


@pytest.fixture(scope="module")
def programme():
    return make_programme(explain(Answers(), ()), Answers(), (), Wishes(START, weeks=1, minutes=MappingProxyType({0: 20, 3: 20})))


@pytest.fixture
def read(programme, tmp_path):
    def read(text, name="diary.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_diary(path, programme)

    return read


def test_a_table_is_read_in_order_of_day(read):
    diary = read("day,Hamstrings left,low back,run-minutes,session,pain\n2027-01-05,3,1,45,,\n2027-01-04,4,,0,w1-mon,2\n")
    first, second = diary.check_ins
    assert (first.day, first.soreness, first.run_minutes) == (START, {"hamstrings:left": 4}, 0.0)
    assert second.soreness == {"hamstrings:left": 3, "low_back:both": 1}
    (session,) = diary.sessions
    assert (session.planned, session.kind, session.status, session.pain) == ("w1-mon", "strength", "done", 2)
    assert diary.programme_start == START


def test_a_list_says_the_same_as_a_table(read):
    table = read("day,calves,sleep,session,status\n2027-01-04,2,7.5,w1-mon,partly\n")
    entries = read("- {day: 2027-01-04, calves: 2, sleep: 7.5, session: w1-mon, status: partly}\n", "diary.yaml")
    assert table == entries


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("day,calves,looked\n2027-01-04,2,\n2027-01-06,1,Yes\n2027-01-05,2,no\n", "diary.csv"),
        ("- {day: 2027-01-04, calves: 2}\n- {day: 2027-01-06, calves: 1, looked: yes}\n- {day: 2027-01-05, looked: no}\n", "diary.yaml"),
    ],
)
def test_that_a_professional_looked_is_told_on_its_day(read, text, name):
    assert read(text, name).looked == (date(2027, 1, 6),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("day,hamstring\n2027-01-04,3\n", "diary.csv line 1: 'hamstring' is not known. Did you mean hamstrings?"),
        ("calves\n3\n", "diary.csv line 1 lacks day"),
        ("day,calves\n2027-01-04,3\n4 January,3\n", "diary.csv line 3, day: '4 january' is not a day"),
        ("day,calves\n2027-01-04,11\n", "diary.csv line 2, calves: '11' cannot be. Write a whole number from 0 to 10"),
        ("day,sleep\n2027-01-04,long\n", "diary.csv line 2, sleep: 'long' cannot be"),
        ("day,calves\n2027-01-04,3\n2027-01-04,2\n", "diary.csv line 3: 2027-01-04 is there twice"),
        ("day,session\n2027-01-04,w1-tue\n", "diary.csv line 2: there is no session 'w1-tue'. Did you mean w1-thu?"),
        ("day,session,status\n2027-01-04,w1-mon,begun\n", "diary.csv line 2, status: 'begun' is not known"),
        ("day,looked\n2027-01-04,maybe\n", "diary.csv line 2, looked: 'maybe' is not known. Write yes on the day"),
        ("day,session,pain\n2027-01-04,,3\n", "diary.csv line 2 tells of a session and does not name it"),
        ("day,calves\n2027-01-04\n", "diary.csv line 2 has 1 values and the head has 2"),
        ("day,calves\n", "diary.csv holds no day"),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_to_write(read, text, said):
    with pytest.raises(InputError) as caught:
        read(text)
    assert said.lower() in f"{caught.value.what} {caught.value.remedy}".lower()


@pytest.mark.parametrize(
    ("name", "text", "said"), [("d.txt", "", "neither CSV nor YAML"), ("d.yaml", "- only words\n", "d.yaml line 1: 'only words' is no day")]
)
def test_a_file_of_another_kind_is_refused(read, name, text, said):
    with pytest.raises(InputError, match=said):
        read(text, name)
