"""Runners drawn at random: one leg of the same model with fibres, strengths, pelvis and habits that nobody has measured.

The first of them is the model as it is. The same runners stand before and after a cause, so that a change is surer than
its parts. All are run at once: geometry depends on the pose alone, and the fibres of all runners are one wide array.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from psoas.body.model import Model
from psoas.body.muscle_geometry import MuscleGeometry, muscle_geometry
from psoas.body.muscle_state import MuscleState, muscle_state
from psoas.body.parts import Muscle
from psoas.body.what_if.causes import Cause
from psoas.errors import SettingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
STATES = ("fiber_length", "fiber_velocity", "cos_pennation", "active_force", "passive_force")

DRAWS = 60
FEWEST_DRAWS = 5
# Forward tilt of the pelvis against the model's neutral pelvis: standing, and running as five measured runs have it (their
# means are 5 to 16 deg). The spread stands for people's own.
STANDING_TILT, RUNNING_TILT, TILT_SPREAD = 0.0, np.deg2rad(11.0), np.deg2rad(5.5)

# Between people, one sigma. Sarcomeres of one muscle at one joint angle differ by about a tenth between bodies (Ward et al.
# 2009, 10.1007/s11999-008-0594-8, 21 of them), part of it by fixation; fibre lengths and strengths are our assumption.
OPERATING_SPREAD = 0.08  # of where on its force-length curve a muscle works, in optimal fibre lengths
FIBRE_SPREAD = 0.05  # of optimal fibre length
STRENGTH_SPREAD = 0.15  # of greatest isometric force

PSOAS, GLUTEUS, HAMSTRINGS = ("psoas",), ("glmax",), ("bflh", "semimem", "semiten")
_PARTS_OF_ONE = re.compile(r"^(psoas|glmax|glmed|glmin|addmag)")


@dataclass(frozen=True, eq=False)
class Population:
    """Runners who share a skeleton and differ in what is not known of them.

    Parameters
    ----------
    model
        The right leg: the whole skeleton with the muscles of the right side.
    fibre, strength
        (runners, muscles) factors on optimal fibre length and greatest isometric force.
    operating
        (runners, muscles) shift of the working length, in optimal fibre lengths; + works longer.
    tilt
        (runners,) rad by which the own pelvis tilts beyond the usual.
    habits
        Name -> (runners,) standard normal numbers, for what else differs.
    kept, made
        Geometry of poses that were asked for, by muscles and pose; muscles of all runners, by what is changed in them.
    """

    model: Model
    fibre: FloatArray
    strength: FloatArray
    operating: FloatArray
    tilt: FloatArray
    habits: Mapping[str, FloatArray]
    kept: dict[tuple[tuple[str, ...], bytes], MuscleGeometry] = field(default_factory=dict, repr=False)
    made: dict[tuple[tuple[str, ...], tuple[tuple[float, float], ...]], tuple[Muscle, ...]] = field(default_factory=dict, repr=False)

    @property
    def count(self) -> int:
        """How many runners."""
        return len(self.tilt)

    def indices(self, prefixes: Iterable[str]) -> list[int]:
        """Return the muscles whose names begin so."""
        return [k for k, name in enumerate(self.model.muscle_names) if name.startswith(tuple(prefixes))]

    def strengths(self, prefixes: Iterable[str]) -> FloatArray:
        """Return what share of the strength of those muscles each has, in the model as it is."""
        force = np.array([self.model.muscles[k].max_isometric_force for k in self.indices(prefixes)])
        return np.asarray(force / force.sum())

    def only(self, prefixes: Iterable[str]) -> Population:
        """Return the same runners with those muscles alone."""
        kept = self.indices(prefixes)
        model = replace(self.model, muscles=tuple(self.model.muscles[k] for k in kept))
        return replace(self, model=model, fibre=self.fibre[:, kept], strength=self.strength[:, kept], operating=self.operating[:, kept])

    def muscles(self, cause: Cause) -> tuple[Muscle, ...]:
        """Return the muscles of every runner, one runner after the other, changed as the cause says."""
        factors = tuple(muscle_factors(name, cause) for name in self.model.muscle_names)
        key = (self.model.muscle_names, factors)
        if key not in self.made:
            self.made[key] = self._made(factors)
        return self.made[key]

    def _made(self, factors: tuple[tuple[float, float], ...]) -> tuple[Muscle, ...]:
        return tuple(
            replace(
                muscle,
                optimal_fiber_length=muscle.optimal_fiber_length * fibre * length,
                tendon_slack_length=(muscle.tendon_slack_length - (operating + fibre - 1) * muscle.optimal_fiber_length) * length,
                max_isometric_force=muscle.max_isometric_force * strong * strength,
            )
            for fibres, strengths, shifts in zip(self.fibre, self.strength, self.operating, strict=True)
            for muscle, fibre, strong, operating, (length, strength) in zip(self.model.muscles, fibres, strengths, shifts, factors, strict=True)
        )

    def fibres(self, length: FloatArray, velocity: FloatArray, cause: Cause) -> MuscleState:
        """Return what the fibres of every runner can do, all arrays (runners, poses, muscles).

        Parameters
        ----------
        length, velocity
            (runners, poses, muscles) of the musculotendon units, m and m/s.
        cause
            What is changed.
        """
        runners, poses, muscles = length.shape

        def wide(values: FloatArray) -> FloatArray:
            return np.ascontiguousarray(np.swapaxes(values, 0, 1).reshape(poses, runners * muscles))

        found = muscle_state(replace(self.model, muscles=self.muscles(cause)), wide(length), wide(velocity))
        return MuscleState(*(np.swapaxes(getattr(found, name).reshape(poses, runners, muscles), 0, 1) for name in STATES))

    def geometry(self, q: FloatArray) -> MuscleGeometry:
        """Return lengths (runners, poses, muscles) and moment arms (runners, poses, muscles, coordinates) of such poses q.

        Kept, since a cause that changes muscles alone asks for the same poses again.
        """
        key = (self.model.muscle_names, q.tobytes())
        if key not in self.kept:
            flat = muscle_geometry(self.model, q.reshape(-1, q.shape[-1]))
            arms = flat.moment_arm.reshape(*q.shape[:2], len(self.model.muscles), -1)
            self.kept[key] = MuscleGeometry(flat.length.reshape(*q.shape[:2], -1), arms)
        return self.kept[key]


def draw_population(model: Model, draws: int = DRAWS, seed: int = 0) -> Population:
    """Return the model's right leg as runners drawn at random; the first is the model as it is.

    Parameters
    ----------
    model
        A runner model (`psoas.body.runner_model.runner_model`, or scaled from it).
    draws
        How many; 5 or more.
    seed
        Of the random numbers, so that the answer is the same every time.

    Raises
    ------
    SettingError
        If there are too few draws for a spread.
    """
    if draws < FEWEST_DRAWS:
        raise SettingError(f"{draws} runners show no spread.", f"Draw {FEWEST_DRAWS} or more; {DRAWS} is usual.")
    leg = replace(model, muscles=tuple(muscle for muscle in model.muscles if muscle.name.endswith("_r")))
    rng = np.random.default_rng(seed)
    # Parts of one muscle are cut from one piece: they differ together.
    pieces = [match[0] if (match := _PARTS_OF_ONE.match(name)) else name for name in leg.muscle_names]
    kinds = sorted(set(pieces))
    column = [kinds.index(piece) for piece in pieces]
    fibre, operating, strength = (rng.standard_normal((draws, len(kinds)))[:, column] for _ in range(3))
    others = {
        name: rng.standard_normal(draws)
        for name in ("tilt", "thigh", "knee", "reach", "fold", "bounce", "lean", "hip_moment", "knee_moment", "knee_stop")
    }
    for values in (fibre, operating, strength, *others.values()):
        values[0] = 0.0
    tilt = TILT_SPREAD * others.pop("tilt")
    return Population(leg, np.exp(FIBRE_SPREAD * fibre), np.exp(STRENGTH_SPREAD * strength), OPERATING_SPREAD * operating, tilt, others)


def muscle_factors(name: str, cause: Cause) -> tuple[float, float]:
    """Return the factors on length and on strength that a cause puts on a muscle."""
    if name.startswith(PSOAS):
        return cause.psoas_length, cause.psoas_strength
    return 1.0, cause.gluteus_strength if name.startswith(GLUTEUS) else 1.0


def changed_model(model: Model, cause: Cause) -> Model:
    """Return the model with its muscles, on both sides, changed as the cause says."""
    muscles = []
    for muscle in model.muscles:
        length, strength = muscle_factors(muscle.name, cause)
        muscles.append(
            replace(
                muscle,
                optimal_fiber_length=muscle.optimal_fiber_length * length,
                tendon_slack_length=muscle.tendon_slack_length * length,
                max_isometric_force=muscle.max_isometric_force * strength,
            )
        )
    return replace(model, muscles=tuple(muscles))
