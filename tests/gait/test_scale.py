import numpy as np
import pytest

from filmed import RUNNER, film, true_events
from psoas.gait.sagittal import to_sagittal
from psoas.gait.scale import estimate_scale
from psoas.recording.runner import Conditions, ReferenceLength, Runner
from synthetic import LEG, make_runner


@pytest.fixture(scope="module")
def filmed():
    return film(fps=60, duration=5)


def test_height_gives_leg_length_and_speed(filmed):
    sagittal, events, _ = filmed
    scale = estimate_scale(sagittal, RUNNER, Conditions(), events)
    assert scale.leg_length.value == pytest.approx(LEG)
    assert scale.leg_length.standard_error / scale.leg_length.value == pytest.approx(0.05)
    assert scale.speed.value == pytest.approx(3.0, rel=0.01)
    assert scale.sources == ("height",)


def test_a_given_speed_stands_and_gives_the_leg_length(filmed):
    sagittal, events, _ = filmed
    scale = estimate_scale(sagittal, Runner(), Conditions(speed=3.0), events)
    assert scale.speed.value == 3.0
    assert scale.speed.origin == "given by the user"
    assert scale.leg_length.value == pytest.approx(LEG, rel=0.01)


def test_two_sources_are_surer_than_either_and_lie_between_them(filmed):
    sagittal, events, _ = filmed
    tall = Runner(height=1.9)
    height, speed, both = (
        estimate_scale(sagittal, runner, conditions, events).leg_length
        for runner, conditions in ((tall, Conditions()), (Runner(), Conditions(speed=3.0)), (tall, Conditions(speed=3.0)))
    )
    assert speed.value < both.value < height.value
    assert both.standard_error < min(speed.standard_error, height.standard_error)
    weights = np.array([1 / speed.standard_error**2, 1 / height.standard_error**2])
    assert both.value == pytest.approx(np.average([speed.value, height.value], weights=weights))


def test_something_of_known_length_in_the_picture_gives_the_scale(filmed):
    sagittal, events, truth = filmed
    board = ReferenceLength(1.5, apparent=1.5 * truth.px_per_m)
    scale = estimate_scale(sagittal, Runner(), Conditions(reference=board), events)
    assert scale.leg_length.value == pytest.approx(LEG, rel=0.01)
    assert scale.sources == ("reference",)


def test_a_recording_in_metres_needs_no_other_scale():
    recording, truth = make_runner(fps=60, duration=4)
    metres = recording["position"] / truth.px_per_m
    metres.loc[{"space": "y"}] *= -1
    sagittal = to_sagittal(recording.assign(position=metres).assign_attrs(space_unit="m"), near_side="left")
    scale = estimate_scale(sagittal, Runner(), Conditions(), true_events(truth))
    assert scale.leg_length.value == pytest.approx(LEG, rel=0.01)
    assert scale.leg_length.standard_error == 0


def test_with_nothing_to_go_by_metres_are_unknown_and_it_says_what_to_give(filmed):
    sagittal, events, _ = filmed
    scale = estimate_scale(sagittal, Runner(), Conditions(), events)
    assert not scale.leg_length.known
    assert "height" in scale.leg_length.reason
    assert "height" in scale.speed.reason
    assert scale.speed_in_legs.known


def test_a_foot_that_is_never_seen_gives_no_speed(filmed):
    sagittal, events, _ = filmed
    blind = {name: np.full_like(values, np.nan) if name.endswith(("heel", "toe")) else values for name, values in sagittal.forward.items()}
    feetless = type(sagittal)(**{**{name: getattr(sagittal, name) for name in sagittal.__slots__}, "forward": blind})
    scale = estimate_scale(feetless, RUNNER, Conditions(), events)
    assert not scale.speed.known
    assert "feet in the picture" in scale.speed.reason
