"""What the checker reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RuleName = Literal[
    "amber",
    "apart",
    "calendar",
    "contraindicated",
    "day",
    "deload",
    "dose",
    "equipment",
    "first week",
    "heavy legs",
    "level",
    "load",
    "load rise",
    "long run",
    "minutes",
    "on request",
    "pain",
    "race",
    "reason",
    "release",
    "routine",
    "sides",
    "slots",
    "stopped",
    "taper",
    "time",
    "twice",
]


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that was broken: which, where ("week 2, 2026-12-01, EX24"), and how."""

    rule: RuleName
    where: str
    says: str
