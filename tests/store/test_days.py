"""The days of people: those of the clock on their wall, also where in Greenwich it is another day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from psoas.store.columns import day_of, now


def test_a_moment_is_on_the_day_that_this_machine_calls_today(another_day_than_utc):
    assert day_of(now()) == another_day_than_utc
    assert datetime.now(UTC).date() != another_day_than_utc
    assert day_of(now() - timedelta(days=1)) == another_day_than_utc - timedelta(days=1)
