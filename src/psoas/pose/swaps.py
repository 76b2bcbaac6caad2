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
AS_LABELLED, BELOW_HIP_EXCHANGED, LEG_EXCHANGED = 0, 1, 2
STATES = (AS_LABELLED, BELOW_HIP_EXCHANGED, LEG_EXCHANGED)
# Price of a change of state, in usual frame costs of the clip. A swap of one frame changes state twice and saves the
# legs' distance four times; tried on swaps planted at crossings of synthetic and RTMPose legs at 30 to 240 fps.
CHANGE_PRICE = 3.0
# Price of a frame in an exchanged state, so that of two halves that contradict each other the shorter one gives way.
EXCHANGED_PRICE = 0.02
# A jump counts at most this many usual frame costs: a lost point must not decide for the whole leg.
LARGEST_JUMP = 40.0

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
        (frames,) AS_LABELLED, BELOW_HIP_EXCHANGED or LEG_EXCHANGED.
    """
    joints = [joint for joint in ("hip", *BELOW_HIP) if f"left_{joint}" in keypoint and f"right_{joint}" in keypoint]
    n_frames = len(position)
    if n_frames < 4 or len([joint for joint in joints if joint != "hip"]) < 2:
        return np.zeros(n_frames, dtype=int)
    names = list(keypoint)
    legs = np.stack([np.stack([position[:, :2, names.index(f"{side}_{joint}")] for joint in joints], axis=1) for side in ("left", "right")], axis=1)
    exchanged = legs[:, ::-1]
    below = np.array([joint != "hip" for joint in joints])
    # (state, frames, side, joint, space)
    placed = np.stack([legs, np.where(below[:, None], exchanged, legs), exchanged])
    cost = _accelerations(placed)
    usual = float(np.median(cost[0, 0, 0])) or 1.0
    return _cheapest_states(np.minimum(cost / usual, LARGEST_JUMP))


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
        frames = np.flatnonzero((state == LEG_EXCHANGED) | ((state == BELOW_HIP_EXCHANGED) & (joint != "hip")))
        result[frames, ..., left], result[frames, ..., right] = values[frames, ..., right], values[frames, ..., left]
    return result


def _accelerations(placed: FloatArray) -> FloatArray:
    """(state two before, state before, state now, frames - 2) summed length of the second differences."""
    n_states, n_frames = placed.shape[:2]
    cost = np.empty((n_states, n_states, n_states, n_frames - 2))
    for first in range(n_states):
        for second in range(n_states):
            for third in range(n_states):
                jump = placed[first, :-2] - 2 * placed[second, 1:-1] + placed[third, 2:]
                cost[first, second, third] = np.nansum(np.hypot(jump[..., 0], jump[..., 1]), axis=(1, 2))
    return cost


def _cheapest_states(cost: FloatArray) -> IntArray:
    n_states, n_steps = cost.shape[0], cost.shape[-1]
    change = CHANGE_PRICE * (1 - np.eye(n_states))
    held = EXCHANGED_PRICE * np.array([float(state != AS_LABELLED) for state in range(n_states)])
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
