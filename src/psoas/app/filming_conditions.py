"""What is asked about a clip: how fast, where, who, in the words of the form, and the values that measuring takes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psoas.errors import SettingError
from psoas.recording.runner import Conditions, ReferenceLength, Runner, parse_pace

KMH = 3.6
CENTIMETRES_FROM = 3.0  # m; nobody is taller, so a larger number is in centimetres
FRAME_RATES = (10.0, 1000.0)


@dataclass(frozen=True, slots=True)
class Told:
    """What a form told, checked.

    Parameters
    ----------
    conditions
        For `Visit.conditions`: speed in m/s, surface, slow_motion, fast, frame_rate; None where nothing was told.
    runner
        For the runner in `Visit.document`: height in m, mass in kg; only what was told.
    """

    conditions: Mapping[str, Any]
    runner: Mapping[str, float]


def told(form: Mapping[str, str], *, name: str = "") -> Told:
    """Return what a form told.

    Parameters
    ----------
    form
        Fields speed ("10.4" in km/h or "5:45" per km), surface, slow_motion, height (m or cm), mass, frame_rate, fast.
    name
        Of the person.

    Raises
    ------
    SettingError
        If a value cannot be; the message names it.
    """
    runner = {"height": _metres(form.get("height", "")), "mass": _number(form.get("mass", ""), "mass")}
    conditions = {
        "speed": _speed(form.get("speed", "")),
        "surface": form.get("surface") or None,
        "slow_motion": _number(form.get("slow_motion", ""), "slow motion"),
        "fast": form.get("fast") == "yes",
        "frame_rate": _frame_rate(form.get("frame_rate", "")),
    }
    conditions_of(conditions)
    Runner(height=runner["height"], mass=runner["mass"], name=name)
    return Told(conditions, {key: value for key, value in runner.items() if value is not None})


def conditions_of(kept: Mapping[str, Any]) -> Conditions:
    """Return the Conditions that `Visit.conditions` hold."""
    reference = kept.get("reference")
    return Conditions(
        speed=kept.get("speed"),
        surface=kept.get("surface"),
        slow_motion=kept.get("slow_motion"),
        reference=ReferenceLength(**reference) if reference else None,
    )


def runner_of(document: Mapping[str, Any], name: str) -> Runner:
    """Return the Runner that the answers of a visit tell of."""
    known = document.get("runner") or {}
    return Runner(height=known.get("height"), mass=known.get("mass"), sex=known.get("sex"), age=known.get("age"), name=name)


def _number(text: str, what: str) -> float | None:
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise SettingError(f"'{text[:20]}' is not a number for {what}.", "Write digits, for example 10.4, or leave it empty.")
    return value


def _speed(text: str) -> float | None:
    if ":" in text:
        return parse_pace(text)
    value = _number(text, "the speed")
    return None if value is None else value / KMH


def _metres(text: str) -> float | None:
    value = _number(text, "the height")
    return value / 100 if value is not None and value > CENTIMETRES_FROM else value


def _frame_rate(text: str) -> float | None:
    value = _number(text, "pictures a second")
    low, high = FRAME_RATES
    if value is not None and not low <= value <= high:
        raise SettingError(f"Pictures a second must lie between {low:g} and {high:g}, but got {value:g}.", "Look it up in the video's details.")
    return value
