"""Flesh, bone, muscles and props of the exercise figure, and how they are coloured."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from psoas.knowledge.postures import Muscle, Prop, View
from psoas.report.exercise_body import LOWER_TRUNK, UPPER_TRUNK
from psoas.report.rig import HEAD, PARTS
from psoas.report.svg import n

_RIG = {part.start.partition("_")[2]: part.flesh for part in PARTS["near"]}

FLESH: Mapping[View, Mapping[str, str]] = MappingProxyType(
    {
        "side": {
            "thigh": _RIG["hip"],
            "shank": _RIG["knee"],
            "upper_arm": _RIG["shoulder"],
            "forearm": _RIG["elbow"],
            "foot": "M-3.5 9.6C-4.4 5-4 1-2.4-1.4H3.4C5.6 2 11 5.6 17 6.8C20.4 7.6 21.4 10.4 19.4 11.4H-1.6C-2.8 11.4-3.3 10.8-3.5 9.6Z",
            "lower": "M-8.6-21C-9-14-10.6-7-9.6 2C-8.4 9 6 9 7.8 1C8.6-6 7.2-14 7.6-21C5-26-6-26-8.6-21Z",
            "upper": "M-6.2-26.5C-10.8-20-11.2-9-8.8 2C-6 6.500 5.4 6.500 7.600 2C9.8-9 10-20 6.4-26.500C2-30-3-30-6.2-26.5Z",
            "neck": "M-4.4-17H3.6C3.4-9 4-5 5.6 0H-6.600C-5-5-4.4-9-4.4-17Z",
            "head": HEAD,
        },
        "front": {
            "thigh": "M-7.400 0C-7.6 12-6 28-4.800 40A4.800 4.800 0 0 0 4.800 40C6 28 7.600 12 7.400 0A7.400 7.400 0 0 0-7.400 0Z",
            "shank": "M-4.800 0C-6.600 9-5.400 24-3 38A3 3 0 0 0 3 38C5.400 24 6.600 9 4.800 0A4.800 4.800 0 0 0-4.800 0Z",
            "upper_arm": _RIG["shoulder"],
            "forearm": _RIG["elbow"],
            "foot": "M-3-1.500H3C3.600 2 5 6 5.400 9C5.400 11.400-5.400 11.400-5.400 9C-5 6-3.600 2-3-1.500Z",
            "lower": "M-12-21C-11.500-14-14.500-8-14.500 0C-14.500 7 14.500 7 14.500 0C14.500-8 11.500-14 12-21C8-26-8-26-12-21Z",
            "upper": "M-14-25C-16.500-20-13.500-8-12 2C-8 6.500 8 6.500 12 2C13.500-8 16.500-20 14-25C8-29.500-8-29.500-14-25Z",
            "neck": "M-4.200-17H4.200C4.200-9 4.600-5 7 0H-7C-4.600-5-4.200-9-4.200-17Z",
            "head": "M-9-2C-9-8-5.500-11.600 0-11.600S9-8 9-2C9 5 5 12.400 0 12.400S-9 5-9-2Z",
        },
    }
)
"""Flesh of each part, hanging from its joint at the origin; of lower trunk, upper trunk and neck standing on theirs."""

BONE: Mapping[View, Mapping[str, str]] = MappingProxyType(
    {
        "side": {"lower": f"M0 0Q2-11 0-{n(LOWER_TRUNK)}", "upper": f"M0 0Q-4.5-12 0-{n(UPPER_TRUNK)}"},
        "front": {"lower": f"M-7 0H7M0 0V-{n(LOWER_TRUNK)}", "upper": f"M0 0V-{n(UPPER_TRUNK)}M-13-24H13"},
    }
)
"""Bones of the trunk; those of the limbs are straight lines."""

BELT: Mapping[View, str] = MappingProxyType({"side": "M-9.4-9H7.2", "front": "M-12.6-9H12.6"})
"""The belt: it shows how the pelvis is tipped, which the cues speak of."""

MUSCLES: Mapping[View, Mapping[Muscle, tuple[str, str]]] = MappingProxyType(
    {
        "side": {
            "psoas": ("lower", "M-1.500-18Q8-8 2.500 6"),
            "glute": ("lower", "M-6.500-5Q-8 2-4.500 6"),
            "belly": ("lower", "M4.600-18Q6-9 4.600-3"),
            "back": ("lower", "M-6.200-19Q-6-14-6.800-8"),
            "thigh front": ("thigh", "M4.400 8Q5.600 20 2.600 33"),
            "hamstring": ("thigh", "M-4.600 9Q-5.400 22-2 36"),
            "calf": ("shank", "M-3.600 5Q-5 13-1.200 26"),
        },
        "front": {
            "hip side": ("lower", "M11-6Q13.500-1 11.500 5"),
            "glute": ("lower", "M9.500-4Q12.500 1 9.500 6"),
            "belly": ("lower", "M7-16Q8.500-10 7.500-5M-7-16Q-8.500-10-7.500-5"),
            "thigh front": ("thigh", "M0 8V33"),
            "inner thigh": ("thigh", "M-4 6Q-4.500 18-2.800 32"),
        },
    }
)
"""Muscle -> the part it moves with, and the line that marks it."""

_COLOURS = {
    "flesh": "#e6dbc8",
    "flesh-far": "#f1eade",
    "bone": "#3a342b",
    "bone-far": "#c9bfae",
    "rule-strong": "#8f8472",
    "sunk": "#f1ebe0",
    "surface": "#fffdf9",
    "ink-2": "#544c41",
    "force-4": "#485c69",
    "stretch-4": "#94333f",
    "rule": "#ddd4c4",
}


def figure_style(*, plain: bool = False) -> str:
    """Return the rules of the figure's classes: with the page's colours, or `plain` with fixed light ones for paper."""
    colour = {name: value if plain else f"var(--{name},{value})" for name, value in _COLOURS.items()}
    rules = {
        ".fig": "fill:none;stroke-linecap:round;stroke-linejoin:round",
        ".fig .f": f"fill:{colour['flesh']};stroke:none",
        ".fig .far .f": f"fill:{colour['flesh-far']}",
        ".fig .b": f"stroke:{colour['bone']};stroke-width:1.8",
        ".fig .far .b": f"stroke:{colour['bone-far']};stroke-width:1.4",
        ".fig .belt": f"stroke:{colour['bone']};stroke-width:1.3;opacity:.5",
        ".fig .near .f": f"stroke:{colour['surface']};stroke-width:1.2;paint-order:stroke",
        ".fig .w": f"stroke:{colour['force-4']};stroke-width:4.2;opacity:.8",
        ".fig .s": f"stroke:{colour['stretch-4']};stroke-width:3.2;opacity:.9",
        ".fig .floor": f"stroke:{colour['rule-strong']};stroke-width:1",
        ".fig .p": f"fill:{colour['sunk']};stroke:{colour['rule-strong']};stroke-width:1.2",
        ".fig .k": f"fill:{colour['ink-2']};stroke:none",
        ".fig text": f"font:600 11px system-ui,sans-serif;fill:{colour['ink-2']};stroke:none;text-anchor:middle",
    }
    return "".join(f"{selector}{{{rule}}}" for selector, rule in rules.items())


def path(css: str, data: str) -> str:
    """Return one path of the figure."""
    return f'<path class="{css}" d="{data}"/>'


def furniture(prop: Prop, floor: float) -> str:
    """Return a prop that stands still, or nothing if it hangs on the body."""
    if prop.kind == "wall":
        x = prop.box[0]
        lines = "".join(f"M{n(x)} {n(y)}l{6 if x > 100 else -6}-6" for y in (30, 54, 78, 102, 126, 150, 174))
        return path("floor", f"M{n(x)} 12V{n(floor)}{lines}")
    if not prop.box:
        return ""
    x, width, height = prop.box
    top = floor - height
    if prop.kind == "mat":
        return f'<rect class="p" x="{n(x)}" y="{n(floor)}" width="{n(width)}" height="3" rx="1.5"/>'
    if prop.kind == "seat":
        legs = f"M{n(x + 3)} {n(top + 5)}V{n(floor)}M{n(x + width - 3)} {n(top + 5)}V{n(floor)}"
        return path("floor", legs) + f'<rect class="p" x="{n(x)}" y="{n(top)}" width="{n(width)}" height="5" rx="2"/>'
    corner = 3 if prop.kind == "cushion" else 1
    return f'<rect class="p" x="{n(x)}" y="{n(top)}" width="{n(width)}" height="{n(height)}" rx="{corner}"/>'


CARRIED: Mapping[str, str] = MappingProxyType(
    {
        "load": '<path class="k" d="M-7-5h3.500v10H-7zM3.500-5H7v10H3.500zM-4-1.400h8v2.800h-8z"/>',
        "ball": '<circle class="p" r="4.500"/>',
        "cuff": '<rect class="p" x="-7" y="-4" width="14" height="8" rx="3"/>',
        "towel": '<rect class="p" x="-12" y="-1" width="24" height="3.400" rx="1.500"/>',
    }
)
"""Prop that a point of the body carries -> its drawing about that point."""
