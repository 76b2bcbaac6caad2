"""The articles' story, link by link: a tight psoas tips the pelvis, the tilt turns the glutes down, the hamstrings pay."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from psoas.body.model import Model
from psoas.body.runner_model import runner_model
from psoas.body.what_if.causes import Cause
from psoas.body.what_if.population import DRAWS, STANDING_TILT, FloatArray, Population, draw_population
from psoas.body.what_if.poses import posture, tilt_arms
from psoas.body.what_if.standing import STANDING, standing_effects
from psoas.body.what_if.stride import RunningStride, average_stride
from psoas.body.what_if.swing import SWING, SwingRun, by_id
from psoas.body.what_if.values import Effect, Named, Standing, Verdict, named, paired_effect
from psoas.errors import SettingError
from psoas.quantity import Estimate

SHORTER, TILT, WEAKER = 0.05, 10.0, 0.3  # the psoas, degrees, the gluteus maximus
REST = "Where the pelvis would come to rest if nothing but relaxed leg muscle held it, forward of before"
DRIFTS = np.deg2rad(np.arange(0.0, 46.0, 3.0))
ID = "claim-chain"
HALF, OVERLOAD = 50.0, 10.0  # %; a muscle turned down gives less than half, an overloaded one carries a tenth more
RESULTS = ("gluteus_capacity", "neighbour_force", "hamstring_force", "hamstring_length")


@dataclass(frozen=True)
class Link:
    """One step of the story.

    Parameters
    ----------
    id
        tilt, glute, hamstring_load, hamstring_stretch, whole.
    says
        What the articles say.
    done
        What is done in the model.
    claims
        Ids of it in `psoas.knowledge.heard`, where research's own verdict stands.
    effects, numbers
        What the model gives.
    verdict
        Whether the mechanics carry the link.
    answer
        Why, in words.
    cannot
        What of it the model cannot answer.
    """

    id: str
    says: str
    done: str
    claims: tuple[str, ...]
    effects: tuple[Effect, ...]
    numbers: tuple[Named, ...]
    verdict: Verdict
    answer: str
    cannot: str

    def effect(self, id: str) -> Effect:
        """Return the effect of that id."""
        return named(self.effects, id)


@dataclass(frozen=True)
class ClaimChain:
    """The story link by link, and what is left of it from end to end."""

    id: str
    title: str
    links: tuple[Link, ...]
    answer: str

    def link(self, id: str) -> Link:
        """Return the link of that id."""
        return named(self.links, id)


def claim_chain(
    model: Model | None = None, stride: RunningStride | None = None, *, shorter: float = SHORTER, draws: int = DRAWS, seed: int = 0
) -> ClaimChain:
    """Return "tight psoas, tilt, weak glute, overloaded hamstring" in numbers, link by link and from end to end.

    Parameters
    ----------
    model
        A runner model; the shipped one when left out.
    stride
        The stride whose swing is asked about; the average of other runners when left out.
    shorter
        Share by which the psoas is shortened, 0.05 for 5 %.
    draws, seed
        As in `what_if`.

    Raises
    ------
    SettingError
        If the psoas is not shorter.
    """
    if shorter <= 0:
        raise SettingError("The story begins with a shorter psoas.", "Give how much shorter, above 0 %.")
    population = draw_population(model or runner_model(), draws, seed)
    stride = stride or average_stride()
    short, tilted, weak = Cause(psoas_length=1 - shorter), Cause(pelvic_tilt=float(np.deg2rad(TILT))), Cause(gluteus_strength=1 - WEAKER)
    swing = SwingRun(population, stride)
    usual, shortened, tipped, weakened = (_results(population, swing, cause) for cause in (Cause(), short, tilted, weak))
    drift = passive_drift(population, short)
    links = (
        _tilt_link(_compared(usual, shortened), drift, shorter),
        _glute_link(_compared(usual, tipped)),
        _load_link(_compared(usual, weakened)),
        _stretch_link(_compared(usual, tipped)),
        _whole_link(_compared(usual, _at_rest(population, stride, short, drift)), shorter),
    )
    held = sum(link.verdict.startswith("agrees") for link in links[:-1])
    answer = (
        f"One by one, {held} of the 4 links go the way of the story, wholly or in part. From end to end, {links[-1].answer} "
        "What is left of the story is nerves, which the model does not have."
    )
    return ClaimChain(ID, "Tight psoas, tilted pelvis, weak glute, overloaded hamstring", links, answer)


def passive_drift(population: Population, cause: Cause) -> FloatArray:
    """Return how far (runners,) rad the pelvis tips forward until relaxed leg muscles pull on it as they did before.

    An upper bound of what a shorter psoas does to posture by itself: belly, back, ligaments and habit, which hold the
    pelvis too, are left out. 0 where it pulls no harder, nan where 45° would not be enough.

    Parameters
    ----------
    population
        The runners, standing.
    cause
        Of which the psoas length counts.
    """
    q = posture(population.model, tilt=STANDING_TILT + population.tilt[:, None] + DRIFTS[None, :])
    geometry = population.geometry(q)
    arms, still = tilt_arms(population.model, geometry), np.zeros_like(geometry.length)
    before, after = ((arms * population.fibres(geometry.length, still, one).passive_force).sum(axis=2) for one in (Cause(), cause))
    excess = after - before[:, :1]
    found = np.full(len(excess), np.nan)
    for runner, row in enumerate(excess):
        rested = np.flatnonzero(row <= 0)
        if len(rested):
            k = int(rested[0])
            found[runner] = 0.0 if k == 0 else DRIFTS[k - 1] + row[k - 1] / (row[k - 1] - row[k]) * (DRIFTS[k] - DRIFTS[k - 1])
    return found


def _results(population: Population, swing: SwingRun, cause: Cause) -> dict[str, FloatArray]:
    return {**standing_effects(population, cause), **by_id(swing.run(cause))}


def _at_rest(population: Population, stride: RunningStride, cause: Cause, drift: FloatArray) -> dict[str, FloatArray]:
    """Return the results with every runner's pelvis tipped to where it rests; nan where it rests nowhere."""
    moved = replace(population, tilt=population.tilt + np.nan_to_num(drift))
    return {id: np.where(np.isfinite(drift), values, np.nan) for id, values in _results(moved, SwingRun(moved, stride), cause).items()}


