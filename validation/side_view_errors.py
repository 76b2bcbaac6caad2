"""The side view against three dimensions with plates: every quantity of every run, and how far the stated intervals hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from psoas.body.muscle_geometry import muscle_lengths
from psoas.body.side_view import SETTLED, SWING_GROUPS, LegFinding, side_view_leg
from psoas.body.side_view_chain import GROUPS, JOINTS, STANCE_GROUPS
from psoas.body.side_view_error import Miss
from psoas.body.side_view_stance import stance_shapes
from psoas.quantity import Estimate
from validation.measured_runs import MeasuredRun
from validation.side_view_clips import Clip, filmed
from validation.stance_curves import stance_curves
from validation.virtual_camera import Filming

CYCLE = np.arange(200) / 200
SIDES = ("left", "right")
KINDS = ((0.005, "white", False), (0.010, "clumped", True))  # noise in m, its kind, and whether the pose model sees the joints elsewhere
LEAST_SPREAD = {True: 0.02, False: 0.3}  # share of the value, or %: nothing is known better than this


@dataclass(frozen=True)
class Curves:
    """One leg of a run in three dimensions with plates, means over its strides, CYCLE long."""

    length: Mapping[str, np.ndarray]  # over standing
    force: Mapping[str, np.ndarray]  # body weights
    moment: Mapping[str, np.ndarray]  # N m/kg
    ground: np.ndarray  # body weights, over stance
    values: Mapping[str, float]  # quantity -> as in psoas.body.side_view_error.usual_misses


@dataclass(frozen=True)
class Case:
    """A quantity of one leg in one clip: what the side view found, before what it usually misses is made good, and the truth."""

    quantity: str
    run: str
    runner: str
    found: Estimate
    true: float

    @property
    def relative(self) -> bool:
        """Whether its error goes with its size."""
        return is_relative(self.quantity)


def is_relative(quantity: str) -> bool:
    """Return whether the error of a quantity goes with its size; that of a time or of stretch does not."""
    return not quantity.endswith(("stretch", "longest", "peak at"))


def in_three_dimensions(run: MeasuredRun, side: str) -> Curves:
    """Return what the chain with plates (`psoas.body.chain.muscle_trial`) says of one leg."""
    model, data, s = run.result.model, run.result.data, side[0]
    time, q = data["time"].values, data["coordinate_value"].values
    contacts = run.trial.initial_contact[side]
    strides = [(a, b) for a, b in pairwise(contacts) if 0.5 < b - a < 1.0 and a >= time[0] - 0.01 and b <= time[-1]]

    def mean(values: np.ndarray) -> np.ndarray:
        return np.mean([np.interp(a + CYCLE * (b - a), time, values) for a, b in strides], axis=0)

    share_of_weight = data["force"].values / (model.mass * 9.81)
    tilt = -float(np.mean(q[:, model.coordinate("pelvis_tilt")]))
    standing = model.defaults[None].copy()
    for name, sign in (("pelvis_tilt", -1), ("lumbar_extension", 1), (f"hip_flexion_{s}", 1)):
        standing[0, model.coordinate(name)] = sign * tilt
    still = muscle_lengths(model, standing)[0]
    ground = stance_curves(run)[side]
    stride_time = float(np.mean([b - a for a, b in strides]))
    toe_off = ground.contact_time / stride_time
    swing = toe_off + SETTLED < CYCLE
    length, force, values = {}, {}, {}
    for group, prefixes in {**GROUPS, **STANCE_GROUPS}.items():
        members = [k for k, name in enumerate(model.muscle_names) if name.startswith(prefixes) and name.endswith(f"_{s}")]
        share = np.array([model.muscles[k].max_isometric_force for k in members])
        share /= share.sum()
        force[group] = mean(share_of_weight[:, members].sum(axis=1))
        if group in STANCE_GROUPS:
            values[f"{group} peak"] = float(force[group][toe_off >= CYCLE].max())
            values[f"{group} peak at"] = float(100 * CYCLE[np.argmax(np.where(toe_off >= CYCLE, force[group], 0))])
            continue
        path = mean(data["length"].values[:, members] @ share)
        length[group] = path / (still[members] @ share)
        values[f"{group} excursion"] = float(1e3 * np.ptp(path))
        values[f"{group} stretch"] = float(100 * (length[group].max() - 1))
        values[f"{group} lengthening"] = float(mean(data["velocity"].values[:, members] @ share).max())
        values[f"{group} longest"] = float(100 * CYCLE[np.argmax(path)])
        if group in SWING_GROUPS:
            values[f"{group} swing force"] = float(force[group][swing].max())
    moment = {joint: mean(data["moment"].sel(coordinate=f"{name[:-1]}{s}").values) / model.mass for joint, name in JOINTS.items()}
    for joint, curve in moment.items():
        values |= {f"{joint} flexion": float(curve[swing].max()), f"{joint} extension": float(-curve[swing].min())}
    values["ground peak"] = float(ground.vertical.max())
    values["ground peak at"] = float(100 * np.argmax(ground.vertical) / (len(ground.vertical) - 1))
    values["ground mean"] = float(np.trapezoid(ground.vertical) / (len(ground.vertical) - 1))
    return Curves(length, force, moment, ground.vertical, values)


def estimates(leg: LegFinding) -> dict[str, Estimate]:
    """Return quantity -> Estimate of one leg."""
    found = {}
    for one in leg.muscles:
        parts = {"excursion": one.excursion, "stretch": one.stretch, "lengthening": one.lengthening, "longest": one.longest_at}
        found |= {f"{one.group} {name}": value for name, value in parts.items()}
        if one.swing_force.known:
            found[f"{one.group} swing force"] = one.swing_force
    for moment in leg.moments:
        found |= {f"{moment.joint} flexion": moment.flexion, f"{moment.joint} extension": moment.extension}
    for stance in leg.stance:
        found |= {f"{stance.muscle} peak": stance.peak, f"{stance.muscle} peak at": stance.peak_at}
    return found | {"ground peak": leg.ground.peak, "ground peak at": leg.ground.peak_at, "ground mean": leg.ground.mean}


def curve_agreement(leg: LegFinding, truth: Curves) -> dict[str, tuple[float, float]]:
    """Return curve -> its correlation with the true one, and how much of that lies inside the stated 95 % band."""

    def at(percent: Sequence[float], curve: np.ndarray) -> np.ndarray:
        return np.interp(percent, 100 * CYCLE, curve)

    stride = np.arange(len(leg.muscles[0].length)) * 100 / len(leg.muscles[0].length)
    curves = {f"{one.group} length": (one.length, one, at(stride, truth.length[one.group])) for one in leg.muscles}
    curves |= {f"{one.joint} moment in swing": (one.moment, one, at(one.percent, truth.moment[one.joint])) for one in leg.moments}
    curves |= {f"{one.muscle} force in stance": (one.force, one, at(one.percent, truth.force[one.muscle])) for one in leg.stance}
    curves["ground force"] = (leg.ground.force, leg.ground, truth.ground)
    return {
        name: (float(np.corrcoef(found, true)[0, 1]), float(np.mean((np.array(one.low) <= true) & (true <= np.array(one.high)))))
        for name, (found, one, true) in curves.items()
    }


def clips(run: MeasuredRun) -> list[tuple[Clip, bool]]:
    """Return a run filmed from both sides at 30 and 60 frames a second with every kind of noise, and whether its runner's height is told."""
    filmings = [(rate, near, *kind) for rate in (30, 60) for near in SIDES for kind in KINDS]
    return [
        (filmed(run, Filming(rate, noise, shape, near, seed), seed if elsewhere else None), seed % 4 < 2)  # type: ignore[arg-type]
        for seed, (rate, near, noise, shape, elsewhere) in enumerate(filmings)
    ]


