"""How old a reader has to be: the Flesch-Kincaid grade of a text (Kincaid 1975), plus 5 years."""

from __future__ import annotations

import re

VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Count the syllables of an English word by its groups of vowels; a silent e at the end does not count."""
    word = word.lower()
    count = len(VOWELS.findall(word))
    if word.endswith("e") and not word.endswith("le") and count > 1:
        count -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(count, 1)


def reading_age(text: str) -> float:
    """Return the age in years at which a text is read with ease: 0.39 words/sentence + 11.8 syllables/word - 15.59, plus 5."""
    sentences = [part for part in re.split(r"[.?:;](?:\s|$)", text) if part.strip()]
    words = re.findall(r"[A-Za-z’']+|\d[\d.,]*", text)
    count = sum(1 if word[0].isdigit() else syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * count / len(words) - 15.59 + 5
