"""Runs over weeks: what counts as one day's running, which runs were much longer than those of the month before, and whole weeks."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from psoas.follow.diary import CheckIn
from psoas.follow.history import RunDay
from psoas.follow.run_load import UsualRunning, all_runs, spikes_of, usual_running, weeks_of

MONDAY = date(2027, 1, 4)


def ran(day, km):
    return RunDay(MONDAY + timedelta(days=day), 6 * km, km)


def test_a_run_more_than_a_tenth_longer_than_the_month_before_is_marked():
    runs = [ran(0, 8.0), ran(2, 10.0), ran(4, 6.0), ran(9, 11.0), ran(16, 12.2)]
    (spike,) = spikes_of(runs)
    assert (spike.run, spike.longest_before, spike.strong) == (ran(16, 12.2), 11.0, False)
    assert round(spike.percent, 1) == 10.9


def test_exactly_a_tenth_longer_is_allowed_and_more_than_twice_as_long_is_strong():
    month = [ran(0, 10.0), ran(2, 10.0), ran(4, 10.0)]
    assert spikes_of([*month, ran(9, 11.0)]) == ()
    assert spikes_of([*month, ran(9, 20.0)])[0].strong is False
    assert spikes_of([*month, ran(9, 20.1)])[0].strong


def test_what_lies_longer_ago_than_the_rule_looks_does_not_count():
    runs = [ran(0, 20.0), ran(2, 5.0), ran(4, 5.0), ran(6, 5.0), ran(30, 8.0), ran(31, 9.0)]
    assert [one.run.km for one in spikes_of(runs)] == [9.0]  # on the thirtieth day after it the 20 km still stand beside 8, then no more


def test_two_runs_before_are_too_few_to_compare_with():
    assert spikes_of([ran(0, 5.0), ran(2, 5.0), ran(4, 20.0)]) == ()
    assert spikes_of([ran(0, 5.0), ran(0, 5.0), ran(0, 5.0), ran(4, 20.0)]) == ()


def test_told_kilometres_count_on_days_without_a_watch_alone():
    told = [CheckIn(MONDAY, {}, run_km=7.0, run_minutes=40.0), CheckIn(MONDAY + timedelta(days=1), {}, run_km=5.0)]
    runs = all_runs([ran(0, 8.0), ran(0, 2.0)], told)
    assert [(one.day, one.km, one.minutes) for one in runs] == [
        (MONDAY, 8.0, 48.0),
        (MONDAY, 2.0, 12.0),
        (MONDAY + timedelta(days=1), 5.0, 0.0),
    ]


def test_weeks_go_from_monday_and_end_with_that_of_the_last_day():
    weeks = weeks_of([ran(-1, 5.0), ran(0, 8.0), ran(6, 10.0), ran(7, 3.0)], MONDAY + timedelta(days=6), 2)
    assert [(week.start, week.km) for week in weeks] == [(MONDAY - timedelta(days=7), 5.0), (MONDAY, 18.0)]


def test_the_usual_week_is_a_quarter_of_four_and_the_longest_looks_back_thirty_days():
    runs = [ran(0, 15.0), ran(2, 8.0), ran(10, 8.0), ran(20, 12.0)]
    assert usual_running(runs, MONDAY + timedelta(days=29)) == UsualRunning(7.0, 15.0)  # day 0 is in the 30 days, not in the four weeks
    assert usual_running(runs, MONDAY + timedelta(days=30)) == UsualRunning(5.0, 12.0)
    assert usual_running(runs, MONDAY + timedelta(days=33)) is None


@given(st.lists(st.tuples(st.integers(0, 120), st.floats(0.5, 60)), max_size=40))
def test_no_marked_run_is_within_the_rule_and_none_beyond_it_is_left(said):
    runs = all_runs([ran(day, km) for day, km in said], [])
    marked = {id(one.run) for one in spikes_of(runs)}
    for run in runs:
        before = [one for one in runs if 0 < (run.day - one.day).days <= 30]
        beyond = len({one.day for one in before}) >= 3 and run.km > 1.1 * max(one.km for one in before) * (1 + 1e-9)
        if (id(run) in marked) != beyond:
            assert abs(run.km / max(one.km for one in before) - 1.1) < 1e-6  # on the very edge either is right
