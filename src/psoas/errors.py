"""What can go wrong, as a tree; every message says what was wrong, where, and what to do.

PsoasError
|-- InputError            the user gave something that cannot be used
|   |-- SettingError      an option is missing, out of range or contradicts another
|   |-- VideoError        a file is not a video that can be read
|   `-- RecordingError    a keypoint, marker or force file is not what it should be
|-- CaptureRefused        the clip can be read, but no number should be taken from it
|-- KnowledgeError        an entry of our own data is wrong (file and line in the message)
|-- LimitExceeded         a child process passed its memory or time limit
|-- MissingExtra          an optional dependency is not installed (install line in the message)
|-- StoreError            what is kept could not be read or written: disk full, database gone or newer than this psoas
`-- Cancelled             the user stopped the work; nothing was left half-written
"""

from __future__ import annotations

from typing import Any


class PsoasError(Exception):
    """Base of every error that psoas raises on purpose.

    Parameters
    ----------
    what
        One sentence: what was wrong, and where.
    remedy
        One sentence: what to do about it; empty when nothing can be done.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what} {remedy}".strip())
        self.what = what
        self.remedy = remedy


class InputError(PsoasError):
    """The user gave something that cannot be used."""


class SettingError(InputError):
    """An option is missing, out of range, or contradicts another."""


class VideoError(InputError):
    """A file is not a video that can be read."""


class RecordingError(InputError):
    """A keypoint, marker or force file is not what it should be."""


class CaptureRefused(PsoasError):
    """The clip can be read, but no number should be taken from it.

    Parameters
    ----------
    verdict
        The `psoas.gait.capture.CaptureVerdict` that says why, or None where the
        clip was refused before a verdict could be reached (nobody in the picture).
    """

    def __init__(self, what: str, remedy: str = "", verdict: Any = None) -> None:
        super().__init__(what, remedy)
        self.verdict = verdict


class KnowledgeError(PsoasError):
    """An entry of our own data is wrong; the message names file and entry."""


class LimitExceeded(PsoasError):
    """A child process passed its memory or time limit and was ended."""


class MissingExtra(PsoasError):
    """An optional dependency is not installed.

    Parameters
    ----------
    feature
        What was asked for, as the user would say it.
    extra
        Name of the extra in ``pip install 'psoas[extra]'``.
    """

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional package that is not installed.", f"Install it with: pip install 'psoas[{extra}]'")
        self.extra = extra


class StoreError(PsoasError):
    """What is kept could not be read or written: the disk is full, the database does not answer or is newer than this psoas."""


class Cancelled(PsoasError):
    """The user stopped the work; nothing was left half-written."""
