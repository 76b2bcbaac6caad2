"""The side view of bones and muscles through one stride, as an SVG that moves with the page's cursor, and four stills."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from psoas.body.stride_picture import Line, StridePicture
from psoas.report.svg import Point, drawing, n, path_through

SCALE, MARGIN = 250.0, 30.0  # drawing units a metre, and around what is drawn
TRUNK = 0.48  # m above the hip at which the picture ends: the psoas starts well below it, where nothing fades yet
STEPS = 5  # of each ramp
STRETCH_END = 0.04  # length over standing, less 1, beyond which the ramp ends; below standing alike
FORCE_END = 2.0  # body weights
FLESH = ("spine", "thigh", "shank", "foot")  # bones that are drawn with a body around them
ABOVE = ("iliacus", "psoas")  # drawn last: what the page is about


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the plane that holds a picture in every phase, in drawing units."""

    left: float
    top: float
    width: float
    height: float

    def place(self, points: Line) -> list[Point]:
        """Return points in m, forward and up from the hip, as points of the drawing."""
        return [(SCALE * x - self.left, -SCALE * y - self.top) for x, y in points]


def muscle_figure(picture: StridePicture, start: int) -> Markup:
    """Return the moving figure: every phase is in it, and the page's script shows the one under the cursor.

    What the colours mean is for the style sheet to say: a muscle has the class of its stretch (s1 to s5) and of its force
    (f1 to f5, or f0 where a side view cannot tell).

    Parameters
    ----------
    picture
        What is drawn.
    start
        Percent of the stride at which the page opens.
    """
    frame = frame_of(picture)
    first = phase_at(picture, start)
    phases = "".join(
        f'<g data-percent="{n(picture.percent[k])}"{" class=" + chr(34) + "now" + chr(34) if k == first else ""}>{_phase(picture, k, frame)}</g>'
        for k in range(len(picture.percent))
    )
    return drawing(frame.width, frame.height, "muscles", sentence_of(picture), phases)


def still_figure(picture: StridePicture, moment: str) -> Markup:
    """Return one of the picture's four moments, for paper."""
    frame, k = frame_of(picture), picture.moments[moment]
    said = f"Bones and muscles of the {picture.side} leg at {moment}, {picture.percent[k]:.0f} % of the stride."
    return drawing(frame.width, frame.height, "muscles", said, f'<g class="now">{_phase(picture, k, frame)}</g>')


def phase_at(picture: StridePicture, percent: float) -> int:
    """Return the number of the phase nearest to a percent of the stride; 100 is 0 again."""
    apart = np.abs((np.array(picture.percent) - percent + 50) % 100 - 50)
    return int(np.argmin(apart))


def frame_of(picture: StridePicture) -> Frame:
    """Return the part of the plane that holds bones and muscles in every phase; the trunk is cut off."""
    lines = [line for path in (*picture.bones.values(), *(muscle.line for muscle in picture.muscles)) for line in path]
    points = SCALE * np.array([(x, min(y, TRUNK)) for line in lines for x, y in line])
    (left, low), (right, high) = points.min(axis=0) - MARGIN, points.max(axis=0) + np.array([MARGIN, 0.0])
    return Frame(left, -high, right - left, high - low)


def sentence_of(picture: StridePicture) -> str:
    """Return what the figure shows, for those who do not see it."""
    psoas = np.array(picture.stretch["psoas"])
    longest, shortest = int(np.argmax(psoas)), int(np.argmin(psoas))
    return (
        f"Bones and muscles of the {picture.side} leg through one stride, from the side. The psoas is longest at {picture.percent[longest]:.0f} % "
        f"of the stride and shortest at {picture.percent[shortest]:.0f} %."
    )


def _phase(picture: StridePicture, k: int, frame: Frame) -> str:
    bones = {name: path_through(frame.place(path[k])) for name, path in picture.bones.items()}
    flesh = "".join(f'<path class="flesh {name}" d="{bones[name]}"/>' for name in FLESH if name in bones)
    skeleton = "".join(f'<path class="bone {name}" d="{d}"/>' for name, d in bones.items())
    ordered = sorted(picture.muscles, key=lambda muscle: ABOVE.index(muscle.group) if muscle.group in ABOVE else -1)
    muscles = "".join(
        f'<path class="muscle s{stretch_step(picture.stretch[muscle.group][k])} f{force_step(picture.force[muscle.group][k])}'
        f'{" psoas" if muscle.group == "psoas" else ""}" d="{path_through(frame.place(muscle.line[k]))}"/>'
        for muscle in ordered
    )
    return flesh + skeleton + muscles


def stretch_step(stretch: float) -> int:
    """Return the step, 1 to 5, of a length over standing less 1."""
    return 1 + int(np.clip((stretch + STRETCH_END) / (2 * STRETCH_END) * STEPS, 0, STEPS - 1))


def force_step(force: float) -> int:
    """Return the step, 1 to 5, of a force in body weights; 0 where it is not known."""
    return 0 if np.isnan(force) else 1 + int(np.clip(force / FORCE_END * STEPS, 0, STEPS - 1))
