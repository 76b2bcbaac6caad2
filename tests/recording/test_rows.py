from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.recording.rows import parse_numbers, regular_table

NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=64)


@given(st.lists(st.lists(NUMBERS, min_size=4, max_size=4), min_size=1, max_size=6), st.sampled_from([repr, "{:.6f}".format, "{:g}".format]))
def test_numbers_read_at_once_are_those_read_one_by_one(rows, as_text):
    lines = ["\t".join(map(as_text, row)) for row in rows]
    one_by_one = [parse_numbers(line.split("\t"), Path("x"), 1) for line in lines]
    for separator in ("\t", r"\s+"):
        table = regular_table(lines, separator)
        assert table is not None
        np.testing.assert_array_equal(table, one_by_one)


def test_an_empty_cell_between_tabs_is_not_a_number():
    table = regular_table(["1\t2\t3\t", "4\t\t6\t"], "\t")
    np.testing.assert_array_equal(table, [[1, 2, 3, math.nan], [4, math.nan, 6, math.nan]])


@pytest.mark.parametrize("separator", ["\t", r"\s+"])
@pytest.mark.parametrize(
    "rows",
    [
        ["1\t2\t3", "4\t5"],
        ["1\t2\t3", "4\t5\t6\t7"],
        ["1\t2\t3\t4", "4\t5\t6"],
        ["1\t2\t3", "4\tfive\t6"],
        ["1\t2\t3", "4\tinf\t6"],
        ["1\t2\t3", '4\t"5"\t6'],
        ["1\t2\t3", "4\tNA\t6"],
        ["1\t2\t3", "4\t0x5\t6"],
        ["1\t2\t3", "4\t5,0\t6"],
        [],
    ],
)
def test_whatever_is_odd_is_left_to_a_closer_look(rows, separator):
    assert regular_table(rows, separator) is None


def test_a_row_of_three_cells_among_spaces_is_one_of_three_numbers():
    np.testing.assert_array_equal(regular_table(["  1   2\t3  ", "", "4 5 6"], r"\s+"), [[1, 2, 3], [4, 5, 6]])
