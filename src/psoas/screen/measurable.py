"""The tests that a photo or clip can measure, by what is measured in it; pages ask this often, and measuring itself is heavy to load."""

from __future__ import annotations

HELD_ANGLES = ("T03", "T04", "T06", "T07", "T08", "T19")
COUNTED_CLIPS = ("T11", "T15b", "T20")
TIMED_CLIPS = ("T09", "T10", "T12", "T16b", "T16c", "T18")

MEASURED = (*HELD_ANGLES, *COUNTED_CLIPS, *TIMED_CLIPS)
"""Ids of the tests that a picture can measure."""
