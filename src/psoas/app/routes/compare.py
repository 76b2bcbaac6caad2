"""Two visits of a person side by side: what changed by more than noise, and what the runner looked like on both days."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from fastapi import APIRouter, FastAPI, Request, Response
from sqlalchemy.orm import Session

from psoas.app.access import Asking, Seen
from psoas.app.measuring import LOOP_DATA, LOOP_SHEET
from psoas.app.occasions import Choice, choices_of, clip_of_choice, pair_of, read_retest
from psoas.app.outlines import KeptValues
from psoas.app.pages import page
from psoas.app.report_view import file_of
from psoas.app.routes.people import looks_after
from psoas.plan.words import MONTH_NAMES
from psoas.store.file_store import FileStore
from psoas.store.overview import visits_of_many

router = APIRouter(include_in_schema=False)
VIDEO = "annotated.mp4"


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

    retest = read_retest(session, person_id, choices, before, after)
    return {
        "before": before.id,
        "after": after.id,
        "days": (day_and_year(before.day), day_and_year(after.day)),
        "headline": headline(retest),
        "chance": chance_words(retest),
        "groups": change_groups(retest),
        "seen": [pictures_of(session, files, person_id, one) for one in (before, after)],
    }


@dataclass(frozen=True, slots=True)
class Pictures:
    """What there is to see of a visit's clip: its address, and for pictures of one stride how they lie on their sheet."""

    kind: Literal["sheet", "video"]
    address: str
    columns: int = 1
    rows: int = 1
    width: int = 1
    height: int = 1
    percents: tuple[float, ...] = ()


def pictures_of(session: Session, files: FileStore, person_id: str, choice: Choice) -> Pictures | None:
    """Return one stride of a visit's clip as pictures, or else its video; None without a clip whose files are still there."""
    clip = clip_of_choice(session, person_id, choice)
    if clip is None:
        return None
    place = f"/p/{person_id}/assessments/{clip.id}/files"
    sheet, data, video = (file_of(files, clip, name) for name in (LOOP_SHEET, LOOP_DATA, VIDEO))
    if sheet is not None and data is not None:
        told = json.loads(data.read_text(encoding="utf-8"))
        lie = {name: int(told[name]) for name in ("columns", "rows", "width", "height")}
        return Pictures("sheet", f"{place}/{LOOP_SHEET}", **lie, percents=tuple(told["percents"]))
    return Pictures("video", f"{place}/{VIDEO}") if video is not None else None


def _option(choice: Choice) -> str:
    what = {("clip",): "clip", ("home",): "tests", ("clip", "home"): "clip and tests"}.get(choice.kinds, ", ".join(choice.kinds))
    return f"{day_and_year(choice.day)}, {what}"


def day_and_year(day: date) -> str:
    """Return "5 December 2026"."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
