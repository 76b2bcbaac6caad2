"""The stride that is asked about: the average of other runners, or a runner's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psoas.errors import SettingError
from psoas.knowledge import curve_norms, norm_at
from psoas.knowledge.curve_norms import RUNNERS, SPEED

if TYPE_CHECKING:  # reading clips loads far more than is needed to ask about the average stride
    from psoas.gait.curves import Curve

STEPS = 100  # of the stride; the curves hold both ends


@dataclass(frozen=True)
class RunningStride:
    """One leg through the mean stride, from contact to the next contact.

    Parameters
    ----------
    whose
        For a person: "the average of 46 runners at 2.5 m/s".
    thigh, knee
        Degrees at 0, 1 ... 99 % of the stride: thigh ahead of the vertical, knee flexion.
    step_rate
        Steps per minute, both feet.
    toe_off
        Share of the stride, 0..1.
    speed
        m/s, or None where it is not known.
    """

    whose: str
    thigh: tuple[float, ...]
    knee: tuple[float, ...]
    step_rate: float
    toe_off: float
    speed: float | None

    def __post_init__(self) -> None:
        for name in ("thigh", "knee"):
            if len(getattr(self, name)) != STEPS:
                raise SettingError(f"The {name} curve has {len(getattr(self, name))} values.", f"Give {STEPS}, one a percent of the stride.")
        if not 100 <= self.step_rate <= 260 or not 0.15 <= self.toe_off <= 0.6:
            raise SettingError(
                f"{self.step_rate:.0f} steps/min with toe-off at {100 * self.toe_off:.0f} % of the stride is not running.",
                "Give 100 to 260 steps/min and a toe-off between 15 and 60 %.",
            )


def average_stride() -> RunningStride:
    """Return the average stride of 46 runners at 2.5 m/s (knowledge/curves.csv), step rate and contact as usual there."""
    curves = curve_norms()
    rate, contact = norm_at("step_rate", SPEED), norm_at("duty_factor", SPEED)
    if rate is None or contact is None:
        raise SettingError(f"There is no usual step rate at {SPEED:g} m/s.")
    thigh, knee = (closed(curves[id].mean) for id in ("thigh_angle", "knee_flexion"))
    whose = f"the average of {RUNNERS} runners at {SPEED:g} m/s"
    return RunningStride(whose, thigh, knee, rate.mean, contact.mean / 100, SPEED)


def stride_of(curves: Sequence[Curve], side: str, step_rate: float, speed: float | None) -> RunningStride:
    """Return a runner's own mean stride.

    Parameters
    ----------
    curves
        Of an assessment: thigh_angle and knee_flexion of the side, degrees.
    side
        "left" or "right".
    step_rate
        Steps per minute.
    speed
        m/s, or None.

    Raises
    ------
    SettingError
        If a curve is missing, or the stride is not one of running.
    """
    found = {curve.id: curve for curve in curves if curve.side == side}
    missing = [name for name in ("thigh_angle", "knee_flexion") if name not in found]
    if missing:
        raise SettingError(
            f"The assessment has no {', '.join(missing).replace('_', ' ')} of the {side} leg.", "Film again so that hip, knee and ankle stay in view."
        )
    thigh, knee = found["thigh_angle"], found["knee_flexion"]
    whose = f"this runner's {side} leg, mean of {thigh.n} strides"
    return RunningStride(whose, closed(thigh.mean), closed(knee.mean), step_rate, thigh.toe_off / 100, speed)


def closed(curve: Sequence[float]) -> tuple[float, ...]:
    """Return a curve of 101 values as 100 that repeat: what its ends differ by is spread over the stride.

    A step from one stride to the next would ring through its harmonics, and ring louder in acceleration.
    """
    drift = (curve[STEPS] - curve[0]) / STEPS
    return tuple(value - drift * percent for percent, value in enumerate(curve[:STEPS]))
