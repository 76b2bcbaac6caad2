"""The picture of an exercise: a small loop of the body figure, and stills of it for paper."""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

from markupsafe import Markup

from psoas.knowledge.postures import POINTS, ExercisePostures, Prop
from psoas.report.exercise_body import (
    FOREARM,
    HIP_HALF_WIDTH,
    LOWER_TRUNK,
    NECK,
    SHANK,
    SHOULDER_HALF_WIDTH,
    THIGH,
    UPPER_ARM,
    UPPER_TRUNK,
    Posture,
    Side,
    half_width,
    mirror,
    points_of,
)
from psoas.report.exercise_motion import FLOOR, moments, seconds, settled
from psoas.report.exercise_shapes import BELT, BONE, CARRIED, FLESH, MUSCLES, figure_style, furniture, path
from psoas.report.exercise_tracks import Tracks
from psoas.report.svg import Point, direction, n

WIDTH = 200.0
_ABOVE, _BELOW = 20.0, 8.0  # room for the caption above and for the floor below, drawing units


def exercise_loop(one: ExercisePostures) -> Markup:
    """Return the moving picture of an exercise as one SVG that needs nothing else; it stands still for those who wish for no motion."""
    style, drawn = _moving(one)
    return _svg(one, f"<style>{figure_style()}{style}</style>{drawn}", one.shows)


def exercise_symbol(one: ExercisePostures) -> Markup:
    """Return the moving picture for a page that has `figure_style` and shows it with `exercise_use`, as often as it likes."""
    style, drawn = _moving(one)
    return Markup(f'<symbol class="fig" id="{_symbol_id(one)}" viewBox="{_box(one, _ABOVE)}"><style>{style}</style>{drawn}</symbol>')


def exercise_motion(one: ExercisePostures) -> str:
    """Return the rules that move an `exercise_picture`, for a stylesheet of its own."""
    return _moving(one)[0]


def exercise_picture(one: ExercisePostures) -> Markup:
    """Return the picture alone, for a page that links `figure_style` and `exercise_motion` as stylesheets."""
    return _svg(one, _moving(one)[1], one.shows)


def exercise_use(one: ExercisePostures) -> Markup:
    """Return the picture that shows the page's `exercise_symbol`."""
    box = _box(one, _ABOVE)
    x, y, width, height = box.split()
    place = f'x="{x}" y="{y}" width="{width}" height="{height}"'
    head = f'class="fig" viewBox="{box}" role="img" aria-label="{escape(one.shows)}"'
    return Markup(f'<svg {head}><use href="#{_symbol_id(one)}" {place}/></svg>')


def _symbol_id(one: ExercisePostures) -> str:
    return f"fig-{one.id}"


def _moving(one: ExercisePostures) -> tuple[str, str]:
    """Return the rules that move the picture, and the picture."""
    loop = moments(one)
    whole = seconds(one)
    still = max(index for index, moment in enumerate(loop) if moment.key == one.still)
    tracks = Tracks(one.id, [moment.time / whole for moment in loop], still, whole)
    drawn = _figure(one, [moment.posture for moment in loop], tracks) + _captions(one, [moment.key for moment in loop], tracks)
    return tracks.style(), drawn


def exercise_still(one: ExercisePostures, index: int) -> Markup:
    """Return one key posture as a plain SVG in light colours, without its caption."""
    tracks = Tracks(one.id, [0.0], 0, 1.0)
    return _svg(one, f"<style>{figure_style(plain=True)}</style>{_figure(one, [settled(one)[index]], tracks)}", one.postures[index].caption, 4.0)


def exercise_stills(one: ExercisePostures) -> tuple[Markup, Markup]:
    """Return where it starts, and the posture that stands for the whole; the second one if that is the start itself."""
    return exercise_still(one, 0), exercise_still(one, one.still or 1)


