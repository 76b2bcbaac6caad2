import pytest

import psoas.gait


@pytest.mark.parametrize("name", psoas.gait.__all__)
def test_every_public_name_is_there(name):
    assert getattr(psoas.gait, name).__name__ == name


def test_a_wrong_name_is_answered_with_the_right_ones():
    with pytest.raises(AttributeError, match="measure_rear"):
        psoas.gait.nothing  # noqa: B018
