"""A clip becomes a Recording: what is drawn is found, and what a real clip shows agrees with another model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import av
import numpy as np
import pytest

from psoas.errors import CaptureRefused, SettingError, VideoError
from psoas.pose import estimate
from psoas.pose.backend import PatchPose
from psoas.pose.estimate import Crowd, estimate_pose
from psoas.pose.persons import Person
from psoas.pose.region import Region
from psoas.pose.tracking import Track
from psoas.recording.keypoints import KEYPOINTS
from psoas.recording.video import VideoInfo, probe_video


class Brightest:
    """A model that takes the brightest spot for every keypoint."""

    name = "brightest"
    patch_size = 128

    def estimate(self, patch):
        weight = patch[..., 0].astype(float) ** 2
        rows, columns = np.indices(weight.shape)
        spot = np.array([(weight * columns).sum(), (weight * rows).sum()]) / max(weight.sum(), 1)
        return PatchPose(np.repeat(spot[None], len(KEYPOINTS), axis=0), np.full(len(KEYPOINTS), 0.9))


def write_spot(path, places, width, height):
    """A video of a bright spot at each (x, y)."""
    rows, columns = np.mgrid[0:height, 0:width]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"preset": "ultrafast", "crf": "12"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for x, y in places:
            bell = 255 * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (width / 8) ** 2 * 16)
            frame = av.VideoFrame.from_ndarray(np.repeat(bell[..., None], 3, axis=2).astype(np.uint8), "rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def people(monkeypatch, *tracks, scale=1.0):
    """Let the search find these tracks, given in the file's pixels, in pictures `scale` times as large."""

    def find(path, report):
        info = probe_video(path)
        persons = [Person((track,)) for track in tracks]
        return Crowd(info, persons, round(info.width * scale), round(info.height * scale))

    monkeypatch.setattr(estimate, "find_persons", find)


def track(places, size, scale=1.0, frames=None):
    numbers = range(len(places)) if frames is None else frames
    points = np.zeros((len(KEYPOINTS), 2))
    return Track(
        [number / 30 for number in numbers], [Region(places[n][0], places[n][1], size).scaled(scale) for n in numbers], [points] * len(numbers)
    )


PLACES = [(100 + 6 * number, 90 + 2 * number) for number in range(16)]


@pytest.fixture
def spot_clip(tmp_path):
    return write_spot(tmp_path / "spot.mp4", PLACES, 320, 240)


def test_keypoints_lie_where_they_are_drawn_with_time_and_error(monkeypatch, spot_clip):
    people(monkeypatch, track(PLACES, 120))
    said = []
    recording = estimate_pose(spot_clip, backend=Brightest, progress=lambda *stage: said.append(stage))
    assert recording["position"].dims == ("time", "space", "keypoint")
    np.testing.assert_allclose(recording["position"].values, np.repeat(np.array(PLACES, float)[..., None], len(KEYPOINTS), axis=2), atol=0.7)
    np.testing.assert_allclose(recording["time"], np.arange(16) / 30, atol=1e-3)
    np.testing.assert_allclose(recording["confidence"], 0.9)
    assert recording.attrs["pose_model"] == "brightest"
    assert (recording.attrs["width"], recording.attrs["height"], recording.attrs["persons_seen"]) == (320, 240, 1)
    assert len(recording.attrs["sha256"]) == 64
    assert recording.attrs["frame_rate"] == pytest.approx(30)
    assert {"brightness", "sharpness", "camera_shift", "scene_change", "duplicate"} <= set(recording.data_vars)
    assert recording["camera_shift"].dims == ("time", "space")
    assert said[-1] == ("Reading the pose", 16, 16)


def test_a_picture_larger_than_is_read_gives_keypoints_in_its_own_pixels(monkeypatch, tmp_path):
    places = [(1000 + 40 * number, 700) for number in range(6)]
    path = write_spot(tmp_path / "large.mp4", places, 2560, 1440)
    people(monkeypatch, track(places, 1000, scale=0.5), scale=0.5)
    recording = estimate_pose(path, backend=Brightest, fast=True)
    np.testing.assert_allclose(recording["position"].values[:, :, 0], places, atol=3)


