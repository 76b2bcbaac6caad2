"""Who was recorded, and under which conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from psoas.errors import SettingError

Sex = Literal["f", "m"]
Surface = Literal["treadmill", "overground"]

_RANGES = {
    "height": (1.0, 2.5, "m", "Give the height in metres, for example 1.78."),
    "mass": (25.0, 250.0, "kg", "Give the mass in kilograms, for example 70."),
    "age": (8.0, 100.0, "years", "Give the age in years, for example 34."),
    "speed": (0.5, 12.0, "m/s", "Give the speed in metres per second, for example 3.0, or a pace such as 5:30 per km."),
    "slow_motion": (1.0, 32.0, "times", "Give how many times slower than life the clip plays, for example 4 for 120 frames/s played at 30."),
}


def _check(name: str, value: float | None) -> None:
    if value is None:
        return
    low, high, unit, remedy = _RANGES[name]
    if not low <= value <= high:
        raise SettingError(f"{name.replace('_', ' ').capitalize()} must lie between {low:g} and {high:g} {unit}, but got {value:g}.", remedy)


@dataclass(frozen=True, slots=True)
class Runner:
    """The person: height in m, mass in kg, age in years; None where it was not given.

    Raises
    ------
    SettingError
        If a value lies outside what a person can have (a height given in centimetres, say).
    """

    height: float | None = None
    mass: float | None = None
    sex: Sex | None = None
    age: float | None = None
    name: str = ""

    def __post_init__(self) -> None:
        for name in ("height", "mass", "age"):
            _check(name, getattr(self, name))
        if self.sex not in (None, "f", "m"):
            raise SettingError(f"Sex must be f or m, but got '{self.sex}'.", "Leave it out to use norms of both.")


@dataclass(frozen=True, slots=True)
class ReferenceLength:
    """Something of known length as far from the camera as the runner: its length in m, and in the picture in px.

    Raises
    ------
    SettingError
        If one of them is not positive.
    """

    length: float
    apparent: float

    def __post_init__(self) -> None:
        if not (self.length > 0 and self.apparent > 0):
            raise SettingError(
                f"A reference length must be positive, but got {self.length:g} m for {self.apparent:g} px.",
                "Give its length in metres and in pixels of the picture, for example 0.60:213.",
            )


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is known of the recording: speed in m/s, surface, slow-motion factor, something of known length; None where not given.

    Raises
    ------
    SettingError
        If a value is out of range.
    """

    speed: float | None = None
    surface: Surface | None = None
    slow_motion: float | None = None
    reference: ReferenceLength | None = None

    def __post_init__(self) -> None:
        for name in ("speed", "slow_motion"):
            _check(name, getattr(self, name))
        if self.surface not in (None, "treadmill", "overground"):
            raise SettingError(f"Surface must be treadmill or overground, but got '{self.surface}'.")


def parse_reference(text: str) -> ReferenceLength:
    """Return the reference length written as metres and pixels, ``"0.60:213"``.

    Raises
    ------
    SettingError
        If the text is not that.
    """
    length, _, apparent = text.partition(":")
    try:
        return ReferenceLength(float(length), float(apparent))
    except ValueError:
        raise SettingError(f"'{text}' is not a reference length.", "Give metres and pixels of the picture, for example 0.60:213.") from None


def parse_pace(text: str) -> float:
    """Return the speed in m/s of a pace per kilometre, ``"5:30"`` or ``"5.5"`` minutes.

    Raises
    ------
    SettingError
        If the text is not a pace.
    """
    minutes, _, seconds = text.strip().partition(":")
    try:
        total = float(minutes) * 60 + (float(seconds) if seconds else 0.0)
        if total <= 0 or (seconds and not 0 <= float(seconds) < 60):
            raise ValueError
    except ValueError:
        raise SettingError(f"'{text}' is not a pace.", "Give minutes and seconds per kilometre, for example 5:30.") from None
    return 1000.0 / total
