"""What the page of a report shows, filled once and kept for as long as nothing that it shows changes."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from psoas.app.downloads import downloads_of
from psoas.app.measuring import COURSES, LOOP_DATA, LOOP_SHEET, WHAT_IF, kept_loop
from psoas.app.pages import app_environment
from psoas.app.planning import screening_in
from psoas.app.whole import named, with_visit
from psoas.store.file_store import FileStore
from psoas.store.models import AssessmentRecord, Visit

if TYPE_CHECKING:
    from psoas.report.explanations import ExplanationSection
    from psoas.report.loop import Loop

MOST_KEPT = 24
LOADED_FOR_A_CLIP = ("psoas.assessment_json", "psoas.reason.explain", "psoas.report.explanations", "psoas.report.html")


@dataclass(frozen=True, slots=True)
class Onward:
    """The one thing to do next: its words and its address."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A filled page: title, facts beside the name of psoas, everything below it, and which scripts it needs."""

    title: str
    facts: tuple[tuple[str, str], ...]
    body: Markup
    scripts: tuple[str, ...]
    stopped: bool = False


class ReportViews:
    """Views of reports, the newest few kept in memory.

    A view is kept under the assessment, the visit and the visit's version, so that a changed answer gives another.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], ReportView] = OrderedDict()
        self._lock = Lock()

    def view(self, files: FileStore, visit: Visit, record: AssessmentRecord | None, name: str, onward: Onward) -> ReportView:
        """Return the view of a visit's report.

        Parameters
        ----------
        files
            Where the files of the assessment are.
        visit
            Whose answers and tests are joined.
        record
            The clip's assessment, if there is one.
        name
            Of the person.
        onward
            What the one filled button does.
        """
        key = (record.id if record else None, visit.id, visit.version, name, onward)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = _with_clip(files, visit, record, name, onward) if record is not None else _without_clip(visit, name, onward)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return made


def load_for_reports() -> None:
    """Load what the first report of a clip needs: over a second of work and 100 MB, which a server that has shown none does without."""
    for name in LOADED_FOR_A_CLIP:
        import_module(name)
    app_environment().get_template("report_with_clip.html")


def loop_of(files: FileStore, record: AssessmentRecord) -> Loop | None:
    """Return the loop of an assessment's clip, if it has one that is still there."""
    sheet, data = (file_of(files, record, name) for name in (LOOP_SHEET, LOOP_DATA))
    if sheet is None or data is None:
        return None
    return kept_loop(sheet.read_bytes(), json.loads(data.read_text(encoding="utf-8")))


def file_of(files: FileStore, record: AssessmentRecord, name: str) -> Path | None:
    """Return where a file of an assessment is, or None."""
    digest = record.files.get(name)
    return files.path(digest) if digest is not None and files.has(digest) else None


def _with_clip(files: FileStore, visit: Visit, record: AssessmentRecord, name: str, onward: Onward) -> ReportView:
    from psoas.assessment_json import from_json
    from psoas.report.explanations import explanation_section
    from psoas.report.html import facts_of, report_values
    from psoas.report.wording import date_text

    whole = with_visit(named(from_json(record.document), name), visit)
    explanations = explanation_section(whole)
    facts = tuple(facts_of(whole))
    if explanations is not None and explanations.flags:
        return _referral(explanations, facts, date_text(whole.created))
    place = f"/p/{record.person_id}/assessments/{record.id}"
    present = {each for each in record.files if file_of(files, record, each) is not None}
    loop = loop_of(files, record)
    values = {**report_values(whole, explanations, loop, sheet=f"{place}/files/{LOOP_SHEET}"), "action": onward.words, "action_at": onward.address}
    values |= {
        "place": place,
        "curves_title": "One typical stride",
        "kept_words": "The pictures stay on this machine.",
        "video": "annotated.mp4" in present and COURSES in present,
        "stride_time": [t * _slow_motion(whole) for t in loop.time] if loop is not None else None,
        "what_if": WHAT_IF in present,
        "downloads": downloads_of(place, present),
        "film": f"/p/{record.person_id}/visits/{visit.id}/film",
    }
    scripts = ["/static/report/report.js"]
    scripts += ["/static/clip.js"] if values["video"] else []
    scripts += ["/static/what_if.js"] if values["what_if"] else []
    return ReportView(values["title"], facts, _filled("report_with_clip.html", values), tuple(scripts))


def _without_clip(visit: Visit, name: str, onward: Onward) -> ReportView:
    from psoas.reason.explain import explain
    from psoas.report.explanations import explanations_of
    from psoas.report.wording import date_text

    screening = screening_in(visit.document, name)
    reasoning = explain(screening.answers, screening.findings)
    explanations = explanations_of(reasoning, screening.answers, screening.findings)
    day = date_text(visit.created.astimezone().isoformat())
    facts = ((name, ""), ("", day), ("", "tests and answers, no clip"))
    if explanations.flags:
        return _referral(explanations, facts, day)
    values = {
        "explanations": explanations,
        "tests": len({finding.id for finding in screening.findings}),
        "action": onward.words,
        "action_at": onward.address,
        "film": f"/p/{visit.person_id}/visits/{visit.id}/film",
    }
    return ReportView(f"{name}, {day}", facts, _filled("report_without_clip.html", values), ())


def _referral(explanations: ExplanationSection, facts: tuple[tuple[str, str], ...], day: str) -> ReportView:
    return ReportView(day, facts, _filled("report_referral.html", {"view": explanations}), (), stopped=True)


def _filled(template: str, values: Mapping[str, Any]) -> Markup:
    return Markup(app_environment().get_template(template).render(values))


def _slow_motion(assessment: Any) -> float:
    capture = assessment.capture
    return float(capture.slow_motion.value) if capture.slow_motion.known else 1.0