def _svg(one: ExercisePostures, inner: str, said: str, above: float = _ABOVE) -> Markup:
    head = f'xmlns="http://www.w3.org/2000/svg" class="fig" viewBox="{_box(one, above)}" role="img" aria-label="{escape(said)}"'
    return Markup(f"<svg {head}>{inner}</svg>")


def _box(one: ExercisePostures, above: float) -> str:
    top = _top(one) - above
    return f"0 {n(top)} {n(WIDTH)} {n(FLOOR + _BELOW - top)}"


def _top(one: ExercisePostures) -> float:
    """Return the highest point of the body and of its furniture over the loop."""
    highest = [y - (13 if name == "head" else 6) for moment in moments(one) for name, (_, y) in points_of(moment.posture).items()]
    return min([*highest, *(FLOOR - prop.box[2] for prop in one.props if len(prop.box) == 3)])


def _figure(one: ExercisePostures, postures: Sequence[Posture], tracks: Tracks) -> str:
    points = [points_of(posture) for posture in postures]
    still = "".join(furniture(prop, FLOOR) for prop in one.props)
    under = ("band", "towel") if one.view == "side" else ()
    hung = [(_hung(prop, f"q{index}", points, tracks), prop.kind in under) for index, prop in enumerate(one.props)]
    behind, before = ("".join(drawn for drawn, lies in hung if lies is where) for where in (True, False))
    return f"{path('floor', f'M4 {n(FLOOR)}H{n(WIDTH - 4)}')}{still}{behind}{_body(one, postures, tracks)}{before}"


def _body(one: ExercisePostures, postures: Sequence[Posture], tracks: Tracks) -> str:
    """Return the body, from the far limbs to the near ones."""
    limbs = {side: (_leg(one, side, postures, tracks), _arm(one, side, postures, tracks)) for side in ("near", "far")}

    def on_chest(inner: str) -> str:
        turned = tracks.turned("s", [posture.angles["spine"] for posture in postures], inner)
        return f'<g transform="translate(0 {n(-LOWER_TRUNK)})">{turned}</g>'

    neck = tracks.turned("k", [posture.angles["neck"] for posture in postures], _neck(one))
    chest = path("f", FLESH[one.view]["upper"]) + path("b", BONE[one.view]["upper"])
    trunk = path("f", FLESH[one.view]["lower"]) + on_chest(f'<g transform="translate(0 {n(-UPPER_TRUNK)})">{neck}</g>{chest}')
    trunk += path("b", BONE[one.view]["lower"]) + path("belt", BELT[one.view])
    marks = _muscles(one, "lower")
    (near_leg, near_arm), (far_leg, far_arm) = (limbs[side] for side in ("near", "far"))
    near_leg, near_arm = _layer("near", near_leg), on_chest(_layer("near", near_arm))
    behind = "far" if _lies_behind(one, postures[0]) else "near"
    far_leg, far_arm = _layer(behind, far_leg), on_chest(_layer(behind, far_arm))
    from_side = (far_arm, far_leg, trunk, near_leg, marks, near_arm)
    from_front = (trunk, far_arm, near_arm, far_leg, near_leg, marks)
    parts = "".join(from_side if one.view == "side" else from_front)
    body = tracks.turned("t", [posture.angles["trunk"] for posture in postures], parts)
    return tracks.moved("r", [posture.root for posture in postures], body)


def _layer(css: str, inner: str) -> str:
    return f'<g class="{css}">{inner}</g>'


def _lies_behind(one: ExercisePostures, posture: Posture) -> bool:
    """Return whether the far limbs are the lower or hidden ones; seen from the front upright, both sides are alike."""
    return one.view == "side" or abs(posture.angles["trunk"]) > 45


def _neck(one: ExercisePostures) -> str:
    shapes = FLESH[one.view]
    return f'{path("f", shapes["neck"])}<g transform="translate(0 {n(-NECK)})">{path("f", shapes["head"])}</g>'


