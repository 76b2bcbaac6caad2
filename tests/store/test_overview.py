"""Many people are read at once: each gets what is theirs, and documents only where they are asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from logged import DAY, session
from psoas.follow.diary import CheckIn
from psoas.store.assessments import keep_assessment
from psoas.store.check_ins import keep_check_in
from psoas.store.overview import (
    assessments_of_many,
    last_words,
    programme_documents,
    programmes_in_use,
    visit_documents,
    visits_of_many,
)
from psoas.store.people import add_person
from psoas.store.programmes import keep_programme
from psoas.store.sessions import keep_session
from psoas.store.visits import keep_document, open_visit

EARLIER = DAY - timedelta(days=30)


@pytest.fixture
def people(database, ada):
    """Ada, who logged much, Bea, who logged once, and Cleo, who did not."""
    with database.writing() as writing:
        bea, cleo = (add_person(writing, name).id for name in ("Bea", "Cleo"))
        for day in (EARLIER, DAY, DAY - timedelta(days=1)):
            keep_check_in(writing, ada.id, CheckIn(day, {"calves:left": 2}, sleep=7.5))
        keep_session(writing, ada.id, session("a", DAY, planned="w1"))
        keep_session(writing, ada.id, session("b", EARLIER))
        keep_session(writing, ada.id, session("c", EARLIER, kind="routine"))
        keep_session(writing, bea, session("d", DAY + timedelta(days=1), status="skipped"))
        keep_check_in(writing, bea, CheckIn(EARLIER))
    return ada.id, bea, cleo


def test_the_last_word_is_a_check_in_or_a_session_that_was_not_skipped(database, people):
    ada, bea, _ = people
    with database.reading() as reading:
        assert last_words(reading, people) == {ada: DAY, bea: EARLIER}
        assert last_words(reading, []) == {}


def test_only_the_programme_in_use_is_named_and_documents_are_read_by_id(database, people):
    ada, bea, _ = people
    with database.writing() as writing:
        first = keep_programme(writing, ada, '{"schema": 1, "n": 1}').id
        second = keep_programme(writing, ada, '{"schema": 1, "n": 2}').id
        other = keep_programme(writing, bea, '{"schema": 1, "n": 3}').id
    with database.reading() as reading:
        assert programmes_in_use(reading, people) == {ada: second, bea: other}
        assert programme_documents(reading, [first, other]) == {first: '{"schema": 1, "n": 1}', other: '{"schema": 1, "n": 3}'}
        assert programme_documents(reading, []) == {}


def test_visits_and_assessments_come_the_oldest_first_with_their_version(database, people):
    ada, bea, _ = people
    with database.writing() as writing:
        visit = keep_document(writing, open_visit(writing, ada), {"facts": {}})
        first = keep_assessment(writing, ada, visit.id, '{"schema": 1}', "home")
        first.created -= timedelta(days=3)
        second = keep_assessment(writing, ada, None, '{"schema": 1}', "clip")
    with database.reading() as reading:
        assert [one.id for one in assessments_of_many(reading, people)[ada]] == [first.id, second.id]
        (kept,) = visits_of_many(reading, people)[ada]
        assert (kept.id, kept.person_id, kept.version) == (visit.id, ada, visit.version)
        assert bea not in visits_of_many(reading, people)
        assert visit_documents(reading, [visit.id]) == {visit.id: {"facts": {}}}
        assert visit_documents(reading, []) == {}
