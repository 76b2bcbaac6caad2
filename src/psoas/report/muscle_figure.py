"""The side view of bones and muscles through one stride, as an SVG that moves with a slider and needs nothing else."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from psoas.body.stride_picture import FloatArray, StridePicture
from psoas.report.svg import drawing, n, path_through, text_at

WIDTH, HEIGHT, SCALE = 360.0, 460.0, 250.0  # px, and px a metre
HIP = (165.0, 190.0)
STEPS = 5  # of the ramp
STRETCH_ENDS = (-0.08, 0.08)  # length over standing, less 1
FORCE_END = 2.0  # body weights

STYLE = """
.muscles{max-width:26rem}
.muscles svg{width:100%;height:auto}
.muscles .bone{fill:none;stroke:var(--bone,#3a342b);stroke-width:6;stroke-linecap:round;stroke-linejoin:round}
.muscles .muscle{fill:none;stroke-width:4;stroke-linecap:round;stroke-linejoin:round;opacity:.92}
.muscles .untold{stroke-dasharray:2 5}
.muscles g[data-phase]{display:none}
.muscles g[data-phase].now{display:inline}
.muscles text{font:14px system-ui,sans-serif;fill:var(--ink,#221d17)}
.muscles input{width:100%;min-height:2.75rem}
"""
STRETCH = ("#c4a08a", "#c28270", "#b7625d", "#94333f", "#661526")
FORCE = ("#cfd0c8", "#a3aaa8", "#74838a", "#485c69", "#213745")
SCRIPT = """
for (const figure of document.querySelectorAll('.muscles')) {
  const slider = figure.querySelector('input'), said = figure.querySelector('output'), phases = figure.querySelectorAll('g[data-phase]');
  if (slider) slider.addEventListener('input', () => {
    phases.forEach((phase, k) => phase.classList.toggle('now', k == slider.value));
    said.textContent = phases[slider.value].dataset.phase;
  });
}
"""


def muscle_figure(picture: StridePicture, colour: str = "stretch") -> Markup:
    """Return the moving figure: an SVG with every phase in it, a slider, and the little script that joins them.

    Parameters
    ----------
    picture
        What is drawn.
    colour
        "stretch" or "force": what the muscles' colour means.
    """
    start = picture.moments["toe-off"]
    frames = "".join(
        f'<g data-phase="{_phase(picture, k)}"{" class=" + chr(34) + "now" + chr(34) if k == start else ""}>{_frame(picture, k, colour)}</g>'
        for k in range(len(picture.percent))
    )
    svg = drawing(WIDTH, HEIGHT, "", _said(picture), frames, _ramp(colour))
    slider = (
        f'<label>Through the stride <input type="range" min="0" max="{len(picture.percent) - 1}" value="{start}" '
        f'aria-label="Percent of the stride"></label><output>{_phase(picture, start)}</output>'
    )
    return Markup(f'<figure class="muscles"><style>{STYLE}</style>{svg}{slider}<script>{SCRIPT}</script></figure>')


def still_figures(picture: StridePicture, colour: str = "stretch") -> Markup:
    """Return contact, mid-stance, toe-off and mid-swing side by side, for paper."""
    width = 0.62 * WIDTH
    parts = []
    for place, (name, k) in enumerate(picture.moments.items()):
        parts.append(f'<g transform="translate({n(place * width)} 0) scale(.62)">{_frame(picture, k, colour)}</g>')
        parts.append(text_at(place * width + 0.5 * width, 0.62 * HEIGHT + 14, name.capitalize(), anchor="middle"))
    svg = drawing(4 * width, 0.62 * HEIGHT + 22, "", _said(picture), *parts)
    return Markup(f'<figure class="muscles stills"><style>{STYLE}.muscles.stills{{max-width:none}}</style>{svg}</figure>')


def _frame(picture: StridePicture, k: int, colour: str) -> str:
    bones = [f'<path class="bone" d="{path_through(_placed(points[k]))}"/>' for points in picture.bones.values()]
    muscles = []
    for muscle in picture.muscles:
        value = float(muscle.stretch[k] if colour == "stretch" else muscle.force[k])
        shade, css = _shade(value, colour)
        muscles.append(f'<path class="muscle{css}" stroke="{shade}" d="{path_through(_placed(muscle.line[k]))}"/>')
    return "".join([*bones, *muscles])


def _placed(points: FloatArray) -> list[tuple[float, float]]:
    return [(HIP[0] + SCALE * float(x), HIP[1] - SCALE * float(y)) for x, y in points]


def _shade(value: float, colour: str) -> tuple[str, str]:
    if np.isnan(value):
        return FORCE[0], " untold"
    low, high = STRETCH_ENDS if colour == "stretch" else (0.0, FORCE_END)
    step = int(np.clip((value - low) / (high - low) * STEPS, 0, STEPS - 1))
    return (STRETCH if colour == "stretch" else FORCE)[step], ""


def _ramp(colour: str) -> str:
    shades, words = (STRETCH, ("short", "stretched")) if colour == "stretch" else (FORCE, ("no force", "2 body weights"))
    boxes = "".join(f'<rect x="{n(16 + 26 * k)}" y="{n(HEIGHT - 34)}" width="26" height="10" fill="{shade}"/>' for k, shade in enumerate(shades))
    return boxes + text_at(16, HEIGHT - 8, words[0]) + text_at(16 + 26 * STEPS, HEIGHT - 8, words[1], anchor="end")


def _phase(picture: StridePicture, k: int) -> str:
    percent = picture.percent[k]
    return f"{percent:.0f} % of the stride, foot {'on the ground' if percent < picture.toe_off else 'in the air'}"


def _said(picture: StridePicture) -> str:
    psoas = max(float(np.max(muscle.stretch)) for muscle in picture.muscles if muscle.group == "psoas")
    return f"Bones and muscles of the {picture.side} leg through one stride; the psoas is stretched by up to {100 * psoas:.0f} % beyond standing."
