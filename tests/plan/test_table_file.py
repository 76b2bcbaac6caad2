"""The table holds one row per prescription, and any program can read it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pandas

from plan.sample_programme import sample_programme
from psoas.plan.table_file import COLUMNS, programme_to_csv


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_prescription_is_one_row_and_a_session_without_any_is_one_too():
    found = rows(programme_to_csv(sample_programme()))
    assert [(row["day"], row["session"], row["exercise"]) for row in found] == [
        ("2027-01-04", "w1-mon", "EX05"),
        ("2027-01-04", "w1-mon", "EX07"),
        ("2027-01-07", "w1-thu", "EX05"),
        ("2027-01-14", "w2-test", ""),
        ("every day", "routine", "EX01"),
    ]


def test_a_row_holds_dose_effort_time_and_reason():
    row = rows(programme_to_csv(sample_programme()))[0]
    assert {name: row[name] for name in ("sets", "low", "high", "measure", "sides", "rest_s", "reserve_low", "reserve_high", "time_s", "need")} == {
        "sets": "2",
        "low": "10",
        "high": "15",
        "measure": "repetitions",
        "sides": "left and right",
        "rest_s": "45",
        "reserve_low": "3",
        "reserve_high": "4",
        "time_s": "355",
        "need": "N03",
    }
    assert row["name"] == "Standing band march"
    assert row["why"].endswith("it makes the hip flexors stronger over their full range.")
    assert row["load"] == "a band that lets you do 15; “light” is printed on most"


def test_a_hold_has_no_repetitions_in_reserve():
    row = rows(programme_to_csv(sample_programme()))[1]
    assert (row["reserve_low"], row["form"]) == ("", "on the knees")


def test_every_row_is_as_long_as_the_head():
    for row in csv.reader(io.StringIO(programme_to_csv(sample_programme()))):
        assert len(row) == len(COLUMNS)


def test_another_reader_sees_the_same_table():
    table = pandas.read_csv(io.StringIO(programme_to_csv(sample_programme())))
    assert table["time_s"].sum() == 355 + 135 + 355 + 190
    assert list(table.columns) == list(COLUMNS)


def test_a_programme_without_sessions_is_a_head_without_rows():
    assert rows(programme_to_csv(replace(sample_programme(), blocks=(), routine=None))) == []
