"""The capture verdict: looks at everything that can spoil a clip before any number is taken from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import xarray as xr

from psoas.gait.activity import LEAST_SWING_SIDE, Activity, find_activity, without_idle
from psoas.gait.camera import Filming, find_filming
from psoas.gait.capture import CaptureCheck, CaptureVerdict
from psoas.gait.horizon import check_horizon
from psoas.gait.limits import FAST, FRONTAL, GROUND_TIME, SAGITTAL, TIMED, because, limits_of_view
from psoas.gait.picture import check_blur, check_cuts, check_legs_in_picture, check_light, check_occlusion, check_size
from psoas.gait.playback import Playback, find_playback, possible
from psoas.gait.sighting import Sighting, sight_runner
from psoas.gait.view import SQUARE, Viewpoint, find_viewpoint
from psoas.quantity import Estimate
from psoas.recording.runner import Conditions, Runner

# FR02: 120 pictures a second or more, 60 for angles, 30 for step rate and rough angles; below 24 the foot moves 0.3 leg
# lengths between two pictures. 50 and 24 admit the European and cinema rates.
LOWEST_RATE, FAIR_RATE = 24.0, 50.0
# FR03: at least 7 steps for a summary. With fewer than 4 no foot is seen to land twice.
FEWEST_STEPS, FEW_STEPS = 4.0, 7.0
UNKNOWN_RUNNER = Runner()


def judge_capture(recording: xr.Dataset, conditions: Conditions, runner: Runner = UNKNOWN_RUNNER) -> CaptureVerdict:
    """Say what may be measured from a clip.

    Parameters
    ----------
    recording
        Repaired keypoints, px or m, in the file's own time; variables of the picture where there are any.
    conditions
        Surface and slow-motion factor, where they were given, win over what is seen.
    runner
        Height, where it is known, makes the estimate of slow motion surer.

    Returns
    -------
    CaptureVerdict
        "refused" if any check refuses, "limited" if any takes metrics away, else "usable".
    """
    sighting = sight_runner(recording)
    viewpoint = find_viewpoint(sighting)
    sighting = without_idle(sighting, viewpoint)
    activity = find_activity(sighting, viewpoint)
    behind = viewpoint.view in ("rear", "front")
    playback = find_playback(recording, sighting, activity, conditions, runner, behind=behind)
    filming = find_filming(recording, sighting, viewpoint, conditions)
    if not sighting.seen.any():
        checks = [_nobody(recording)]
    else:
        found = [
            check_size(sighting, recording),
            _check_activity(sighting, activity, playback),
            _check_view(viewpoint),
            _check_direction(viewpoint, activity),
            check_cuts(sighting, recording),
            _check_frame_rate(playback, activity),
            _check_steps(activity, sighting),
            check_legs_in_picture(sighting, recording, activity),
            check_occlusion(sighting, recording, viewpoint),
            check_light(sighting, recording),
            check_blur(sighting, recording),
            _check_surface(filming),
            _check_camera(filming),
            check_horizon(sighting, viewpoint, filming),
        ]
        checks = [check for check in found if check is not None]
    statuses = {check.status for check in checks}
    return CaptureVerdict(
        status="refused" if "refused" in statuses else "limited" if "limited" in statuses else "usable",
        view=viewpoint.view,
        view_angle=viewpoint.angle,
        activity=activity.kind,
        direction=_direction(viewpoint),
        near_side=viewpoint.facing if viewpoint.view in ("side", "oblique") else None,
        surface=filming.surface,
        camera=filming.camera,
        slow_motion=playback.slow_motion,
        frame_rate=playback.frame_rate,
        checks=tuple(checks),
        refused_metrics=_refused_metrics(viewpoint, playback, activity, {check.id: check for check in checks}),
    )


def _direction(viewpoint: Viewpoint) -> Literal["left", "right", "away", "towards"] | None:
    if viewpoint.view == "rear":
        return "away"
    return "towards" if viewpoint.view == "front" else viewpoint.facing


def _nobody(recording: xr.Dataset) -> CaptureCheck:
    n = recording.sizes["time"]
    said = f"No runner with hip, knee and ankle was found in {n} pictures." if n != 1 else "No runner with hip, knee and ankle was found."
    return CaptureCheck("legs_in_picture", "refused", said, "Film one runner, the whole body from head to shoes in the picture.")


def _check_activity(sighting: Sighting, activity: Activity, playback: Playback) -> CaptureCheck:
    remedy = "Film at least 10 s of running at an even pace."
    n = sighting.stretch.stop - sighting.stretch.start
    if activity.kind == "running":
        return CaptureCheck("activity", "good", "The person is running.")
    if activity.kind == "walking":
        return CaptureCheck("activity", "refused", "The person is walking: the hips are lowest when the legs are furthest apart.", remedy)
    if n <= 2:
        return CaptureCheck("activity", "refused", f"The runner is seen in {n} picture{'s' if n > 1 else ''} only.", remedy)
    if playback.repeated_share > 0.8:
        return CaptureCheck("activity", "refused", "This is a still picture: nothing moves in it.", remedy)
    if activity.swing < LEAST_SWING_SIDE:
        return CaptureCheck("activity", "refused", "The person stands: the legs do not step.", remedy)
    return CaptureCheck("activity", "refused", "The legs move, but not in steps that repeat.", remedy)


def _check_view(viewpoint: Viewpoint) -> CaptureCheck:
    square = "Film from the side, square to the running direction, the lens at hip height."
    angle = viewpoint.angle
    if viewpoint.view == "unknown":
        return CaptureCheck("view", "refused", "Where the camera stood cannot be told: hips or feet are not seen.", square, angle)
    if viewpoint.view == "front":
        return CaptureCheck("view", "refused", "The clip is filmed from the front.", "Film from the side, and from behind for a second clip.", angle)
    if viewpoint.view == "oblique":
        where = "ahead of" if viewpoint.towards_front else "behind"
        said = f"The camera stood {angle.value:.0f}° {where} a true side view. Only the rhythm of the steps can be had."
        return CaptureCheck("view", "limited", said, square, angle)
    if viewpoint.view == "rear":
        return CaptureCheck("view", "good", "The clip is filmed from behind.", "", angle)
    return CaptureCheck("view", "good", f"The clip is filmed from the side, within {SQUARE:.0f}°.", "", angle)


def _check_direction(viewpoint: Viewpoint, activity: Activity) -> CaptureCheck | None:
    if activity.kind == "neither":
        return None
    if activity.backward:
        said = "The feet go forward on the ground and back in the air: the person runs backwards or the clip is reversed."
        return CaptureCheck("direction", "refused", said, "Film running forward, and give the clip as it was filmed.")
    directions = {
        "left": "The runner faces left.",
        "right": "The runner faces right.",
        "away": "The runner is seen from behind.",
        "towards": "The runner comes towards the camera.",
    }
    direction = _direction(viewpoint)
    return CaptureCheck("direction", "good", directions[direction]) if direction else None


def _check_frame_rate(playback: Playback, activity: Activity) -> CaptureCheck | None:
    rate = playback.frame_rate
    if not rate.known:
        return None
    repeated = f" ({100 * playback.repeated_share:.0f} % of the pictures repeat the one before)" if playback.repeated_share > 0.02 else ""
    said = f"The clip has {rate.value:.0f} different pictures a second{repeated}."
    if not playback.sure:
        factor = playback.slow_motion
        return CaptureCheck(
            "frame_rate",
            "limited",
            f"The clip seems to play {factor.value:.1f} times slower than life (between {factor.interval()[0]:.1f} and {factor.interval()[1]:.1f}).",
            "Say how many times slower it plays (option slow-motion): 4 for 120 pictures a second played at 30.",
            factor,
        )
    if not possible(activity, playback.slow_motion.value):
        implied = activity.step_rate * playback.slow_motion.value
        return CaptureCheck(
            "frame_rate",
            "refused",
            f"At {playback.slow_motion.value:g} times slower than life the runner would take {implied:.0f} steps a minute, which nobody does.",
            "Check the slow-motion factor that was given: it says how many times slower than life the file plays, and is left out for a usual clip.",
            playback.slow_motion,
        )
    slow = f" It plays {playback.slow_motion.value:g} times slower than life." if playback.slow_motion.value != 1 else ""
    remedy = "Film at 60 frames a second, better 120."
    if rate.value < LOWEST_RATE:
        return CaptureCheck("frame_rate", "refused", f"{said}{slow} That is too few to follow a foot.", remedy, rate)
    if rate.value < FAIR_RATE:
        return CaptureCheck("frame_rate", "limited", f"{said}{slow} That gives step rate and lean; angles and contact times are rough.", remedy, rate)
    return CaptureCheck("frame_rate", "good", f"{said}{slow}", "", rate)


def _check_steps(activity: Activity, sighting: Sighting) -> CaptureCheck | None:
    if activity.kind == "neither":
        return None
    steps = activity.steps
    estimate = Estimate(round(steps), "1", random_error=1.0, n=max(1, round(steps)), counted="steps", origin="step rate and length of the clip")
    said = f"The clip shows {steps:.0f} steps in {sighting.duration:.1f} s."
    remedy = "Film at least 10 s, or 20 steps; overground let the runner pass several times or follow from further away."
    if steps < FEWEST_STEPS:
        return CaptureCheck("strides", "refused", f"{said} No foot is seen to land often enough.", remedy, estimate)
    if steps < FEW_STEPS:
        return CaptureCheck("strides", "limited", f"{said} A fair mean needs 7.", remedy, estimate)
    return CaptureCheck("strides", "good", said, "", estimate)


def _check_surface(filming: Filming) -> CaptureCheck:
    if filming.surface is None:
        return CaptureCheck("surface", "good", "Treadmill or overground cannot be told.", "Say which with --treadmill or --overground.")
    if filming.surface == "treadmill":
        return CaptureCheck("surface", "good", "The runner is on a treadmill.")
    far = f" over {filming.travel:.0f} leg lengths" if np.isfinite(filming.travel) else ""
    return CaptureCheck("surface", "good", f"The runner runs overground{far}.")


def _check_camera(filming: Filming) -> CaptureCheck | None:
    if filming.camera is None:
        return None
    if filming.camera == "panning":
        return CaptureCheck("camera", "good", "The camera follows the runner.")
    return CaptureCheck("camera", "good", "The camera stands still.")


def _refused_metrics(viewpoint: Viewpoint, playback: Playback, activity: Activity, checks: Mapping[str, CaptureCheck]) -> dict[str, str]:
    reasons: dict[str, str] = {}
    rate = playback.frame_rate
    if not playback.sure:
        reasons |= because(TIMED, "How many times slower than life the clip plays is not sure. Say it with the option slow-motion.")
    elif rate.known and rate.value < FAIR_RATE:
        reasons |= because(FAST, f"{rate.value:.0f} pictures a second are too few for this. Film at 60 or more.")
    blur = checks.get("blur")
    if blur is not None and blur.status == "limited":
        reasons |= because((*GROUND_TIME, *FAST), f"{blur.said} {blur.remedy}")
    feet = checks.get("legs_in_picture")
    if feet is not None and feet.status == "limited":
        on_foot = [*GROUND_TIME, *(id for id in (*SAGITTAL, *FRONTAL) if "foot" in id or "ankle" in id or "heel" in id)]
        reasons |= because(on_foot, f"{feet.said} {feet.remedy}")
    # What the view does not show is the reason that matters most.
    return reasons | limits_of_view(viewpoint.view)