@pytest.mark.parametrize(
    ("width", "region", "expected"),
    [(3840, 1800, 1920), (3840, 512, 3840), (3840, 768, 2560), (1280, 300, 1920)],
    ids=["4K, large", "4K, small", "4K, between", "720p: no picture is made larger"],
)
def test_a_runner_small_in_a_large_picture_is_read_from_more_of_its_pixels(width, region, expected):
    info = VideoInfo(Path("run.mp4"), width, width * 9 // 16, 10.0, 300, 30.0, "h264", 0, False, None)
    searched = 1280
    runner = Person((track([(300, 300)] * 5, region * searched / width),))
    assert estimate.reading_side(runner, Crowd(info, [runner], searched, 720)) == expected


def test_what_lies_outside_the_picture_is_not_seen(monkeypatch, spot_clip):
    class Outside(Brightest):
        def estimate(self, patch):
            pose = super().estimate(patch)
            pose.position[KEYPOINTS.index("left_toe")] = (64, 5000)
            return pose

    people(monkeypatch, track(PLACES, 120))
    recording = estimate_pose(spot_clip, backend=Outside, fast=True)
    toe = recording.sel(keypoint="left_toe")
    assert np.isnan(toe["position"]).all()
    assert np.isnan(toe["sigma"]).all()
    assert (toe["confidence"] == 0).all()
    assert np.isfinite(recording.sel(keypoint="right_toe")["position"]).all()


def test_frames_before_and_after_the_runner_are_empty(monkeypatch, spot_clip):
    people(monkeypatch, track(PLACES, 120, frames=range(6, 10)))
    recording = estimate_pose(spot_clip, backend=Brightest, fast=True)
    seen = np.isfinite(recording["position"].values).all(axis=(1, 2))
    assert seen[6:10].all()
    assert not seen[:3].any()
    assert not seen[13:].any()


def test_an_empty_clip_is_refused_with_what_to_do(tmp_path):
    path = write_spot(tmp_path / "wall.mp4", PLACES, 320, 240)
    with pytest.raises(CaptureRefused, match=r"Nobody was found in wall\.mp4.*Film so that"):
        estimate_pose(path)


def test_asking_for_a_person_who_is_not_there_says_who_is(monkeypatch, spot_clip):
    people(monkeypatch, track(PLACES, 120))
    with pytest.raises(SettingError, match="Person 2 was asked for, but the clip shows 1 person"):
        estimate_pose(spot_clip, backend=Brightest, person=2)


def test_a_file_that_is_no_video_is_a_video_error(tmp_path):
    (tmp_path / "run.mp4").write_text("no video")
    with pytest.raises(VideoError):
        estimate_pose(tmp_path / "run.mp4")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_stopping_at_any_stage_leaves_no_thread_and_no_process(monkeypatch, spot_clip):
    people(monkeypatch, track(PLACES, 120))
    threads, files, others = threading.active_count(), len(os.listdir("/proc/self/fd")), children()

    def stop(stage, done, total):
        if done >= 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        estimate_pose(spot_clip, backend=Brightest, progress=stop)
    assert threading.active_count() == threads
    assert len(os.listdir("/proc/self/fd")) == files
    assert children() == others


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_ctrl_c_ends_the_search_and_its_decoder(tmp_path):
    path = write_spot(tmp_path / "wall.mp4", PLACES * 20, 320, 240)
    program = textwrap.dedent(
        f"""
        from psoas.pose import estimate_pose
        estimate_pose({str(path)!r}, progress=lambda *stage: print("at work", flush=True))
        """
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, process_group=0) as parent:
        parent.stdout.readline()
        decoders = [child for child in os.listdir("/proc") if child.isdigit() and parent_of(child) == parent.pid]
        os.killpg(parent.pid, signal.SIGINT)
        parent.wait(20)
    assert decoders
    assert not any(os.path.exists(f"/proc/{child}") for child in decoders)


def children():
    return {process for process in os.listdir("/proc") if process.isdigit() and parent_of(process) == os.getpid()}


def parent_of(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return int(file.read().rsplit(")", 1)[1].split()[1])
    except OSError:
        return None


@pytest.mark.data
def test_the_runner_on_the_treadmill_agrees_with_another_model(shared_data, tmp_path):
    folder = shared_data / "video" / "treadmill_side"
    recording = estimate_pose(first_frames(folder / "male_side.mp4", tmp_path / "start.mp4", 40))
    other = json.loads((folder / "male_side.pose.json").read_text())
    theirs = np.array(other["frames"])[:40, :, :2]
    leg = 308.0  # pixels, hip to ankle in RTMPose's own keypoints
    assert recording.sizes["time"] == 40
    assert np.isfinite(recording["position"]).all()
    for joint, tolerance in (("hip", 0.04), ("knee", 0.03), ("ankle", 0.03), ("heel", 0.05), ("big_toe", 0.05)):
        for side in ("left", "right"):
            ours = recording["position"].sel(keypoint=f"{side}_{joint.removeprefix('big_')}").values
            apart = ours - theirs[:, other["keypoint_names"].index(f"{side[0]}_{joint}")]
            apart -= np.median(apart, axis=0)  # models place a joint differently by a constant
            assert np.median(np.hypot(*apart.T)) < tolerance * leg, (side, joint)
    sigma = recording["sigma"].values
    assert 0.005 * leg < np.median(sigma) < 0.04 * leg


def first_frames(source, target, count):
    """Copy the first pictures of a file, without decoding them."""
    with av.open(str(source)) as read, av.open(str(target), "w") as write:
        stream = write.add_stream_from_template(read.streams.video[0])
        packets = [packet for packet in read.demux(video=0) if packet.dts is not None]
        for packet in packets[:count]:
            packet.stream = stream
            write.mux(packet)
    return target
