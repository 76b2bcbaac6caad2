"""Two visits of a person side by side: what changed by more than noise, and what the runner looked like on both days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI, Request, Response
from sqlalchemy.orm import Session

from psoas.app.access import Asking, Seen
from psoas.app.filmed_strides import FilmedStrides, filmed_strides, strides_json, unlike_words
from psoas.app.occasions import Choice, choices_of, clip_of_choice, occasion_of, pair_of, read_clip, read_retest, retest_of
from psoas.app.outlines import KeptValues
from psoas.app.pages import page
from psoas.app.routes.people import looks_after
from psoas.plan.words import MONTH_NAMES
from psoas.store.file_store import FileStore
from psoas.store.overview import visits_of_many

if TYPE_CHECKING:
    from psoas.assessment import Assessment

router = APIRouter(include_in_schema=False)


def add_compare(application: FastAPI) -> None:
    """Add the page that compares two visits."""
    application.state.verdicts = KeptValues()
    application.router.routes.extend(router.routes)


@router.get("/p/{person_id}/compare")
def compare(request: Request, who: Asking, person: Seen, before: str = "", after: str = "") -> Response:
    """Show what changed between two visits: those of two assessments, or the first and the last."""
    files = FileStore(request.app.state.settings.files)
    with request.app.state.database.reading() as session:
        choices = choices_of(session, person.id)
        pair = pair_of(choices, before, after)
        known = {} if pair is None else _compared(session, files, person.id, choices, *pair)
    known |= {"options": [(one.id, _option(one)) for one in choices], "assessed": bool(choices)}
    return page(request, "compare.html" if pair is not None else "compare_nothing.html", person=person, coach=looks_after(who), **known)


@router.get("/p/{person_id}/compare/verdict")
def verdict(request: Request, person: Seen) -> Response:
    """Give in a few words what changed from the first visit to the last, for the list; worked out once for each pair of visits."""
    kept: KeptValues[tuple[str, ...], str] = request.app.state.verdicts
    with request.app.state.database.reading() as session:
        choices = choices_of(session, person.id)
        pair = pair_of(choices, "", "")
        versions = {one.id: str(one.version) for one in visits_of_many(session, [person.id]).get(person.id, [])}

        def work_out(keys: list[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
            from psoas.app.compare_view import verdict_words

            return {key: verdict_words(read_retest(session, person.id, choices, *pair)) for key in keys if pair is not None}

        key = tuple(part for one in choices for part in (one.id, versions.get(one.visit_id or "", "")))
        words = kept.all_of([key], work_out).get(key, "none yet")
    return page(request, "verdict.html", words=words)


def _compared(session: Session, files: FileStore, person_id: str, choices: list[Choice], before: Choice, after: Choice) -> dict[str, Any]:
    from psoas.app.compare_view import chance_words, change_groups, headline

    clips = [read_clip(session, person_id, one) for one in (before, after)]
    then, now = (occasion_of(session, one, clip) for one, clip in zip((before, after), clips, strict=True))
    retest = retest_of(session, person_id, choices, before, then, now)
    seen = [_filmed(session, files, person_id, one, clip) for one, clip in zip((before, after), clips, strict=True)]
    return {
        "before": before.id,
        "after": after.id,
        "days": (day_and_year(before.day), day_and_year(after.day)),
        "headline": headline(retest),
        "chance": chance_words(retest),
        "groups": change_groups(retest),
        "filmed": [clip is not None for clip in clips],
        "seen": seen,
        "unlike": unlike_words(then, now) if all(seen) else (),
        "strides": strides_json(seen) if any(seen) else "",
    }


def _filmed(session: Session, files: FileStore, person_id: str, choice: Choice, clip: Assessment | None) -> FilmedStrides | None:
    record = clip_of_choice(session, person_id, choice)
    return filmed_strides(files, record, clip, day_and_year(choice.day)) if record is not None and clip is not None else None


def _option(choice: Choice) -> str:
    what = {("clip",): "clip", ("home",): "tests", ("clip", "home"): "clip and tests"}.get(choice.kinds, ", ".join(choice.kinds))
    return f"{day_and_year(choice.day)}, {what}"


def day_and_year(day: date) -> str:
    """Return "5 December 2026"."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
