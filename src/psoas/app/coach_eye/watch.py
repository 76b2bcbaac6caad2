"""What one camera has shown so far: the keypoints of the last two minutes, and where the body is looked for next."""

from __future__ import annotations

from collections import deque

import numpy as np
import xarray as xr

from psoas.app.coach_eye.eye import Body
from psoas.app.coach_eye.reading import Reading, read_motion
from psoas.knowledge.coach_rules import CoachRule
from psoas.recording.dataset import FloatArray, make_recording
from psoas.recording.keypoints import KEYPOINTS

LONGEST = 120.0  # seconds that are looked back
READ_EVERY = 0.2  # seconds: reading all that was seen takes longer than a picture
FEWEST = 3  # pictures before anything is said
POINT_ERROR = 0.04
"""One-sigma error of a point of the light model in trunk lengths: twice that of the heavy one (our assumption, see R167)."""

SHOULDERS, HIPS = ([KEYPOINTS.index(f"{side}_{joint}") for side in ("left", "right")] for joint in ("shoulder", "hip"))


class Watch:
    """The pictures of one connection, as keypoints.

    Parameters
    ----------
    rule
        What is looked at.
    side
        The side that works.
    """

    def __init__(self, rule: CoachRule, side: str) -> None:
        self.rule = rule
        self.side = side
        self.body: Body | None = None
        self._seen: deque[tuple[float, FloatArray, FloatArray]] = deque()
        self._reading = Reading()
        self._read_at = -np.inf

    def begin(self, side: str) -> None:
        """Forget what was seen and begin anew on a side."""
        self.side = side
        self._seen.clear()
        self._reading = Reading()
        self._read_at = -np.inf

    def add(self, time: float, body: Body | None) -> Reading:
        """Take in what was seen in a picture of a moment, in seconds, and return what is said of all so far.

        A picture that is not later than the one before is left out.
        """
        self.body = body
        if not np.isfinite(time) or (self._seen and time <= self._seen[-1][0]):
            return self._reading
        nobody = np.full((len(KEYPOINTS), 2), np.nan), np.zeros(len(KEYPOINTS))
        position, confidence = (body.position, body.confidence) if body is not None else nobody
        self._seen.append((time, position, confidence))
        while self._seen[0][0] < time - LONGEST:
            self._seen.popleft()
        if time - self._read_at >= READ_EVERY and len(self._seen) >= FEWEST:
            self._read_at = time
            self._reading = read_motion(self.rule, self.recording(), self.side) if body is not None else Reading(missing=NOBODY)
        return self._reading

    def recording(self) -> xr.Dataset:
        """Return what was seen as a Recording."""
        time, position, confidence = zip(*self._seen, strict=True)
        places = np.array(position)
        trunk = np.linalg.norm(places[:, SHOULDERS].mean(axis=1) - places[:, HIPS].mean(axis=1), axis=1)
        usual = float(np.nanmedian(trunk)) if np.isfinite(trunk).any() else float("nan")
        return make_recording(
            places.swapaxes(1, 2),
            np.array(time),
            confidence=np.array(confidence),
            sigma=np.full(places.shape[:2], POINT_ERROR * usual),
            source="camera",
            pose_model="blazepose-lite",
        )


NOBODY = "Nobody is seen. Step back until all of you is in the picture, in good light."
