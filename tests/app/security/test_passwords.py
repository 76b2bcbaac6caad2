"""Passwords: taken if long and not easily guessed, kept by argon2id."""

from __future__ import annotations

import pytest

from psoas.app.security.passwords import checked_password, hash_password, is_outdated, is_password
from psoas.errors import InputError


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password1234!",
        "P@ssw0rd2026",
        "123456789012",
        "qwertyuiop12",
        "aaaaaaaaaaaa",
        "abababababab",
        "iloveyou2026!!",
        "Manchester99!",
        "runningrunning",
        "hamstrings2026",
        "ann.example99",
        "short",
        "x" * 129,
    ],
)
def test_what_guessers_try_first_is_refused(password):
    with pytest.raises(InputError):
        checked_password(password, "Ann Example", "ann.example@example.org")


@pytest.mark.parametrize(
    "password", ["heron gate lemon stair", "grüße vom kahlen berg", "7Xq!fw2Lp9zR", "correct mule cell staple", "わたしは朝に走ります毎日ね"]
)
def test_long_words_of_any_alphabet_are_taken(password):
    assert checked_password(password, "Ann Example") == password


def test_kept_by_argon2id_and_known_again():
    kept = hash_password("heron gate lemon stair")
    assert kept.startswith("$argon2id$")
    assert is_password("heron gate lemon stair", kept)
    assert not is_password("heron gate lemon stairs", kept)
    assert not is_password("heron gate lemon stair", None)
    assert not is_password("x", "not a hash")
    assert not is_outdated(kept)


def test_the_same_letters_however_composed_are_one_password():
    assert is_password("gru\u0308n heron gate lemon", hash_password("gr\u00fcn heron gate lemon"))
