"""Tables of an assessment and what their columns are."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from psoas.errors import PsoasError
from psoas.export.tables import describe, write_tables


@pytest.fixture(scope="module")
def written(visit, tmp_path_factory):
    return write_tables(visit.assessment, tmp_path_factory.mktemp("tables"))


def test_every_column_of_every_table_is_in_the_dictionary_and_nothing_else_is(written):
    dictionary = pd.read_csv(written["dictionary"], keep_default_na=False)
    told = {(row.file, row.column) for row in dictionary.itertuples()}
    held = {(written[kind].name, column) for kind in ("metrics", "strides", "curves", "muscles") for column in pd.read_csv(written[kind]).columns}
    assert told == held
    assert (dictionary["meaning"] != "").all()
    assert (dictionary["error"] != "").all()


def test_the_dictionary_is_the_same_in_json(written):
    table = pd.read_csv(written["dictionary"], keep_default_na=False).to_dict("records")
    assert json.loads(written["dictionary_json"].read_text(encoding="utf-8")) == table


def test_metrics_come_back_with_value_error_and_reason(visit, written):
    table = pd.read_csv(written["metrics"]).set_index(["metric", "side"])
    for finding in visit.assessment.findings:
        row, one = table.loc[(finding.id, finding.side)], finding.estimate
        assert row["unit"] == one.unit
        if one.known:
            np.testing.assert_allclose(row[["value", "error95"]].astype(float), [one.value, one.error], rtol=1e-8)
        else:
            assert np.isnan(row["value"])
            assert row["reason"] == one.reason


def test_curves_have_101_rows_each_and_the_values_of_the_assessment(visit, written):
    table = pd.read_csv(written["curves"])
    for curve in visit.assessment.curves:
        rows = table[(table["curve"] == curve.id) & (table["side"] == curve.side)]
        assert list(rows["percent"]) == list(range(101))
        np.testing.assert_allclose(rows["mean"], curve.mean, rtol=1e-8)


def test_the_unit_of_a_column_of_strides_ends_its_name(written):
    contact = next(column for column in describe(written["strides"]) if column.column == "contact_time_s")
    assert contact.unit == "s"
    assert contact.meaning.startswith("Ground contact: Time from the landing")


def test_a_column_that_nobody_described_is_an_error(tmp_path):
    path = tmp_path / "metrics.csv"
    path.write_text("metric,shoe_size\n", encoding="utf-8")
    with pytest.raises(PsoasError, match="shoe_size"):
        describe(path)
