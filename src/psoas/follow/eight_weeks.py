"""Five people of the examples live through eight weeks: programme, check-ins, runs and sessions by their story, from one seed.

What is told on a day is a whole number from 0 to 10: the level of the place, plus what a week of running above or below the usual
adds, plus soreness after a session, less what the programme takes away (fully after two weeks, and by the share of sessions done), plus
what rises from week to week, plus a scatter of 0.8 points that remembers 0.4 of yesterday's. One check-in in seven is left out. Every
stop after which someone should look ends runs and sessions, as psoas asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import as_file, files
from types import MappingProxyType

import numpy as np

from psoas.finding import Finding
from psoas.follow.attention import stopped_since
from psoas.follow.diary import CheckIn, DoneSession, DoneSet
from psoas.follow.follow_up import FollowUp, follow_up
from psoas.follow.history import Diary
from psoas.follow.retest import Occasion, ReTest, compare_occasions
from psoas.follow.stories import STORIES, Story
from psoas.plan.make import make_programme
from psoas.plan.programme import Programme, Session
from psoas.plan.wishes import Wishes
from psoas.reason.explain import explain
from psoas.reason.reasoning import Reasoning
from psoas.screen.answers_file import read_filled
from psoas.screen.assemble import make_screening
from psoas.screen.screening import Screening

START = date(2027, 1, 4)
BEFORE, AFTER = 42, 56
PLANNED_WEEKS = 12
"""The programme goes on after the eight weeks, so that there is something to change."""
RUN_DAYS = (1, 3, 5, 6)
RAMP = 14
SCATTER, MEMORY = 0.8, 0.4
TOLD = 6 / 7


@dataclass(frozen=True, slots=True)
class Life:
    """One person after eight weeks: the story, what was planned, noted and tested, and what follows from it."""

    story: Story
    programme: Programme
    diary: Diary
    follow_up: FollowUp


@cache
def live_through(seed: int = 7) -> tuple[Life, ...]:
    """Return the five people after eight weeks; the same seed gives the same lives."""
    return tuple(live(story, np.random.default_rng([seed, place])) for place, story in enumerate(STORIES))


def live(story: Story, rng: np.random.Generator) -> Life:
    """Return one person after eight weeks."""
    screening = _screening(story)
    reasoning = explain(screening.answers, screening.findings)
    programme = _programme(reasoning, screening)
    diary = _diary(story, programme, rng)
    today = START + timedelta(days=AFTER - 1)
    told = follow_up(diary, programme, today, reasoning=reasoning, retest=_retest(story, screening, today))
    return Life(story, programme, diary, told)


def _screening(story: Story) -> Screening:
    with as_file(files("psoas.follow") / "people" / f"{story.person}.yaml") as path:
        return make_screening(read_filled(path))


def _programme(reasoning: Reasoning, screening: Screening) -> Programme:
    """Return the programme; who is sent to a professional first comes back without the soreness that was looked at."""
    wishes = Wishes(START, weeks=PLANNED_WEEKS, minutes=MappingProxyType({0: 20, 3: 20}))
    programme = make_programme(reasoning, screening.answers, screening.findings, wishes)
    if not programme.stopped:
        return programme
    seen = replace(screening.answers, soreness=())
    return make_programme(explain(seen, screening.findings), seen, screening.findings, wishes)


def _retest(story: Story, screening: Screening, today: date) -> ReTest | None:
    if not story.thomas:
        return None

    def again(finding: Finding) -> Finding:
        moved = finding.estimate.value + (story.thomas.get(finding.side, 0.0) if finding.id == "T03" else 0.0)
        return replace(finding, estimate=replace(finding.estimate, value=moved)) if finding.estimate.known else finding

    later = tuple(again(finding) for finding in screening.findings)
    return compare_occasions(Occasion(START, screening.findings), Occasion(today, later))


def _diary(story: Story, programme: Programme, rng: np.random.Generator) -> Diary:
    """Return the diary, day by day: what is done today decides what is told tomorrow, and a stop ends both."""
    planned = {one.day: one for one in programme.sessions() if one.kind in ("strength", "re-test") and (one.day - START).days < AFTER}
    diary, scatter = Diary(programme_start=START), dict.fromkeys(story.levels, 0.0)
    minutes: list[float] = []
    stopped: date | None = None
    for number in range(-BEFORE, AFTER):
        day = START + timedelta(days=number)
        run = 0.0 if stopped else _run_minutes(story, number)
        minutes.append(run)
        session = planned.get(day)
        done = session is not None and stopped is None and _does(story, session, rng)
        check_in = _check_in(story, day, minutes, diary, scatter, stopped, rng)
        diary = replace(
            diary,
            check_ins=(*diary.check_ins, check_in) if rng.random() < TOLD else diary.check_ins,
            sessions=(*diary.sessions, _done(session, story)) if session is not None and done else diary.sessions,
        )
        if number >= 0 and stopped is None and stopped_since(diary, day) is not None:
            stopped = day
    return diary


def _run_minutes(story: Story, number: int) -> float:
    weeks = story.weeks_after if number >= 0 else story.weeks_before
    runs = (START + timedelta(days=number)).weekday() in RUN_DAYS
    return round(story.run_minutes * weeks[number // 7 % len(weeks)]) if runs else 0.0


def _does(story: Story, session: Session, rng: np.random.Generator) -> bool:
    """Return whether a session is done; who does hardly any does the first ones."""
    if story.does < 0.5:
        return (session.day - START).days < AFTER * story.does
    return bool(rng.random() < story.does)


def _check_in(
    story: Story, day: date, minutes: list[float], diary: Diary, scatter: dict[str, float], stopped: date | None, rng: np.random.Generator
) -> CheckIn:
    number = (day - START).days
    usual = len(RUN_DAYS) * story.run_minutes
    hours = (sum(minutes[-7:]) * 7 / min(len(minutes), 7) - usual) / 60
    trained = any(session.day == day - timedelta(days=1) for session in diary.sessions)
    begun = float(np.clip((number + 1) / RAMP, 0, 1)) * story.does
    risen = max(((stopped or day) - START).days - 7, 0) / 7
    sore = {}
    for place, level in story.levels.items():
        scatter[place] = MEMORY * scatter[place] + SCATTER * np.sqrt(1 - MEMORY**2) * rng.standard_normal()
        at = level + story.by_running * hours - begun * story.falls.get(place, 0.0) + risen * story.rises.get(place, 0.0)
        at += trained * story.after_session.get(place, 0.0)
        sore[place] = int(np.clip(np.rint(at + scatter[place]), 0, 10))
    return CheckIn(day, sore, run_minutes=minutes[-1], sleep=round(float(rng.normal(7.4, 0.5)), 1))


def _done(session: Session, story: Story) -> DoneSession:
    at = datetime(session.day.year, session.day.month, session.day.day, 18, tzinfo=UTC)
    return DoneSession(
        key=f"{story.person}-{session.id}",
        kind=session.kind,
        day=session.day,
        started=at,
        ended=at + timedelta(minutes=session.minutes),
        status="done",
        planned=session.id,
        sets=tuple(_sets(session, story)),
    )


def _sets(session: Session, story: Story) -> Iterator[DoneSet]:
    numbers: dict[tuple[str, str], int] = {}
    for item in session.items:
        for side in item.sides:
            for _ in range(item.sets):
                number = numbers[item.exercise, side] = numbers.get((item.exercise, side), 0) + 1
                yield DoneSet(item.exercise, side, number, item.high, reserve=story.reserve)
