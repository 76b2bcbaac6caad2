"""BlazePose: keypoints of one person with heels and toes, in an upright patch of 256 pixels.

Bazarevsky et al. 2020, "BlazePose: On-device real-time body pose tracking", arXiv:2006.10204. The network gives 33
landmarks and two auxiliary points that span the region of the body; each is refined on a heat map of 64 pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from psoas.pose.backend import PatchPose
from psoas.pose.litert import Network, sigmoid
from psoas.pose.region import Region, cut_patch, points_to_image, region_of_body
from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import KEYPOINTS
from psoas.recording.video import ByteImage

PATCH_SIZE = 256
HEAT_MAP_SIZE = 64
REFINEMENT_REACH = 3  # heat-map pixels on either side: a window of 7
REFINEMENT_FLOOR = 0.5  # a fainter peak says nothing that the landmark does not
PRESENT = 0.5  # score below which nobody is in the patch

# Place of each of our keypoints among BlazePose's landmarks.
LANDMARKS = dict(zip(KEYPOINTS, (0, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32), strict=True))
HIP_CENTRE, BODY_RIM = 33, 34


@dataclass(frozen=True, slots=True)
class BodyLandmarks:
    """What the network says of a patch.

    Parameters
    ----------
    position
        (39, 2) pixels of the patch.
    confidence
        (39,) the smaller of visibility and presence.
    score
        Probability that a person is in the patch.
    """

    position: FloatArray
    confidence: FloatArray
    score: float


class LandmarkNetwork:
    """The landmark network in one of its sizes, "lite" or "heavy"."""

    def __init__(self, size: str, threads: int = 1) -> None:
        self._network = Network(f"pose_landmark_{size}", ("Identity", "Identity_1", "Identity_3"), threads)

    def __call__(self, patch: ByteImage) -> BodyLandmarks:
        """Return the landmarks of the person in an upright (256, 256, 3) RGB patch."""
        batch = np.multiply(patch[None], np.float32(1 / 255), dtype=np.float32)
        landmarks, score, heat = self._network(batch)
        values = landmarks.reshape(-1, 5).astype(float)
        position = refine_on_heat_map(values[:, :2] / PATCH_SIZE, heat[0]) * PATCH_SIZE
        return BodyLandmarks(position, sigmoid(values[:, 3:5]).min(axis=1), float(score.flat[0]))


def refine_on_heat_map(position: FloatArray, heat: FloatArray) -> FloatArray:
    """Return each landmark moved to the centre of the heat around it.

    Parameters
    ----------
    position
        (landmarks, 2) as a part of the patch's side.
    heat
        (rows, columns, landmarks) logits.

    Returns
    -------
    (landmarks, 2); a landmark outside the map, or whose heat stays below `REFINEMENT_FLOOR`, stays where it was.
    """
    rows, columns, landmarks = heat.shape
    column, row = np.floor(position * (columns, rows)).astype(int).T
    inside = (position >= 0).all(axis=1) & (column < columns) & (row < rows)
    reach = np.arange(-REFINEMENT_REACH, REFINEMENT_REACH + 1)
    across, down = np.where(inside, column, 0)[:, None] + reach, np.where(inside, row, 0)[:, None] + reach
    in_map = ((down >= 0) & (down < rows))[:, :, None] & ((across >= 0) & (across < columns))[:, None, :]
    logits = heat[np.clip(down, 0, rows - 1)[:, :, None], np.clip(across, 0, columns - 1)[:, None, :], np.arange(landmarks)[:, None, None]]
    weight = np.where(in_map, sigmoid(logits), 0.0)
    hot = inside & (weight.max(axis=(1, 2)) >= REFINEMENT_FLOOR)
    total = np.where(hot, weight.sum(axis=(1, 2)), 1.0)
    centre = np.stack([(weight.sum(axis=1) * across).sum(axis=1) / columns, (weight.sum(axis=2) * down).sum(axis=1) / rows], axis=1)
    return np.where(hot[:, None], centre / total[:, None], position)


class BlazePose:
    """The default pose model: BlazePose heavy, as `psoas.pose.backend.PoseBackend`."""

    name = "blazepose-heavy"
    patch_size = PATCH_SIZE

    def __init__(self) -> None:
        self._landmarks = LandmarkNetwork("heavy")
        self._order = list(LANDMARKS.values())

    def estimate(self, patch: ByteImage) -> PatchPose:
        """Return the keypoints in a patch; all nan where nobody is in it."""
        seen = self._landmarks(patch)
        if seen.score < PRESENT:
            return PatchPose(np.full((len(KEYPOINTS), 2), np.nan), np.zeros(len(KEYPOINTS)))
        return PatchPose(seen.position[self._order], seen.confidence[self._order])


class BodyFollower:
    """The light network that follows bodies from picture to picture: a region in, the body's own region out."""

    def __init__(self, threads: int = 1) -> None:
        self._landmarks = LandmarkNetwork("lite", threads)
        self._order = list(LANDMARKS.values())

    def __call__(self, image: ByteImage, region: Region) -> tuple[Region, FloatArray] | None:
        """Return the region of the body in `region` and its (keypoints, 2) pixels, or None where nobody is."""
        seen = self.look(image, region)
        return None if seen is None else (seen[0], seen[1].position)

    def look(self, image: ByteImage, region: Region) -> tuple[Region, PatchPose] | None:
        """Return the region of the body in `region` and its keypoints in pixels of the picture, or None where nobody is."""
        seen = self._landmarks(cut_patch(image, region, PATCH_SIZE))
        if seen.score < PRESENT:
            return None
        points = points_to_image(seen.position, region, PATCH_SIZE)
        body = region_of_body(points[HIP_CENTRE], points[BODY_RIM])
        return (body, PatchPose(points[self._order], seen.confidence[self._order])) if body.size > 0 else None
