"""One programme is in use; a new one ends it."""

from __future__ import annotations

from psoas.store.assessments import keep_assessment
from psoas.store.people import add_person
from psoas.store.programmes import current_programme, end_programme, keep_programme, list_programmes, programme_of


def test_a_new_programme_ends_the_one_before(database, ada):
    with database.writing() as session:
        assessment = keep_assessment(session, ada.id, None, '{"schema": 1}').id
        first = keep_programme(session, ada.id, '{"schema": 1, "n": 1}', assessment).id
        second = keep_programme(session, ada.id, '{"schema": 1, "n": 2}').id
    with database.reading() as session:
        current = current_programme(session, ada.id)
        assert (current.id, current.document, current.schema) == (second, '{"schema": 1, "n": 2}', 1)
        assert [(one.id, one.ended is None, one.assessment_id) for one in list_programmes(session, ada.id)] == [
            (second, True, None),
            (first, False, assessment),
        ]


def test_a_programme_that_was_ended_is_not_in_use(database, ada):
    with database.writing() as session:
        kept = keep_programme(session, ada.id, '{"schema": 1}').id
        end_programme(session, ada.id)
        assert current_programme(session, ada.id) is None
        assert programme_of(session, ada.id, kept) is not None


def test_a_programme_of_one_person_does_not_end_that_of_another(database, ada):
    with database.writing() as session:
        kept = keep_programme(session, ada.id, '{"schema": 1}').id
        bea = add_person(session, "Bea").id
        keep_programme(session, bea, '{"schema": 1}')
        assert current_programme(session, ada.id).id == kept
        assert programme_of(session, bea, kept) is None
