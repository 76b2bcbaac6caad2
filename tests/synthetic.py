"""A runner of known kinematics, seen by a known camera: the truth to hold psoas against.

The runner is built from the ground up: feet that stay planted on belt or road through stance and roll from heel to toe,
a pelvis that falls freely through flight and is carried by a half-sine vertical force in stance, legs of two rigid
segments in between, and trunk, arms and head on top. Use the fixture `synthetic_runner`, or import `make_runner`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
import xarray as xr
from scipy.interpolate import CubicHermiteSpline, PchipInterpolator

from psoas.recording.dataset import make_recording
from psoas.recording.keypoints import KEYPOINTS

GRAVITY = 9.81
THIGH, SHANK = 0.44, 0.43
FOOT, ANKLE_AHEAD, ANKLE_UP = 0.24, 0.05, 0.08
TRUNK, UPPER_ARM, FOREARM = 0.50, 0.30, 0.26
HALF_PELVIS, HALF_SHOULDERS, HALF_HEAD = 0.085, 0.19, 0.075
LEG = THIGH + SHANK
VIEW_ANGLE = {"side": 0.0, "rear": 90.0, "front": -90.0}


@dataclass(frozen=True)
class Truth:
    """What was built in; times in s of real time, angles in degrees per frame (signs as in docs/architecture.md)."""

    initial_contact: dict[str, np.ndarray]
    toe_off: dict[str, np.ndarray]
    step_rate: float
    contact_time: float
    flight_time: float
    step_length: float
    vertical_oscillation: float
    leg_px: float
    px_per_m: float
    near_side: str | None
    facing: str
    slow_motion: float
    thigh: dict[str, np.ndarray]
    knee: dict[str, np.ndarray]
    shank: dict[str, np.ndarray]
    foot: dict[str, np.ndarray]
    trunk_lean: float
    clean: xr.DataArray


def make_runner(
    *,
    speed: float = 3.0,
    step_rate: float | None = None,
    contact_time: float | None = None,
    walking: bool = False,
    duration: float = 8.0,
    fps: float = 60.0,
    view: str | float = "side",
    facing: str = "left",
    surface: str = "treadmill",
    camera: str = "fixed",
    leg_px: float = 250.0,
    size: tuple[int, int] = (1280, 720),
    camera_distance: float = 6.0,
    noise: float = 0.0,
    trunk_lean: float = 6.0,
    pelvic_drop: float = 5.0,
    strike_angle: float = 12.0,
    slow_motion: float = 1.0,
    start: float = 0.13,
    picture: bool = True,
    with_sigma: bool = False,
    seed: int = 0,
    pose_model: str = "synthetic",
) -> tuple[xr.Dataset, Truth]:
    """Film a synthetic runner.

    Parameters
    ----------
    speed
        m/s.
    step_rate
        Steps per minute, both feet; 168 running and 110 walking if None.
    contact_time
        s; 0.25 running and 0.62 of the stride walking if None.
    duration, fps
        Seconds of real time, and pictures per second of playing time.
    view
        "side", "rear", "front", or degrees of the camera away from the side towards the rear (negative: front).
    facing
        "left" or "right" in the picture; the runner's side of that name is the near one.
    surface, camera
        "treadmill" or "overground"; "fixed" or "panning".
    leg_px
        Thigh plus shank in px (at the start, where perspective changes it).
    noise
        Standard deviation of white noise on every coordinate, px.
    slow_motion
        How many times slower than life the clip plays.
    start
        Real time at the first picture, so that events do not fall on frames.
    picture
        Whether the variables of the picture (brightness, camera_shift, ...) are there.
    with_sigma
        Whether `sigma` holds the planted noise.

    Returns
    -------
    Recording in px (y down), Truth
    """
    step_rate = step_rate or (110.0 if walking else 168.0)
    step_time = 60 / step_rate
    stride_time = 2 * step_time
    contact_time = contact_time or (0.62 * stride_time if walking else 0.25)
    time = start + np.arange(round(duration * fps * slow_motion)) / (fps * slow_motion)
    motion = _Motion(speed, step_time, contact_time, walking, strike_angle)
    points, angles = _body(time, motion, trunk_lean, pelvic_drop)
    px_per_m = leg_px / LEG
    position, shift = _project(points, time, speed, view, facing, surface, camera, px_per_m, size, camera_distance)
    rng = np.random.default_rng(seed)
    noisy = position + noise * rng.standard_normal(position.shape)
    off_side = VIEW_ANGLE[view] if isinstance(view, str) else float(view)
    near = facing if abs(off_side) < 80 else None
    confidence = np.array([0.7 if near and name.startswith(("left", "right")) and not name.startswith(near) else 0.9 for name in KEYPOINTS])
    n = len(time)
    per_frame = {
        "brightness": np.full(n, 130.0),
        "sharpness": np.full(n, 250.0),
        "camera_shift": shift,
        "scene_change": np.full(n, 0.02),
        "duplicate": np.zeros(n, bool),
    }
    recording = make_recording(
        noisy,
        np.arange(n) / fps,
        confidence=np.tile(confidence, (n, 1)),
        sigma=np.full((n, len(KEYPOINTS)), noise) if with_sigma else None,
        per_frame=per_frame if picture else None,
        source="synthetic.mp4",
        width=size[0],
        height=size[1],
        pose_model=pose_model,
    )
    vertical = motion.pelvis_height(np.linspace(0, step_time, 400))
    events = {side: np.arange(-2, int(duration / stride_time) + 3) * stride_time + offset for side, offset in (("left", 0.0), ("right", step_time))}
    truth = Truth(
        initial_contact={side: _within(times - start, duration) for side, times in events.items()},
        toe_off={side: _within(times + contact_time - start, duration) for side, times in events.items()},
        step_rate=step_rate,
        contact_time=contact_time,
        flight_time=step_time - contact_time,
        step_length=speed * step_time,
        vertical_oscillation=float(np.ptp(vertical)),
        leg_px=leg_px,
        px_per_m=px_per_m,
        near_side=near,
        facing=facing,
        slow_motion=slow_motion,
        trunk_lean=trunk_lean,
        clean=recording["position"].copy(data=position),
        **angles,
    )
    return recording, truth


@pytest.fixture(scope="session")
def synthetic_runner():
    """The function `make_runner`."""
    return make_runner


class _Motion:
    """Pelvis height and foot path of one stride; the left foot lands at time 0 and the right half a stride later."""

    def __init__(self, speed: float, step_time: float, contact_time: float, walking: bool, strike_angle: float) -> None:
        self.step_time, self.contact_time, self.walking = step_time, contact_time, walking
        self.stride_time = 2 * step_time
        self.standing_height = (0.985 if walking else 0.97) * LEG + ANKLE_UP
        travel = speed * contact_time
        self.heel_at_contact = (0.5 if walking else 0.22) * travel - 0.04
        swing = self.stride_time - contact_time
        late, push = (0.62, -50.0) if walking else (0.5, -57.0)
        stance_times = contact_time * np.array([0, 0.22, late, 1])
        self._pitch_stance = PchipInterpolator(stance_times, [strike_angle, 0, 0, push])
        high = (-62.0, -25.0) if walking else (-95.0, -25.0)
        self._pitch_swing = CubicHermiteSpline(
            contact_time + swing * np.array([0, 0.3, 0.65, 0.9, 1.0]),
            [push, high[0], high[1], strike_angle, strike_angle],
            [-60 / contact_time, 0, (strike_angle - high[0]) / (0.7 * swing), 0, 0],
        )
        self._speed = speed
        toe_off, contact = self._ankle_in_stance(np.array([contact_time - 1e-4, contact_time])), self._ankle_in_stance(np.array([0.0, 1e-4]))
        v_off, v_on = np.diff(toe_off)[:, 0] / 1e-4, np.diff(contact)[:, 0] / 1e-4
        lift, reach = ((0.19, 0.11), (-0.16, 0.30)) if walking else ((0.29 + 0.04 * speed, 0.17), (-0.34, 0.30))
        knots = contact_time + swing * np.array([0, 0.38, 0.75, 1.0])
        forward_speed = 1.15 * (contact[0, 0] - toe_off[0, 1]) / swing
        self._swing_x = CubicHermiteSpline(
            knots, [toe_off[0, 1], reach[0], reach[1], contact[0, 0]], [v_off[0], 1.35 * forward_speed, 0.55 * forward_speed, v_on[0]]
        )
        self._swing_z = CubicHermiteSpline(
            knots, [toe_off[1, 1], lift[0], lift[1], contact[1, 0]], [v_off[1], 0, -0.5 * lift[0] / swing, min(v_on[1], -0.3)]
        )

    def pelvis_height(self, time: np.ndarray) -> np.ndarray:
        step, contact = self.step_time, self.contact_time
        t = np.mod(time, step)
        if self.walking:
            return self.standing_height - 0.02 + 0.02 * np.cos(2 * np.pi * (t - contact / 2) / step)
        flight = step - contact
        v = GRAVITY * flight / 2
        carried = -v * t - GRAVITY * t**2 / 2 + GRAVITY * step / 2 * (t - contact / np.pi * np.sin(np.pi * t / contact))
        falling = v * (t - contact) - GRAVITY * (t - contact) ** 2 / 2
        return self.standing_height + np.where(t < contact, carried, falling)

    def ankle_and_pitch(self, time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(2, frames) ankle relative to the pelvis forward and to the ground up, and the foot's pitch in degrees."""
        t = np.mod(time, self.stride_time)
        stance = t < self.contact_time
        ankle = np.where(stance, self._ankle_in_stance(np.minimum(t, self.contact_time)), np.stack([self._swing_x(t), self._swing_z(t)]))
        return ankle, np.where(stance, self._pitch_stance(np.minimum(t, self.contact_time)), self._pitch_swing(t))

    def _ankle_in_stance(self, t: np.ndarray) -> np.ndarray:
        pitch = np.radians(self._pitch_stance(t))
        heel_planted = self.heel_at_contact - self._speed * t
        on_toe = pitch < 0
        toe = np.stack([heel_planted + FOOT, np.zeros_like(t)])
        along, normal = np.stack([np.cos(pitch), np.sin(pitch)]), np.stack([-np.sin(pitch), np.cos(pitch)])
        heel = np.where(on_toe, toe - FOOT * along, np.stack([heel_planted, np.zeros_like(t)]))
        return heel + ANKLE_AHEAD * along + ANKLE_UP * normal


