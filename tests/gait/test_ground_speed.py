import numpy as np
import pytest

from filmed import film
from psoas.gait.ground_speed import ground_speed
from synthetic import LEG


@pytest.mark.parametrize("speed", [2.5, 4.0])
@pytest.mark.parametrize(
    ("surface", "camera", "told_by"),
    [("treadmill", "fixed", "standing foot"), ("overground", "fixed", "travel of the body"), ("overground", "panning", "standing foot")],
)
def test_the_speed_is_the_same_on_belt_road_and_under_a_moving_camera(speed, surface, camera, told_by):
    sagittal, events, _ = film(fps=60, duration=4, speed=speed, surface=surface, camera=camera)
    found = ground_speed(sagittal, events)
    assert found.value == pytest.approx(speed / LEG, rel=0.01)
    assert abs(found.value - speed / LEG) < found.error
    assert found.origin == told_by


def test_a_noisy_foot_does_not_touch_the_speed_past_a_still_camera(rng):
    sagittal, events, _ = film(fps=60, duration=4, surface="overground")
    shaken = {name: values + (rng.normal(0, 0.05, values.size) if name.endswith("toe") else 0.0) for name, values in sagittal.forward.items()}
    loose = type(sagittal)(**{**{name: getattr(sagittal, name) for name in sagittal.__slots__}, "forward": shaken})
    assert ground_speed(loose, events).value == ground_speed(sagittal, events).value


def test_only_the_near_foot_is_asked_on_a_belt(rng):
    sagittal, events, _ = film(fps=60, duration=4)
    shaken = {name: values + (rng.normal(0, 0.2, values.size) if name == "right_toe" else 0.0) for name, values in sagittal.forward.items()}
    loose = type(sagittal)(**{**{name: getattr(sagittal, name) for name in sagittal.__slots__}, "forward": shaken})
    assert ground_speed(loose, events).value == ground_speed(sagittal, events).value


def test_a_foot_that_is_never_seen_gives_no_speed_and_says_so():
    sagittal, events, _ = film(fps=60, duration=4)
    blind = {name: np.full_like(values, np.nan) if name.endswith(("heel", "toe")) else values for name, values in sagittal.forward.items()}
    feetless = type(sagittal)(**{**{name: getattr(sagittal, name) for name in sagittal.__slots__}, "forward": blind})
    found = ground_speed(feetless, events)
    assert not found.known
    assert "feet in the picture" in found.reason
