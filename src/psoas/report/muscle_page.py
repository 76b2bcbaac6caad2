"""A measured trial -> one self-contained HTML page: verdict first, then muscles, moments, loads, checks and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from markupsafe import Markup

from psoas.body.chain import MuscleTrial
from psoas.body.load_sharing import SharingRule
from psoas.body.quality import Check, GroupVerdict
from psoas.body.trial_picture import trial_picture
from psoas.body.trial_strides import trial_strides
from psoas.gait.curves import Curve
from psoas.report.chart import curve_drawing, readings
from psoas.report.muscle_figure import FORCE_END, STRETCH_END, muscle_figure
from psoas.report.muscle_page_curves import force_curves_of, load_curves, moment_curves, peak_rows, psoas_length_curves
from psoas.report.pages import page_environment, page_file
from psoas.report.stride_script import START, stride_json

GRADES = {"fit": ("in", "fit to quote"), "caution": ("unknown", "with a remark"), "unfit": ("out", "not fit to quote")}
CHECK_NAMES = {
    "reserve": "Moment that no muscle makes",
    "saturation": "Muscles at full activation",
    "residual_force": "Motion against ground force",
    "marker_error": "Markers, on average",
    "marker_peak": "Markers, largest",
    "foot_distance": "Force under the foot",
    "weight": "Plates against body weight",
    "timing": "Clocks of forces and motion",
    "labels": "Marker names",
    "trunk": "Trunk",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a trial was made from: role -> file name, Hz of the low-pass filter, and how loads were shared."""

    files: Mapping[str, str]
    cutoff: float
    rule: SharingRule


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart: name, drawing, and the numbers under the cursor before it is moved."""

    name: str
    picture: Markup
    reading: str


def write_muscle_page(trial: MuscleTrial, settings: Settings, path: str | Path) -> Path:
    """Write the page, whole or not at all, and return its path."""
    path = Path(path)
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(render_muscle_page(trial, settings), encoding="utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def render_muscle_page(trial: MuscleTrial, settings: Settings) -> str:
    """Return the page as one HTML document that needs no network and no other file.

    Parameters
    ----------
    trial
        What `psoas.body.chain.muscle_trial` gave.
    settings
        Files and settings to name.
    """
    strides = trial_strides(trial)
    side = max(strides, key=lambda name: (len(strides[name]), name == "right"))
    picture = trial_picture(trial, side)
    sections = [
        ("Psoas", psoas_length_curves(trial)),
        ("Muscles", force_curves_of(trial)),
        ("Moments", moment_curves(trial)),
        ("Loads", load_curves(trial)),
    ]
    drawn = [group for _, groups in sections for group in groups.values()]
    verdict, time = trial.verdict, trial.data["time"].values
    template = page_environment().get_template("muscle_trial.html")
    return template.render(
        file=settings.files["markers"],
        facts=[
            f"{trial.model.mass:.1f} kg",
            f"{time[-1] - time[0]:.2f} s, {len(time)} frames",
            " and ".join(f"{len(strides[name])} {name}" for name in ("left", "right")) + " strides",
            f"model {trial.model.name}",
        ],
        grade=GRADES[verdict.grade],
        remarks=verdict.reasons,
        fit=_sides(verdict.quotable),
        unfit=_sides(tuple(group for group in verdict.groups if group not in verdict.quotable)),
        figure=muscle_figure(picture, START) if picture else Markup(""),
        side=side,
        ramps=(
            ("stretch", f"−{100 * STRETCH_END:.0f}\u00a0%", f"+{100 * STRETCH_END:.0f}\u00a0% of standing"),
            ("force", "no force", f"{FORCE_END:g} body weights and more"),
        ),
        sections=[(name, [_panel(title, curves) for title, curves in groups.items()]) for name, groups in sections],
        peaks=peak_rows(trial),
        checks=[(CHECK_NAMES[check.name], check.said, _number(check), GRADES[check.grade]) for check in verdict.checks],
        settings=_settings(trial, settings),
        drawn=drawn,
        stride=stride_json(None, drawn, None),
        script=page_file("report.js"),
    )


def _panel(title: str, curves: tuple[Curve, ...]) -> Panel:
    return Panel(title, curve_drawing(title, curves), readings(curves)[START])


def _sides(groups: tuple[GroupVerdict, ...]) -> list[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for one in groups:
        found.setdefault(one.group, []).append({"r": "right", "l": "left"}[one.side])
    return [(group, "" if len(sides) == 2 else sides[0]) for group, sides in found.items()]


def _number(check: Check) -> str:
    if check.limit == 0:
        return ""
    scale, unit = {"m": (1e3, "mm"), "s": (1e3, "ms")}.get(check.unit, (1.0, check.unit))
    digits = 0 if scale * check.value >= 10 or unit in ("mm", "ms") else 1
    return f"{scale * check.value:.{digits}f} of {scale * check.limit:g}\u202f{unit}"


def _settings(trial: MuscleTrial, settings: Settings) -> list[tuple[str, str]]:
    rule = settings.rule
    tendons = "stretch with the force they carry" if rule.tendon == "elastic" else "keep their slack length"
    return [
        *((role.capitalize(), name) for role, name in settings.files.items()),
        ("Model", f"{trial.model.name}, {len(trial.model.muscles)} muscles. {trial.model.credit}".strip()),
        ("Filter", f"low-pass at {settings.cutoff:g} Hz, motion and forces alike"),
        ("Load sharing", f"least sum of activation to the power of {rule.exponent}, each frame on its own"),
        ("Tendons", tendons),
        ("Made with", f"psoas {version('psoas')}"),
    ]