def _body(time: np.ndarray, motion: _Motion, trunk_lean: float, pelvic_drop: float) -> tuple[dict[str, np.ndarray], dict[str, dict[str, np.ndarray]]]:
    """Keypoint name -> (3, frames) forward, left, up in m, relative to the pelvis forward; and the angles."""
    points: dict[str, np.ndarray] = {}
    angles: dict[str, dict[str, np.ndarray]] = {"thigh": {}, "knee": {}, "shank": {}, "foot": {}}
    height = motion.pelvis_height(time)
    # The pelvis drops towards the leg in swing: left high in left stance.
    tilt = np.radians(pelvic_drop) * np.sin(2 * np.pi * (time - motion.contact_time / 2 + motion.stride_time / 4) / motion.stride_time)
    lean = np.radians(trunk_lean)
    for side, sign, offset in (("left", 1.0, 0.0), ("right", -1.0, motion.step_time)):
        ankle, pitch = motion.ankle_and_pitch(time - offset)
        hip = np.stack([np.zeros_like(time), height + sign * HALF_PELVIS * np.tan(tilt)])
        knee, ankle = _two_links(hip, ankle)
        along = np.stack([np.cos(np.radians(pitch)), np.sin(np.radians(pitch))])
        normal = np.stack([-along[1], along[0]])
        heel = ankle - ANKLE_AHEAD * along - ANKLE_UP * normal
        arm = np.radians(-10 - 28 * np.cos(2 * np.pi * (time - offset + 0.1) / motion.stride_time))
        shoulder = np.stack([np.full_like(time, TRUNK * np.sin(lean)), height + TRUNK * np.cos(lean)])
        elbow = shoulder + UPPER_ARM * np.stack([np.sin(arm), -np.cos(arm)])
        wrist = elbow + FOREARM * np.stack([np.sin(arm + np.radians(95)), -np.cos(arm + np.radians(95))])
        ear = shoulder + np.array([[0.05], [0.22]])
        for joint, place, aside in (
            ("hip", hip, HALF_PELVIS),
            ("knee", knee, 0.07),
            ("ankle", ankle, 0.05),
            ("heel", heel, 0.05),
            ("toe", heel + FOOT * along, 0.07),
            ("shoulder", shoulder, HALF_SHOULDERS),
            ("elbow", elbow, HALF_SHOULDERS + 0.06),
            ("wrist", wrist, HALF_SHOULDERS - 0.04),
            ("ear", ear, HALF_HEAD),
        ):
            points[f"{side}_{joint}"] = np.stack([place[0], np.full_like(time, sign * aside), place[1]])
        angles["thigh"][side] = np.degrees(np.arctan2(*(knee - hip) * np.array([[1], [-1]])))
        angles["shank"][side] = np.degrees(np.arctan2(*(ankle - knee) * np.array([[1], [-1]])))
        angles["knee"][side] = angles["thigh"][side] - angles["shank"][side]
        angles["foot"][side] = pitch
    points["nose"] = (points["left_ear"] + points["right_ear"]) / 2 + np.array([[0.11], [0.0], [0.01]])
    return points, angles


