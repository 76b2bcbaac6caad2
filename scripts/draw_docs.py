"""Draw the pictures of docs/filming.md and docs/metrics.md as SVG: ``python scripts/draw_docs.py``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "img"
PAPER, SURFACE, RULE, INK, SOFT = "#faf7f1", "#fffdf9", "#8f8472", "#221d17", "#6e6455"
BONE, FLESH, FAR = "#3a342b", "#e6dbc8", "#efe7d9"
GOOD, BAD = "#0c6468", "#9c1f1a"
THIGH, SHANK, TRUNK = 44.0, 43.0, 50.0


@dataclass(frozen=True)
class Posture:
    """Angles in degrees: lean forward, then per leg thigh ahead of vertical, knee bend, sole toe-up; arm swing forward."""

    lean: float
    near: tuple[float, float, float]
    far: tuple[float, float, float]
    arm: float


CONTACT = Posture(7, (20, 12, 11), (-6, 92, -95), -24)
TOE_OFF = Posture(8, (-21, 17, -52), (30, 74, -22), 26)


def polar(x: float, y: float, length: float, angle: float) -> tuple[float, float]:
    """Return the end of a segment hanging from (x, y), `angle` degrees ahead of straight down."""
    turned = math.radians(angle)
    return x + length * math.sin(turned), y + length * math.cos(turned)


def line(points: list[tuple[float, float]], colour: str, width: float, extra: str = "") -> str:
    """Return a rounded polyline."""
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round" {extra}/>'


def text(x: float, y: float, words: str, size: float = 12, colour: str = INK, anchor: str = "start", weight: int = 400) -> str:
    """Return one line of text."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="system-ui, sans-serif" font-size="{size:g}" font-weight="{weight}" '
        f'fill="{colour}" text-anchor="{anchor}">{words}</text>'
    )


def arc(x: float, y: float, radius: float, start: float, end: float) -> str:
    """Return an arc about (x, y) between two directions, in degrees ahead of straight down."""
    (x0, y0), (x1, y1) = polar(x, y, radius, start), polar(x, y, radius, end)
    return (
        f'<path d="M{x0:.1f} {y0:.1f}A{radius:g} {radius:g} 0 0 {int(end < start)} {x1:.1f} {y1:.1f}" fill="none" stroke="{INK}" stroke-width="1.6"/>'
    )


def leg_points(x: float, y: float, leg: tuple[float, float, float]) -> dict[str, tuple[float, float]]:
    """Return knee, ankle, heel and toe of a leg hanging from the hip (x, y)."""
    thigh, knee, foot = leg
    knee_at = polar(x, y, THIGH, thigh)
    ankle = polar(*knee_at, SHANK, thigh - knee)
    cos, sin = math.cos(math.radians(foot)), math.sin(math.radians(foot))
    heel, toe = ((ankle[0] + dx * cos + dy * sin, ankle[1] - dx * sin + dy * cos) for dx, dy in ((-4.0, 6.0), (14.0, 6.0)))
    return {"hip": (x, y), "knee": knee_at, "ankle": ankle, "heel": heel, "toe": toe}


def runner(x: float, y: float, posture: Posture, scale: float = 1.0) -> str:
    """Return a side-view runner facing right with the hip at (x, y)."""

    def leg(points: dict[str, tuple[float, float]], flesh: str, bone: str) -> str:
        chain = [points["hip"], points["knee"], points["ankle"]]
        return (
            line(chain[:2], flesh, 16)
            + line(chain[1:], flesh, 11)
            + line([points["heel"], points["toe"]], flesh, 7)
            + line([*chain, points["heel"], points["toe"]], bone, 2)
        )

    shoulder = polar(0, 0, -TRUNK, -posture.lean)
    head = polar(*shoulder, -19, -posture.lean - 4)

    def arm(swing: float, flesh: str, bone: str) -> str:
        elbow = polar(*shoulder, 26, swing)
        wrist = polar(*elbow, 23, swing + 82)
        return line([shoulder, elbow, wrist], flesh, 8) + line([shoulder, elbow, wrist], bone, 1.6)

    far, near = leg_points(0, 0, posture.far), leg_points(0, 0, posture.near)
    parts = [
        arm(-posture.arm, FAR, "#c9bfae"),
        leg(far, FAR, "#c9bfae"),
        line([(0, -6), (shoulder[0], shoulder[1] + 6)], FLESH, 22),
        f'<circle cx="{head[0]:.1f}" cy="{head[1]:.1f}" r="10.5" fill="{FLESH}"/>',
        line([(0, 0), shoulder], BONE, 2),
        leg(near, FLESH, BONE),
        arm(posture.arm, FLESH, BONE),
        f'<circle r="3" fill="{SURFACE}" stroke="{BONE}" stroke-width="1.6"/>',
    ]
    return f'<g transform="translate({x:g} {y:g}) scale({scale:g})">{"".join(parts)}</g>'


