"""Two looks at one picture, as it is and mirrored: their mean is better than either, their difference is an error."""

from __future__ import annotations

from typing import Any

import numpy as np

from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import KEYPOINTS, SIDES, other_side

OTHER_SIDE = [KEYPOINTS.index(other_side(name)) for name in KEYPOINTS]

# Parts of the body whose sides are confused together.
LIMBS = (("knee", "ankle", "heel", "toe"), ("elbow", "wrist"), ("shoulder", "hip"))

# Error along each axis that both looks share, in parts of the leg length: what is left against RTMPose where the two
# looks agree, half of its variance being RTMPose's own.
SHARED_ERROR = {
    "nose": 0.008,
    "ear": 0.008,
    "shoulder": 0.008,
    "elbow": 0.012,
    "wrist": 0.012,
    "hip": 0.008,
    "knee": 0.008,
    "ankle": 0.008,
    "heel": 0.011,
    "toe": 0.013,
}


SINGLE_LOOK = 1.8  # error of one look, in shared errors: the root mean square over a clip


def mirrored_to_image(position: FloatArray, width: float) -> FloatArray:
    """Return (..., keypoints, 2) seen in a mirrored picture `width` pixels wide as they are in the picture itself.

    The columns are turned round and left and right change names.
    """
    turned = position[..., OTHER_SIDE, :].copy()
    turned[..., 0] = width - 1 - turned[..., 0]
    return turned


def shared_error(leg_length: float) -> FloatArray:
    """Return the (keypoints,) one-sigma error that a second look does not show, in the unit of `leg_length`."""
    return np.array([SHARED_ERROR[name.removeprefix("left_").removeprefix("right_")] for name in KEYPOINTS]) * leg_length


def exchange_disagreeing_sides(position: FloatArray, mirrored: FloatArray, leg_length: float) -> tuple[FloatArray, FloatArray, int]:
    """Return both looks with the same idea of left and right, and in how many frames one had to be exchanged.

    Where limbs cross, one look may call the left leg right. Their mean would then lie between the legs. Such a frame
    shows: with the sides of one look exchanged the two agree more than twice as well. The look that lies farther from
    the straight line between the nearest frames on which both agree is the one that is exchanged.

    Parameters
    ----------
    position, mirrored
        (frames, keypoints, 2) in the same pixels; nan where nothing was seen.
    leg_length
        In the same pixels; sides closer together than a tenth of it are not told apart.
    """
    looks = [position.copy(), mirrored.copy()]
    changed = np.zeros(len(position), bool)
    for group in LIMBS:
        there = np.array([KEYPOINTS.index(f"{side}_{joint}") for side in SIDES for joint in group])
        across = np.array(OTHER_SIDE)[there]
        straight = np.linalg.norm(looks[0][:, there] - looks[1][:, there], axis=-1).mean(axis=1)
        crossed = np.linalg.norm(looks[0][:, there] - looks[1][:, across], axis=-1).mean(axis=1)
        exchanged = (straight > 0.1 * leg_length) & (crossed < 0.5 * straight)
        agreed = np.flatnonzero(np.isfinite(straight) & ~exchanged)
        if not len(agreed):
            continue
        mean = (looks[0][agreed][:, there] + looks[1][agreed][:, there]) / 2
        for frame in np.flatnonzero(exchanged):
            expected = _between(agreed, mean, int(frame))
            farther = int(np.argmax([np.linalg.norm(look[frame, there] - expected, axis=-1).sum() for look in looks]))
            looks[farther][frame, there] = looks[farther][frame, across]
        changed |= exchanged
    return looks[0], looks[1], int(changed.sum())


def _between(frames: np.ndarray[Any, np.dtype[np.intp]], values: FloatArray, frame: int) -> FloatArray:
    after = int(np.searchsorted(frames, frame))
    if after in (0, len(frames)):
        return np.asarray(values[min(after, len(frames) - 1)])
    part = (frame - frames[after - 1]) / (frames[after] - frames[after - 1])
    return np.asarray((1 - part) * values[after - 1] + part * values[after])


def combine_looks(position: FloatArray, mirrored: FloatArray, leg_length: float) -> tuple[FloatArray, FloatArray]:
    """Return the mean of both looks and its one-sigma error.

    The looks share one part of their error, `shared_error`. The rest is taken as half their distance: the square root
    of two more than if they erred independently, because what misleads one look partly misleads the other (against
    RTMPose the error along each axis is 0.4 to 0.6 of the distance for knees, ankles and feet). Where only one look saw
    anybody, that one counts, with the error of `single_look`.

    Parameters
    ----------
    position, mirrored
        (frames, keypoints, 2) in the same pixels; nan where nothing was seen.
    leg_length
        In the same pixels.

    Returns
    -------
    position
        (frames, keypoints, 2).
    sigma
        (frames, keypoints), along each axis.
    """
    distance = np.linalg.norm(position - mirrored, axis=-1)
    both = np.isfinite(distance)
    mean = np.where(both[..., None], (position + mirrored) / 2, np.where(np.isfinite(position), position, mirrored))
    alone, alone_sigma = single_look(mean, leg_length)
    sigma = np.where(both, np.hypot(shared_error(leg_length), distance / 2), alone_sigma)
    return alone, sigma


def single_look(position: FloatArray, leg_length: float) -> tuple[FloatArray, FloatArray]:
    """Return the positions as they are, and the usual error of a single look: there is no second one to tell.

    Parameters and results as `combine_looks`.
    """
    usual = SINGLE_LOOK * shared_error(leg_length)
    return position, np.where(np.isfinite(position[..., 0]), usual, np.nan)
