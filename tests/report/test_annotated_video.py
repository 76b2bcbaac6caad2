from __future__ import annotations

from dataclasses import replace

import av
import numpy as np
import pytest

from psoas.errors import VideoError
from psoas.gait.events import EventError, Events, assemble_strides
from psoas.quantity import Estimate
from psoas.recording.dataset import make_recording
from psoas.recording.keypoints import KEYPOINTS
from psoas.recording.video import read_frames
from psoas.report.annotated_video import marks_at, phase_at, write_annotated_video
from psoas.report.loop import MOST_BYTES, make_loop, typical_stride
from psoas.report.skeleton import BONES, LEFT
from psoas.report.video_writer import VideoWriter

from .sample_assessment import sample_capture, sample_figure

WIDTH, HEIGHT, LEG = 180, 320, 110.0
STRIDE = 0.7


@pytest.fixture(scope="module")
def times() -> np.ndarray:
    """Seconds of 54 pictures that do not come evenly."""
    steps = np.where(np.arange(54) % 3 == 0, 0.05, 0.03)
    return np.round(np.cumsum(steps), 4)


@pytest.fixture(scope="module")
def recording(times):
    """The made runner on a treadmill, facing left, in pixels."""
    points = sample_figure().points
    position = np.full((times.size, 2, len(KEYPOINTS)), np.nan)
    for k, time in enumerate(times):
        percent = round(float(100 * (time % STRIDE) / STRIDE))
        for n, name in enumerate(KEYPOINTS):
            forward, up = points[name][percent]
            position[k, :, n] = 90 - LEG * forward, 290 - LEG * up
    return make_recording(position, times, source="made.mp4", width=WIDTH, height=HEIGHT, pose_model="made")


@pytest.fixture(scope="module")
def events():
    contacts = {"left": np.array([0.0, 0.7, 1.4]), "right": np.array([0.35, 1.05, 1.75])}
    offs = {side: times[:2] + 0.26 for side, times in contacts.items()}
    nothing = EventError(0.0, 0.0)
    return Events(contacts, offs, nothing, nothing, assemble_strides(contacts, offs), "made")


@pytest.fixture(scope="module")
def video(tmp_path_factory, times):
    """A grey clip with the same uneven time stamps."""
    path = tmp_path_factory.mktemp("video") / "made.mp4"
    with VideoWriter(path, WIDTH, HEIGHT) as writer:
        for k, time in enumerate(times):
            writer.write(np.full((HEIGHT, WIDTH, 3), 90 + k, np.uint8), time)
    return path


def stamps(path):
    with av.open(str(path)) as container:
        return [float(frame.pts * frame.time_base) for frame in container.decode(video=0)]


def test_uneven_time_stamps_stay_as_they_are(video, times, recording, events, assessment, tmp_path):
    out = write_annotated_video(video, recording, events, assessment, tmp_path / "out.mp4")
    assert np.allclose(stamps(out), stamps(video), atol=1e-4)
    assert np.allclose(np.diff(stamps(out)), np.diff(times), atol=1e-4)


def test_the_near_leg_is_drawn_in_its_colour_where_its_points_are(video, recording, events, assessment, tmp_path):
    out = write_annotated_video(video, recording, events, assessment, tmp_path / "out.mp4")
    with read_frames(out) as stream:
        image = list(stream)[20].image
    names = list(KEYPOINTS)
    hip, knee = (recording["position"].values[20, :, names.index(f"left_{joint}")] for joint in ("hip", "knee"))
    x, y = np.round((hip + knee) / 2).astype(int)
    middle = image[y - 1 : y + 2, x - 1 : x + 2].reshape(-1, 3).mean(axis=0)
    assert np.abs(middle - LEFT).max() < 40
    untouched = image[-6:, :6].reshape(-1, 3).mean(axis=0)
    assert np.abs(untouched - (90 + 20)).max() < 8


def test_a_slow_motion_clip_is_drawn_at_its_own_time(video, recording, events, make_assessment, tmp_path):
    real = recording.assign_coords(time=recording["time"] / 4)
    slow = make_assessment(capture=replace(sample_capture(), slow_motion=Estimate(4.0, "1")))
    out = write_annotated_video(video, real, events, slow, tmp_path / "out.mp4")
    assert np.allclose(stamps(out), stamps(video), atol=1e-4)
    with read_frames(out) as stream:
        last = list(stream)[-1].image
    assert np.ptp(last.astype(float).mean(axis=2)) > 60  # something was drawn on the even ground


