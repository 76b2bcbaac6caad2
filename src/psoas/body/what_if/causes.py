"""What is changed: the psoas, the gluteus maximus, the posture, the step rate."""

from __future__ import annotations

import math
from dataclasses import dataclass

from psoas.errors import SettingError

LENGTH_RANGE = (0.85, 1.15)
STRENGTH_RANGE = (0.3, 1.5)
TILT_RANGE = math.radians(15.0)
LEAN_RANGE = math.radians(20.0)
STEP_RATE_RANGE = (0.9, 1.1)


@dataclass(frozen=True)
class Cause:
    """What is changed; the default changes nothing.

    Parameters
    ----------
    psoas_length
        Factor on fibre and tendon slack length of the psoas, 0.85 to 1.15: 0.95 is 5 % shorter.
    psoas_strength, gluteus_strength
        Factor on the greatest isometric force of the psoas and of the gluteus maximus, 0.3 to 1.5.
    pelvic_tilt
        rad by which the pelvis tilts forward, + anterior, up to 15° either way, while thighs and trunk stay where they
        are in space.
    trunk_lean
        rad by which the trunk leans forward over the pelvis, + forward, up to 20° either way.
    step_rate
        Factor on steps per minute at the same speed, 0.9 to 1.1.

    Raises
    ------
    SettingError
        If a value lies outside what the model or the literature covers.
    """

    psoas_length: float = 1.0
    psoas_strength: float = 1.0
    gluteus_strength: float = 1.0
    pelvic_tilt: float = 0.0
    trunk_lean: float = 0.0
    step_rate: float = 1.0

    def __post_init__(self) -> None:
        percent = 100 * (self.psoas_length - 1)
        _check("psoas", percent, "% longer", "% shorter", LENGTH_RANGE)
        _check("psoas", 100 * (self.psoas_strength - 1), "% stronger", "% weaker", STRENGTH_RANGE)
        _check("gluteus maximus", 100 * (self.gluteus_strength - 1), "% stronger", "% weaker", STRENGTH_RANGE)
        _check("step rate", 100 * (self.step_rate - 1), "% quicker", "% slower", STEP_RATE_RANGE)
        for name, value, limit in (("pelvis", self.pelvic_tilt, TILT_RANGE), ("trunk", self.trunk_lean, LEAN_RANGE)):
            if not abs(value) <= limit + 1e-9:
                ways = "tipped" if name == "pelvis" else "leaning"
                raise SettingError(
                    f"A {name} {ways} {math.degrees(value):+.0f}° cannot be answered.",
                    f"Give between {-math.degrees(limit):.0f} and {math.degrees(limit):.0f}°.",
                )

    @property
    def changes_nothing(self) -> bool:
        """Whether this is the default."""
        return self == Cause()

    def said(self) -> str:
        """Return the cause in words: "the psoas were 5 % shorter and the pelvis tipped 10° further forward"."""
        parts = []
        for who, factor, more, less in (
            ("the psoas were", self.psoas_length, "longer", "shorter"),
            ("the psoas were", self.psoas_strength, "stronger", "weaker"),
            ("the gluteus maximus were", self.gluteus_strength, "stronger", "weaker"),
            ("steps were", self.step_rate, "quicker at the same speed", "slower at the same speed"),
        ):
            if factor != 1:
                parts.append(f"{who} {abs(100 * (factor - 1)):.3g} % {more if factor > 1 else less}")
        for who, angle in (("the pelvis tipped", self.pelvic_tilt), ("the trunk leaned", self.trunk_lean)):
            if angle:
                parts.append(f"{who} {abs(math.degrees(angle)):.3g}° further {'forward' if angle > 0 else 'back'}")
        return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]])) or "nothing were changed"


def _check(who: str, percent: float, more: str, less: str, limits: tuple[float, float]) -> None:
    low, high = (100 * (limit - 1) for limit in limits)
    if not low - 1e-9 <= percent <= high + 1e-9:
        raise SettingError(
            f"A {who} {abs(percent):.3g} {more if percent > 0 else less} cannot be answered.",
            f"Give up to {high:.0f} {more} or {-low:.0f} {less}.",
        )
