"""Initial contacts and toe-offs: the values that every later stage of gait uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np

from psoas.recording.dataset import FloatArray


@dataclass(frozen=True, slots=True)
class EventError:
    """Errors of one kind of event, one sigma, in s: `scatter` averages out over steps, `bias` does not.

    `shared_bias` is the part of `bias` common to both feet of one runner in one clip, so it cancels in left minus right.
    """

    scatter: float
    bias: float
    shared_bias: float = 0.0


@dataclass(frozen=True, slots=True)
class Stride:
    """One foot's stride, from its initial contact to its next, with the other foot's events inside it; times in s.

    A time that was not observed is nan.
    """

    side: Literal["left", "right"]
    initial_contact: float
    toe_off: float
    next_contact: float
    other_contact: float
    other_toe_off: float

    @property
    def duration(self) -> float:
        """Stride time in s."""
        return self.next_contact - self.initial_contact

    @property
    def contact_time(self) -> float:
        """Time on the ground in s."""
        return self.toe_off - self.initial_contact


@dataclass(frozen=True, slots=True)
class Events:
    """All events of a clip, per foot, in seconds of the recording's time.

    Parameters
    ----------
    initial_contact, toe_off
        Side ("left", "right") -> rising event times in s.
    contact_error, off_error
        Errors of the two kinds at this frame rate and keypoint noise.
    strides
        Complete strides of both feet in order of time.
    method
        Name and version of the method.
    """

    initial_contact: Mapping[str, FloatArray]
    toe_off: Mapping[str, FloatArray]
    contact_error: EventError
    off_error: EventError
    strides: tuple[Stride, ...] = field(default=())
    method: str = ""


def assemble_strides(initial_contact: Mapping[str, FloatArray], toe_off: Mapping[str, FloatArray]) -> tuple[Stride, ...]:
    """Pair contacts and toe-offs into complete strides of each foot, in order of time.

    A stride needs two successive contacts of one foot with one toe-off between them; the other foot's events are
    nan where they were not seen. Pairs further apart than 1.6 times the median stride (a missed contact) or closer than
    0.7 of it (a contact that was none) are left out.

    Parameters
    ----------
    initial_contact, toe_off
        Side -> rising times in s.

    Returns
    -------
    tuple of Stride
    """
    strides: list[Stride] = []
    gaps = np.concatenate([np.diff(np.asarray(times)) for times in initial_contact.values()] or [np.empty(0)])
    shortest, longest = (part * float(np.median(gaps)) if gaps.size else 0.0 for part in (0.7, 1.6))
    for side, other in (("left", "right"), ("right", "left")):
        contacts = np.asarray(initial_contact.get(side, ()))
        for start, end in pairwise(contacts):
            offs = _between(toe_off.get(side), start, end)
            if not shortest <= end - start <= longest or offs.size != 1:
                continue
            strides.append(
                Stride(
                    side=side,  # type: ignore[arg-type]
                    initial_contact=float(start),
                    toe_off=float(offs[0]),
                    next_contact=float(end),
                    other_contact=_only(_between(initial_contact.get(other), start, end)),
                    other_toe_off=_only(_between(toe_off.get(other), start, end)),
                )
            )
    return tuple(sorted(strides, key=lambda stride: stride.initial_contact))


def _between(times: FloatArray | None, start: float, end: float) -> FloatArray:
    values = np.asarray(times if times is not None else (), dtype=float)
    return values[(values > start) & (values < end)]


def _only(times: FloatArray) -> float:
    return float(times[0]) if times.size == 1 else float("nan")
