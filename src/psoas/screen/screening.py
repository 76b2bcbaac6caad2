"""A screening: what was answered and what the tests found, the value that `psoas screen` writes and `reason` reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from psoas.finding import Finding
from psoas.screen.answers import Answers

BY_HAND, FROM_PHOTO, FROM_CLIP = "by hand", "from a photo", "from a clip"
"""What `Estimate.origin` of a test's finding begins with: it chooses how reliable the test is taken to be."""


@dataclass(frozen=True, slots=True)
class Screening:
    """Answers and test findings of one visit.

    A test's `Finding` has the id of its test or variant ("T03", "T16b"; "T03_free" for a Thomas test in which the pelvis
    was not held), one finding a side, `estimate.n` trials, `z` against its norm (value minus mean over SD, not turned
    round), and `estimate.origin` that begins with one of the origins above. A test that is yes or no (T24, T25, T26) has
    the value 1 or 0 in unit "1", `z` None, and the verdict OUTSIDE for yes, IN_BAND for no. A test that hurt, or could
    not be judged, has an unknown estimate with the reason, and `z` None: pain is never scored as weakness (TR01).
    """

    answers: Answers
    findings: tuple[Finding, ...] = field(default=())
