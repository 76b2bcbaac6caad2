"""Checks of the picture: size of the runner, light, blur, cuts, hidden legs, feet at the edge."""

from __future__ import annotations

import numpy as np
import xarray as xr

from psoas.gait.activity import Activity
from psoas.gait.capture import CaptureCheck
from psoas.gait.sighting import BoolArray, Sighting
from psoas.gait.view import Viewpoint
from psoas.pose.labels import SAME_SIDE_CORRELATION, arms_swing_with_their_legs
from psoas.quantity import Estimate
from psoas.recording.keypoints import SIDES

# The pose network looks at 256 px around the runner, who fills four fifths of them: below 200 px of body (98 px of leg)
# it sees a picture that was blown up. The treadmill clip scaled from a leg of 283 px to 142, 85 and 57 moves the near (far)
# knee by 1.7 (3.4), 2.8 (5.2) and 4.4 (6.5) degrees RMS; the clip of data/video that is too small has 76 px.
SMALLEST_LEG, SMALL_LEG = 90.0, 130.0
BODY_OVER_LEG = 2.04  # Winter 2009, doi 10.1002/9780470549148
# Luma 0..255 of the runner's region. The treadmill clip of data/video darkened to 40, 22 and 9 moves the far knee by 5, 7
# and 10 degrees (RMS), and at 5 nobody is found.
DARKEST, DARK, BRIGHT = 10.0, 25.0, 235.0
# Blur radii in the runner's height (psoas.pose.sharpness). The same clip blurred from 251 to 155, 120 and 92 moves the near
# (far) knee by 2.4 (5), 3.6 (8) and 4.5 (13) degrees; at 89 the points no longer follow the legs.
MOST_BLURRED, BLURRED = 90.0, 130.0
# Share of a picture that changes at a cut (psoas.pose.scene), and a speed of the hips in leg lengths per s that only a
# change of person or scene explains (a sprinter crosses the picture at 13).
CUT, JUMP_SPEED = 0.5, 25.0
# Shares of frames with a foot out of the picture or a leg not found that take metrics away, and that take all.
SOME_LOST, MOST_LOST = 0.10, 0.5
# A far leg whose points are this much less exact than the near leg's.
FAR_LEG_NOISE = 1.8


def check_size(sighting: Sighting, recording: xr.Dataset) -> CaptureCheck:
    """Return whether the runner is large enough in the picture for the points to mean something."""
    remedy = "Move closer or zoom in until the runner fills half of the picture's height."
    if recording.attrs["space_unit"] != "px":
        return CaptureCheck("runner_size", "good", "The points are in metres.")
    leg = sighting.leg_length
    body = BODY_OVER_LEG * leg
    height = float(recording.attrs.get("height") or np.nan)
    share = f", {100 * body / height:.0f} % of its height" if np.isfinite(height) and height > 0 else ""
    said = f"The runner is about {body:.0f} px tall in the picture{share}, the leg {leg:.0f} px long."
    estimate = Estimate(leg, "px", random_error=0.01 * leg, n=int(sighting.seen.sum()), counted="frames", origin="median thigh and shank")
    if leg < SMALLEST_LEG:
        return CaptureCheck("runner_size", "refused", f"{said} That is too small: one pixel is more than a degree.", remedy, estimate)
    if leg < SMALL_LEG:
        return CaptureCheck("runner_size", "limited", f"{said} Angles are rough at this size.", remedy, estimate)
    return CaptureCheck("runner_size", "good", said, "", estimate)


def check_light(sighting: Sighting, recording: xr.Dataset) -> CaptureCheck | None:
    """Return whether the runner is lit; None where it was not measured."""
    level = _median_seen(sighting, recording, "brightness")
    if level is None:
        return None
    if level < DARKEST:
        return CaptureCheck("light", "refused", "The runner is almost black in the picture.", "Film in daylight or with the light behind the camera.")
    if level < DARK:
        return CaptureCheck("light", "limited", "The runner is dark in the picture.", "Film in daylight or with the light behind the camera.")
    if level > BRIGHT:
        return CaptureCheck("light", "limited", "The runner is almost white in the picture.", "Tap on the runner to set the exposure before filming.")
    return CaptureCheck("light", "good", "The runner is well lit.")


