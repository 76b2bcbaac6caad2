"""What one picture of a test gave; light to load, so that a page can read it."""

from __future__ import annotations

from dataclasses import dataclass

from psoas.quantity import Estimate


@dataclass(frozen=True, slots=True)
class Taken:
    """What one picture gave.

    Parameters
    ----------
    estimate
        In the unit of the test; unknown, with the reason, where the picture is refused.
    pelvis_held
        False if a Thomas test shows that the pelvis was not held.
    note
        What else was seen, one sentence; may be empty.
    clip
        Whether it was a clip.
    """

    estimate: Estimate
    pelvis_held: bool = True
    note: str = ""
    clip: bool = False
