"""One metric of one stride: its function, its unit and how its error is made up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from psoas.finding import Finding, Side
from psoas.gait.error_model import MODEL_ERRORS
from psoas.gait.events import EventError, Stride
from psoas.gait.motion import Motion
from psoas.gait.summary import summarise
from psoas.quantity import Estimate
from psoas.recording.dataset import FloatArray

STRIDES_FOR_SENSITIVITY = 12
"""How many strides are looked at to learn how a metric changes when an event moves."""


@dataclass(frozen=True, slots=True)
class StrideMetric:
    """A quantity that every stride has.

    Parameters
    ----------
    id
        Metric id in `psoas.knowledge`.
    unit
        Unit of the value.
    value
        Motion and stride -> value, nan where the stride does not show it.
    both
        Whether it belongs to the whole runner rather than to one side.
    scaled_by
        Which part of the scale multiplies the value and hands on its error.
    clock
        Power with which a wrong clock (slow motion) enters: 1 for times, -1 for rates.
    needs
        What must be seen, as said to the runner where it was not.
    counted
        What is counted, in the plural.
    """

    id: str
    unit: str
    value: Callable[[Motion, Stride], float]
    both: bool = False
    scaled_by: Literal["", "leg_length", "speed", "speed_in_legs"] = ""
    clock: int = 0
    needs: str = "the whole leg"
    counted: str = "strides"

    def per_stride(self, motion: Motion, strides: Iterable[Stride]) -> FloatArray:
        """Return the value of each stride, nan where a stride does not show it."""
        return np.array([self.value(motion, stride) for stride in strides], dtype=float)

    def measure(self, motion: Motion, side: Side, clock_error: float) -> Finding:
        """Return the metric of one side over all its strides.

        Parameters
        ----------
        motion
            The runner's side view.
        side
            "left", "right", or "both" for a metric of the whole runner.
        clock_error
            Relative one-sigma error of the clip's clock.
        """
        scale = getattr(motion.scale, self.scaled_by) if self.scaled_by else None
        if scale is not None and not scale.known:
            return Finding(self.id, side, Estimate.unknown(self.unit, scale.reason, motion.events.method))
        strides = motion.strides_of(side)
        values = self.per_stride(motion, strides)
        centre = float(np.nanmedian(values)) if np.isfinite(values).any() else 0.0
        model = MODEL_ERRORS[self.id]
        scatter, bias = self._event_errors(motion, strides[:STRIDES_FOR_SENSITIVITY])
        parts = [
            model.sigma(centre, far=side != "both" and motion.far(side)),
            bias,
            centre * clock_error * abs(self.clock),
            centre * scale.standard_error / scale.value if scale is not None else 0.0,
        ]
        reason = f"No stride of the {side} leg shows {self.needs} throughout." if side != "both" else f"No stride shows {self.needs} throughout."
        estimate = summarise(
            values,
            self.unit,
            typical_spread=model.stride_spread,
            least_spread=scatter,
            systematic_error=float(np.linalg.norm(parts)),
            counted=self.counted,
            origin=f"{motion.pose_model}, {motion.events.method}".strip(", "),
            reason=f"{reason} Film more strides with the whole runner in the picture.",
        )
        return Finding(self.id, side, estimate, per_stride=tuple(values[np.isfinite(values)].tolist()))

    def _event_errors(self, motion: Motion, strides: tuple[Stride, ...]) -> tuple[float, float]:
        """Return how much event scatter and event bias move the value, one sigma, from how it changes when events move."""
        scatter = bias = 0.0
        contact, off = motion.events.contact_error, motion.events.off_error
        for name in ("initial_contact", "next_contact", "other_contact", "toe_off", "other_toe_off"):
            error = contact if name.endswith("contact") else off
            scatter += self._change(motion, strides, (name,), error.scatter) ** 2
        groups: tuple[tuple[tuple[str, ...], tuple[str, ...], EventError], ...] = (
            (("initial_contact", "next_contact"), ("other_contact",), contact),
            (("toe_off",), ("other_toe_off",), off),
        )
        for own, other, error in groups:
            alone = own_foot_bias(error)
            bias += self._change(motion, strides, own, alone) ** 2 + self._change(motion, strides, other, alone) ** 2
            bias += self._change(motion, strides, own + other, error.shared_bias) ** 2
        return float(np.sqrt(scatter)), float(np.sqrt(bias))

    def _change(self, motion: Motion, strides: tuple[Stride, ...], names: tuple[str, ...], by: float) -> float:
        """Return half the change of the value between the events `names` moved `by` s later and earlier."""
        if by == 0 or not strides:
            return 0.0
        # Most metrics look at one or two events only; one stride shows which moves change nothing.
        if self._moved(motion, strides[:1], names, by) == self._moved(motion, strides[:1], names, -by):
            return 0.0
        change = (self._moved(motion, strides, names, by) - self._moved(motion, strides, names, -by)) / 2
        return float(np.nanmedian(change)) if np.isfinite(change).any() else 0.0

    def _moved(self, motion: Motion, strides: tuple[Stride, ...], names: tuple[str, ...], by: float) -> FloatArray:
        return self.per_stride(motion, [replace(stride, **{name: getattr(stride, name) + by for name in names}) for stride in strides])


def own_foot_bias(error: EventError) -> float:
    """Return the one-sigma part of an event's bias that each foot has for itself, in s."""
    return float(np.sqrt(max(error.bias**2 - error.shared_bias**2, 0.0)))


def highest(values: FloatArray) -> float:
    """Return the maximum, nan of nothing."""
    return float(np.max(values)) if values.size else float("nan")


def extent(values: FloatArray) -> float:
    """Return maximum minus minimum, nan of nothing."""
    return float(np.ptp(values)) if values.size else float("nan")
