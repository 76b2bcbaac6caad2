import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from bodies import TRUNK, body, bridge, held, knee_up, lying_leg, plank, waves

from psoas.errors import CaptureRefused, RecordingError, SettingError
from psoas.knowledge.home_tests import home_tests
from psoas.recording.files import write_recording
from psoas.screen.measuring import measure_pictures, measure_recording
from psoas.screen.pelvis import pelvis_drop
from psoas.screen.photo import estimate_photo, read_photo

PHOTOS = "physio/photos"


def without(recording, name, confidence=None):
    worse = recording.copy(deep=True)
    if confidence is None:
        worse["position"].loc[{"keypoint": name}] = np.nan
    else:
        worse["confidence"].loc[{"keypoint": name}] = confidence
    return worse


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda r: without(r, "right_knee"), "right knee is not in the picture"),
        (lambda r: without(r, "right_hip", 0.1), "right hip is hidden"),
        (lambda r: r.assign(position=r["position"] * 0.2), "too small"),
        (lambda r: r.assign(brightness=("time", np.array([12.0]))), "almost black"),
        (lambda r: r.assign(sharpness=("time", np.array([10.0]))), "blurred"),
    ],
)
def test_a_bad_picture_is_refused_with_the_reason(spoil, said):
    good = lying_leg(thigh=-8.0, knee=50.0)
    assert measure_recording("T03", "right", good).estimate.known
    taken = measure_recording("T03", "right", spoil(good))
    assert not taken.estimate.known
    assert said in taken.estimate.reason


def test_a_side_test_from_the_front_is_refused():
    taken = measure_recording("T03", "right", lying_leg(thigh=-8.0, knee=50.0, breadth=0.9))
    assert "not from the side" in taken.estimate.reason


def test_a_front_test_from_the_side_is_refused():
    taken = measure_recording("T10", "right", plank(held(9, -0.14, 0.01)))
    assert "not from the front" in taken.estimate.reason


def test_a_hold_needs_a_clip():
    assert "clip" in measure_recording("T09", "both", plank(np.array([0.02]))).estimate.reason


def test_a_test_that_no_picture_shows_says_so():
    with pytest.raises(SettingError, match="cannot be measured from a picture"):
        measure_recording("T16", "left", lying_leg())


def test_a_clip_without_a_repetition_says_how_to_film_it():
    assert "before the first" in measure_recording("T11", "right", bridge(np.full(200, 0.02))).estimate.reason


def test_a_hold_beyond_the_end_of_the_test_counts_as_its_end():
    assert measure_recording("T16b", "right", knee_up(held(75, 1, 10))).estimate.value == 60


def test_keypoint_files_of_both_sides_become_one_result(tmp_path):
    for name, count in (("left", 11), ("right", 14)):
        write_recording(bridge(waves(count, 1.6, 0.02, 0.5)), tmp_path / f"{name}.parquet")
    result = measure_pictures("T11", {"left": [tmp_path / "left.parquet"], "right": [tmp_path / "right.parquet"]})
    assert result.trials == {"left": (11.0,), "right": (14.0,)}
    assert result.origin == "from a clip"


def test_one_refused_picture_of_two_is_left_out(tmp_path):
    good = lying_leg(thigh=-8.0, knee=50.0)
    write_recording(good, tmp_path / "good.parquet")
    write_recording(without(good, "right_knee"), tmp_path / "bad.parquet")
    result = measure_pictures("T03", {"right": [tmp_path / "good.parquet", tmp_path / "bad.parquet"]})
    assert result.trials["right"] == pytest.approx((8.0,))
    refused = measure_pictures("T03", {"right": [tmp_path / "bad.parquet"]})
    assert "right knee" in refused.not_judged["right"]


