"""Assessment -> one self-contained HTML file, for a phone, a desktop, a dark room and paper."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from psoas.assessment import Assessment, Source
from psoas.finding import Headline, Verdict
from psoas.gait.capture import CaptureVerdict
from psoas.gait.curves import Curve
from psoas.report.articles import article_panels
from psoas.report.capture_panel import Tick, capture_panel, refusal_reasons
from psoas.report.chart import curve_drawing, readings
from psoas.report.explanations import ExplanationSection, explanation_section
from psoas.report.filming import STEPS, setup_drawing
from psoas.report.loop import Loop
from psoas.report.method import method, stride_counts
from psoas.report.moments import moment_panels
from psoas.report.muscle_section import muscle_section
from psoas.report.pages import page_environment, page_file
from psoas.report.rig import runner_drawing
from psoas.report.rows import Chip, decided, lift_shared, metric_groups, metric_picture, side_rows, without
from psoas.report.skeleton import line_looks
from psoas.report.stride_script import START, stride_json
from psoas.report.wording import at_speed, by_metric, date_text, joint_verdict, sentence

CURVE_NAMES = {
    "thigh_angle": "Thigh angle, ahead +",
    "knee_flexion": "Knee bend",
    "shank_angle": "Shank angle, ankle ahead +",
    "foot_angle": "Foot angle, toes up +",
    "ankle_dorsiflexion": "Ankle bend",
    "trunk_lean": "Trunk lean",
}


@dataclass(frozen=True, slots=True)
class HeadlineItem:
    """A headline with the picture of its number, or chips that count the verdicts."""

    title: str
    text: str
    picture: Markup
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One angle over the stride: name, picture, and what stands above it before anything is moved."""

    name: str
    picture: Markup
    reading: str


@dataclass(frozen=True, slots=True)
class LoopView:
    """The clip's stride as the template needs it."""

    source: str
    columns: int
    width: int
    height: int
    lines: tuple[tuple[str, tuple[float, float, float, float]], ...]
    start: str


