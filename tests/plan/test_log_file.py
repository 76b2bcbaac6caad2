"""Logs are read as people write them, and a fault is told with file, line and what to do."""

from __future__ import annotations

import pytest

from psoas.errors import InputError
from psoas.plan.log_file import read_log

HEAD = "session,exercise,side,done,reserve,load,pain,next-day\n"


def written(tmp_path, text, name="log.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_and_a_list_say_the_same(tmp_path):
    table = written(tmp_path, HEAD + "w1-mon,ex05,left,12,3,2.5,1,worse\n\nw1-mon,EX07,,40,,,,\n")
    listed = written(
        tmp_path,
        "- {session: w1-mon, exercise: EX05, side: left, done: 12, reserve: 3, load: 2.5 kg, pain: 1, next-day: worse}\n"
        "- {session: w1-mon, exercise: EX07, done: 40}\n",
        "log.yaml",
    )
    for one, other in zip(read_log(table), read_log(listed), strict=True):
        assert one.place.startswith("log.csv line")
        assert [getattr(one, name) for name in one.__slots__ if name != "place"] == [
            getattr(other, name) for name in other.__slots__ if name != "place"
        ]
    first, second = read_log(table)
    assert (first.exercise, first.side, first.done, first.reserve, first.load, first.pain, first.worse_next_day) == (
        "EX05",
        "left",
        12,
        3,
        2.5,
        1,
        True,
    )
    assert (second.side, second.reserve, second.load, second.worse_next_day, second.form_kept) == ("both", None, None, None, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + "w1-mon,EX05,left,many,,,,\n", "log.csv line 2, done: 'many' cannot be. Write a whole number from 0 to 3600."),
        (HEAD + "w1-mon,EX05,left,,,,,\n", "log.csv line 2, done: it is empty"),
        (HEAD + "w1-mon,EX05,left,12,3,,1,same\nw1-mon,EX05,top,12,,,,\n", "log.csv line 3, side: 'top' is not known. Write left, right, both"),
        (HEAD + "w1-mon,EX05,left,12,3,,11,same\n", "log.csv line 2, pain: '11' cannot be. Write a whole number from 0 to 10."),
        (HEAD + "w1-mon,EX05,left,12,3,heavy,1,same\n", "log.csv line 2, load: 'heavy' cannot be"),
        (HEAD + "w1-mon,EX05,left,12,3\n", "log.csv line 2 has 5 values and the head has 8"),
        (HEAD + "w1-mon,EX05,left,12,3,,1,fine\n", "log.csv line 2, next_day: 'fine' is not known. Write better, same, worse"),
        ("session,exercise,dnoe\nw1-mon,EX05,12\n", "log.csv line 1: 'dnoe' is not known. Did you mean done"),
        ("session,exercise\nw1-mon,EX05\n", "log.csv line 1 lacks done"),
    ],
)
def test_a_fault_in_a_table_names_its_line_and_what_to_write(tmp_path, text, told):
    with pytest.raises(InputError) as error:
        read_log(written(tmp_path, text))
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- {session: w1-mon, exercise: EX05, done: 12}\n- {session: w1-mon, exercise: EX05, done: -1}\n", "log.yaml line 2, done: '-1' cannot be"),
        ("- {session: w1-mon\n- x", "is not YAML"),
        ("session: w1-mon\n", "log.yaml line 1: a list of sets is expected"),
        ("- only words\n", "log.yaml line 1: 'only words' is no set"),
    ],
)
def test_a_fault_in_a_list_names_its_line(tmp_path, text, told):
    with pytest.raises(InputError) as error:
        read_log(written(tmp_path, text, "log.yaml"))
    assert told in str(error.value)


def test_a_file_that_is_not_there_or_of_another_kind_is_told(tmp_path):
    with pytest.raises(InputError, match="There is no file"):
        read_log(tmp_path / "log.csv")
    with pytest.raises(InputError, match="neither CSV nor YAML"):
        read_log(written(tmp_path, "x", "log.xlsx"))
