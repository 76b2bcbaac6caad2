"""What the muscles do in the stride, in sentences a runner understands."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from psoas.body.clip_muscles import ClipMuscles
from psoas.body.side_view import MuscleFinding
from psoas.quantity import Estimate

EVENT_ERROR = 2.0  # % of the stride: what contact and toe-off are known to, at best
SOON = 12.0  # % of the stride that still counts as just before or after
GRAVITY = 9.81

# Group -> name, and where it is.
NAMES = {
    "psoas": ("Psoas", "deep in the hip, from the low back to the thigh"),
    "iliacus": ("Iliacus", "deep in the hip, from the pelvis to the thigh"),
    "hamstrings": ("Hamstrings", "back of the thigh"),
    "rectus femoris": ("Rectus femoris", "front of the thigh, from the pelvis to the knee"),
    "gluteus maximus": ("Gluteus maximus", "buttock"),
    "calf": ("Calf", "gastrocnemius and soleus"),
}


def psoas_of(muscles: ClipMuscles) -> MuscleFinding | None:
    """Return the psoas that is spoken of first: the drawn leg's, or the other's."""
    drawn = muscles.picture.side if muscles.picture else "left"
    return muscles.finding("psoas", drawn) or next((one for one in muscles.findings if one.group == "psoas"), None)


def psoas_sentences(psoas: MuscleFinding, toe_off: float, mass: float | None = None) -> tuple[str, ...]:
    """Return what the psoas does in the stride, one sentence each on length, speed and force.

    Parameters
    ----------
    psoas
        Of one leg.
    toe_off
        % of the stride.
    mass
        kg, to say the force in N too.
    """
    low, high = psoas.stretch.interval()
    if low <= 0 <= high:
        length = f"no longer than when you stand, as far as can be told ({_signed(psoas.stretch)})"
    else:
        length = f"{_unsigned(psoas.stretch)} {'longer' if low > 0 else 'shorter'} than when you stand"
    said = [
        f"Your {psoas.side} psoas is longest {when_longest(psoas.longest_at, toe_off)}, at {psoas.longest_at} of the stride; it is then {length}.",
        f"It lengthens fastest, at {psoas.lengthening}, {when_fastest(psoas, toe_off)}.",
    ]
    if psoas.swing_force.known:
        newtons = f" ({psoas.swing_force.times(mass * GRAVITY, 'N')})" if mass else ""
        said.append(f"While the leg swings it pulls with at most {psoas.swing_force} times your weight{newtons}.")
    return tuple(said)


def when_longest(at: Estimate, toe_off: float) -> str:
    """Return in words when in the stride a muscle is longest."""
    after = (at.value - toe_off + 50) % 100 - 50
    if abs(after) <= max(at.error, EVENT_ERROR):
        return "as your foot leaves the ground"
    if abs(after) <= SOON:
        return "just after your foot leaves the ground" if after > 0 else "just before your foot leaves the ground"
    return "while your foot is on the ground" if at.value < toe_off else "while your leg swings"


def when_fastest(muscle: MuscleFinding, toe_off: float) -> str:
    """Return in words when in the stride a muscle lengthens fastest."""
    at = fastest_at(muscle)
    if at > toe_off:
        return "while the leg swings"
    return "while the leg still pushes" if at > toe_off / 2 else "while the foot takes the load"


def fastest_at(muscle: MuscleFinding) -> float:
    """Return the percent of the stride at which a muscle lengthens fastest."""
    length = np.array(muscle.length)
    return float(np.argmax(np.roll(length, -1) - np.roll(length, 1)) * 100 / len(length))


def psoas_lines(muscles: ClipMuscles) -> tuple[tuple[str, str], ...]:
    """Return what is known of the psoas of both legs as (label, text) lines, for a terminal."""
    found = [one for one in muscles.findings if one.group == "psoas"]

    def each(words: Callable[[MuscleFinding], str]) -> str:
        return "; ".join(f"{one.side} {words(one)}" for one in found)

    lines = (
        ("Psoas, change of length", each(lambda one: str(one.excursion))),
        ("Psoas beyond standing", each(lambda one: f"{one.stretch} at {one.longest_at} of the stride")),
        ("Psoas, fastest lengthening", each(lambda one: str(one.lengthening))),
        ("Psoas, pull in swing", each(lambda one: f"{one.swing_force}{' times your weight' if one.swing_force.known else ''}")),
    )
    unknown = tuple((f"Psoas, {side}", f"unknown. {reason}") for side, reason in muscles.missing.items())
    return (*(lines if found else ()), *unknown)


def _signed(estimate: Estimate) -> str:
    text = str(estimate)
    return f"+{text}" if estimate.value > 0 else text


def _unsigned(estimate: Estimate) -> str:
    return str(estimate.times(-1, estimate.unit) if estimate.value < 0 else estimate)
