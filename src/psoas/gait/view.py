"""Where the camera stood, read off the runner's breadth and feet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from psoas.gait.capture import View
from psoas.gait.sighting import Sighting
from psoas.quantity import Estimate
from psoas.recording.dataset import FloatArray

# Shoulder and hip breadth, added, of a person seen square from behind, and the foot seen square from the side (80th
# percentile over the clip), in leg lengths: means of OpenPose, RTMPose and BlazePose on the clips of data/video.
FULL_BREADTH = {"shoulder": 0.42, "hip": 0.24}
FULL_FOOT = 0.27
# Breadth differs by 8 % between people and by 0.1 leg between pose models, which is 8 degrees.
ANGLE_ERROR = 8.0
# Within the first angle of the side (or rear) lengths along the picture are foreshortened by less than 10 %.
SQUARE, ASIDE = 25.0, 60.0
FEWEST_FRAMES = 5


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Where the camera stood.

    Parameters
    ----------
    view
        "side", "rear", "front", "oblique" or "unknown".
    angle
        Degrees away from a true side view, 0..90.
    towards_front
        Whether the camera stood ahead of the runner's side rather than behind it.
    facing
        Which way the runner's feet point in the picture; None from the rear or front.
    """

    view: View
    angle: Estimate
    towards_front: bool
    facing: Literal["left", "right"] | None


def find_viewpoint(sighting: Sighting) -> Viewpoint:
    """Return where the camera stood.

    From behind, the left shoulder and hip lie left of the right ones; from the front, right of them; from the side
    they lie over each other and the feet are long. The angle is atan2(breadth, foot), each as a share of its full length.

    Parameters
    ----------
    sighting
        The runner's points.
    """
    breadths = {joint: _median(-sighting.difference(joint)[:, 0]) for joint in FULL_BREADTH}
    known = [joint for joint, breadth in breadths.items() if np.isfinite(breadth)]
    feet = [sighting.points[f"{side}_toe"] - sighting.points[f"{side}_heel"] for side in ("left", "right")]
    along = np.concatenate([foot[:, 0] / sighting.scale for foot in feet])
    along = along[np.isfinite(along)]
    if not known or len(along) < FEWEST_FRAMES:
        reason = "Hips or feet are not seen. Film the whole body from head to shoes."
        return Viewpoint("unknown", Estimate.unknown("deg", reason), towards_front=False, facing=None)
    breadth = sum(breadths[joint] for joint in known) / sum(FULL_BREADTH[joint] for joint in known)
    sign = 1.0 if np.median(along) >= 0 else -1.0
    foot = max(0.0, float(np.quantile(sign * along, 0.8))) / FULL_FOOT
    angle = float(np.degrees(np.arctan2(abs(breadth), min(foot, 1.0))))
    if angle <= SQUARE:
        view: View = "side"
    elif angle < ASIDE:
        view = "oblique"
    else:
        view = "rear" if breadth > 0 else "front"
    facing: Literal["left", "right"] | None = None if view in ("rear", "front") else "right" if sign > 0 else "left"
    estimate = Estimate(angle, "deg", systematic_error=ANGLE_ERROR, n=int(sighting.seen.sum()), counted="frames", origin="breadth and foot length")
    return Viewpoint(view, estimate, towards_front=breadth < 0, facing=facing)


def _median(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) >= FEWEST_FRAMES else float("nan")
