"""Passwords: what is taken as one, and how it is kept (argon2id, RFC 9106)."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from psoas.errors import InputError

SHORTEST, LONGEST = 12, 128
AT_ONCE = 2  # each takes 64 MiB while it is worked out
_BETWEEN = re.compile(r"[\W_]+")
_ENDS = re.compile(r"^[\d\W_]+|[\d\W_]+$")
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1234567890",
    "0123456789",
)
_turn = threading.BoundedSemaphore(AT_ONCE)


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    with _turn:
        return _hasher().hash(_plain(password))


def is_password(password: str, kept: str | None) -> bool:
    """Return whether a password is the one kept; without one kept the same time is taken, so that nobody learns which accounts there are."""
    with _turn:
        try:
            return _hasher().verify(kept or _nobodys(), _plain(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Return whether a password is kept by an older recipe than new ones."""
    return _hasher().check_needs_rehash(kept)


def checked_password(password: str, *own: str) -> str:
    """Return a password that may be used.

    Parameters
    ----------
    password
        What someone chose.
    own
        Words that belong to the account, which a password must not be made of: name and address.

    Raises
    ------
    InputError
        If it is too short or too long, or one that guessers try first.
    """
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise InputError(f"A password here has {SHORTEST} to {LONGEST} characters.", "Four words with spaces between them make a good one.")
    if is_easily_guessed(plain, *own):
        raise InputError("That password is one of the first that a guesser tries.", "Take four words that do not belong together.")
    return plain


def is_easily_guessed(password: str, *own: str) -> bool:
    """Return whether a password is a common word, name or run with digits and signs around it, or the same few characters over and over."""
    letters = password.lower()
    if len(set(letters)) < 5 or _is_run(letters):
        return True
    core = _BETWEEN.sub("", _ENDS.sub("", letters).translate(_SPOKEN))
    words = _common() | {word for text in own for word in _words_of(text.lower())}
    halves = {core, *((core[: len(core) // 2],) if core[: len(core) // 2] * 2 == core else ())}
    return not core or bool(halves & words) or letters in words


def _words_of(text: str) -> set[str]:
    """Return the words of a name or address, each and in a row."""
    before_at = text.partition("@")[0]
    return {word for word in (*_BETWEEN.split(text), _BETWEEN.sub("", before_at), _BETWEEN.sub("", text)) if len(word) > 2}


_SPOKEN = str.maketrans("013457@$", "oieastas")


def _is_run(letters: str) -> bool:
    beginning = letters[:8]
    return any(beginning in run or beginning in run[::-1] for run in _RUNS)


def _plain(password: str) -> str:
    """Return the same letters however a keyboard composed them."""
    return unicodedata.normalize("NFC", password)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody has this password")


@cache
def _common() -> frozenset[str]:
    lines = (files("psoas.app.security") / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
