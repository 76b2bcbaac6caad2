"""The refinement of a landmark on its heat map, and the network on a picture and its mirror image."""

from __future__ import annotations

import numpy as np
import pytest

from psoas.errors import PsoasError
from psoas.pose.blazepose import BlazePose, refine_on_heat_map
from psoas.pose.litert import read_model
from psoas.pose.pruning import operations_behind
from psoas.recording.keypoints import KEYPOINTS


def heat_of(*peaks, rows=64, columns=64, width=1.5, height=6.0):
    """Logits whose sigmoid has a bell at each (x, y)."""
    row, column = np.mgrid[0:rows, 0:columns]
    maps = [height - ((column - x) ** 2 + (row - y) ** 2) / (2 * width**2) * 4 for x, y in peaks]
    return np.stack(maps, axis=-1)


@pytest.mark.parametrize("peak", [(30.0, 20.0), (30.4, 20.0), (12.3, 50.7)])
def test_a_landmark_moves_to_the_centre_of_its_heat(peak):
    start = np.array([(peak[0] + 0.9, peak[1] - 0.7)]) / 64
    refined = refine_on_heat_map(start, heat_of(peak, width=0.8, height=2))
    np.testing.assert_allclose(refined[0] * 64, peak, atol=0.12)


def test_faint_heat_moves_nothing():
    start = np.array([[0.5, 0.5]])
    np.testing.assert_array_equal(refine_on_heat_map(start, heat_of((34, 34), height=-1.0)), start)


def test_a_landmark_outside_the_map_stays_where_it_is():
    start = np.array([[1.2, 0.5], [0.5, -0.1]])
    np.testing.assert_array_equal(refine_on_heat_map(start, heat_of((63, 32), (32, 0))), start)


def test_a_landmark_at_the_rim_uses_the_part_of_the_window_that_there_is():
    refined = refine_on_heat_map(np.array([[0.0, 0.5]]), heat_of((0, 32), width=0.5, height=1))
    assert 0 <= refined[0, 0] * 64 < 0.5


def test_only_what_an_output_needs_is_kept():
    operations = [([0], [1]), ([1], [2]), ([1], [3]), ([3, 2], [4]), ([3], [5])]
    assert operations_behind([5], operations) == {0, 2, 4}
    assert operations_behind([4], operations) == {0, 1, 2, 3}
    assert operations_behind([0], operations) == set()


def test_without_its_silhouette_the_network_says_the_same_to_the_last_bit(rng):
    from importlib.resources import files

    from ai_edge_litert.interpreter import Interpreter

    patch = rng.random((1, 256, 256, 3), dtype=np.float32)
    names = ("Identity", "Identity_1", "Identity_3")

    def outputs(model):
        network = Interpreter(model_content=model)
        network.allocate_tensors()
        network.set_tensor(network.get_input_details()[0]["index"], patch)
        network.invoke()
        return {output["name"]: network.get_tensor(output["index"]) for output in network.get_output_details()}

    whole = outputs(files("psoas.pose").joinpath("weights", "pose_landmark_lite.tflite").read_bytes())
    reduced = outputs(read_model("pose_landmark_lite", names))
    assert set(reduced) == set(names) < set(whole)
    for name in names:
        np.testing.assert_array_equal(reduced[name], whole[name])


def test_missing_weights_say_to_install_again():
    with pytest.raises(PsoasError, match=r"pose_landmark_huge\.tflite are missing.*Install it again"):
        read_model("pose_landmark_huge", ("Identity",))


def test_nobody_is_seen_in_an_empty_patch():
    pose = BlazePose().estimate(np.full((256, 256, 3), 110, np.uint8))
    assert pose.position.shape == (len(KEYPOINTS), 2)
    assert np.isnan(pose.position).all()
    assert (pose.confidence == 0).all()
