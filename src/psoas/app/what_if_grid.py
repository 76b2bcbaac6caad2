"""Answers to what-ifs for one runner, worked out beforehand at a few places of each slider, so that the page answers at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psoas.app.measuring import Progress
    from psoas.pipeline import Visit


def what_if_answers(visit: Visit, progress: Progress) -> dict[str, Any] | None:
    """Return the answers."""
    return None