def test_a_video_that_breaks_off_leaves_no_file(video, recording, events, assessment, tmp_path):
    def stop(stage, done, total):
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_annotated_video(video, recording, events, assessment, tmp_path / "out.mp4", stop)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_video_is_said_to_be_none(recording, events, assessment, tmp_path):
    (tmp_path / "text.mp4").write_text("not a video")
    with pytest.raises(VideoError):
        write_annotated_video(tmp_path / "text.mp4", recording, events, assessment, tmp_path / "out.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["text.mp4"]


def test_odd_sizes_are_written(tmp_path):
    with VideoWriter(tmp_path / "odd.mp4", 65, 47) as writer:
        for k in range(3):
            writer.write(np.full((47, 65, 3), 80 * k, np.uint8), k / 30)
    with av.open(str(tmp_path / "odd.mp4")) as container:
        frame = next(container.decode(video=0))
    assert (frame.width, frame.height) == (64, 46)


def test_a_picture_that_cannot_be_coded_is_an_error_and_leaves_no_file(tmp_path):
    with pytest.raises(ValueError), VideoWriter(tmp_path / "bad.mp4", 64, 48) as writer:
        writer.write(np.zeros((48, 64), np.uint8), 0.0)
    assert list(tmp_path.iterdir()) == []


def test_a_picture_larger_than_a_screen_is_made_smaller_with_its_skeleton(recording, events, assessment, tmp_path):
    with VideoWriter(tmp_path / "large.mp4", 8 * WIDTH, 8 * HEIGHT) as writer:
        for k in range(4):
            writer.write(np.full((8 * HEIGHT, 8 * WIDTH, 3), 120, np.uint8), k / 20)
    out = write_annotated_video(tmp_path / "large.mp4", recording, events, assessment, tmp_path / "out.mp4")
    with av.open(str(out)) as container:
        frame = next(container.decode(video=0))
    assert (frame.width, frame.height) == (720, 1280)


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (0.1, "Left foot on the ground"),
        (0.3, "In the air"),
        (0.4, "Right foot on the ground"),
        (0.69, "In the air"),
        (0.71, "Left foot on the ground"),
        (-1.0, "Before or after the measured strides"),
        (9.0, "Before or after the measured strides"),
    ],
)
def test_the_phase_follows_the_events(events, time, said):
    assert phase_at(events, time)[0] == said


def test_a_contact_is_marked_for_a_tenth_of_a_second(events):
    assert marks_at(events, 0.72) == [("left", "contact")]
    assert marks_at(events, 0.79) == [("left", "contact")]
    assert marks_at(events, 0.81) == []
    assert marks_at(events, 0.27) == [("left", "toe-off")]


def test_the_loop_is_one_stride_of_the_near_leg_and_light(video, recording, events, assessment):
    loop = make_loop(video, recording, events, assessment)
    assert loop is not None
    assert loop.time in {(0.0, 0.7), (0.7, 1.4)}
    assert all(a < b for a, b in zip(loop.percents, loop.percents[1:]))
    assert 0 <= loop.percents[0] < 10
    assert 90 < loop.percents[-1] <= 100
    assert len(loop.sheet) <= MOST_BYTES
    assert loop.columns * loop.rows >= len(loop.percents) == len(loop.lines)


def test_the_lines_of_the_loop_lie_where_its_pictures_show_the_runner(video, recording, events, assessment):
    loop = make_loop(video, recording, events, assessment)
    thigh = next(k for k, bone in enumerate(BONES) if (bone.start, bone.end) == ("left_hip", "left_knee"))
    for picture in loop.lines:
        assert all(0 <= value <= loop.height for value in picture[thigh])
    lengths = [np.hypot(line[thigh][2] - line[thigh][0], line[thigh][3] - line[thigh][1]) for line in loop.lines]
    scale = np.median(lengths) / (0.51 * LEG)
    trunk = loop.lines[0][0]
    assert np.hypot(trunk[2] - trunk[0], trunk[3] - trunk[1]) / scale == pytest.approx(0.58 * LEG, rel=0.05)


def test_a_joint_that_was_not_seen_has_no_line(video, recording, events, assessment):
    hidden = recording.copy(deep=True)
    hidden["position"].loc[{"keypoint": "right_wrist"}] = np.nan
    loop = make_loop(video, hidden, events, assessment)
    forearm = next(k for k, bone in enumerate(BONES) if bone.end == "right_wrist")
    assert all(picture[forearm] is None for picture in loop.lines)


def test_without_a_stride_or_a_readable_clip_there_is_no_loop(video, recording, events, assessment, tmp_path):
    nothing = Events({}, {}, EventError(0, 0), EventError(0, 0))
    assert make_loop(video, recording, nothing, assessment) is None
    assert make_loop(tmp_path / "gone.mp4", recording, events, assessment) is None


def test_the_typical_stride_holds_the_stills_of_the_moments(events, make_assessment, assessment):
    moments = (replace(assessment.moments[0], frame_time=0.9),)
    stride = typical_stride(events, make_assessment(moments=moments))
    assert (stride.side, stride.initial_contact) == ("left", 0.7)