def check_blur(sighting: Sighting, recording: xr.Dataset) -> CaptureCheck | None:
    """Return whether the runner is sharp; None where it was not measured."""
    radii = _median_seen(sighting, recording, "sharpness")
    if radii is None:
        return None
    said = f"its edges are smeared over {100 / radii:.1f} % of the body's height."
    remedy = "Film in more light, wipe the lens, tap on the runner to focus and choose 60 or more frames a second."
    if radii < MOST_BLURRED:
        return CaptureCheck("blur", "refused", f"The runner is blurred: {said}", remedy)
    if radii < BLURRED:
        return CaptureCheck("blur", "limited", f"The runner is a little blurred: {said}", remedy)
    return CaptureCheck("blur", "good", "The runner is sharp.")


def check_cuts(sighting: Sighting, recording: xr.Dataset) -> CaptureCheck:
    """Return whether the clip is one take of one person."""
    stretch = sighting.stretch
    remedy = "Give one uncut take, or cut it to the part you mean."
    if "scene_change" in recording:
        changes = np.flatnonzero(recording["scene_change"].values[stretch][1:] > CUT)
        if len(changes):
            moments = ", ".join(f"{sighting.time[stretch][frame + 1]:.1f} s" for frame in changes[:3])
            return CaptureCheck("cuts", "refused", f"The clip is cut while the runner is in the picture (at {moments}).", remedy)
    jumps = _jumps(sighting, recording)
    if len(jumps):
        return CaptureCheck(
            "cuts", "refused", f"The runner jumps to another place in the picture at {jumps[0]:.1f} s: a cut, or another person.", remedy
        )
    return CaptureCheck("cuts", "good", "The clip is one take.")


def check_legs_in_picture(sighting: Sighting, recording: xr.Dataset, activity: Activity) -> CaptureCheck:
    """Return whether both feet stay in the picture while the runner is in it."""
    out = _feet_out(sighting, recording)
    inside = _hips_inside(sighting, recording)
    share = float(out[inside].mean()) if inside.any() else 1.0
    strides = max(1, round(activity.steps / 2))
    remedy = "Film from 4 m or more, the lens at hip height, so that shoes stay in view."
    if share <= SOME_LOST:
        stay = "Both feet stay in the picture." if share < 0.005 else f"Both feet are in view in {100 * (1 - share):.0f} % of the pictures."
        return CaptureCheck("legs_in_picture", "good", stay)
    hit = min(strides, max(1, _strides_hit(sighting, out & inside, activity)))
    said = f"The clip shows {strides} strides, but the feet leave the picture in {hit} of them."
    return CaptureCheck("legs_in_picture", "refused" if share > MOST_LOST else "limited", said, remedy)


def check_occlusion(sighting: Sighting, recording: xr.Dataset, viewpoint: Viewpoint) -> CaptureCheck:
    """Return whether both legs are seen well enough."""
    stretch = sighting.stretch
    points = {side: np.stack([sighting.points[f"{side}_{joint}"][stretch, 0] for joint in ("hip", "knee", "ankle")]) for side in SIDES}
    lost = {side: float(np.isnan(values).any(axis=0).mean()) if values.size else 1.0 for side, values in points.items()}
    worse, better = sorted(SIDES, key=lambda side: -lost[side])
    remedy = "Film against a plain background with nothing between the camera and the legs, in close-fitting clothes."
    if lost[better] > MOST_LOST:
        return CaptureCheck("occlusion", "refused", f"The legs are not found in {100 * lost[better]:.0f} % of the pictures.", remedy)
    if lost[worse] > SOME_LOST:
        return CaptureCheck("occlusion", "limited", f"The {worse} leg is not found in {100 * lost[worse]:.0f} % of the pictures.", remedy)
    if viewpoint.view == "side" and arms_swing_with_their_legs(recording) > SAME_SIDE_CORRELATION:
        said = "Arms and legs contradict each other on which side is left, so left and right may be exchanged."
        return CaptureCheck("occlusion", "limited", said, remedy)
    far = {"left": "right", "right": "left"}.get(viewpoint.facing or "")
    if far and viewpoint.view == "side":
        ratio = _noise_ratio(recording, far)
        if ratio > FAR_LEG_NOISE:
            return CaptureCheck(
                "occlusion",
                "limited",
                f"The {far} leg is the far one and its points are {ratio:.1f} times less exact than the near leg's.",
                f"To know the {far} leg as well, film it from the {far}.",
            )
        return CaptureCheck("occlusion", "good", f"Both legs are seen. The {far} leg and arm are the far ones and are less exact.")
    return CaptureCheck("occlusion", "good", "Both legs are seen.")