def _compared(before: dict[str, FloatArray], after: dict[str, FloatArray]) -> dict[str, Effect]:
    told = {**STANDING, **SWING}
    return {id: paired_effect(id, *told[id], before[id], values) for id, values in after.items()}


def _tilt_link(found: dict[str, Effect], drift: FloatArray, shorter: float) -> Link:
    rest = paired_effect("rest_tilt", "tilt at rest", REST, "deg", np.zeros_like(drift), np.rad2deg(drift))
    pull = found["psoas_tilt_moment"]
    verdict, holds = carried(pull)
    enough = found["psoas_slack_tilt"].after
    if verdict == "agrees" and rest.after.known and enough.known and rest.after.value < enough.value / 2:
        verdict, holds = "agrees in part", f"{holds} The size is not: it is far from what would relax the psoas."
    return Link(
        "tilt",
        "A tight psoas tips the pelvis forward.",
        f"The psoas made {100 * shorter:.3g} % shorter, fibre and tendon; standing.",
        ("S30", "S33"),
        (pull, rest, found["psoas_slack_tilt"], found["hip_extension_available"]),
        (),
        verdict,
        f"The relaxed psoas of both sides pulls with {pull.after} in place of {pull.before}. If nothing but relaxed leg muscle held the pelvis "
        f"it would rest {rest.after} further forward; to relax the psoas as before it would have to tip {enough}. {holds}",
        "How belly and back muscles, ligaments and habit hold the pelvis. In people, hip-flexor length and tilt hardly go together.",
    )