def cases(runs: Sequence[MeasuredRun]) -> list[Case]:
    """Return every quantity of every leg and clip; the ground force's shape comes from other runners, and nothing is made good."""
    shapes, found = stance_shapes(), []
    for run in runs:
        truth = {side: in_three_dimensions(run, side) for side in SIDES}
        for clip, told in clips(run):
            size = {"height": run.height, "mass": run.mass} if told else {}
            for side in SIDES:
                leg = side_view_leg(clip.sagittal, clip.events, side, shapes=shapes.without(run.trial.runner), misses={}, **size)  # type: ignore[arg-type]
                found += [_case(name, run, one, truth[side].values[name]) for name, one in estimates(leg).items()]
    return found


def _case(quantity: str, run: MeasuredRun, found: Estimate, true: float) -> Case:
    # The end of a stride is its beginning: found and true are taken on the same side of it.
    value = true + (found.value - true + 50) % 100 - 50 if quantity.endswith("longest") else found.value
    return Case(quantity, run.trial.name, run.trial.runner, replace(found, value=value), true)


def usual_miss(cases: Sequence[Case]) -> Miss:
    """Return how one quantity misses in the mean of the runners, and how much they differ beyond what was drawn."""
    names = list(dict.fromkeys(case.runner for case in cases))
    of = {name: [case for case in cases if case.runner == name] for name in names}
    relative = cases[0].relative

    def mean(value: dict[str, list[float]]) -> float:
        return float(np.mean([np.mean(one) for one in value.values()]))

    level = mean({name: [_miss(case) for case in some] for name, some in of.items()})
    off = {name: [(_miss(case) - level) ** 2 for case in some] for name, some in of.items()}
    drawn = {name: [(case.found.standard_error / (case.true if relative else 1)) ** 2 for case in some] for name, some in of.items()}
    beyond = max(mean(off) - mean(drawn), 0.0) + _level_error(off, len(names))
    spread = max(float(np.sqrt(beyond)) / (level if relative else 1), LEAST_SPREAD[relative])
    return Miss(round(level, 4), 0.0, round(spread, 4), True) if relative else Miss(1.0, round(level, 3), round(spread, 3), False)


def _level_error(off: Mapping[str, Sequence[float]], runners: int) -> float:
    """Return the variance of the mean over so few runners."""
    return float(np.mean([np.mean(one) for one in off.values()])) / max(runners - 1, 1)


def _miss(case: Case) -> float:
    return case.found.value / case.true if case.relative else case.found.value - case.true


def stated(case: Case, miss: Miss) -> Estimate:
    """Return the Estimate as the side view states it with a `miss`."""
    raw = case.found
    return miss.estimate(raw.value, raw.unit, raw.random_error, raw.systematic_error, raw.n, raw.origin)


def left_out(cases: Sequence[Case]) -> list[tuple[Case, Estimate]]:
    """Return each case with what the side view says of it when its runner had no part in the fit."""
    runners = list(dict.fromkeys(case.runner for case in cases))
    by_rest = {runner: usual_miss([case for case in cases if case.runner != runner]) for runner in runners}
    return [(case, stated(case, by_rest[case.runner])) for case in cases]


def covered(pairs: Sequence[tuple[Case, Estimate]]) -> float:
    """Return the share of 95 % intervals that hold the truth, each run counting alike."""
    runs = list(dict.fromkeys(case.run for case, _ in pairs))
    inside = {run: [_inside(case, one) for case, one in pairs if case.run == run] for run in runs}
    return float(np.mean([np.mean(one) for one in inside.values()]))


def _inside(case: Case, one: Estimate) -> bool:
    low, high = one.interval(0.95)
    return low <= case.true <= high
