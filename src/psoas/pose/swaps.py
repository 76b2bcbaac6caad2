"""Left and right legs exchanged by the pose model, found and put back.

At each frame the legs may stand as labelled, with everything below the hip exchanged, or with the hips exchanged as
well. The cheapest sequence of these states is found by dynamic programming (Viterbi 1967, doi 10.1109/TIT.1967.1054010),
where a sequence costs the acceleration of every leg point plus a price for each change of state. Two legs that cross
have the same place but opposite velocities, so acceleration tells them apart where distance cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from psoas.recording.dataset import FloatArray

BELOW_HIP = ("knee", "ankle", "heel", "toe")
# States as sums of what is exchanged: 1 what lies below the hips, 2 the hips. Exchanging twice is the exclusive or.
AS_LABELLED, BELOW_HIP_EXCHANGED, HIPS_EXCHANGED, LEG_EXCHANGED = 0, 1, 2, 3
SEARCHED = (AS_LABELLED, BELOW_HIP_EXCHANGED, LEG_EXCHANGED)
# Two searches, one after the other: swaps of a few frames, and stretches of any length. Each has the price of a change of
# state and the price of each frame in an exchanged state, in usual frame costs of the clip. A swap of one frame at a real
# crossing saves 8 to 30; legs of a real runner exchanged over a swing, which is wrong, save up to 10 (pose models
# collapse both legs into one at a crossing now and then, so that the way out of it is open).
SHORT_SWAPS, LONG_SWAPS = (3.0, 1.2), (8.0, 0.02)
# A point's jump counts at most this many thighs: a lost point must not decide for the whole leg.
LARGEST_JUMP = 1.2
# The usual frame cost is taken as at least this many thighs, or points without noise would make every price too small.
LEAST_COST = 0.1

IntArray = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]


def find_swaps(position: FloatArray, keypoint: Sequence[str]) -> IntArray:
    """Return the state of the legs' labels in each frame.

    Parameters
    ----------
    position
        (frames, 2, keypoints) in any unit; nan where a point was not seen.
    keypoint
        Names of the keypoints, in order.

    Returns
    -------
    numpy.ndarray
        (frames,) AS_LABELLED, BELOW_HIP_EXCHANGED, HIPS_EXCHANGED or LEG_EXCHANGED.
    """
    state = _search(position, keypoint, *SHORT_SWAPS)
    longer = _search(exchange_legs(position, keypoint, state), keypoint, *LONG_SWAPS)
    return np.asarray(state ^ longer)


def _search(position: FloatArray, keypoint: Sequence[str], change_price: float, frame_price: float) -> IntArray:
    joints = [joint for joint in ("hip", *BELOW_HIP) if f"left_{joint}" in keypoint and f"right_{joint}" in keypoint]
    n_frames = len(position)
    names = list(keypoint)
    if n_frames < 4 or "hip" not in joints or len(joints) < 3:
        return np.zeros(n_frames, dtype=int)
    legs = np.stack([np.stack([position[:, :2, names.index(f"{side}_{joint}")] for joint in joints], axis=1) for side in ("left", "right")], axis=1)
    exchanged = legs[:, ::-1]
    below = np.array([joint != "hip" for joint in joints])
    # (state, frames, side, joint, space)
    placed = np.stack([legs, np.where(below[:, None], exchanged, legs), exchanged])
    thighs = np.linalg.norm(legs[:, :, 0] - legs[:, :, 1], axis=-1)
    thigh = float(np.median(thighs[np.isfinite(thighs)])) if np.isfinite(thighs).any() else 0.0
    if thigh == 0:
        return np.zeros(n_frames, dtype=int)
    cost = _accelerations(placed / thigh)
    usual = max(float(np.median(cost[0, 0, 0])), LEAST_COST)
    return np.asarray(SEARCHED)[_cheapest_states(cost / usual, change_price, frame_price)]


def exchange_legs(values: FloatArray, keypoint: Sequence[str], state: IntArray) -> FloatArray:
    """Return a copy of `values`, last axis keypoint, with the legs of the exchanged frames put back.

    Parameters
    ----------
    values
        (frames, ..., keypoints), positions or what goes with them.
    keypoint
        Names of the keypoints, in order.
    state
        (frames,) as from `find_swaps`.
    """
    names = list(keypoint)
    result = values.copy()
    for joint in ("hip", *BELOW_HIP):
        if f"left_{joint}" not in names or f"right_{joint}" not in names:
            continue
        left, right = names.index(f"left_{joint}"), names.index(f"right_{joint}")
        frames = np.flatnonzero(state & (HIPS_EXCHANGED if joint == "hip" else BELOW_HIP_EXCHANGED))
        result[frames, ..., left], result[frames, ..., right] = values[frames, ..., right], values[frames, ..., left]
    return result


def _accelerations(placed: FloatArray) -> FloatArray:
    """(state two before, state before, state now, frames - 2) summed length of the second differences, in thighs."""
    n_states, n_frames = placed.shape[:2]
    cost = np.empty((n_states, n_states, n_states, n_frames - 2))
    for first in range(n_states):
        for second in range(n_states):
            for third in range(n_states):
                jump = placed[first, :-2] - 2 * placed[second, 1:-1] + placed[third, 2:]
                length = np.minimum(np.hypot(jump[..., 0], jump[..., 1]), LARGEST_JUMP)
                cost[first, second, third] = np.nansum(length, axis=(1, 2))
    return cost


def _cheapest_states(cost: FloatArray, change_price: float, frame_price: float) -> IntArray:
    n_states, n_steps = cost.shape[0], cost.shape[-1]
    change = change_price * (1 - np.eye(n_states))
    held = frame_price * (np.arange(n_states) > 0)
    total = change + held[:, None] + held[None, :]
    came_from = np.empty((n_steps, n_states, n_states), dtype=int)
    for step in range(n_steps):
        reached = total[:, :, None] + cost[..., step] + change[None] + held[None, None]
        came_from[step] = reached.argmin(axis=0)
        total = reached.min(axis=0)
    states = np.zeros(n_steps + 2, dtype=int)
    states[-2], states[-1] = np.unravel_index(int(total.argmin()), total.shape)
    for step in range(n_steps - 1, -1, -1):
        states[step] = came_from[step, states[step + 1], states[step + 2]]
    return states
