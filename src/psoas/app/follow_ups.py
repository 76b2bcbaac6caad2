"""What follows from a person's diary today: worked out once, which takes about a second, and kept for as long as all it rests on is the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from psoas.app.diary_of import Span, read_diary
from psoas.app.occasions import Choice, choices_of, pair_of, read_occasion, read_retest
from psoas.app.outlines import LastMade
from psoas.app.planning import read_programme, screening_in
from psoas.follow.history import Diary
from psoas.plan.programme_json import programme_to_json
from psoas.store.models import ProgrammeRecord, Visit
from psoas.store.overview import Kept, assessments_of_many, visits_of_many

if TYPE_CHECKING:
    from psoas.follow.follow_up import FollowUp
    from psoas.reason.reasoning import Reasoning

BEFORE = timedelta(days=70)
"""How far before the programme the diary is read: the model looks at eight weeks, and a stop at a little more."""

MOST_PEOPLE = 100
"""Of so many people the newest follow-up is kept, each some hundred kilobytes."""


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a follow-up rests on: another one of these, another follow-up."""

    today: date
    programme_id: str
    diary: Diary
    visits: tuple[Kept, ...]
    assessments: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class KeptFollowUp:
    """A follow-up with what its page shows.

    Parameters
    ----------
    told
        The follow-up.
    values
        What the page names (`psoas.report.follow_page.follow_values`).
    changed
        Document of the programme with all that changes next; empty if nothing does, or it waits for a look.
    """

    told: FollowUp
    values: Mapping[str, Any]
    changed: str


class FollowUps:
    """The newest follow-up of each person."""

    def __init__(self) -> None:
        self._made: LastMade[str, Basis, KeptFollowUp] = LastMade(MOST_PEOPLE)

    def of(self, session: Session, record: ProgrammeRecord, today: date) -> KeptFollowUp:
        """Return what follows from the diary of a person who has a programme.

        Parameters
        ----------
        session
            To read in.
        record
            The programme in use, with its document.
        today
            Last day looked at.
        """
        person, start = record.person_id, read_programme(record.document).wishes.start
        basis = Basis(
            today,
            record.id,
            read_diary(session, person, _span(start, today), start),
            tuple(visits_of_many(session, [person]).get(person, ())),
            tuple(assessments_of_many(session, [person]).get(person, ())),
        )
        return self._made.of(person, basis, lambda basis: work_out(session, record, basis))


def work_out(session: Session, record: ProgrammeRecord, basis: Basis) -> KeptFollowUp:
    """Return what follows from a diary, with the sets of its sessions."""
    from psoas.follow.follow_up import follow_up
    from psoas.report.follow_page import follow_values

    programme = read_programme(record.document)
    start = programme.wishes.start
    diary = read_diary(session, record.person_id, _span(start, basis.today), start, sets=True)
    choices = choices_of(session, record.person_id)
    pair = pair_of(choices, "", "")
    told = follow_up(
        diary,
        programme,
        basis.today,
        reasoning=_first_reasoning(session, record.person_id, basis.visits, choices),
        retest=read_retest(session, record.person_id, choices, *pair) if pair is not None else None,
    )
    values = follow_values(told, diary)
    waits = not told.adapted or bool(values["rests"])
    return KeptFollowUp(told, values, "" if waits else programme_to_json(told.adapted[-1].programme))


def _span(start: date, today: date) -> Span:
    return Span(min(start, today) - BEFORE, today)


def _first_reasoning(session: Session, person_id: str, visits: Sequence[Kept], choices: Sequence[Choice]) -> Reasoning | None:
    """Return what the answers of the first visit that told of soreness explain, with all that was measured on it; None without one."""
    from psoas.reason.explain import explain

    for kept in visits:
        visit = session.get(Visit, kept.id)
        if visit is not None and visit.document.get("soreness"):
            told = screening_in(visit.document)
            measured = next((one for one in choices if one.visit_id == kept.id), None)
            return explain(told.answers, told.findings if measured is None else read_occasion(session, person_id, measured).findings)
    return None
