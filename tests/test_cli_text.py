"""Sentences on a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from psoas.cli_text import wrapped


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=40), st.integers(30, 100))
def test_no_word_is_lost_or_broken(words, width):
    shown = wrapped(" ".join(words), width)
    assert shown.split() == words
    assert all(len(line) <= width for line in shown.split("\n"))


def test_a_numbered_line_goes_on_under_its_words():
    assert wrapped("  1  Do you have pain in the groin at night?", 30) == "  1  Do you have pain in the\n     groin at night?"


def test_empty_lines_stay():
    assert wrapped("one\n\ntwo", 40) == "one\n\ntwo"
