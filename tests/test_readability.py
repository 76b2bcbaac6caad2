"""The formula of readability, on sentences counted by hand."""

import pytest

from readability import reading_age, syllables


@pytest.mark.parametrize(
    ("word", "count"), [("knee", 1), ("muscle", 2), ("glute", 1), ("hamstring", 2), ("psoas", 1), ("measured", 2), ("tested", 2), ("table", 2)]
)
def test_syllables_of_common_words(word, count):
    assert syllables(word) == count


def test_a_sentence_counted_by_hand():
    assert reading_age("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59 + 5)


def test_long_words_and_sentences_need_an_older_reader():
    assert reading_age("Musculotendinous architecture determines physiological capability in ambulatory individuals.") > 18
    assert reading_age("You ran up a hill. Now your legs are sore. That is usual.") < 8