def _two_links(hip: np.ndarray, ankle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Knee in front of the line from hip to ankle, and the ankle drawn in to where the leg reaches."""
    line = ankle - hip
    distance = np.hypot(*line)
    direction = line / distance
    distance = np.clip(distance, abs(THIGH - SHANK) + 0.05, 0.995 * LEG)
    along = (THIGH**2 - SHANK**2 + distance**2) / (2 * distance)
    aside = np.sqrt(THIGH**2 - along**2)
    return hip + along * direction + aside * np.stack([-direction[1], direction[0]]), hip + distance * direction


def _project(points, time, speed, view, facing, surface, camera, px_per_m, size, distance):
    """(frames, 2, keypoints) px and (frames, 2) movement of the background."""
    off_side = np.radians(VIEW_ANGLE[view] if isinstance(view, str) else view)
    azimuth = off_side if facing == "left" else np.pi - off_side
    looking, rightwards = np.array([np.sin(azimuth), -np.cos(azimuth)]), np.array([-np.cos(azimuth), -np.sin(azimuth)])
    travel = speed * (time - time[0]) if surface == "overground" else np.zeros_like(time)
    scale = px_per_m * distance / np.maximum(distance + travel * looking[0], 0.5)
    across = travel * rightwards[0] if camera == "fixed" else np.zeros_like(time)
    across = across - (np.median(across) if surface == "overground" else 0)
    ground = 0.9 * size[1]
    horizon = ground - 1.0 * px_per_m
    frames = np.empty((len(time), 2, len(KEYPOINTS)))
    for k, name in enumerate(KEYPOINTS):
        forward, left, up = points[name]
        frames[:, 0, k] = size[0] / 2 + scale * (forward * rightwards[0] + left * rightwards[1] + across)
        frames[:, 1, k] = horizon + scale * (1.0 - up)
    shift = np.zeros((len(time), 2))
    if camera == "panning":
        shift[1:, 0] = -np.diff(travel) * rightwards[0] * scale[1:]
    shift[0] = np.nan
    return frames, shift


def _within(times: np.ndarray, duration: float) -> np.ndarray:
    return times[(times >= 0) & (times < duration)]
