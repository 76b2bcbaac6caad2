"""The one way a number travels: value, error, unit, how many, where from.

Two errors are kept apart. `random_error` averages out over strides and decides whether a re-test differs;
`systematic_error` (the model's or method's bias for this runner and camera) does not, and only matters when
the value is held against other people. Both are standard errors, one sigma, in the unit of the value.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

from psoas.errors import SettingError

NARROW_SPACE = "\u202f"
MINUS = "\u2212"

# Unit -> (dimension, factor to the dimension's base unit, what a person reads).
UNITS: dict[str, tuple[str, float, str]] = {
    "1": ("ratio", 1.0, ""),
    "%": ("ratio", 0.01, "%"),
    "s": ("time", 1.0, "s"),
    "ms": ("time", 1e-3, "ms"),
    "m": ("length", 1.0, "m"),
    "cm": ("length", 1e-2, "cm"),
    "mm": ("length", 1e-3, "mm"),
    "px": ("pixels", 1.0, "px"),
    "leg": ("leg lengths", 1.0, "leg lengths"),
    "% leg": ("leg lengths", 0.01, "% of leg"),
    "leg/s": ("leg speed", 1.0, "leg lengths/s"),
    "rad": ("angle", 1.0, "rad"),
    "deg": ("angle", math.pi / 180, "°"),
    "rad/s": ("angular speed", 1.0, "rad/s"),
    "deg/s": ("angular speed", math.pi / 180, "°/s"),
    "m/s": ("speed", 1.0, "m/s"),
    "km/h": ("speed", 1 / 3.6, "km/h"),
    "steps/min": ("step rate", 1.0, "steps/min"),
    "Hz": ("rate", 1.0, "Hz"),
    "fps": ("frame rate", 1.0, "frames/s"),
    "kg": ("mass", 1.0, "kg"),
    "N": ("force", 1.0, "N"),
    "N m": ("moment", 1.0, "N m"),
    "N m/kg": ("moment per mass", 1.0, "N m/kg"),
    "kN/m": ("stiffness", 1.0, "kN/m"),
    "W": ("power", 1.0, "W"),
    "beats/min": ("heart rate", 1.0, "beats/min"),
    "reps": ("count", 1.0, "reps"),
    "points": ("points of a scale", 1.0, "points"),
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measured value with its error and origin; an unknown one says why.

    Parameters
    ----------
    value
        The value in `unit`; nan when it is unknown.
    unit
        A key of `UNITS`.
    random_error
        Standard error of the part that averages out over `n`, in `unit`.
    systematic_error
        Standard deviation of the part that does not average out, in `unit`.
    n
        How many things were averaged.
    counted
        What `n` counts, in the plural ("strides", "steps", "trials").
    origin
        Which stage and model made the value.
    reason
        For an unknown value: why it is unknown and what would give it.

    Raises
    ------
    SettingError
        If the unit is not known, an error is negative, or an unknown value has no reason.
    """

    value: float
    unit: str
    random_error: float = 0.0
    systematic_error: float = 0.0
    n: int = 1
    counted: str = "strides"
    origin: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise SettingError(f"Unit '{self.unit}' is not known.", f"Allowed units are {', '.join(UNITS)}.")
        if self.random_error < 0 or self.systematic_error < 0:
            raise SettingError("A standard error cannot be negative.")
        if math.isnan(self.value) and not self.reason:
            raise SettingError("An unknown value must say why it is unknown.")

    @classmethod
    def unknown(cls, unit: str, reason: str, origin: str = "") -> Estimate:
        """Return a value that could not be had, with the reason and what would give it."""
        return cls(math.nan, unit, n=0, origin=origin, reason=reason)

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return not math.isnan(self.value)

    @property
    def standard_error(self) -> float:
        """Both errors joined, one sigma, in `unit`."""
        return math.hypot(self.random_error, self.systematic_error)

    @property
    def error(self) -> float:
        """Half-width of the 95 % interval, as people read it, in `unit`."""
        return 1.96 * self.standard_error

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return the central interval that holds the truth with probability `level`."""
        half = NormalDist().inv_cdf(0.5 + level / 2) * self.standard_error
        return self.value - half, self.value + half

    def to(self, unit: str) -> Estimate:
        """Return the same quantity in another unit of the same dimension.

        Raises
        ------
        SettingError
            If `unit` is unknown or has another dimension.
        """
        if unit not in UNITS or UNITS[unit][0] != UNITS[self.unit][0]:
            allowed = [u for u, (dimension, _, _) in UNITS.items() if dimension == UNITS[self.unit][0]]
            raise SettingError(f"'{self.unit}' cannot be given in '{unit}'.", f"Allowed units are {', '.join(allowed)}.")
        factor = UNITS[self.unit][1] / UNITS[unit][1]
        return replace(
            self, value=self.value * factor, unit=unit, random_error=self.random_error * factor, systematic_error=self.systematic_error * factor
        )

    def times(self, factor: float, unit: str) -> Estimate:
        """Return value and errors multiplied by an exact `factor`, in a new unit."""
        return replace(
            self,
            value=self.value * factor,
            unit=unit,
            random_error=self.random_error * abs(factor),
            systematic_error=self.systematic_error * abs(factor),
        )

    def __str__(self) -> str:
        if not self.known:
            return "unknown"
        value, error = format_with_error(self.value, self.error)
        pm = f" ± {error}" if error else ""
        return f"{value}{pm}{spaced_unit(self.unit)}"

    def __format__(self, spec: str) -> str:
        """Format as text; a `spec` of ``n`` adds the count: ``168 ± 2 steps/min, 34 strides``."""
        text = str(self)
        return f"{text}, {self.n} {self.counted}" if spec == "n" and self.known else text


def spaced_unit(unit: str) -> str:
    """Return the unit as it follows a number: ``°`` close, everything else after a narrow space."""
    shown = UNITS[unit][2]
    return shown if shown.startswith("°") else f"{NARROW_SPACE}{shown}" if shown else ""


def format_with_error(value: float, error: float) -> tuple[str, str]:
    """Return value and error as text, the last digit of the value being the last digit of the error.

    The error has one figure, two if it starts with 1; negative values carry a true minus. An error of zero
    (an exact value) gives three significant figures and an empty error.
    """
    if not error > 0:
        return _number(value, max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0), ""
    exponent = math.floor(math.log10(error))
    leading = round(error / 10**exponent, 6)
    digits = -exponent + (1 if leading < 1.95 else 0)
    if round(error, digits) >= 10 ** (exponent + 1):  # 0.096 rounds to 0.10: two figures that start with 1
        digits = -exponent
    return _number(value, digits), _number(error, digits)


def _number(value: float, digits: int) -> str:
    rounded = round(value, digits)
    text = f"{rounded:.{max(digits, 0)}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)
