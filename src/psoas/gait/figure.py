"""The average stride as a moving figure, and its four moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class StickFigure:
    """The average stride as a moving figure, for drawing only.

    `points` maps a keypoint name to its (x forward, y up) path in leg lengths at each whole percent of the near leg's
    stride (0 to 100), relative to mid-hip for x and to the ground for y. `near` names the near side.
    """

    near: Literal["left", "right"]
    points: Mapping[str, tuple[tuple[float, float], ...]]


@dataclass(frozen=True, slots=True)
class Moment:
    """One of the four moments: contact, mid-stance, toe-off, mid-swing; `percent` of the near leg's stride.

    `frame_time` is the recording time in s of a stride close to the average, so that a still can be shown.
    """

    id: Literal["contact", "mid_stance", "toe_off", "mid_swing"]
    percent: float
    frame_time: float
    metrics: tuple[str, ...]
