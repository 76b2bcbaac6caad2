"""What pain asks for is done at once: three days without loading after strong soreness, a third off the next session where it rises.

A stop needs nothing kept: pages plan without what comes after it (`psoas.app.standing`) until someone has looked. The rest and the third
are kept as the programme in use in the same transaction as the word that asked for them. Shorter weeks and the progression of exercises
wait on the follow-up's page until the person wants them: nothing about them is urgent.

The same word told twice changes nothing the second time, because every step leaves a programme alone that has taken it
(`psoas.follow.adapting`). Where a word is corrected within a day, the programme from before it is taken again: it is known by
being what the present one was made from.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from sqlalchemy.orm import Session

from psoas.app.diary_of import Span, read_diary
from psoas.app.planning import read_programme
from psoas.follow.attention import Attention, attention_of
from psoas.follow.history import Diary
from psoas.plan.programme_json import programme_to_json
from psoas.store.columns import now
from psoas.store.models import Person, ProgrammeRecord
from psoas.store.programmes import current_programme, keep_programme, list_programmes, programme_of

ASKING = ("AT01", "AT02")
"""Rules that take something off at once."""

READ = 21
"""Days of the diary that they rest on, with room to spare."""

CORRECTED_WITHIN = timedelta(days=1)


@contextmanager
def easing(session: Session, person_id: str, today: date) -> Iterator[list[str]]:
    """Keep the programme as pain asks for, after what is told or logged within; yields a list that then holds what was changed, in words.

    Parameters
    ----------
    session
        To write in: what is told and what follows from it are kept together or not at all.
    person_id
        Whose.
    today
        The day it is told.
    """
    session.get(Person, person_id, with_for_update=True)  # PostgreSQL lets two write at once: the second one waits here
    before, said = _diary(session, person_id, today), list[str]()
    yield said
    session.flush()
    record = current_programme(session, person_id)
    if record is None or read_programme(record.document).stopped:
        return
    after = _diary(session, person_id, today)
    if after == before:
        return
    made_from = _made_from(session, person_id, record, before, today)
    document, why = eased(made_from, after, today)
    if document != record.document:
        keep_programme(session, person_id, document, record.assessment_id)
        said += why


def eased(document: str, diary: Diary, today: date) -> tuple[str, tuple[str, ...]]:
    """Return the document of a programme after what pain asks for, and one sentence for each change; itself where it asks for nothing.

    Parameters
    ----------
    document
        Of the programme as it stands.
    diary
        What was told and done.
    today
        From this day on sessions are changed; the one of today only while it is still to come.
    """
    attention = _asking(diary, today)
    if not attention:
        return document, ()
    from psoas.follow.adapting import ease_for_pain

    programme = read_programme(document)
    named = {one.planned for one in diary.sessions if one.status != "skipped"}
    to_come = any(one.day == today and one.id not in named for one in programme.sessions())
    changes = ease_for_pain(programme, today if to_come else today + timedelta(days=1), attention)
    return (programme_to_json(changes[-1].programme), tuple(one.why for one in changes)) if changes else (document, ())


def _made_from(session: Session, person_id: str, record: ProgrammeRecord, before: Diary, today: date) -> str:
    """Return the document that the one in use was made from, if what was told before made it and this was within a day; else that one."""
    earlier = list_programmes(session, person_id)[1:2]
    if not earlier or now() - record.created > CORRECTED_WITHIN or not _asking(before, today):
        return record.document
    kept = programme_of(session, person_id, earlier[0].id)
    if kept is not None and eased(kept.document, before, today)[0] == record.document:
        return kept.document
    return record.document


def _asking(diary: Diary, today: date) -> list[Attention]:
    return [one for one in attention_of(diary, None, today) if one.rule in ASKING]


def _diary(session: Session, person_id: str, today: date) -> Diary:
    return read_diary(session, person_id, Span.back(READ, today), None)
