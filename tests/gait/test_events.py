"""Strides put together from contacts and toe-offs."""

from __future__ import annotations

import numpy as np
import pytest

from psoas.gait.events import assemble_strides

LEFT = np.arange(0.0, 3.0, 0.7)
RIGHT = LEFT + 0.35


def test_strides_alternate_and_hold_the_other_foots_events():
    strides = assemble_strides({"left": LEFT, "right": RIGHT}, {"left": LEFT + 0.25, "right": RIGHT + 0.25})
    assert [stride.side for stride in strides[:4]] == ["left", "right", "left", "right"]
    first = strides[0]
    assert first.duration == pytest.approx(0.7)
    assert first.contact_time == pytest.approx(0.25)
    assert first.other_contact == pytest.approx(0.35)
    assert first.other_toe_off == pytest.approx(0.60)


def test_a_missed_contact_does_not_make_a_stride_twice_as_long():
    holed = np.delete(LEFT, 2)
    strides = assemble_strides({"left": holed, "right": RIGHT}, {"left": LEFT + 0.25, "right": RIGHT + 0.25})
    assert max(stride.duration for stride in strides) < 0.8


def test_a_stride_without_its_toe_off_is_left_out():
    strides = assemble_strides({"left": LEFT, "right": RIGHT}, {"left": LEFT[1:] + 0.25, "right": np.empty(0)})
    assert {stride.side for stride in strides} == {"left"}
    assert strides[0].initial_contact == pytest.approx(0.7)
    assert np.isnan(strides[0].other_toe_off)


def test_no_events_give_no_strides():
    assert assemble_strides({"left": np.empty(0), "right": np.empty(0)}, {"left": np.empty(0), "right": np.empty(0)}) == ()


def test_a_contact_that_was_none_does_not_make_a_short_stride():
    extra = np.concatenate([[LEFT[0] - 0.42], LEFT])
    strides = assemble_strides({"left": extra, "right": RIGHT}, {"left": extra + 0.1, "right": RIGHT + 0.25})
    assert min(stride.duration for stride in strides) == pytest.approx(0.7)
