"""What was seen of the three things the articles warn of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class FormVerdict:
    """What was seen of something the articles warn of: overstriding, excessive forward lean, weak core."""

    id: Literal["overstriding", "forward_lean", "weak_core"]
    verdict: Literal["seen", "not seen", "can't tell"]
    said: str
    because: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
