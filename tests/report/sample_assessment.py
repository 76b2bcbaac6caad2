"""A made runner: an Assessment with plausible curves, built from the contracts alone."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from psoas.assessment import Assessment, Source
from psoas.finding import Finding, SideDifference, Verdict
from psoas.gait.capture import CaptureCheck, CaptureVerdict
from psoas.gait.curves import Curve
from psoas.gait.figure import Moment, StickFigure
from psoas.gait.form import FormVerdict
from psoas.quantity import Estimate
from psoas.recording.runner import Conditions, Runner
from psoas.report.headlines import choose_headlines

from .sample_muscles import sample_muscles

PERCENT = np.arange(101)
THIGH, SHANK = 0.51, 0.49


def periodic(*keys: tuple[float, float]) -> np.ndarray:
    """A smooth closed curve through (percent, value) keys, one value a percent."""
    percent, value = zip(*keys)
    fine = np.interp(np.arange(100), percent, value, period=100)
    spectrum = np.fft.rfft(fine)
    spectrum[9:] = 0
    smooth = np.fft.irfft(spectrum, 100)
    return np.append(smooth, smooth[0])


THIGH_ANGLE = periodic((0, 20), (10, 18), (20, 7), (30, -8), (37, -17), (43, -19), (50, -12), (60, 4), (70, 23), (80, 33), (86, 34), (92, 29))
KNEE_ANGLE = periodic((0, 12), (8, 30), (15, 41), (25, 33), (33, 20), (38, 16), (45, 38), (55, 82), (62, 96), (70, 88), (80, 54), (88, 20), (94, 9))
FOOT_ANGLE = periodic((0, 14), (6, 0), (22, 0), (30, -22), (38, -58), (46, -86), (55, -98), (65, -84), (75, -44), (85, -4), (94, 16))
TRUNK_ANGLE = 7 + 1.5 * np.cos((PERCENT - 30) / 50 * 2 * np.pi)


def hanging(angle: np.ndarray, length: float) -> np.ndarray:
    """(101, 2) forward and up of a segment that hangs at `angle` degrees ahead of straight down."""
    return length * np.stack([np.sin(np.radians(angle)), -np.cos(np.radians(angle))], axis=1)


def sample_figure() -> StickFigure:
    """The average stride by forward kinematics; the far leg is half a stride behind."""
    points: dict[str, np.ndarray] = {}
    for side, shift in (("left", 0), ("right", 50)):
        thigh, knee, foot = (np.append(np.roll(angle[:100], -shift), angle[shift]) for angle in (THIGH_ANGLE, KNEE_ANGLE, FOOT_ANGLE))
        trunk_up = np.stack([np.sin(np.radians(TRUNK_ANGLE)), np.cos(np.radians(TRUNK_ANGLE))], axis=1)
        points[f"{side}_hip"] = np.tile([0.02 if side == "left" else -0.02, 0], (101, 1))
        points[f"{side}_knee"] = points[f"{side}_hip"] + hanging(thigh, THIGH)
        points[f"{side}_ankle"] = points[f"{side}_knee"] + hanging(thigh - knee, SHANK)
        along = np.stack([np.cos(np.radians(foot)), np.sin(np.radians(foot))], axis=1)
        upright = np.stack([-along[:, 1], along[:, 0]], axis=1)
        points[f"{side}_heel"] = points[f"{side}_ankle"] - 0.05 * along - 0.075 * upright
        points[f"{side}_toe"] = points[f"{side}_ankle"] + 0.17 * along - 0.085 * upright
        points[f"{side}_shoulder"] = 0.58 * trunk_up
        swing = -0.9 * (thigh - 8)
        points[f"{side}_elbow"] = points[f"{side}_shoulder"] + hanging(swing, 0.32)
        points[f"{side}_wrist"] = points[f"{side}_elbow"] + hanging(swing + 85, 0.27)
        points[f"{side}_ear"] = 0.82 * trunk_up + [0.05, 0.02]
    points["nose"] = points["left_ear"] + [0.12, -0.02]
    lowest = np.min([points[name][:, 1] for name in points if name.endswith(("heel", "toe"))], axis=0)
    flight = np.where((PERCENT % 50) > 38, 0.05 * np.sin((PERCENT % 50 - 38) / 12 * np.pi), 0)
    height = periodic(*zip(PERCENT[:100].tolist(), (flight - lowest)[:100].tolist()))
    return StickFigure("left", {name: tuple((float(x), float(y + h)) for (x, y), h in zip(path, height)) for name, path in points.items()})


def curve(id: str, side: Any, mean: np.ndarray, error: float, band: float | None = None) -> Curve:
    wide = 1.1 * np.asarray(mean)
    return Curve(
        id=id,
        side=side,
        unit="deg",
        n=16,
        toe_off=37.0,
        mean=tuple(map(float, mean)),
        spread=(1.5,) * 101,
        error=(error,) * 101,
        norm_low=tuple(map(float, wide - band)) if band else (),
        norm_high=tuple(map(float, wide + band)) if band else (),
        norm="curves_rbds" if band else "",
    )


def finding(id: str, side: Any, value: float, error: float, unit: str, band: tuple[float, float] | None = None, **more: Any) -> Finding:
    """A Finding whose verdict follows from band and error; `error` is the 95 % half-width."""
    sigma = error / 1.96
    if math.isnan(value):
        estimate = Estimate.unknown(unit, more.pop("reason"))
        return Finding(id, side, estimate, Verdict.CANT_TELL, **more)
    estimate = Estimate(value, unit, random_error=0.6 * sigma, systematic_error=0.8 * sigma, n=16, origin="gait")
    verdict, z = Verdict.NO_NORM, None
    if band:
        inside = band[0] <= value <= band[1]
        clear = value + error < band[0] or value - error > band[1]
        verdict = Verdict.IN_BAND if inside else Verdict.OUTSIDE if clear else Verdict.CANT_TELL
        z = (value - sum(band) / 2) / ((band[1] - band[0]) / 3)
    wobble = tuple(value + sigma * math.sin(2.4 * k) for k in range(16))
    return Finding(id, side, estimate, verdict, band, "fn" if band else "", z, per_stride=wobble, **more)


def sample_findings() -> tuple[Finding, ...]:
    nan = math.nan
    both = (
        finding("step_rate", "both", 168.9, 0.7, "steps/min", (152.0, 177.0)),
        finding("vertical_oscillation_leg", "both", 10.6, 0.9, "% leg", (7.5, 13.4)),
        finding("vertical_oscillation", "both", 0.094, 0.009, "m", (0.066, 0.116)),
        finding("speed", "both", 2.9, 0.15, "m/s"),
        finding("trunk_lean_mean", "both", 7.1, 3.1, "deg", (2.0, 14.0)),
        finding("trunk_lean_range", "both", 3.0, 0.8, "deg"),
        finding("pelvic_tilt", "both", nan, 0, "deg", reason="Hip points do not show how the pelvis tips. Two stickers on the pelvis would."),
        finding("step_width", "both", nan, 0, "% leg", reason="Seen only from behind. Film a second clip from behind, 3 m away."),
    )
    sided = [
        ("stride_time", 0.711, 0.709, 0.004, "s", None),
        ("contact_time", 0.262, 0.266, 0.016, "s", (0.226, 0.318)),
        ("flight_time", 0.094, 0.09, 0.016, "s", None),
        ("duty_factor", 36.9, 37.5, 2.2, "%", (31.9, 41.5)),
        ("step_length_leg", 1.15, 1.17, 0.05, "leg", None),
        ("overstride_distance", 34.2, 31.0, 3.1, "% leg", (18.0, 29.0)),
        ("tibia_angle_contact", 8.4, 7.9, 4.6, "deg", (3.7, 13.7)),
        ("foot_inclination_contact", 14.1, 11.9, 5.2, "deg", None),
        ("knee_flexion_contact", 12.2, 13.0, 5.8, "deg", (1.6, 17.6)),
        ("knee_flexion_stance_peak", 41.0, 42.3, 5.8, "deg", (34.0, 48.0)),
        ("knee_flexion_swing_peak", 96.2, 97.9, 6.3, "deg", (82.0, 108.0)),
        ("thigh_behind_peak", 15.1, 20.4, 4.8, "deg", (16.4, 28.4)),
        ("knee_lift_peak", 33.8, 32.9, 4.9, "deg", (23.1, 37.1)),
        ("knee_drive_speed", 412.0, 398.0, 31.0, "deg/s", None),
        ("ankle_push_off", 38.0, 36.0, 9.0, "deg", None),
        ("foot_lift_speed", 2.1, 2.0, 0.2, "leg/s", None),
        ("arm_swing_range", 61.0, 57.0, 7.0, "deg", None),
        ("elbow_angle", 84.0, 88.0, 6.0, "deg", None),
    ]
    found = [finding(id, side, value, error, unit, band) for id, l, r, error, unit, band in sided for side, value in (("left", l), ("right", r))]
    return (*both, *found)


def sample_differences() -> tuple[SideDifference, ...]:
    def difference(id: str, value: float, error: float, unit: str, spread: float | None, verdict: Verdict, why: str = "") -> SideDifference:
        return SideDifference(id, Estimate(value, unit, random_error=error / 1.96, n=16), spread, verdict, why, "R148" if spread else "")

    return (
        difference("contact_time", -0.004, 0.009, "s", 0.018, Verdict.IN_BAND),
        difference("thigh_behind_peak", -5.3, 6.1, "deg", 5.0, Verdict.CANT_TELL, "The difference is about as large as its error."),
        difference("knee_flexion_swing_peak", -1.7, 2.5, "deg", 7.1, Verdict.IN_BAND),
        difference("knee_lift_peak", 0.9, 2.2, "deg", 5.2, Verdict.IN_BAND),
        difference("arm_swing_range", 4.0, 3.0, "deg", None, Verdict.NO_NORM, "How far healthy runners differ is not published."),
    )


def sample_form() -> tuple[FormVerdict, ...]:
    return (
        FormVerdict(
            "overstriding",
            "seen",
            "Your foot lands further ahead of the hip than in most runners at this speed.",
            ("overstride_distance", "tibia_angle_contact", "knee_flexion_contact"),
            ("R016", "R017", "R173"),
        ),
        FormVerdict("forward_lean", "not seen", "Your trunk leans as far forward as in most runners.", ("trunk_lean_mean",), ("R021", "R023")),
        FormVerdict("weak_core", "can't tell", "A side view shows little of the pelvis and trunk sideways.", ("trunk_lean_range",), ("R059", "R060")),
    )


def sample_capture() -> CaptureVerdict:
    return CaptureVerdict(
        status="limited",
        view="side",
        view_angle=Estimate(6.0, "deg", systematic_error=3.0),
        activity="running",
        direction="left",
        near_side="left",
        surface="treadmill",
        camera="fixed",
        slow_motion=Estimate(1.0, "1"),
        frame_rate=Estimate(29.97, "fps", random_error=0.005),
        checks=(
            CaptureCheck("view", "good", "Filmed from the left side, 6° off square.", estimate=Estimate(6.0, "deg", systematic_error=3.0)),
            CaptureCheck("activity", "good", "Running, 34 steps in view."),
            CaptureCheck("strides", "good", "31 whole strides, 16 left and 15 right.", estimate=Estimate(31.0, "1")),
            CaptureCheck(
                "frame_rate",
                "limited",
                "30 pictures a second: a step's contact is known to one picture, 33 ms.",
                "Film at 120 frames a second (slow motion) or more.",
                Estimate(29.97, "fps", random_error=0.005),
            ),
            CaptureCheck("light", "good", "Bright enough."),
            CaptureCheck("occlusion", "limited", "The far foot is hidden for part of the stride.", "Film from the other side too."),
            CaptureCheck("camera", "good", "The camera stands still."),
        ),
        refused_metrics={"step_width": "Seen only from behind. Film a second clip from behind, 3 m away."},
    )


def sample_assessment(**changes: Any) -> Assessment:
    """The made runner; `changes` replaces fields."""
    findings, differences, form, capture = sample_findings(), sample_differences(), sample_form(), sample_capture()
    speed = Estimate(2.9, "m/s", systematic_error=0.077)
    whole = Assessment(
        created="2026-11-21T09:30:00+00:00",
        software={"psoas": "0.1.0", "python": "3.11.2", "numpy": "2.3.5"},
        runner=Runner(height=1.78, mass=70.0, sex="m", age=34.0, name="Sample runner"),
        conditions=Conditions(speed=2.9, surface="treadmill"),
        source=Source("male_side.mp4", "5f" * 32, 720, 1280, 12.0, 360, "BlazePose heavy", {"mirror": True}, "Sample clip, MIT licence."),
        capture=capture,
        speed=speed,
        leg_length=Estimate(0.873, "m", systematic_error=0.02),
        headlines=choose_headlines(findings, differences, form, capture, speed),
        findings=findings,
        differences=differences,
        form=form,
        curves=(
            curve("thigh_angle", "left", THIGH_ANGLE, 2.4, 8),
            curve("thigh_angle", "right", THIGH_ANGLE * 1.06 - 2, 2.4, 8),
            curve("knee_flexion", "left", KNEE_ANGLE, 2.9, 11),
            curve("knee_flexion", "right", KNEE_ANGLE * 0.97 + 1, 2.9, 11),
            curve("trunk_lean", "both", TRUNK_ANGLE, 1.6, 5),
        ),
        figure=sample_figure(),
        moments=(
            Moment("contact", 0.0, 2.13, ("tibia_angle_contact", "overstride_distance", "foot_inclination_contact")),
            Moment("mid_stance", 15.0, 2.24, ("knee_flexion_stance_peak", "trunk_lean_mean")),
            Moment("toe_off", 37.0, 2.39, ("thigh_behind_peak",)),
            Moment("mid_swing", 82.0, 2.71, ("knee_lift_peak", "knee_flexion_swing_peak")),
        ),
        notes=("Left and right were swapped in 3 of 360 pictures and were set right.", "Gaps of up to 4 pictures were filled at the far wrist."),
        strides=tuple(
            {"side": "left" if k % 2 == 0 else "right", "initial_contact": 0.5 + 0.355 * k, "contact_time": 0.262 if k else math.nan}
            for k in range(31)
        ),
        muscles=sample_muscles(),
    )
    return replace(whole, **changes)