def phone(x: float, y: float, turn: float = 0) -> str:
    """Return a phone on a tripod as seen from its side, lens to the left."""
    legs = line([(0, 8), (-15, 85)], SOFT, 2) + line([(0, 8), (15, 85)], SOFT, 2) + line([(0, 8), (0, 85)], SOFT, 2)
    body = f'<rect x="-4" y="-14" width="8" height="24" rx="2" fill="{INK}" transform="rotate({turn:g})"/>'
    return f'<g transform="translate({x:g} {y:g})">{legs}{body}</g>'


def from_above(x: float, y: float) -> str:
    """Return head and shoulders of a runner as seen from above."""
    shoulders = f'<ellipse cx="{x:g}" cy="{y:g}" rx="14" ry="23" fill="{FLESH}" stroke="{BONE}" stroke-width="1.6"/>'
    return f'{shoulders}<circle cx="{x:g}" cy="{y:g}" r="9" fill="{BONE}"/>'


def document(width: int, height: int, label: str, body: str) -> str:
    """Return a whole SVG document on paper colour."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{label}">'
        f'<title>{label}</title><rect width="{width}" height="{height}" fill="{PAPER}"/>{body}</svg>\n'
    )


def setup() -> str:
    """Return where the phone stands: seen from above, and from behind the runner."""
    above = (
        text(24, 32, "From above", 15, weight=600)
        + line([(60, 90), (420, 90)], RULE, 1.2, 'stroke-dasharray="5 5"')
        + text(424, 94, "running line", 11, SOFT)
        + from_above(230, 90)
        + line([(246, 90), (276, 90)], BONE, 2)
        + line([(270, 85), (277, 90), (270, 95)], BONE, 2)
        + line([(230, 126), (230, 228)], SOFT, 1.2)
        + line([(230, 104), (244, 104), (244, 90)], SOFT, 1)
        + text(252, 122, "90°", 11, SOFT)
        + text(240, 182, "3 to 5 m", 13, weight=600)
        + line([(230, 240), (96, 64)], RULE, 0.8, 'stroke-dasharray="2 4"')
        + line([(230, 240), (364, 64)], RULE, 0.8, 'stroke-dasharray="2 4"')
        + f'<rect x="216" y="236" width="28" height="9" rx="2" fill="{INK}"/>'
        + text(230, 266, "phone, held sideways or upright", 11, SOFT, "middle")
    )
    beside = (
        text(540, 32, "From the runner&#8217;s front", 15, weight=600)
        + line([(560, 232), (930, 232)], RULE, 1.4)
        + line([(620, 148), (612, 190), (614, 229)], FLESH, 12)
        + line([(620, 148), (630, 188), (633, 214)], FLESH, 12)
        + line([(620, 146), (621, 100)], FLESH, 26)
        + f'<circle cx="621" cy="78" r="10.5" fill="{FLESH}"/>'
        + line([(612, 229), (616, 229)], FLESH, 8)
        + line([(609, 146), (632, 146)], BONE, 2)
        + phone(880, 146)
        + line([(640, 146), (868, 146)], SOFT, 1.2, 'stroke-dasharray="5 4"')
        + text(752, 136, "lens level with the pelvis", 12, INK, "middle", 600)
        + text(752, 164, "0.9 to 1.0 m above the ground", 11, SOFT, "middle")
        + text(880, 252, "steady: tripod, wall or chair", 11, SOFT, "middle")
    )
    return document(
        960,
        284,
        "Put the phone 3 to 5 metres to the side of the running line, at a right angle to it, with the lens level with the pelvis.",
        above + beside,
    )


def frames() -> str:
    """Return five pictures: one good, four that cost something."""
    cases = (
        ("Whole body, some air", GOOD, (0, 0, 0.72, 0)),
        ("Shoes leave the picture", BAD, (0, 44, 0.86, 0)),
        ("Too small", BAD, (0, 10, 0.24, 0)),
        ("Camera tilted", BAD, (0, 0, 0.66, -14)),
        ("From an angle", BAD, (0, 0, 0.72, 0)),
    )
    body = ""
    for number, (words, colour, (dx, dy, scale, turn)) in enumerate(cases):
        x = 24 + number * 186
        clip = f'<clipPath id="c{number}"><rect x="{x}" y="24" width="166" height="170" rx="6"/></clipPath>'
        squeeze = "scale(0.62 1)" if words == "From an angle" else ""
        figure = runner(0, 0, CONTACT, scale)
        floor = line([(-140, 88 * scale), (140, 88 * scale)], RULE, 1.2)
        scene = f'<g transform="translate({x + 83 + dx} {106 + dy}) rotate({turn}) {squeeze}">{floor}{figure}</g>'
        mark = "&#10003;" if colour == GOOD else "&#215;"
        body += (
            f'{clip}<rect x="{x}" y="24" width="166" height="170" rx="6" fill="{SURFACE}" stroke="{colour}" stroke-width="1.6"/>'
            f'<g clip-path="url(#c{number})">{scene}</g>' + text(x + 4, 216, mark, 15, colour, weight=700) + text(x + 22, 215, words, 12)
        )
    return document(
        954, 234, "Five pictures of a runner: whole body with air around is right; shoes cut off, too small, tilted, or from an angle are not.", body
    )


def rear() -> str:
    """Return where the phone stands behind: where the phone stands and what must be seen."""
    body = (
        text(24, 32, "From above", 15, weight=600)
        + f'<rect x="70" y="62" width="210" height="76" rx="4" fill="{SURFACE}" stroke="{RULE}" stroke-width="1.4"/>'
        + text(92, 156, "treadmill, or a straight path", 11, SOFT)
        + from_above(170, 100)
        + line([(150, 100), (120, 100)], BONE, 2)
        + line([(126, 95), (119, 100), (126, 105)], BONE, 2)
        + line([(188, 100), (432, 100)], SOFT, 1.2, 'stroke-dasharray="5 4"')
        + text(362, 90, "3 to 4 m, straight behind", 12, INK, "middle", 600)
        + f'<rect x="438" y="86" width="9" height="28" rx="2" fill="{INK}"/>'
        + text(560, 32, "In the picture", 15, weight=600)
        + f'<rect x="560" y="46" width="120" height="200" rx="6" fill="{SURFACE}" stroke="{GOOD}" stroke-width="1.6"/>'
        + line([(620, 150), (613, 190), (612, 222)], FLESH, 13)
        + line([(622, 150), (632, 186), (628, 206)], FLESH, 13)
        + line([(620, 144), (620, 100)], FLESH, 28)
        + f'<circle cx="620" cy="76" r="11" fill="{FLESH}"/>'
        + line([(606, 137), (634, 137)], BONE, 3)
        + text(700, 126, "a belt or waistband in a plain", 12)
        + text(700, 142, "contrasting colour, straight on the hips", 12)
        + line([(640, 137), (694, 133)], SOFT, 1)
        + text(700, 204, "both heels in view at every step,", 12)
        + text(700, 220, "lens level with the pelvis", 12)
        + line([(634, 222), (694, 210)], SOFT, 1)
    )
    return document(960, 268, "From behind: the phone stands straight behind the runner, heels and a contrasting belt line in view.", body)


def measured() -> str:
    """Return what the side view measures, at contact and at toe-off."""

    def scene(x: float, posture: Posture, title: str) -> tuple[str, dict[str, tuple[float, float]]]:
        scale, y = 1.9, 196
        points = {name: (x + px * scale, y + py * scale) for name, (px, py) in leg_points(0, 0, posture.near).items()}
        return text(x - 150, 34, title, 16, weight=600) + line([(x - 150, 376), (x + 190, 376)], RULE, 1.2) + runner(x, y, posture, scale), points

    def dash(points: list[tuple[float, float]]) -> str:
        return line(points, SOFT, 1.1, 'stroke-dasharray="3 4"')

    first, p = scene(210, CONTACT, "At contact")
    second, _ = scene(660, TOE_OFF, "At toe-off")
    ax, ay = p["ankle"]
    heel, toe = p["heel"], p["toe"]
    beyond = polar(*p["knee"], 62, CONTACT.near[0])
    marks = (
        dash([(210, 196), (210, 392)])
        + dash([(ax, ay - 78), (ax, 392)])
        + line([(210, 388), (ax, 388)], INK, 1.6)
        + text((210 + ax) / 2, 408, "ankle ahead of hip", 12, INK, "middle")
        + arc(ax, ay, 66, 180, 180 + CONTACT.near[0] - CONTACT.near[1])
        + text(ax + 16, ay - 58, "shank angle", 12)
        + dash([(210, 196), (210, 78)])
        + arc(210, 196, 108, 180, 180 - CONTACT.lean)
        + text(250, 98, "trunk lean", 12)
        + dash([heel, (toe[0] + 34, heel[1])])
        + text(toe[0] + 40, heel[1] + 2, "sole angle", 12)
        + dash([p["knee"], beyond])
        + arc(*p["knee"], 42, CONTACT.near[0] - CONTACT.near[1], CONTACT.near[0])
        + text(p["knee"][0] - 76, p["knee"][1] + 50, "knee bend", 12)
        + dash([(660, 196), (660, 322)])
        + arc(660, 196, 76, TOE_OFF.near[0], 0)
        + text(548, 262, "thigh behind", 12)
        + arc(660, 196, 96, 0, TOE_OFF.far[0])
        + text(722, 296, "thigh ahead,", 12)
        + text(722, 312, "knee lift at its most", 12)
    )
    return document(880, 420, "A runner at contact and at toe-off with the distances and angles that the side view measures.", first + second + marks)


def main() -> None:
    """Write all drawings."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, draw in (("filming-setup", setup), ("filming-frame", frames), ("filming-rear", rear), ("measured", measured)):
        (FOLDER / f"{name}.svg").write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    main()