def on_right_leg(drop, depth, **kwargs):
    """From the front: hips 60 px apart; while `depth` is positive the left foot is lifted and the left hip `drop` degrees lower."""
    depth = np.asarray(depth, float)
    lower = np.where(depth > 0, 60 * np.tan(np.radians(drop)), 0.0)
    zeros = np.zeros_like(depth)

    def at(x, y):
        return np.stack([x + zeros, y + zeros], axis=-1)

    return body(
        {
            "right_hip": at(-30, 335 - depth),
            "left_hip": at(30, 335 - depth - lower),
            "right_knee": at(-30, 165),
            "left_knee": at(30, 165),
            "right_ankle": at(-30, 0),
            "left_ankle": at(30, np.where(depth > 0, 60.0, 0.0)),
            "right_shoulder": at(-60, 335 - depth + TRUNK),
            "left_shoulder": at(60, 335 - depth + TRUNK),
        },
        breadth=0.0,
        **kwargs,
    )


def test_a_pelvis_drop_is_seen_but_only_roughly():
    depth = np.concatenate([np.zeros(60), np.tile(np.concatenate([np.linspace(1, 60, 30), np.linspace(60, 1, 30)]), 5), np.zeros(60)])
    drop = pelvis_drop(on_right_leg(9.0, depth, rng=np.random.default_rng(1), noise=1.0), "right")
    assert drop.value == pytest.approx(9.0, abs=3.0)
    assert drop.error > 8


def test_two_feet_on_the_ground_show_no_pelvis_drop():
    assert "one leg" in pelvis_drop(on_right_leg(9.0, np.zeros(120)), "right").reason


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_text("not a picture"), "is not a photo"),
        (lambda path: path.write_bytes(b""), "is not a photo"),
        (lambda path: None, "There is no file"),
    ],
)
def test_a_file_that_is_no_photo_is_told(tmp_path, make, said):
    path = tmp_path / "a.jpg"
    make(path)
    with pytest.raises(RecordingError, match=said):
        read_photo(path)


def test_an_empty_room_is_refused(tmp_path):
    cv2.imwrite(str(tmp_path / "room.png"), np.full((400, 600, 3), 120, np.uint8))
    with pytest.raises(CaptureRefused, match="Nobody was found in room"):
        estimate_photo(tmp_path / "room.png")


def test_an_orientation_tag_is_obeyed(tmp_path):
    picture = np.zeros((40, 80, 3), np.uint8)
    ok, data = cv2.imencode(".jpg", picture)
    assert ok
    exif = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"
    tagged = data.tobytes()[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + data.tobytes()[2:]
    path = tmp_path / "turned.jpg"
    path.write_bytes(tagged)
    assert read_photo(path).shape == (80, 40, 3)


# Read off the photos with a protractor, to within 8 degrees: what a person sees, not what the model said.
BY_EYE = [
    ("Flat_Bench_Lying_Leg_Raise/1.jpg", "T08", "right", 86, 8),
    ("Dead_Bug/1.jpg", "T08", "left", 4, 8),
    ("Kneeling_Hip_Flexor/1.jpg", "T06", "right", 33, 8),
    ("Standing_Hip_Flexors/1.jpg", "T06", "left", 43, 8),
    ("Kneeling_Hip_Flexor/0.jpg", "T19", "left", 27, 8),
    ("Plank/0.jpg", "T19", "left", 30, 8),
]


@pytest.mark.data
@pytest.mark.parametrize(("photo", "test", "side", "by_eye", "within"), BY_EYE)
def test_angles_of_photos_are_what_a_person_sees(shared_data, photo, test, side, by_eye, within):
    estimate = measure_recording(test, side, estimate_photo(shared_data / PHOTOS / photo)).estimate
    assert estimate.value == pytest.approx(by_eye, abs=within)


@pytest.mark.data
def test_a_thigh_that_is_not_upright_is_refused_in_a_photo(shared_data):
    result = measure_pictures("T07", {"right": [shared_data / PHOTOS / "Dead_Bug/1.jpg"]})
    assert "leans" in result.not_judged["right"]


@pytest.mark.data
def test_a_photo_from_the_front_is_refused_for_a_test_from_the_side(shared_data):
    result = measure_pictures("T19", {"left": [shared_data / PHOTOS / "Kettlebell_Pistol_Squat/1.jpg"]})
    assert result.not_judged["left"]


def test_every_test_that_a_picture_measures_says_how_to_film_it():
    from psoas.screen.measurable import MEASURED

    assert all(home_tests()[id].film is not None for id in MEASURED)
