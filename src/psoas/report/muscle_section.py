"""The part of the report that shows the psoas and its neighbours through the stride."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from psoas.assessment import Assessment
from psoas.body.clip_muscles import ClipMuscles
from psoas.body.side_view import LegFinding, MuscleFinding
from psoas.gait.curves import Curve
from psoas.quantity import MINUS, Estimate
from psoas.recording.dataset import FloatArray
from psoas.report.chart import PERCENT, curve_drawing, readings
from psoas.report.muscle_figure import FORCE_END, STRETCH_END, muscle_figure, still_figure
from psoas.report.muscle_words import NAMES, psoas_of, psoas_sentences
from psoas.report.stride_script import START
from psoas.report.wording import listed, lower_first, number, sentence

CHART = "Length of the psoas, standing = 100 %"
HEADS = (
    ("Moves by", "shortest to longest"),
    ("Beyond standing", "at its longest"),
    ("Lengthens", "at its fastest"),
    ("Longest at", "of the stride, from contact"),
    ("Pulls", "at most in swing, body weights"),
)
LOAD_HEADS = (("At most", ""), ("When", ""))
# What is shown of each leg's loads -> name, where and when.
LOADS = {
    "ground": ("The ground pushes up", "under one foot"),
    "soleus": ("Soleus pulls", "deep calf, while the foot is down"),
    "vasti": ("Vasti pull", "front of the thigh, while the foot is down"),
    "hip flexion": ("Muscles turn the thigh forward", "at the hip, while the leg swings"),
    "hip extension": ("Muscles turn the thigh back", "at the hip, while the leg swings"),
    "knee flexion": ("Muscles bend the knee", "while the leg swings"),
    "knee extension": ("Muscles straighten the knee", "while the leg swings"),
}
MOMENT_NAMES = {"contact": "Contact", "mid-stance": "Mid-stance", "toe-off": "Toe-off", "mid-swing": "Mid-swing"}


@dataclass(frozen=True, slots=True)
class MuscleRow:
    """One group of muscles: name, where it is, and for each head of the table (letter of the side, number) pairs."""

    name: str
    where: str
    cells: tuple[tuple[str, tuple[tuple[str, Markup], ...]], ...]


@dataclass(frozen=True, slots=True)
class Still:
    """One moment for paper: name, what the psoas is then, picture."""

    name: str
    words: str
    picture: Markup


@dataclass(frozen=True, slots=True)
class MuscleSection:
    """Everything the template needs; `figure` is empty where no leg can be given."""

    side: str
    sentences: tuple[str, ...]
    figure: Markup
    curves: tuple[Curve, ...]
    chart_name: str
    chart: Markup
    reading: str
    ramps: tuple[tuple[str, str, str], ...]
    stills: tuple[Still, ...]
    heads: tuple[tuple[str, str], ...]
    rows: tuple[MuscleRow, ...]
    load_heads: tuple[tuple[str, str], ...]
    loads: tuple[MuscleRow, ...]
    origin: str
    unknown: tuple[tuple[str, str], ...]
    legs: tuple[tuple[str, str], ...]
    not_shown: tuple[tuple[str, str], ...]
    credit: str


def muscle_section(assessment: Assessment) -> MuscleSection | None:
    """Return the section on muscles; None for an assessment that was made before there was one."""
    muscles = assessment.muscles
    if muscles is None:
        return None
    psoas, picture = psoas_of(muscles), muscles.picture
    curves = psoas_curves(muscles)
    toe_off = picture.toe_off if picture else 100.0
    return MuscleSection(
        side=picture.side if picture else "",
        sentences=tuple(map(_unbroken, psoas_sentences(psoas, toe_off, assessment.runner.mass))) if psoas else (),
        figure=muscle_figure(picture, START) if picture else Markup(""),
        curves=curves,
        chart_name=CHART,
        chart=curve_drawing(CHART, curves) if curves else Markup(""),
        reading=readings(curves)[START] if curves else "",
        ramps=(
            ("stretch", f"{MINUS}{100 * STRETCH_END:.0f}\u00a0%", f"+{100 * STRETCH_END:.0f}\u00a0% of standing"),
            ("force", "no force", f"{FORCE_END:g} body weights"),
        ),
        stills=_stills(muscles, curves),
        heads=HEADS,
        rows=_rows(muscles),
        load_heads=LOAD_HEADS,
        loads=_load_rows(muscles),
        origin=_origin(muscles, assessment),
        unknown=_unknown(muscles),
        legs=_legs(muscles),
        not_shown=tuple((sentence(what).removesuffix("."), sentence(why)) for what, why in muscles.not_shown.items()),
        credit=muscles.credit,
    )


def psoas_curves(muscles: ClipMuscles) -> tuple[Curve, ...]:
    """Return the length of each leg's psoas through the stride, in % of standing, as curves that share the page's cursor."""
    if muscles.picture is None:
        return ()
    toe_off = muscles.picture.toe_off
    return tuple(_curve(one, toe_off) for one in muscles.findings if one.group == "psoas")


def _curve(one: MuscleFinding, toe_off: float) -> Curve:
    at = np.linspace(0, 100, len(one.length) + 1)

    def whole(values: Sequence[float]) -> FloatArray:
        return np.interp(PERCENT, at, [*values, values[0]])

    error = (whole(one.high) - whole(one.low)) / (2 * 1.96)
    mean = tuple((100 * whole(one.length)).tolist())
    return Curve("psoas_length", one.side, "%", one.excursion.n, toe_off, mean, (), tuple((100 * error).tolist()))


def _unbroken(text: str) -> str:
    """Return text whose numbers stay on one line with their errors."""
    return text.replace(" ± ", "\u00a0±\u00a0")


def _stills(muscles: ClipMuscles, curves: Sequence[Curve]) -> tuple[Still, ...]:
    picture = muscles.picture
    if picture is None:
        return ()
    told = [text.replace(picture.side, f"{picture.side} psoas", 1) for text in readings([curve for curve in curves if curve.side == picture.side])]
    return tuple(
        Still(name, f"{told[round(picture.percent[picture.moments[id]])]} of standing", still_figure(picture, id))
        for id, name in MOMENT_NAMES.items()
    )


def _rows(muscles: ClipMuscles) -> tuple[MuscleRow, ...]:
    groups = list(dict.fromkeys(one.group for one in muscles.findings))
    return tuple(_row(group, [one for one in muscles.findings if one.group == group]) for group in groups)


def _row(group: str, found: Sequence[MuscleFinding]) -> MuscleRow:
    name, where = NAMES.get(group, (group.capitalize(), ""))
    sides = [one.side[0].upper() for one in found]
    columns = zip(*((one.excursion, one.stretch, one.lengthening, one.longest_at, one.swing_force) for one in found), strict=True)
    return MuscleRow(name, where, tuple((head, _cell(sides, column)) for (head, _), column in zip(HEADS, columns, strict=True)))


def _cell(sides: Sequence[str], estimates: Sequence[Estimate]) -> tuple[tuple[str, Markup], ...]:
    """Return a number a side; what no side can give is said once."""
    if not any(estimate.known for estimate in estimates):
        return (("", number(estimates[0])),)
    return tuple((side, number(estimate)) for side, estimate in zip(sides, estimates, strict=True))


def _load_rows(muscles: ClipMuscles) -> tuple[MuscleRow, ...]:
    """Return the push of the ground and muscles in stance, and the turning moments in swing, of the legs that have them."""
    by_leg = {leg.side[0].upper(): _loads(leg) for leg in muscles.legs}
    rows = []
    for id, (name, where) in LOADS.items():
        found = {letter: loads[id] for letter, loads in by_leg.items() if id in loads}
        if found:
            most, when = (tuple((letter, pair[k]) for letter, pair in found.items()) for k in range(2))
            rows.append(MuscleRow(name, where, (("At most", most), ("When", when if any(text for _, text in when) else ()))))
    return tuple(rows)


def _loads(leg: LegFinding) -> dict[str, tuple[Markup, Markup]]:
    """Return load -> how much and when, as they are read."""
    loads = {"ground": (_followed(leg.ground.peak, "body weights"), _followed(leg.ground.peak_at, "of contact"))}
    loads |= {one.muscle: (_followed(one.peak, "body weights"), _followed(one.peak_at, "of the stride")) for one in leg.stance}
    for one in leg.moments:
        loads |= {f"{one.joint} {way}": (number(estimate), Markup("")) for way, estimate in (("flexion", one.flexion), ("extension", one.extension))}
    return loads


def _followed(estimate: Estimate, words: str) -> Markup:
    """Return a number with the words after it in small, or the word "unknown" alone."""
    return number(estimate) + (Markup(' <span class="num"><span class="u">{}</span></span>').format(words) if estimate.known else Markup(""))


def _origin(muscles: ClipMuscles, assessment: Assessment) -> str:
    """Return where the table's numbers come from: strides, stage and model, and whose size."""
    counts = {one.side: one.excursion.n for one in muscles.findings}
    strides = listed([f"{n} {side}" for side, n in counts.items()])
    stages = listed(list(dict.fromkeys(one.excursion.origin for one in muscles.findings)))
    runner = assessment.runner
    unknown = [name for name, value in (("height", runner.height), ("mass", runner.mass)) if value is None]
    size = f" Your {listed(unknown)} {'is' if len(unknown) == 1 else 'are'} not known, so a usual one stands in." if unknown else ""
    return f"Mean of {strides} strides. Origin: {stages}.{size}"


def _unknown(muscles: ClipMuscles) -> tuple[tuple[str, str], ...]:
    """Return (whose, why) of every reason for an unknown force: a leg's own, or that of groups in both legs."""
    seen = {one.side for one in muscles.findings}
    by_reason: dict[str, list[MuscleFinding]] = {}
    for one in muscles.findings:
        if not one.swing_force.known:
            by_reason.setdefault(one.swing_force.reason, []).append(one)

    def whose(found: Sequence[MuscleFinding]) -> str:
        sides, groups = {one.side for one in found}, dict.fromkeys(NAMES.get(one.group, (one.group, ""))[0] for one in found)
        first, *others = groups
        return f"{found[0].side.capitalize()} leg" if sides < seen else listed([first, *map(lower_first, others)])

    return tuple((whose(found), sentence(reason)) for reason, found in by_reason.items())


def _legs(muscles: ClipMuscles) -> tuple[tuple[str, str], ...]:
    """Return which leg is not given, and why; both at once where they have the same reason."""
    legs = [(f"{side.capitalize()} leg", sentence(reason)) for side, reason in muscles.missing.items()]
    return (("Both legs", legs[0][1]),) if len(legs) == 2 and legs[0][1] == legs[1][1] else tuple(legs)
