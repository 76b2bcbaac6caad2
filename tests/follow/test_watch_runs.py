"""From a watch's file to the runs of a diary: other sports are left out with words, and nothing impossible is kept."""

import gzip
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import xarray as xr

from psoas.errors import InputError
from psoas.follow.watch_runs import read_runs, runs_in
from psoas.recording.fit import read_fit
from psoas.recording.watch import AS_FINDING, WatchActivity

TODAY = date(2027, 1, 10)
START = datetime(2027, 1, 4, 22, 30, tzinfo=UTC)
RUN = WatchActivity(
    "running",
    "generic",
    "garmin fenix6",
    START,
    3000.0,
    2700.0,
    9000.0,
    xr.Dataset(coords={"time": ("time", [0.0, 1.0])}),
    local_start=datetime(2027, 1, 5, 0, 30),
)


def test_the_day_is_that_on_the_runners_wrist():
    ((run,), left) = runs_in([RUN], TODAY)
    assert (run.day, run.started, run.minutes, run.km) == (date(2027, 1, 5), START, 45.0, 9.0)
    assert (run.by_own_clock, left) == (True, ())
    assert not any(run.averages[name].known for name in AS_FINDING)


def test_without_it_the_day_is_this_machines_and_said_to_be():
    ((run,), _) = runs_in([replace(RUN, local_start=None)], TODAY)
    assert run.day == START.astimezone().date()
    assert not run.by_own_clock


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sport": "cycling"}, "of Tue 5 January 2027 is cycling, not a run"),
        ({"sport": "unknown"}, "does not say which sport"),
        ({"start": None, "local_start": None}, "no date"),
        ({"local_start": datetime(2027, 2, 1)}, "in the future"),
        ({"moving": 0.0}, "cannot be"),
        ({"moving": 3 * 86400.0}, "cannot be"),
        ({"distance": 600_000.0}, "cannot be"),
    ],
)
def test_what_is_no_run_is_left_out_with_words_and_the_way_on(change, words):
    runs, (left,) = runs_in([replace(RUN, **change)], TODAY)
    assert runs == ()
    assert words in left.what
    assert left.remedy


def test_of_several_sports_the_runs_are_kept():
    swim, ride = replace(RUN, sport="swimming"), replace(RUN, sport="cycling")
    runs, left = runs_in([swim, ride, RUN], TODAY)
    assert (len(runs), len(left)) == (1, 2)


def test_a_run_without_distance_still_counts_its_minutes():
    ((run,), _) = runs_in([replace(RUN, distance=float("nan"))], TODAY)
    assert (run.km, run.minutes) == (0.0, 45.0)


@pytest.mark.data
def test_a_folder_of_files_gives_each_run_once_in_order_of_day(shared_data, tmp_path):
    folder = shared_data / "fit"
    (tmp_path / "broken.FIT").write_bytes(b"no fit at all")
    runs, said = read_runs([folder, folder / "garmin-fenix6-treadmill.fit", tmp_path], TODAY)
    assert len(runs) == 6
    assert [run.day for run in runs] == sorted(run.day for run in runs)
    (treadmill,) = read_fit(folder / "garmin-fenix6-treadmill.fit")
    assert (runs[-1].km, runs[-1].minutes) == (treadmill.distance / 1000, treadmill.moving / 60)
    assert len(said) == 1
    assert "broken.FIT" in said[0]


@pytest.mark.data
def test_packed_files_are_found_in_a_folder_and_each_run_counts_once(shared_data, tmp_path):
    file = shared_data / "fit" / "garmin-fenix6-treadmill.fit"
    (tmp_path / "1.fit.gz").write_bytes(gzip.compress(file.read_bytes()))
    with zipfile.ZipFile(tmp_path / "2.zip", "w") as archive:
        archive.write(file, "22_ACTIVITY.fit")
    runs, said = read_runs([tmp_path], TODAY)
    assert (runs, said) == read_runs([file], TODAY)
    assert len(runs) == 1


def test_a_folder_without_files_is_refused(tmp_path):
    with pytest.raises(InputError, match="no FIT file"):
        read_runs([tmp_path], TODAY)


def test_tomorrow_east_of_here_is_not_the_future():
    assert runs_in([replace(RUN, local_start=datetime.combine(TODAY + timedelta(days=1), datetime.min.time()))], TODAY)[0]
