"""The light list of what pictures can measure is that of the tables that measure."""

from psoas.screen.angles import ANGLES
from psoas.screen.measurable import COUNTED_CLIPS, HELD_ANGLES, TIMED_CLIPS
from psoas.screen.motions import COUNTED, TIMED


def test_each_test_that_a_picture_measures_has_its_table():
    assert tuple(ANGLES) == HELD_ANGLES
    assert tuple(COUNTED) == COUNTED_CLIPS
    assert tuple(TIMED) == TIMED_CLIPS
