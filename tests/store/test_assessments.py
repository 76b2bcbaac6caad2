"""Assessments and programmes are kept with the version of their schema; the newest is found."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect

from psoas.errors import InputError
from psoas.store.assessments import assessment_of, keep_assessment, latest_assessment, list_assessments
from psoas.store.people import add_person


def test_the_newest_assessment_is_found_with_its_document(database, ada):
    with database.writing() as session:
        for schema, kind in ((1, "clip"), (2, "home"), (3, "clip")):
            keep_assessment(session, ada.id, None, f'{{"schema": {schema}, "name": "Zoë"}}', kind)
    with database.reading() as session:
        newest, at_home = latest_assessment(session, ada.id), latest_assessment(session, ada.id, "home")
    assert (newest.schema, newest.document) == (3, '{"schema": 3, "name": "Zoë"}')
    assert at_home.schema == 2


def test_a_list_leaves_the_documents_on_the_disk(database, ada):
    with database.writing() as session:
        keep_assessment(session, ada.id, None, '{"schema": 1}', files={"report.html": "0" * 64})
    with database.reading() as session:
        (listed,) = list_assessments(session, ada.id)
    assert "document" in inspect(listed).unloaded
    assert listed.files == {"report.html": "0" * 64}


def test_an_assessment_is_not_shown_as_another_persons(database, ada):
    with database.writing() as session:
        kept = keep_assessment(session, ada.id, None, '{"schema": 1}').id
        assert assessment_of(session, ada.id, kept) is not None
        assert assessment_of(session, add_person(session, "Bea").id, kept) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"schema": "1"}', '{"schema": true}', "null"])
def test_a_document_without_a_schema_is_refused(database, ada, text):
    with database.writing() as session, pytest.raises(InputError, match="schema"):
        keep_assessment(session, ada.id, None, text)
