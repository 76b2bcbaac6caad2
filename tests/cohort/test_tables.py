from __future__ import annotations

import json
import math

import pyarrow as pa
import pytest

from psoas.cohort.tables import TABLES, arrow_table, estimate_cells, schema_of
from psoas.cohort.trial_result import TrialResult, decode_tables, encode, failed
from psoas.cohort.trial_spec import RESULT_VERSION, TrialSpec
from psoas.errors import RecordingError
from psoas.quantity import Estimate


@pytest.mark.parametrize("table", TABLES)
def test_every_number_of_a_table_has_a_unit_and_every_column_a_meaning(table):
    for field in schema_of(table):
        assert field.metadata[b"meaning"]
        if not pa.types.is_string(field.type):
            assert field.metadata[b"unit"], field.name


@pytest.mark.parametrize("table", TABLES)
def test_a_table_says_its_version(table):
    said = json.loads(schema_of(table).metadata[b"psoas"])
    assert said["table"] == table
    assert said["version"] == RESULT_VERSION


def test_a_column_that_a_table_does_not_have_is_refused():
    with pytest.raises(KeyError, match="height_in_feet"):
        arrow_table("trials", [{"trial": "a", "height_in_feet": 6.0}])


def test_a_result_comes_back_from_bytes_and_gives_the_same_bytes_again():
    row = {"trial": "a", "curve": "knee", "side": "left", "mean": [0.1 * k for k in range(101)], "spread": [math.nan] * 101}
    result = TrialResult("a", "done", {"curves": (row,), "trials": ({"trial": "a", "mass": 70.1},)})
    assert encode(result) == encode(result)
    tables = decode_tables(encode(result))
    assert set(tables) == set(TABLES)
    assert tables["curves"].to_pylist()[0]["mean"] == row["mean"]
    assert tables["curves"].schema.equals(schema_of("curves"), check_metadata=True)
    assert tables["strides"].num_rows == 0


def test_a_result_that_was_cut_off_is_refused():
    content = encode(failed(TrialSpec("a"), "k", "It ended.", ""))
    with pytest.raises(RecordingError, match="damaged"):
        decode_tables(content[: len(content) // 2])


def test_a_bias_that_nobody_knows_is_not_written_as_none():
    known = Estimate(3.0, "m/s", random_error=0.1, systematic_error=0.2, n=4)
    assert estimate_cells(known)["systematic_error"] == 0.2
    assert math.isnan(estimate_cells(known, systematic_known=False)["systematic_error"])
    unknown = estimate_cells(Estimate.unknown("s", "Not seen."))
    assert math.isnan(unknown["value"])
    assert math.isnan(unknown["random_error"])
    assert unknown["reason"] == "Not seen."
