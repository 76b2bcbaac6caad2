"""Whether a photo or clip can be measured for a test, said before any number is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import xarray as xr

from psoas.knowledge.home_tests import Film
from psoas.screen.limbs import breadth, limb

SMALLEST_LEG = 90.0  # pixels; below it half a pixel is a degree of knee angle
DARKEST, MOST_BLURRED = 25.0, 25.0  # luma of 255; blur radii in the height of the body (psoas.pose.sharpness)
LEAST_CONFIDENCE = 0.3
LEAST_SEEN = 0.5  # share of frames
MOST_BREADTH_FROM_SIDE, LEAST_BREADTH_FROM_FRONT = 0.5, 0.3
THIGH_OVER_SHANK = (0.55, 1.8)  # about 1.0 in people (Winter 2009); beyond this a limb points at the camera

REMEDY = "Lens level with the joint, square to the limb, 2.5 to 3 m away, the whole limb in the picture."


def refusals(recording: xr.Dataset, film: Film | None, side: str, needs: Sequence[str]) -> tuple[str, ...]:
    """Return why a picture cannot be measured, each with what to do; empty if it can.

    Parameters
    ----------
    recording
        Keypoints of a photo or clip.
    film
        How the test is to be filmed; its view is checked.
    side
        The side that is tested, "left" or "right"; "both" where either serves.
    needs
        Joints that the test needs, without side ("hip", "knee").
    """
    return tuple(_reasons(recording, film, side, needs))


def _reasons(recording: xr.Dataset, film: Film | None, side: str, needs: Sequence[str]) -> Iterable[str]:
    name = side if side != "both" else best_seen_side(recording, needs)
    for joint in needs:
        position: Any = recording["position"].sel(keypoint=f"{name}_{joint}").values
        seen = np.isfinite(position).all(axis=1)
        if seen.mean() < LEAST_SEEN:
            yield f"The {name} {joint} is not in the picture. {REMEDY}"
        elif np.median(_confidence(recording, f"{name}_{joint}")[seen]) < LEAST_CONFIDENCE:
            yield f"The {name} {joint} is hidden. Let the {name} side face the camera, with nothing in between."
    thigh, shank = (limb(recording, f"{name}_{a}", f"{name}_{b}").length for a, b in (("hip", "knee"), ("knee", "ankle")))
    long = np.nanmax([np.nanmax(np.append(thigh + shank, 0.0)), 2 * np.nanmax(np.append(shank, 0.0))])
    if recording.attrs["space_unit"] == "px" and 0 < long < SMALLEST_LEG:
        yield f"The leg is {long:.0f} pixels long, which is too small: one pixel is more than a degree. Go closer or zoom in."
    if _median(recording, "brightness") < DARKEST:
        yield "The body is almost black in the picture. Turn on the light, and keep windows behind the camera."
    if _median(recording, "sharpness") < MOST_BLURRED:
        yield "The body is blurred. Prop the phone up, wipe the lens and tap on the body to focus."
    wide = breadth(recording)
    if film is not None and film.view == "side" and wide > MOST_BREADTH_FROM_SIDE:
        yield f"The body is seen from the front or at an angle, not from the side. {REMEDY}"
    if film is not None and film.view == "front" and wide < LEAST_BREADTH_FROM_FRONT:
        yield f"The body is seen from the side, not from the front. {REMEDY}"
    if film is not None and film.view == "side" and {"hip", "knee", "ankle"} <= set(needs):
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.nanmedian(thigh / shank) if np.isfinite(thigh / shank).any() else 1.0
        if not THIGH_OVER_SHANK[0] <= share <= THIGH_OVER_SHANK[1]:
            yield f"Thigh or shin points at the camera, so angles look wrong. {REMEDY}"


def best_seen_side(recording: xr.Dataset, joints: Sequence[str]) -> str:
    """Return the side whose joints the model is surer of."""
    sure = {side: sum(float(np.nanmean(_confidence(recording, f"{side}_{joint}"))) for joint in joints) for side in ("left", "right")}
    return max(sure, key=lambda side: sure[side])


def _confidence(recording: xr.Dataset, name: str) -> Any:
    values = recording["confidence"].sel(keypoint=name).values.astype(float)
    return np.where(np.isfinite(values), values, 1.0)


def _median(recording: xr.Dataset, name: str) -> float:
    if name not in recording:
        return float("inf")
    values = recording[name].values.astype(float)
    return float(np.nanmedian(values)) if np.isfinite(values).any() else float("inf")
