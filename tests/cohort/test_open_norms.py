"""The norms of knowledge come out again of the open data they were made from."""

import pandas as pd
import pytest

from psoas.cohort.percentiles import NormSettings, conditional_percentiles
from psoas.knowledge.library import norms
from validation import cohort_norms, open_cohort

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def figures(shared_data):
    return open_cohort.curve_figures(open_cohort.curves(shared_data))


@pytest.mark.parametrize(("name", "id"), cohort_norms.PUBLISHED.items())
def test_mean_and_sd_are_those_of_knowledge(name, id, figures):
    norm = norms()[id]
    assert figures[name].mean() == pytest.approx(norm.means[0], abs=0.06)
    assert figures[name].std(ddof=1) == pytest.approx(norm.sds[0], abs=0.06)


def test_percentiles_of_hip_extension_are_those_published(figures):
    # FN22 carries 8.7, 13.8 and 21.7 degrees, read off by another method.
    rows = pd.DataFrame({"runner": figures.index, "value": figures["largest hip extension"].to_numpy()})
    found = conditional_percentiles(rows, None, NormSettings(percentiles=(10, 50, 90), resamples=100))
    assert list(found["value"]) == pytest.approx([8.7, 13.8, 21.7], abs=0.5)


def test_every_runner_of_the_first_laboratory_is_on_the_sheet_once(shared_data):
    people = open_cohort.people(shared_data)
    pairs = open_cohort.matched(people[people["group"] == "BMC"], open_cohort.sheet(shared_data))
    assert len(pairs) == 23
    assert pairs["second"].is_unique


def test_no_runner_of_the_second_laboratory_is_taken_for_one_of_the_sheet(shared_data):
    people = open_cohort.people(shared_data)
    assert not len(open_cohort.matched(people[people["group"] == "RIC"], open_cohort.sheet(shared_data)))


def test_a_correlation_that_23_people_can_show_is_a_large_one():
    # Cohen 1988, table 3.4.1: 28 people for r = 0.50 at a power of 0.80.
    assert cohort_norms.seen_with(29, 1) == pytest.approx(0.50, abs=0.01)
