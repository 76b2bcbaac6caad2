"""One check-in a day, that can be corrected and comes back as it was told."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings

from logged import DAY, check_ins
from psoas.follow.diary import CheckIn
from psoas.store.check_ins import check_in_on, keep_check_in, list_check_ins, value_of
from psoas.store.people import add_person


@given(told=check_ins())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_told_comes_back_equal(database, told):
    with database.writing() as session:
        person = add_person(session, "Ada").id
        keep_check_in(session, person, told)
    with database.reading() as session:
        assert value_of(check_in_on(session, person, told.day)) == told


def test_a_day_told_again_is_corrected(database, ada):
    for effort in (3, 7):
        with database.writing() as session:
            keep_check_in(session, ada.id, CheckIn(DAY, {"glutes:left": effort}, effort=effort))
    with database.reading() as session:
        assert [value_of(one) for one in list_check_ins(session, ada.id)] == [CheckIn(DAY, {"glutes:left": 7}, effort=7)]


def test_days_are_listed_in_order_between_bounds(database, ada):
    days = [DAY + timedelta(days=n) for n in (3, 0, 2, 1)]
    with database.writing() as session:
        for day in days:
            keep_check_in(session, ada.id, CheckIn(day))
        assert [one.day for one in list_check_ins(session, ada.id)] == sorted(days)
        assert [one.day for one in list_check_ins(session, ada.id, since=sorted(days)[1], until=sorted(days)[2])] == sorted(days)[1:3]
