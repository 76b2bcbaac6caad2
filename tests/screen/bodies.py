"""Made-up bodies that do tests at home, as keypoints of a camera that stands square to them."""

from __future__ import annotations

import numpy as np

from psoas.recording.dataset import make_recording
from psoas.recording.keypoints import KEYPOINTS

TRUNK, THIGH, SHANK, FOOT = 200.0, 170.0, 165.0, 70.0
RATE = 30.0


def along(degrees, length):
    """Vector(s) of a length that point `degrees` above level, to the right."""
    angle = np.radians(np.asarray(degrees, float))
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1) * length


def body(points, seconds=None, *, noise=0.0, lost=0.0, rng=None, breadth=0.1):
    """Recording of a body: `points` by joint (y up) serve both sides unless a side is named."""
    frames = max((np.ndim(v) > 1 and len(v)) or 1 for v in points.values())
    time = np.arange(frames) / RATE if seconds is None else np.linspace(0, seconds, frames)
    position = np.full((frames, len(KEYPOINTS), 2), np.nan)
    across = np.array([0.0, breadth * TRUNK / 2])
    for k, name in enumerate(KEYPOINTS):
        side, _, joint = name.partition("_")
        value = points.get(name, points.get(joint))
        if value is not None:
            offset = across * {"left": 1, "right": -1}.get(side, 0) if joint == "shoulder" or (joint == "hip" and breadth > 0.3) else 0.0
            position[:, k] = np.broadcast_to(value, (frames, 2)) + offset
    if rng is not None:
        position += rng.normal(0, noise, position.shape)
        position[rng.random(position.shape[:2]) < lost] = np.nan
    picture = position * (1, -1) + (500, 800)
    return make_recording(picture.swapaxes(1, 2), time, confidence=np.isfinite(picture[..., 0]) * 0.9, width=1920, height=1080, source="made up")


def waves(count, period, low, high, *, heights=None, before=3.0, after=3.0):
    """A signal that rises `count` times from low to high, with rest before and after."""
    heights = np.full(count, high) if heights is None else np.asarray(heights, float)
    phase = (1 - np.cos(2 * np.pi * np.arange(int(period * RATE)) / int(period * RATE))) / 2
    rises = np.concatenate([low + (top - low) * phase for top in heights])
    return np.concatenate([np.full(int(before * RATE), low), rises, np.full(int(after * RATE), low)])


def held(seconds, rest, up, *, before=3.0, after=3.0, way=0.4):
    """A signal that goes from rest to `up`, stays there for `seconds`, and goes back."""
    ramp = np.linspace(rest, up, int(way * RATE))
    return np.concatenate([np.full(int(before * RATE), rest), ramp, np.full(int(seconds * RATE), up), ramp[::-1], np.full(int(after * RATE), rest)])


def bridge(height, **kwargs):
    """Lying on the back, heel on a box; `height` of the hip over the shoulders in trunk lengths."""
    rise = np.asarray(height) * TRUNK
    hip = np.stack([np.sqrt(TRUNK**2 - rise**2), rise], axis=-1)
    return body({"shoulder": np.zeros(2), "hip": hip, "knee": hip + along(25, THIGH), "ankle": hip + along(25, THIGH) + along(-10, SHANK)}, **kwargs)


def hip_bent(degrees, **kwargs):
    """Lying on the back with the foot on the floor; trunk and thigh depart from one line by `degrees`."""
    degrees = np.asarray(degrees, float)
    slope = np.maximum(25 - degrees / 3, 2)
    hip = along(slope, TRUNK)
    knee = hip + along(slope + degrees, THIGH)
    return body({"shoulder": np.zeros(2), "hip": hip, "knee": knee, "ankle": knee + along(-85, SHANK)}, **kwargs)


def plank(offset, slope=10.0, **kwargs):
    """A body line from shoulder to ankle that falls by `slope`; the hip lies `offset` of it above."""
    length = TRUNK + THIGH + SHANK
    line = along(-slope, length)
    normal = along(90 - slope, length)
    offset = np.asarray(offset, float)[:, None]
    hip = line * (TRUNK / length) + offset * normal
    knee = line * ((TRUNK + THIGH) / length) + offset * normal / 2
    return body({"shoulder": np.zeros(2), "hip": hip, "knee": knee, "ankle": np.broadcast_to(line, hip.shape)}, **kwargs)


def on_toes(pitch, **kwargs):
    """Standing, seen from the side; the heel is lifted by `pitch` degrees."""
    heel = -along(-np.asarray(pitch, float), FOOT)
    ankle = heel + np.array([10.0, 25.0])
    knee = ankle + np.array([0.0, SHANK])
    hip = knee + np.array([0.0, THIGH])
    return body({"toe": np.zeros(2), "heel": heel, "ankle": ankle, "knee": knee, "hip": hip, "shoulder": hip + np.array([0.0, TRUNK])}, **kwargs)


def knee_up(thigh, lean=0.0, **kwargs):
    """Sitting or standing; the right thigh is `thigh` degrees above level, the trunk leans back by `lean`."""
    thigh = np.asarray(thigh, float)
    hip = np.zeros(2)
    knee = along(thigh, THIGH)
    trunk = along(90 + np.asarray(lean, float) + 0 * thigh, TRUNK)
    return body({"hip": hip, "knee": knee, "ankle": knee + np.array([0.0, -SHANK]), "shoulder": trunk}, **kwargs)


def lying_leg(*, thigh=0.0, knee=0.0, other_thigh=120.0, **kwargs):
    """Lying on the back, head to the left; right thigh `thigh` degrees above level, knee bent by `knee`."""
    right_knee = along(thigh, THIGH)
    left_knee = along(other_thigh, THIGH)
    return body(
        {
            "shoulder": np.array([-TRUNK, 0.0]),
            "hip": np.zeros(2),
            "right_knee": right_knee,
            "right_ankle": right_knee + along(thigh - knee, SHANK),
            "left_knee": left_knee,
            "left_ankle": left_knee + along(other_thigh - 130, SHANK),
        },
        **kwargs,
    )
