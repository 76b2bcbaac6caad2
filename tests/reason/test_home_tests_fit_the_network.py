"""Tests as people do them and tests as the network weighs them are the same tests."""

from __future__ import annotations

import pytest

from psoas.knowledge.home_tests import home_tests
from psoas.knowledge.network import nodes

MEASURES = [(node, measure) for node in nodes().values() if node.layer == "capacity" for measure in node.measures]
NAMES = [f"{node.id} {measure.finding}" for node, measure in MEASURES]


@pytest.mark.parametrize(("node", "measure"), MEASURES, ids=NAMES)
def test_the_network_weighs_only_tests_that_can_be_done(node, measure):
    assert measure.finding in home_tests()


@pytest.mark.parametrize(("node", "measure"), MEASURES, ids=NAMES)
def test_worse_is_the_end_that_the_test_calls_worse(node, measure):
    better = home_tests()[measure.finding].better
    if better in ("high", "low"):
        assert measure.worse == {"high": "low", "low": "high"}[better]


@pytest.mark.parametrize(("node", "measure"), MEASURES, ids=NAMES)
def test_a_test_takes_the_minutes_it_is_said_to_take(node, measure):
    assert measure.minutes == home_tests()[measure.finding].minutes