def write_report(assessment: Assessment, path: str | Path, loop: Loop | None = None) -> Path:
    """Write the report to `path`, whole or not at all, and return the path.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    path = Path(path)
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(render_report(assessment, loop), encoding="utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def render_report(assessment: Assessment, loop: Loop | None = None) -> str:
    """Return the report as one HTML document that needs no network and no other file.

    Where a red flag was raised, it stands alone on the page.

    Parameters
    ----------
    assessment
        Everything that is shown.
    loop
        One stride of the clip; the drawn runner moves in its place if None.

    Returns
    -------
    str
    """
    explanations = explanation_section(assessment)
    if explanations is not None and explanations.flags:
        referral = page_environment().get_template("referral.html")
        return referral.render(title=date_text(assessment.created), facts=facts_of(assessment), view=explanations)
    values = report_values(assessment, explanations, loop)
    return page_environment().get_template("report.html").render(**values, script=page_file("report.js"))


def report_values(assessment: Assessment, explanations: ExplanationSection | None, loop: Loop | None = None, *, sheet: str = "") -> dict[str, Any]:
    """Return everything that the parts of the report's template name.

    Parameters
    ----------
    assessment
        Everything that is shown.
    explanations
        Its explanations.
    loop
        One stride of the clip; the drawn runner moves in its place if None.
    sheet
        Address of the loop's pictures, for a page that does not hold them itself.
    """
    figure = assessment.figure
    charts = _curve_groups(assessment.curves)
    muscles = muscle_section(assessment)
    drawn = [*charts, muscles.curves] if muscles and muscles.curves else charts  # in the order of the page
    articles = article_panels(assessment.form, assessment.findings)
    known = {finding.id for finding in assessment.findings if finding.estimate.known}
    captures = [capture_panel(capture, known) for capture in (assessment.capture, assessment.rear_capture) if capture is not None]
    groups = metric_groups(assessment.findings)
    shared = lift_shared(row for group in groups for row in group.rows)
    sides = side_rows(assessment.differences, assessment.findings)
    shared_sides = lift_shared(sides)
    return {
        "title": f"{assessment.runner.name or assessment.source.file}, {date_text(assessment.created)}",
        "facts": facts_of(assessment),
        "headlines": [_headline(headline, assessment) for headline in assessment.headlines],
        "action": "How to film the next clip",
        "action_at": "#capture",
        "moments": moment_panels(assessment),
        "near": figure.near if figure else "",
        "charts": [Chart(_curve_name(group[0].id), curve_drawing(_curve_name(group[0].id), group), readings(group)[START]) for group in charts],
        "curves_title": "Your clip and its curves" if loop else "Your stride and its curves",
        "kept_words": "The pictures are in this file and nowhere else.",
        "banded": any(curve.norm_low for curve in assessment.curves),
        "speed_words": at_speed(assessment.speed),
        "loop": _loop_view(loop, figure.near if figure else assessment.capture.near_side, sheet) if loop else None,
        "figure": runner_drawing(figure, START, "Your average stride, moved by the slider", moves=True) if figure else None,
        "groups": [replace(group, rows=without(group.rows, shared)) for group in groups],
        "shared": " ".join(shared),
        "sides": [row for row in without(sides, shared_sides) if decided(row)],
        "open_sides": [row for row in without(sides, shared_sides) if not decided(row)],
        "shared_sides": " ".join(shared_sides),
        "muscles": muscles,
        "articles": articles,
        "explanations": explanations,
        "captures": captures,
        "remedies": tuple(dict.fromkeys(remedy for panel in captures for remedy in panel.remedies)),
        "setup": setup_drawing(figure),
        "method": method(assessment, articles),
        "clip_words": _clip_words(assessment),
        "stride": stride_json(figure, drawn, loop),
    }


def render_refusal(verdict: CaptureVerdict | None, source: Source | str, reason: str = "", remedy: str = "") -> str:
    """Return the page for a clip that was refused: what was seen, and how to film it right.

    Parameters
    ----------
    verdict
        What `CaptureRefused` carries; None where nobody was found.
    source
        The file, or its name.
    reason, remedy
        What `CaptureRefused` says, for a refusal without a verdict; left out where the verdict says it.

    Returns
    -------
    str
    """
    reasons = refusal_reasons(verdict, reason, remedy)
    others: tuple[Tick, ...] = tuple(tick for tick in capture_panel(verdict).ticks if tick.css != "no") if verdict else ()
    file = source if isinstance(source, str) else source.file
    facts = [(file, "")]
    if isinstance(source, Source) and source.duration > 0:
        facts.append(("", f"{source.duration:.1f} s, {source.frames} pictures, {source.width} × {source.height}"))
    return (
        page_environment()
        .get_template("refusal.html")
        .render(file=file, facts=facts, reasons=reasons, chip=Chip("alert", "not usable"), steps=STEPS, setup=setup_drawing(), ticks=others)
    )


def facts_of(assessment: Assessment) -> list[tuple[str, str]]:
    """Return what stands beside the name of psoas: (in bold, plain) pairs."""
    runner, capture = assessment.runner, assessment.capture
    person = [
        f"{runner.age:g}" if runner.age else "",
        {"f": "woman", "m": "man"}.get(runner.sex or "", ""),
        f"{runner.height:.2f} m" if runner.height else "",
    ]
    who = [part for part in person if part]
    facts = [(runner.name or assessment.source.file, "".join(f", {part}" for part in who)), ("", date_text(assessment.created))]
    pace = [str(assessment.speed.to("km/h"))] if assessment.speed.known else ["speed unknown"]
    surface = {"treadmill": ["treadmill"], "overground": ["overground"]}.get(capture.surface or "", [])
    facts.append(("", ", ".join(pace + surface)))
    views = f"{capture.view} and rear" if assessment.rear_capture is not None else capture.view
    rate = [f"{capture.frame_rate.value:.0f} frames/s"] if capture.frame_rate.known else []
    facts.append(("", ", ".join([f"from the {views}" if capture.view == "side" else f"view: {views}", *rate])))
    strides = sum(stride_counts(assessment))
    return [*facts, ("", f"{strides} strides")] if strides else facts


def _headline(headline: Headline, assessment: Assessment) -> HeadlineItem:
    """Join a headline with its picture: the metric's band, or how many verdicts of each kind there are."""
    groups = by_metric(assessment.findings)
    picture = metric_picture(groups[headline.metric]) if headline.metric in groups else Markup("")
    chips: tuple[Chip, ...] = ()
    if not picture and headline.verdict is Verdict.IN_BAND:
        verdicts = [joint_verdict(group) for group in groups.values()]
        counts = ((Verdict.IN_BAND, "in", "in band"), (Verdict.OUTSIDE, "out", "outside"), (Verdict.CANT_TELL, "unknown", "can’t tell"))
        chips = tuple(Chip(css, f"{verdicts.count(verdict)} {word}") for verdict, css, word in counts if verdict in verdicts)
    elif not picture and headline.verdict is Verdict.CANT_TELL:
        chips = (Chip("unknown", "this clip can’t tell"),)
    return HeadlineItem(headline.title, headline.text, picture, chips)


def _curve_groups(curves: Sequence[Curve]) -> list[list[Curve]]:
    """Return curves of one angle together, left before right."""
    groups: dict[str, list[Curve]] = {}
    for curve in curves:
        groups.setdefault(curve.id, []).append(curve)
    return [sorted(group, key=lambda curve: curve.side) for group in groups.values()]


def _curve_name(id: str) -> str:
    return CURVE_NAMES.get(id, id.replace("_", " ").capitalize())


def _loop_view(loop: Loop, near: str | None, sheet: str) -> LoopView:
    """Return the loop with its first picture's lines, so that it shows something before any script runs."""
    nowhere = (0.0, 0.0, 0.0, 0.0)
    return LoopView(
        source=sheet or "data:image/jpeg;base64," + base64.b64encode(loop.sheet).decode("ascii"),
        columns=loop.columns,
        width=loop.width,
        height=loop.height,
        lines=tuple((name, ends or nowhere) for name, ends in zip(line_looks(near), loop.lines[0], strict=True)),
        start=f"{loop.time[0]:.1f}",
    )


def _clip_words(assessment: Assessment) -> str:
    """Return which files the report was made from."""
    parts = []
    for source in (assessment.source, assessment.rear_source):
        if source is None:
            continue
        size = f", {source.width} × {source.height}" if source.width and source.height else ""
        digest = f", SHA-256 starts {source.sha256[:12]}" if source.sha256 else ""
        credit = f" Credit: {sentence(source.credit)}" if source.credit else ""
        parts.append(f"{source.file}: {source.duration:.1f} s, {source.frames} pictures{size}{digest}.{credit}")
    return " ".join(parts)
