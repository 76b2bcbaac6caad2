"""How to film a run, as a drawing and in steps; the drawing uses the report's own runner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from psoas.report.rig import FLOOR, body, joints_at
from psoas.report.svg import Point, drawing, n, path_through, text_at

if TYPE_CHECKING:
    from psoas.gait.figure import StickFigure

STEPS = (
    "Stand the phone still, square to the side, three to five metres away, its lens level with the belt (0.9 to 1.0 m).",
    "Keep the whole runner in the picture, shoes and head, with some air around.",
    "Choose 120 frames a second or more (slow motion) if the phone can.",
    "Film in daylight or a bright room, in close-fitting clothes that stand out from the background.",
    "Run as you usually do, warm, for at least ten seconds, and write down the speed.",
)

_WIDTH, _HEIGHT = 440.0, 226.0

# A runner in mid-flight for when there is no stride of one's own to draw: joint -> (x, y) in the rig's units.
_JOINTS: dict[str, Point] = {
    "near_shoulder": (97, 56),
    "near_elbow": (86, 78),
    "near_wrist": (104, 91),
    "far_shoulder": (96, 56),
    "far_elbow": (112, 76),
    "far_wrist": (130, 65),
    "mid_shoulder": (96.5, 56),
    "head": (103, 34),
    "near_hip": (91, 98),
    "far_hip": (90, 98),
    "mid_hip": (90.5, 98),
    "near_knee": (112, 130),
    "near_ankle": (110, 162),
    "near_heel": (105, 167),
    "near_toe": (123, 165),
    "far_knee": (80, 136),
    "far_ankle": (46, 146),
    "far_heel": (40, 148),
    "far_toe": (45, 164),
}


def setup_drawing(figure: StickFigure | None = None) -> Markup:
    """Return how to film: from above, where the phone stands; beside it, what its picture shows.

    Parameters
    ----------
    figure
        The runner to draw in the picture, at contact; a drawn one if None.
    """
    said = (
        "From above: the phone stands 3 to 5 m to the side of the runner, square to the running direction. "
        "In its picture: the whole runner with some air around, the lens level with the belt."
    )
    return drawing(_WIDTH, _HEIGHT, "setup", said, _from_above(), _in_the_picture(figure))


def _from_above() -> str:
    x, track, phone = 96.0, 52.0, 190.0
    sight = path_through([(x, phone - 8), (x - 76, track), (x + 76, track)], closed=True)
    return "".join(
        (
            f'<path class="sight" d="{sight}"/>',
            f'<path class="floor" d="M8 {n(track + 22)}H184M8 {n(track - 22)}H184"/>',
            f'<ellipse class="skin" cx="{n(x)}" cy="{n(track)}" rx="7" ry="17"/>',
            f'<circle class="skin strong" cx="{n(x + 3)}" cy="{n(track)}" r="7.5"/>',
            f'<path class="measure" d="M{n(x + 20)} {n(track)}h38m-8-5l8 5l-8 5"/>',
            f'<path class="plumb" d="M{n(x)} {n(track + 22)}V{n(phone - 10)}"/>',
            f'<path class="measure" d="M{n(x)} {n(track + 31)}h9v-9"/>',
            f'<rect class="phone" x="{n(x - 14)}" y="{n(phone - 8)}" width="28" height="8" rx="2.5"/>',
            text_at(x + 8, (track + phone) / 2 + 26, "3 to 5 m"),
            text_at(x, _HEIGHT - 8, "from above", anchor="middle"),
        )
    )


def _in_the_picture(figure: StickFigure | None) -> str:
    left, top, width, height = 222.0, 8.0, 210.0, 192.0
    middle = left + width / 2
    joints = joints_at(figure, 0) if figure else _JOINTS
    belt = joints["mid_hip"][1] + top + 12
    return "".join(
        (
            f'<rect class="prop" x="{n(left)}" y="{n(top)}" width="{n(width)}" height="{n(height)}" rx="12"/>',
            f'<path class="floor" d="M{n(left)} {n(top + 12 + FLOOR + 2.6)}H{n(left + width)}"/>',
            f'<g class="rig" transform="translate({n(middle - 112)} {n(top + 12)})">{body(joints)}</g>',
            f'<path class="plumb" d="M{n(left)} {n(belt)}H{n(middle - 58)}M{n(middle + 24)} {n(belt)}H{n(left + width)}"/>',
            text_at(left + width - 8, belt - 6, "lens level", anchor="end"),
            text_at(left + width - 8, belt + 14, "with the belt", anchor="end"),
            text_at(middle, _HEIGHT - 8, "in the picture", anchor="middle"),
        )
    )