def _leg(one: ExercisePostures, side: Side, postures: Sequence[Posture], tracks: Tracks) -> str:
    sign, key = mirror(side, one.view), side[0]
    foot = tracks.turned(f"{key}a", [-posture.angles[f"{side}_ankle"] for posture in postures], path("f", FLESH[one.view]["foot"]))
    shank = _link(one, side, "shank", SHANK, postures, tracks, foot)
    knee = tracks.turned(f"{key}k", [sign * posture.angles[f"{side}_knee"] for posture in postures], shank)
    thigh = _link(one, side, "thigh", THIGH, postures, tracks, knee)
    hip = tracks.turned(f"{key}h", [-sign * posture.angles[f"{side}_hip"] for posture in postures], thigh)
    return _shifted(sign * half_width(one.view, HIP_HALF_WIDTH), 0.0, hip)


def _arm(one: ExercisePostures, side: Side, postures: Sequence[Posture], tracks: Tracks) -> str:
    sign, key = mirror(side, one.view), side[0]
    forearm = _link(one, side, "forearm", FOREARM, postures, tracks, "")
    elbow = tracks.turned(f"{key}e", [-sign * posture.angles[f"{side}_elbow"] for posture in postures], forearm)
    upper = _link(one, side, "upper_arm", UPPER_ARM, postures, tracks, elbow)
    shoulder = tracks.turned(f"{key}s", [-sign * posture.angles[f"{side}_shoulder"] for posture in postures], upper)
    return _shifted(sign * half_width(one.view, SHOULDER_HALF_WIDTH), -UPPER_TRUNK, shoulder)


def _link(one: ExercisePostures, side: Side, part: str, length: float, postures: Sequence[Posture], tracks: Tracks, child: str) -> str:
    """Return a part of a limb with what hangs from its end: flesh, then the child, then bone, so that bones meet at the joint."""
    named = f"{side}_{part}"
    shares = [posture.seen.get(named, 1.0) for posture in postures]
    flesh, bone = path("f", FLESH[one.view][part]), path("b", f"M0 0V{n(length)}")
    if side == "near":
        bone += _muscles(one, part)
    if child:
        child = tracks.moved(f"{side[0]}{part[0]}m", [(0.0, length * share) for share in shares], child)
    key = f"{side[0]}{part[0]}l"
    return tracks.shortened(key, shares, flesh) + child + tracks.shortened(key, shares, bone)


def _muscles(one: ExercisePostures, part: str) -> str:
    marked = MUSCLES[one.view]
    return "".join(
        path(css, marked[muscle][1]) for css, muscles in (("w", one.works), ("s", one.stretches)) for muscle in muscles if marked[muscle][0] == part
    )


def _shifted(x: float, y: float, inner: str) -> str:
    return f'<g transform="translate({n(x)} {n(y)})">{inner}</g>' if x or y else inner


def _hung(prop: Prop, part: str, points: Sequence[dict[str, Point]], tracks: Tracks) -> str:
    """Return a prop that hangs on the body: carried by one point, or stretched between two."""
    if not prop.points:
        return ""
    places = [[_place(name, at) for name in prop.points] for at in points]
    if len(prop.points) == 1:
        right, up = prop.shift
        return tracks.moved(part, [(x + right, y - up) for ((x, y),) in places], CARRIED[prop.kind])
    spans = [(*start, 90 - direction(start, end), math.dist(start, end) / 10) for start, end in places]
    return tracks.spanned(part, spans, path("k", "M0-1H10V1H0Z"))


def _place(name: str, points: dict[str, Point]) -> Point:
    if name in POINTS:
        return points[name]
    x, height = map(float, name.split())
    return x, FLOOR - height


def _captions(one: ExercisePostures, keys: Sequence[int], tracks: Tracks) -> str:
    y = n(_top(one) - 8)
    said = [posture.caption for posture in one.postures]
    return "".join(
        tracks.shown(f"c{index}", [said[key] == caption for key in keys], f'<text x="{n(WIDTH / 2)}" y="{y}">{escape(caption)}</text>')
        for index, caption in enumerate(dict.fromkeys(said))
    )
