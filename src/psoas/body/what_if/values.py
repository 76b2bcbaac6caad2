"""What an answer is made of: effects, curves over an angle, figures of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

import numpy as np

from psoas.body.what_if.population import FloatArray
from psoas.errors import SettingError
from psoas.quantity import Estimate

ORIGIN = "body.what_if, runner model, 60 runners drawn at random"
HARDLY = 0.05  # of the value or its error, whichever is larger; a change that is smaller with its error is hardly one
SURE = 0.95  # of the runners drawn; from then on a direction is told as sure
# Of the runners drawn. One whose muscles cannot make what the stride asks would not run so, and is left out; where many
# are, the question is not one for this model.
FEWEST_KNOWN = 0.6


Standing = Literal["more", "less", "hardly", "unclear", "unchanged", "unknown"]
Verdict = Literal["agrees", "agrees in part", "disagrees", "cannot tell"]


@dataclass(frozen=True)
class Effect:
    """One consequence.

    Parameters
    ----------
    id
        Its name in JSON, `hip_extension_available`.
    name
        Short, for a list: "hip extension".
    said
        What it is, for a person.
    before, after, change
        Estimates; the error of the change is smaller than those of its parts, because what is unknown is the same in
        both.
    same_way
        Share of the runners drawn in whom the change goes the way of `change`, 0..1; a change may be sure in direction
        where its size differs much between them.
    """

    id: str
    name: str
    said: str
    before: Estimate
    after: Estimate
    change: Estimate
    same_way: float

    @property
    def standing(self) -> Standing:
        """How it stands: "more" or "less" in nearly every runner drawn, "hardly" changed, "unclear", "unchanged", "unknown"."""
        if not self.change.known:
            return "unknown"
        if self.change.error == 0 and self.change.value == 0:
            return "unchanged"
        if abs(self.change.value) + self.change.error < HARDLY * max(abs(self.before.value), self.before.error):
            return "hardly"
        if self.same_way < SURE:
            return "unclear"
        return "more" if self.change.value > 0 else "less"


@dataclass(frozen=True)
class Named:
    """A number with what it is, for a person."""

    id: str
    said: str
    estimate: Estimate


@dataclass(frozen=True)
class AngleCurve:
    """One quantity over an angle: `angles` in degrees, one Estimate each."""

    said: str
    over: str
    angles: tuple[float, ...]
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True)
class NamedRun:
    """A test or a claim of an article, run in the model.

    Parameters
    ----------
    id
        Its name on the command line, "glute-squeeze".
    title
        For a person.
    done
        What is done in the model.
    claims
        Ids of what articles say of it, in `psoas.knowledge.heard`.
    effects
        What differs between the two states that are compared; `before` and `after` are named by `states`.
    states
        Names of the two states.
    numbers, curves
        More of it.
    verdict
        Whether the model agrees with the articles.
    answer
        Why, in words.
    cannot
        What the model cannot answer of it.
    """

    id: str
    title: str
    done: str
    claims: tuple[str, ...]
    states: tuple[str, str]
    effects: tuple[Effect, ...]
    numbers: tuple[Named, ...]
    curves: tuple[AngleCurve, ...]
    verdict: Verdict
    answer: str
    cannot: tuple[str, ...]

    def effect(self, id: str) -> Effect:
        """Return the effect of that id."""
        return named(self.effects, id)

    def number(self, id: str) -> Estimate:
        """Return the number of that id."""
        return named(self.numbers, id).estimate


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_HasId)


def named(items: Sequence[Item], id: str) -> Item:
    """Return the item of that id.

    Raises
    ------
    SettingError
        If there is none; those that are there are named.
    """
    for item in items:
        if item.id == id:
            return item
    raise SettingError(f"There is no '{id}' here.", f"There are {', '.join(item.id for item in items)}.")


def spread_estimate(values: FloatArray, unit: str) -> Estimate:
    """Return the first value, that of the model as it is, with the spread of all (runners,) as systematic error.

    Where a quantity lies beyond what the model covers it is nan; with too many of those the Estimate is unknown.
    """
    known = values[np.isfinite(values)]
    if not np.isfinite(values[0]) or len(known) < FEWEST_KNOWN * len(values):
        return Estimate.unknown(unit, "It lies outside what the model covers.", ORIGIN)
    spread = float(known.std())
    tiny = 1e-9 * max(1.0, float(np.abs(known).max()))
    return Estimate(float(values[0]), unit, systematic_error=spread if spread > tiny else 0.0, n=len(known), counted="runners", origin=ORIGIN)


def paired_effect(id: str, name: str, said: str, unit: str, before: FloatArray, after: FloatArray) -> Effect:
    """Return the effect from the same (runners,) before and after."""
    change = after - before
    change = np.where(np.abs(change) <= 1e-9 * np.maximum(1.0, np.abs(before)), 0.0, change)
    known = change[np.isfinite(change)]
    same_way = float(np.mean(np.sign(known) == np.sign(change[0]))) if len(known) else 0.0
    return Effect(id, name, said, spread_estimate(before, unit), spread_estimate(after, unit), spread_estimate(change, unit), same_way)


def curve(said: str, over: str, angles: FloatArray, values: FloatArray, unit: str) -> AngleCurve:
    """Return a curve from angles (points,) in degrees and values (runners, points)."""
    return AngleCurve(said, over, tuple(float(angle) for angle in angles), tuple(spread_estimate(column, unit) for column in values.T))