def _median_seen(sighting: Sighting, recording: xr.Dataset, name: str) -> float | None:
    if name not in recording:
        return None
    values = recording[name].values[sighting.seen]
    values = values[np.isfinite(values)]
    return float(np.median(values)) if len(values) else None


def _jumps(sighting: Sighting, recording: xr.Dataset) -> list[float]:
    frames = np.arange(sighting.stretch.start, sighting.stretch.stop)
    frames = frames[sighting.seen[frames]]
    if len(frames) < 3:
        return []
    hips = sighting.middle("hip")[frames] / sighting.scale[frames, None]
    moved = np.diff(hips, axis=0)
    if "camera_shift" in recording:
        shift = np.nan_to_num(recording["camera_shift"].sel(space="x").values)
        moved[:, 0] -= np.diff(np.cumsum(shift)[frames]) / sighting.scale[frames[1:]]
    times = sighting.time[frames]
    speed = np.hypot(*moved.T) / np.diff(times)
    # Half a leg must be covered, or the noise of a single frame at 240 fps would be a jump.
    return [float(time) for time in times[1:][(speed > JUMP_SPEED) & (np.hypot(*moved.T) > 0.5)]]


def _feet_out(sighting: Sighting, recording: xr.Dataset) -> BoolArray:
    out = np.zeros(len(sighting.time), dtype=bool)
    width, height = (float(recording.attrs.get(name) or np.inf) for name in ("width", "height"))
    in_px = recording.attrs["space_unit"] == "px"
    for side in SIDES:
        foot = np.stack([sighting.points[f"{side}_{joint}"] for joint in ("ankle", "heel", "toe")])
        out |= np.isnan(foot[:, :, 0]).all(axis=0)
        if in_px:
            x, down = foot[..., 0], -foot[..., 1]
            with np.errstate(invalid="ignore"):
                out |= ((x < 0) | (x > width) | (down < 0) | (down > height)).any(axis=0)
    return out


def _hips_inside(sighting: Sighting, recording: xr.Dataset) -> BoolArray:
    """Frames in which the runner is well inside the picture: a runner who comes in and goes out is no mistake."""
    inside = np.zeros(len(sighting.time), dtype=bool)
    inside[sighting.stretch] = sighting.seen[sighting.stretch]
    width = float(recording.attrs.get("width") or np.inf)
    if recording.attrs["space_unit"] == "px" and np.isfinite(width):
        x = sighting.middle("hip")[:, 0]
        with np.errstate(invalid="ignore"):
            inside &= (x > 0.9 * sighting.leg_length) & (x < width - 0.9 * sighting.leg_length)
    return inside


def _strides_hit(sighting: Sighting, out: BoolArray, activity: Activity) -> int:
    if not activity.step_rate > 0:
        return int(out.any())
    number = np.floor((sighting.time - sighting.time[sighting.stretch][0]) * activity.step_rate / 120)
    return len(np.unique(number[out]))


def _noise_ratio(recording: xr.Dataset, far: str) -> float:
    if "sigma" not in recording:
        return 1.0
    near = "left" if far == "right" else "right"
    names = [str(name) for name in recording["keypoint"].values]
    sigma = recording["sigma"].values
    level = {}
    for side in (near, far):
        columns = [names.index(f"{side}_{joint}") for joint in ("knee", "ankle", "heel", "toe") if f"{side}_{joint}" in names]
        known = sigma[:, columns][np.isfinite(sigma[:, columns])]
        level[side] = float(np.sqrt(np.mean(known**2))) if len(known) else 1.0
    return level[far] / level[near] if level[near] > 0 else 1.0
