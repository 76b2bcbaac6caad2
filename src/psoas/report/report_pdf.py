"""An Assessment on paper: what was found and what may explain it first, then every number with its error."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Literal

from psoas.assessment import Assessment
from psoas.finding import Finding, Verdict
from psoas.knowledge import GROUPS
from psoas.report.band import Mark, axis_range
from psoas.report.explanations import ExplanationSection, explanation_section
from psoas.report.html import facts_of
from psoas.report.method import method
from psoas.report.muscle_words import psoas_of, psoas_sentences
from psoas.report.wording import (
    CHIPS,
    at_speed,
    band_text,
    by_metric,
    date_text,
    display_factor,
    in_display_unit,
    joint_verdict,
    metric_name,
    metric_words,
    told,
)

SHOWN_ROWS = ("What we saw", "How exact that is", "What would change our mind")
LETTERS = {"left": "L", "right": "R", "both": ""}
_TIMESTAMP = datetime(2026, 1, 1, tzinfo=UTC)  # the same assessment gives the same bytes, whenever it is printed


def render_report_pdf(assessment: Assessment) -> bytes:
    """Return the report as a PDF in A4 that reads in black and white.

    Every text goes in as data and is never read as markup. Fonts are those of typst itself, so it looks the same on every
    machine, and the same assessment gives the same bytes.

    Parameters
    ----------
    assessment
        Everything that is shown. Where a red flag was raised, it stands alone on the page.

    Returns
    -------
    bytes
    """
    return _compiled(assessment, "pdf")[0]


def render_report_sheets(assessment: Assessment, ppi: float = 100.0) -> list[bytes]:
    """Return the pages of the PDF as PNG pictures, `ppi` pixels an inch."""
    return _compiled(assessment, "png", ppi)


def _compiled(assessment: Assessment, format: Literal["pdf", "png"], ppi: float | None = None) -> list[bytes]:
    # Loading typst takes longer than a page does, and only those who print need it.
    import typst

    template = files("psoas.report") / "templates" / "report.typ"
    inputs = {"data": json.dumps(_data(assessment), ensure_ascii=False)}
    made: Any = typst.compile(template.read_bytes(), format=format, ppi=ppi, sys_inputs=inputs, ignore_system_fonts=True, timestamp=_TIMESTAMP)
    return made if isinstance(made, list) else [made]


def _data(assessment: Assessment) -> dict[str, Any]:
    """Return everything that the sheets say, as plain values."""
    explanations = explanation_section(assessment)
    groups = by_metric(assessment.findings)
    stopped = explanations is not None and bool(explanations.flags)
    return {
        "title": assessment.runner.name or assessment.source.file,
        "date": date_text(assessment.created),
        "facts": [f"{strong}{rest}" for strong, rest in facts_of(assessment)],
        "flags": [{"name": flag.name, "why": flag.why, "act": flag.act} for flag in explanations.flags] if explanations is not None else [],
        "headlines": []
        if stopped
        else [_headline(headline.title, headline.text, groups.get(headline.metric, ())) for headline in assessment.headlines],
        "explanations": _explanations(explanations) if explanations is not None and not stopped else None,
        "groups": [] if stopped else _groups(groups),
        "psoas": [] if stopped else _psoas(assessment),
        "usual": at_speed(assessment.speed),
        "method": " ".join(method(assessment, ()).sentences),
        "versions": method(assessment, ()).versions,
    }


def _headline(title: str, text: str, found: Sequence[Finding]) -> dict[str, Any]:
    return {"title": title, "text": text, "band": _band(found), "verdict": _verdict(found) if found else ""}


def _psoas(assessment: Assessment) -> list[str]:
    """Return what the psoas does in the stride, where a clip told."""
    muscles = assessment.muscles
    found = psoas_of(muscles) if muscles is not None else None
    if muscles is None or found is None:
        return []
    return list(psoas_sentences(found, muscles.picture.toe_off if muscles.picture else 100.0, assessment.runner.mass))


def _explanations(section: ExplanationSection) -> dict[str, Any]:
    return {
        "nothing": section.nothing,
        "symptoms": [
            {
                "told": symptom.told,
                "cards": [
                    {
                        "title": card.title,
                        "fit": card.fit,
                        "grade": f"Evidence {card.grade}: {card.grade_words}",
                        "rows": [row for row in card.rows if row[0] in SHOWN_ROWS],
                    }
                    for card in symptom.cards
                ],
                "note": symptom.note,
            }
            for symptom in section.symptoms
        ],
        "measured": list(section.measured),
        "next": section.next_test,
    }


def _groups(found: dict[str, tuple[Finding, ...]]) -> list[dict[str, Any]]:
    """Return every metric in groups, as knowledge orders them."""
    groups: dict[str, list[dict[str, Any]]] = {group: [] for group in GROUPS}
    for id, findings in found.items():
        metric = metric_words(id)
        groups.setdefault(metric.group if metric else "other", []).append(_row(id, findings))
    return [{"name": GROUPS.get(group, group.capitalize()), "rows": rows} for group, rows in groups.items() if rows]


def _row(id: str, findings: Sequence[Finding]) -> dict[str, Any]:
    known = [finding for finding in findings if finding.estimate.known]
    banded = next((finding for finding in known if finding.band), None)
    usual = ""
    if banded is not None and banded.band is not None:
        factor = display_factor(banded.estimate, id)
        usual = band_text((banded.band[0] * factor, banded.band[1] * factor), in_display_unit(banded.estimate, id).unit)
    return {
        "name": metric_name(id),
        "values": [f"{LETTERS[finding.side]} {told(finding)}".strip() for finding in known] or ["unknown"],
        "usual": usual,
        "verdict": _verdict(findings) if known else "",
        "band": _band(findings),
    }


def _verdict(findings: Sequence[Finding]) -> str:
    verdict = joint_verdict(findings)
    return "" if verdict is Verdict.NO_NORM else CHIPS[verdict][1]


def _band(findings: Sequence[Finding]) -> dict[str, Any] | None:
    """Return band and marks on an axis of 0 to 1; None where there is no band or nothing is known."""
    known = [finding for finding in findings if finding.estimate.known]
    band = next((finding.band for finding in known if finding.band), None)
    if band is None:
        return None
    marks = [Mark(finding.estimate.value, finding.estimate.error, "", LETTERS[finding.side]) for finding in known]
    low, high = axis_range(marks, band, [])

    def share(value: float) -> float:
        return round(min(1.0, max(0.0, (value - low) / (high - low))), 4)

    return {
        "from": share(band[0]),
        "to": share(band[1]),
        "marks": [
            {"at": share(mark.value), "low": share(mark.value - mark.error), "high": share(mark.value + mark.error), "letter": mark.letter}
            for mark in marks
        ],
    }
