import numpy as np
import pytest

from psoas.gait.events import EventError, Events, assemble_strides
from psoas.gait.metrics_rhythm import measure_step_rate

ERROR = EventError(0.004, 0.010)


def events_of(times: np.ndarray, first: str = "left") -> Events:
    second = {"left": "right", "right": "left"}[first]
    contacts = {first: times[::2], second: times[1::2]}
    offs = {side: values + 0.25 for side, values in contacts.items()}
    return Events(contacts, offs, ERROR, ERROR, assemble_strides(contacts, offs))


def test_the_step_rate_is_sixty_over_the_mean_step_time():
    estimate = measure_step_rate(events_of(0.4 + 0.36 * np.arange(20))).estimate
    assert estimate.value == pytest.approx(60 / 0.36)
    assert estimate.n == 19


def test_a_missed_contact_does_not_change_the_step_rate():
    times = 0.4 + 0.36 * np.arange(20)
    events = events_of(times)
    gappy = Events({"left": np.delete(times[::2], 4), "right": np.delete(times[1::2], [1, 2])}, events.toe_off, ERROR, ERROR)
    assert measure_step_rate(gappy).estimate.value == pytest.approx(60 / 0.36)


def test_a_false_contact_at_the_edge_of_the_clip_does_not_change_the_step_rate():
    times = 0.6 + 0.36 * np.arange(8)
    events = events_of(times)
    false = Events({"left": np.concatenate([[0.17], times[::2]]), "right": times[1::2]}, events.toe_off, ERROR, ERROR)
    assert measure_step_rate(false).estimate.value == pytest.approx(60 / 0.36)


def test_a_limp_does_not_change_the_step_rate():
    times = 0.36 * np.arange(21.0)
    times[1::2] += 0.05
    assert measure_step_rate(events_of(times)).estimate.value == pytest.approx(60 / 0.36)


def test_two_contacts_are_too_few():
    estimate = measure_step_rate(events_of(np.array([0.1, 0.46]))).estimate
    assert not estimate.known
    assert "Film longer" in estimate.reason


@pytest.mark.parametrize(("seen_with", "wander"), [(0.010, 0.0), (0.005, 0.006), (0.001, 0.009)])
@pytest.mark.parametrize("steps", [14, 33])
def test_the_interval_covers_however_the_rhythm_scatters(seen_with, wander, steps, rng):
    covered = 0
    for _ in range(200):
        rhythm = np.cumsum(0.356 + rng.normal(0, wander, steps))
        estimate = measure_step_rate(events_of(rhythm + rng.normal(0, seen_with, steps))).estimate
        covered += abs(estimate.value - 60 / 0.356) < estimate.error
    assert covered / 200 >= 0.88
