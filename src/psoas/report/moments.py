"""Four moments of the stride, each with the lines and angles that are measured there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from psoas.assessment import Assessment
from psoas.finding import Finding
from psoas.gait.figure import Moment, StickFigure
from psoas.quantity import NARROW_SPACE, UNITS, Estimate, format_with_error
from psoas.report.rig import FLOOR, joints_at, runner_drawing
from psoas.report.svg import Point, arc, direction, n, polar, text_at
from psoas.report.wording import in_display_unit, metric_name, number

NAMES = {"contact": "Contact", "mid_stance": "Mid-stance", "toe_off": "Toe-off", "mid_swing": "Mid-swing"}
WORDS = {
    "contact": "the near foot meets the ground",
    "mid_stance": "the knee is bent most",
    "toe_off": "the near foot leaves the ground",
    "mid_swing": "the knee is lifted most",
}
MOST_LINES = 2  # more than two measures in one small drawing cannot be told apart

Joints = Mapping[str, Point]
Draw = Callable[[Joints, str], str]


@dataclass(frozen=True, slots=True)
class MomentPanel:
    """One drawn moment: name, what happens, picture, and its measures as (name, number)."""

    name: str
    words: str
    picture: Markup
    measures: tuple[tuple[str, Markup], ...]


def moment_panels(assessment: Assessment) -> tuple[MomentPanel, ...]:
    """Return the drawn moments of an assessment; none without an average figure."""
    figure = assessment.figure
    if figure is None:
        return ()
    return tuple(_panel(moment, figure, assessment) for moment in assessment.moments)


def _panel(moment: Moment, figure: StickFigure, assessment: Assessment) -> MomentPanel:
    found = [finding for id in moment.metrics if (finding := _near(assessment, id, figure.near)) is not None and finding.estimate.known]
    measures = [(finding, in_display_unit(finding.estimate, finding.id)) for finding in found]
    name = NAMES[moment.id]
    said = (
        f"{name}: " + ", ".join(f"{metric_name(finding.id).lower()} {estimate}" for finding, estimate in measures) + "." if measures else f"{name}."
    )
    return MomentPanel(
        name=name,
        words=WORDS[moment.id],
        picture=runner_drawing(figure, moment.percent, said, _lines(joints_at(figure, moment.percent), measures)),
        measures=tuple((metric_name(finding.id), number(estimate)) for finding, estimate in measures),
    )


def _near(assessment: Assessment, id: str, near: str) -> Finding | None:
    return next((finding for finding in assessment.findings if finding.id == id and finding.side in (near, "both")), None)


def _lines(joints: Joints, measures: Sequence[tuple[Finding, Estimate]]) -> str:
    """Return the lines of the first measures that can be drawn without crossing each other."""
    drawn: dict[str, str] = {}
    for finding, estimate in measures:
        anchor, needs, draw = LINES.get(finding.id, ("", (), _nothing))
        if anchor and anchor not in drawn and all(joint in joints for joint in needs) and len(drawn) < MOST_LINES:
            drawn[anchor] = draw(joints, _short(estimate))
    return "".join(drawn.values())


def _short(estimate: Estimate) -> str:
    """Return the value alone, for beside a line; its error stands in the caption."""
    value, _ = format_with_error(estimate.value, estimate.error)
    shown = UNITS[estimate.unit][2].removesuffix(" of leg")
    return f"{value}{shown}" if shown == "°" else f"{value}{NARROW_SPACE}{shown}"


def _nothing(joints: Joints, label: str) -> str:
    return ""


def _angle(corner: Point, first: float, second: float, radius: float, label: str, *, plumb: float = 0.0) -> str:
    """Return an angle at `corner` between two directions (degrees ahead of straight down), with its reference line and label."""
    x, y = corner
    end_x, end_y = polar(x, y, plumb or radius + 14, first)
    turn = (second - first + 180) % 360 - 180
    label_x, label_y = polar(x, y, radius + 9, first + turn / 2)
    # A narrow angle has no room inside: its number goes beyond the moving side.
    if abs(turn) < 40:
        label_x, label_y = polar(x, y, radius + 7, first + turn + (13 if turn >= 0 else -13))
    anchor = "middle" if abs(label_x - x) < 6 else "end" if label_x < x else ""
    reference = f'<path class="plumb" d="M{n(x)} {n(y)}L{n(end_x)} {n(end_y)}"/>'
    return reference + arc(x, y, radius, first, first + turn) + text_at(label_x, label_y + 4, label, anchor=anchor)


def _shank_from_vertical(joints: Joints, label: str) -> str:
    ankle = joints["near_ankle"]
    toward = direction(ankle, joints["near_knee"])
    x, y = ankle
    reference = f'<path class="plumb" d="M{n(x)} {n(y)}V{n(y - 46)}"/>'
    return reference + arc(x, y, 34, 180, toward) + text_at(x + 7, y - 30, label)


def _thigh_from_vertical(joints: Joints, label: str) -> str:
    hip = joints["near_hip"]
    return _angle(hip, 0.0, direction(hip, joints["near_knee"]), 32, label, plumb=52)


def _knee_bend(joints: Joints, label: str) -> str:
    knee = joints["near_knee"]
    return _angle(knee, direction(joints["near_hip"], knee), direction(knee, joints["near_ankle"]), 21, label, plumb=32)


def _trunk_from_vertical(joints: Joints, label: str) -> str:
    hip = joints["mid_hip"]
    x, y = hip
    toward = direction(hip, joints["mid_shoulder"])
    reference = f'<path class="plumb" d="M{n(x)} {n(y)}V{n(y - 66)}"/>'
    return reference + arc(x, y, 56, 180, toward) + text_at(x - 16, y - 52, label, anchor="end")


def _foot_from_ground(joints: Joints, label: str) -> str:
    heel, toe = joints["near_heel"], joints["near_toe"]
    reference = f'<path class="plumb" d="M{n(heel[0])} {n(heel[1])}h30"/>'
    return reference + arc(*heel, 26, 90, direction(heel, toe)) + text_at(toe[0] + 10, toe[1] - 3, label)


def _ankle_ahead_of_hip(joints: Joints, label: str) -> str:
    hip, ankle = joints["near_hip"], joints["near_ankle"]
    y = FLOOR + 11
    plumb = f'<path class="plumb" d="M{n(hip[0])} {n(hip[1])}V{n(y + 4)}M{n(ankle[0])} {n(FLOOR)}V{n(y + 4)}"/>'
    span = f'<path class="arc" d="M{n(hip[0])} {n(y)}H{n(ankle[0])}"/>'
    return plumb + span + text_at(max(hip[0], ankle[0]) + 5, y + 5, label)


# Metric -> the joint it is drawn at, the joints it needs, how it is drawn. Two measures at one joint would cross; a metric
# that is measured at another moment than those drawn (the knee's most bend in swing) has no line.
LINES: Mapping[str, tuple[str, tuple[str, ...], Draw]] = MappingProxyType(
    {
        "overstride_distance": ("ground", ("near_hip", "near_ankle"), _ankle_ahead_of_hip),
        "tibia_angle_contact": ("ankle", ("near_ankle", "near_knee"), _shank_from_vertical),
        "foot_inclination_contact": ("foot", ("near_heel", "near_toe"), _foot_from_ground),
        **dict.fromkeys(
            ("knee_flexion_contact", "knee_flexion_stance_peak"),
            ("knee", ("near_hip", "near_knee", "near_ankle"), _knee_bend),
        ),
        **dict.fromkeys(
            ("thigh_angle_contact", "thigh_behind_peak", "thigh_angle_toe_off", "knee_lift_peak"),
            ("hip", ("near_hip", "near_knee"), _thigh_from_vertical),
        ),
        **dict.fromkeys(("trunk_lean_mean", "trunk_lean_contact"), ("trunk", ("mid_hip", "mid_shoulder"), _trunk_from_vertical)),
    }
)