def _glute_link(found: dict[str, Effect]) -> Link:
    capacity = found["gluteus_capacity"]
    verdict, holds = carried(capacity, "less")
    share = _in_percent(capacity)
    if verdict == "agrees" and share.interval()[0] > -HALF:
        verdict, holds = "agrees in part", f"{holds} It is less, but not turned down."
    return Link(
        "glute",
        "The tilt turns the glutes down.",
        f"The pelvis tipped {TILT:.0f}° further forward, thigh 30° ahead as at landing.",
        ("S30", "S31"),
        (capacity,),
        (Named("capacity_change", "Change of what the gluteus maximus can give", share),),
        verdict,
        f"Longer fibres and a shorter lever change what the gluteus maximus can give by {share}. {holds}",
        "Whether nerves turn a muscle down: the model knows no neural inhibition, and that is what the articles mean.",
    )


def _load_link(found: dict[str, Effect]) -> Link:
    late, near = found["hamstring_force"], found["neighbour_force"]
    verdict, holds = carried(near)
    return Link(
        "hamstring_load",
        "What the glute does not do, the hamstrings must.",
        f"The gluteus maximus made {100 * WEAKER:.0f} % weaker, the same moments asked.",
        ("S26",),
        (found["gluteus_share_force"], near, late),
        (),
        verdict,
        f"The neighbours take {near.change} more at landing, of {near.before}, "
        f"and the hamstrings {late.change} body weights before it, of {late.before}. {holds}",
        "Whether a runner keeps the same moments. Runners with weaker hips ran more upright, which asks less of both.",
    )


def _stretch_link(found: dict[str, Effect]) -> Link:
    length, force = found["hamstring_length"], found["hamstring_force"]
    verdict, holds = carried(length)
    if verdict == "agrees" and carried(force)[0] != "agrees":
        verdict, holds = "agrees in part", f"{holds} Their force does not follow."
    return Link(
        "hamstring_stretch",
        "The tilted pelvis overloads the hamstrings.",
        f"The pelvis tipped {TILT:.0f}° further forward, in the swing before landing.",
        ("S35",),
        (length, force),
        (),
        verdict,
        f"The hamstrings are longer by {length.change} of their best length; "
        f"their force changes by {force.change} body weights, of {force.before}. {holds}",
        "Whether longer fibres get sore. In sprinting more tilt goes with strains; for soreness after easy runs nothing is known.",
    )


def _whole_link(found: dict[str, Effect], shorter: float) -> Link:
    force, capacity = found["hamstring_force"], found["gluteus_capacity"]
    share = _in_percent(force)
    verdict, holds = carried(force)
    if verdict != "disagrees" and share.known and share.interval()[1] < OVERLOAD:
        verdict, holds = "disagrees", f"Not even that adds {OVERLOAD:.0f} %: there is no overload in the mechanics."
    return Link(
        "whole",
        "A tight psoas makes the hamstrings sore.",
        f"The psoas {100 * shorter:.3g} % shorter and the pelvis where it would then rest: the most that mechanics could do.",
        ("S35",),
        tuple(found[id] for id in RESULTS),
        (Named("hamstring_change", "Change of hamstring force before landing", share),),
        verdict,
        f"hamstring force before landing changes by {share} and what the gluteus maximus can give by {_in_percent(capacity)}. {holds}",
        "Soreness, nerves, training and habit.",
    )


def carried(effect: Effect, way: Standing = "more") -> tuple[Verdict, str]:
    """Return whether an effect goes the way that the articles say, and a sentence of it."""
    runners = effect.change.n
    if effect.standing == "unknown":
        return "cannot tell", "It lies outside what the model covers."
    if effect.standing in ("unchanged", "hardly"):
        return "disagrees", "The mechanics change nothing, or nearly nothing."
    if effect.standing == "unclear":
        return "cannot tell", f"Runners differ in which way it goes ({round(effect.same_way * runners)} of {runners} drawn one way)."
    if effect.standing == way:
        return "agrees", f"The direction is that of the articles in {round(effect.same_way * runners)} of {runners} runners drawn."
    return "disagrees", "The mechanics go the other way."


def _in_percent(effect: Effect) -> Estimate:
    if not (effect.change.known and effect.before.known):
        return Estimate.unknown("%", "It lies outside what the model covers.", effect.change.origin)
    return effect.change.times(100 / effect.before.value, "%")
