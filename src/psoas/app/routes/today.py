"""Today: what is on, how it hurts this morning, what was missed, and when the next re-test is; while the programme rests, why it does."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from psoas.app.access import Seen
from psoas.app.answered import weekly_of
from psoas.app.easing import easing
from psoas.app.figures import exercise_figure
from psoas.app.pages import page
from psoas.app.planning import read_programme
from psoas.app.reading_forms import Form
from psoas.app.standing import standing_of
from psoas.app.today_view import DayView, behind, days_of, headline, lead, next_retest, places_to_ask
from psoas.app.way import home_of, next_address, planning_visit
from psoas.follow.adherence import adherence_of
from psoas.follow.attention import attention_of
from psoas.follow.diary import CheckIn
from psoas.follow.eased import eased_words
from psoas.plan.programme import Programme
from psoas.plan.words import day_words, minutes_words, run_words
from psoas.report.programme_view import PAIN_RULES, item_view, rule_views
from psoas.screen.interview import answers_in
from psoas.store.assessments import list_assessments
from psoas.store.check_ins import check_in_on, keep_check_in
from psoas.store.check_ins import value_of as check_in_value
from psoas.store.columns import day_of
from psoas.store.models import Person
from psoas.store.programmes import current_programme

router = APIRouter(prefix="/p/{person_id}/today")
SAID = {
    "plan": "Your plan is changed, from tomorrow on.",
    "look": "Noted. The plan goes on from today; go easy, and say here how it is.",
}
"""What the page says of what was just done: the word in its address -> the sentence."""


def add_today(application: FastAPI) -> None:
    """Add today's page."""
    application.router.routes.extend(router.routes)


@router.get("")
def today(request: Request, person: Seen, said: str = "") -> Response:
    """Show what is on today, or send to what comes before a programme."""
    with request.app.state.database.reading() as session:
        record = current_programme(session, person.id)
        if record is None:
            return RedirectResponse(next_address(session, person), 303)
    programme = read_programme(record.document)
    if programme.stopped:
        return RedirectResponse(f"{home_of(person.id)}/programme", 303)
    return page(request, "today.html", person=person, said=SAID.get(said, ""), **_values(request, person, programme, date.today()))


@router.post("/soreness")
def note_soreness(request: Request, person: Seen, form: Form) -> Response:
    """Keep how sore the asked places are today, beside what the day's check-in holds already."""
    day = date.today()
    told = {place: int(str(form[f"sore:{place}"])) for place in map(str, form.getlist("place")) if str(form.get(f"sore:{place}", "")).isdigit()}
    with request.app.state.database.writing() as session:
        stopped = _is_stopped(session, person, day)
        with easing(session, person.id, day) as eased:
            before = check_in_on(session, person.id, day)
            now = CheckIn(day) if before is None else check_in_value(before)
            keep_check_in(session, person.id, CheckIn(**{**_fields(now), "soreness": {**now.soreness, **told}}))
        changed = bool(eased) or stopped != _is_stopped(session, person, day)
    if request.headers.get("hx-request") == "true":
        kept = page(request, "today_kept.html", worst=max(told.values(), default=None))
        if changed:  # what is on today is another thing by now
            kept.headers["HX-Refresh"] = "true"
        return kept
    return RedirectResponse(f"{home_of(person.id)}/today", 303)


def _is_stopped(session: Session, person: Person, day: date) -> bool:
    record = current_programme(session, person.id)
    return record is not None and standing_of(session, person.id, read_programme(record.document), day).stop is not None


def _fields(check_in: CheckIn) -> dict[str, Any]:
    return {name: getattr(check_in, name) for name in check_in.__dataclass_fields__}


def _values(request: Request, person: Person, programme: Programme, day: date) -> dict[str, Any]:
    """Return what the page names."""
    with request.app.state.database.reading() as session:
        standing = standing_of(session, person.id, programme, day)
        assessed = [day_of(one.created) for one in list_assessments(session, person.id)]
        visit = planning_visit(session, person.id)
        marks = answers_in(visit.document).soreness if visit is not None else ()
        weekly = weekly_of(session, person.id, day)
    asked, diary, rests = standing.asked, standing.diary, standing.stop is not None
    adherence = adherence_of(asked, diary.sessions, day)
    attention = attention_of(diary, asked, day, retested=assessed)
    done = {one.planned: one.status for one in diary.sessions if one.planned}
    days = days_of(asked, day, done, {one.day: one for one in diary.check_ins})
    here = next((one for one in days if one.day == day), DayView(day, (), (), done={}, told=None))
    main = next((one for one in here.sessions if one.id not in done and one.items and not rests), None)
    morning = next((one for one in diary.check_ins if one.day == day), None)
    return {
        "day": day_words(day),
        "stop": standing.stop,
        "headline": "Your plan rests." if rests else headline(asked, here, main, done, day),
        "lead": "" if rests else lead(asked, here, diary.check_ins, day),
        "main": main,
        "all_done": main is None and any(one.id in done for one in here.sessions),
        "minutes": minutes_words(main.seconds) if main is not None else "",
        "items": [item_view(item) for item in main.items] if main is not None else [],
        "figures": [exercise_figure(item.exercise) for item in main.items[:1]] if main is not None else [],
        "runs": [run_words(run).split(": ", 1)[1] for run in here.runs if not rests],
        "routine": None if rests else programme.routine,
        "routine_done": any(one.day == day and one.kind == "routine" for one in diary.sessions),
        "behind": behind(adherence.missed_lately),
        "shorter": adherence.shorter,
        "attention": attention,
        "eased": () if rests else eased_words(asked, attention, day),
        "places": places_to_ask(diary.check_ins, marks, day),
        "morning": morning.soreness if morning is not None else {},
        "told_today": morning is not None,
        "weekly": weekly,
        "days": days,
        "week": next((week for week in programme.weeks if 0 <= (day - week.start).days < 7), None),
        "weeks": len(programme.weeks),
        "retest": next_retest(asked, day),
        "pain": [(css, word, rule_views((id,))[0].says) for css, word, id in PAIN_RULES],
        "today": day,
        "is_retest": not rests and any(one.kind == "re-test" and one.id not in done for one in here.sessions),
        "is_over": not rests and bool(programme.weeks) and (day - programme.weeks[-1].start).days >= 7,
    }
