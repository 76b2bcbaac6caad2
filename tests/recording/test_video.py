"""Tiny videos made here are read back: their times, their shape, and every way in which a file can be wrong."""

from __future__ import annotations

import contextlib
import os
import signal
import struct
import subprocess
import sys
import textwrap
import time
import zlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from psoas.errors import LimitExceeded, VideoError
from psoas.recording import video
from psoas.recording.video import probe_video, read_frames

TIME_BASE = Fraction(1, 30_000)


def quarters(height=48, width=64, level=0):
    """A picture whose four quarters are red, green, blue and a grey of `level`: it shows how it was turned."""
    image = np.empty((height, width, 3), np.uint8)
    image[: height // 2, : width // 2] = (200, 20, 20)
    image[: height // 2, width // 2 :] = (20, 200, 20)
    image[height // 2 :, : width // 2] = (20, 20, 200)
    image[height // 2 :, width // 2 :] = level
    return image


def colours(image):
    """The names of the strongest colours of a picture's quarters, top left first, row by row."""
    height, width = image.shape[:2]
    middles = [(height // 4, width // 4), (height // 4, 3 * width // 4), (3 * height // 4, width // 4), (3 * height // 4, 3 * width // 4)]
    return "".join("grey"[0] if np.ptp(image[at].astype(int)) < 60 else "RGB"[int(np.argmax(image[at]))] for at in middles)


def write_video(path, images, times=None, *, codec="libx264", rotation=None, sound=False, tags=None, options=None, pixel_format="yuv420p"):
    """Write images at `times` (seconds), 30 a second if not said."""
    times = np.arange(len(images)) / 30 if times is None else times
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"} if tags else {}) as container:
        container.metadata.update(tags or {})
        stream = container.add_stream(codec, rate=30, options=options or {})
        stream.height, stream.width = images[0].shape[:2]
        stream.pix_fmt = pixel_format
        stream.codec_context.time_base = TIME_BASE
        audio = container.add_stream("aac", rate=16_000) if sound else None
        for image, at in zip(images, times):
            frame = av.VideoFrame.from_ndarray(image, "rgb24")
            frame.pts, frame.time_base = round(at / TIME_BASE), TIME_BASE
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if audio is not None:
            add_silence(container, audio)
    if rotation:
        turn_display(path, rotation)
    return path


def add_silence(container, stream):
    for block in range(4):
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate, frame.pts = 16_000, block * 1024
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def turn_display(path, clockwise):
    """Write into the track header that players must turn the picture clockwise, as phones do (ISO 14496-12, 8.3.2)."""
    cosine, sine = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[clockwise]
    data = bytearray(path.read_bytes())
    matrix = data.index(b"tkhd") + 4 + 40  # version 0: flags, times, id, duration, layer and volume come first
    fixed = 1 << 16
    data[matrix : matrix + 36] = struct.pack(">9i", cosine * fixed, sine * fixed, 0, -sine * fixed, cosine * fixed, 0, 0, 0, 1 << 30)
    path.write_bytes(bytes(data))


@pytest.fixture
def clip(tmp_path):
    """Twelve pictures that grow lighter."""
    return write_video(tmp_path / "run.mp4", [quarters(level=20 * number) for number in range(12)])


def children():
    """Process ids of our children, dead ones that nobody waited for among them."""
    found = set()
    for entry in os.listdir("/proc"):
        with contextlib.suppress(OSError, ValueError):
            if int(Path(f"/proc/{int(entry)}/stat").read_text().rsplit(")", 1)[1].split()[1]) == os.getpid():
                found.add(int(entry))
    return found


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


def test_a_file_says_what_it_is(tmp_path):
    path = write_video(tmp_path / "run.mp4", [quarters()] * 15, sound=True)
    info = probe_video(path)
    assert (info.width, info.height, info.frame_count, info.codec, info.rotation) == (64, 48, 15, "h264", 0)
    assert info.duration == pytest.approx(0.5, abs=0.01)
    assert info.frame_rate == pytest.approx(30, abs=0.1)
    assert info.has_audio
    assert info.capture_rate is None
    assert info.path == path


def test_a_slow_motion_file_says_how_fast_it_was_taken(tmp_path):
    path = write_video(tmp_path / "slow.mp4", [quarters()] * 4, tags={"com.android.capture.fps": "240.000000"})
    assert probe_video(path).capture_rate == 240


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-05-03T10:11:12.000000Z", "2026-05-03T10:11:12+00:00"),
        ("1970-01-01T00:00:00.000000Z", ""),
        ("yesterday", ""),
    ],
)
def test_a_file_says_when_it_was_filmed_unless_its_clock_was_never_set(tmp_path, written, told):
    path = write_video(tmp_path / "run.mp4", [quarters()] * 4, tags={"creation_time": written})
    assert probe_video(path).filmed == told


def test_every_frame_comes_in_order_with_its_pixels(clip):
    with read_frames(clip) as frames:
        seen = list(frames)
    assert [frame.number for frame in seen] == list(range(12))
    np.testing.assert_allclose([frame.image[36, 48].mean() for frame in seen], 20 * np.arange(12), atol=6)
    assert seen[0].image.shape == (48, 64, 3)
    assert colours(seen[0].image) == "RGBg"
    assert frames.remarks == ()


def test_times_of_a_variable_frame_rate_are_the_containers_own(tmp_path):
    times = np.cumsum([0.0, 1 / 30, 1 / 15, 1 / 30, 0.21, 1 / 60, 1 / 60, 1 / 30])
    path = write_video(tmp_path / "phone.mp4", [quarters()] * len(times), times)
    with read_frames(path) as frames:
        np.testing.assert_allclose([frame.time for frame in frames], times, atol=1e-4)


@pytest.mark.parametrize(
    ("clockwise", "shown", "size"), [(None, "RGBg", (48, 64)), (90, "BRgG", (64, 48)), (180, "gBGR", (48, 64)), (270, "GgRB", (64, 48))]
)
def test_a_turned_phone_gives_upright_pictures(tmp_path, clockwise, shown, size):
    path = write_video(tmp_path / "run.mp4", [quarters()] * 3, rotation=clockwise)
    info = probe_video(path)
    with read_frames(path) as frames:
        first = next(iter(frames))
    assert colours(first.image) == shown
    assert first.image.shape[:2] == size == (info.height, info.width)
    assert info.rotation == (360 - (clockwise or 0)) % 360


def test_a_large_picture_is_made_smaller_and_keeps_its_shape(tmp_path):
    path = write_video(tmp_path / "run.mp4", [quarters(480, 640)] * 2)
    with read_frames(path, longest_side=100) as frames:
        assert frames.info.width == 640
        assert next(iter(frames)).image.shape == (75, 100, 3)


def test_half_the_rate_is_every_other_frame(clip):
    with read_frames(clip, rate=15) as frames:
        assert [frame.number for frame in frames] == [0, 2, 4, 6, 8, 10]


def test_a_lower_rate_is_kept_by_time_where_frames_come_irregularly(tmp_path):
    times = np.concatenate([np.arange(0, 1, 1 / 60), np.arange(1, 3, 1 / 25)])
    path = write_video(tmp_path / "phone.mp4", [quarters()] * len(times), times)
    with read_frames(path, rate=10) as frames:
        seen = [frame.time for frame in frames]
    np.testing.assert_allclose(np.diff(seen), 0.1, atol=1 / 25)
    assert len(seen) == pytest.approx(30, abs=1)


@pytest.mark.parametrize(
    ("name", "codec", "pixel_format"),
    [("a.mov", "mpeg4", "yuv420p"), ("a.mkv", "libx265", "yuv420p10le"), ("a.webm", "libvpx-vp9", "yuv420p"), ("a.avi", "mjpeg", "yuvj420p")],
)
def test_usual_codecs_and_containers_are_read(tmp_path, name, codec, pixel_format):
    if codec not in av.codecs_available:
        pytest.skip(f"this PyAV cannot write {codec}")
    path = write_video(tmp_path / name, [quarters()] * 5, codec=codec, pixel_format=pixel_format)
    with read_frames(path) as frames:
        seen = list(frames)
    assert len(seen) == 5
    assert colours(seen[-1].image)[:3] == "RGB"


def refusal(path):
    """The one error that a file gives."""
    with pytest.raises(VideoError) as caught:
        list(read_frames(path))
    with pytest.raises(VideoError) as probed:
        probe_video(path)
    assert str(probed.value) == str(caught.value)
    assert caught.value.remedy
    assert caught.value.__cause__ is None
    return str(caught.value)


def test_a_missing_file_a_folder_and_an_empty_file_are_named(tmp_path):
    (tmp_path / "empty.mp4").touch()
    assert "no file" in refusal(tmp_path / "none.mp4")
    assert "is a folder" in refusal(tmp_path)
    assert "empty.mp4 is empty" in refusal(tmp_path / "empty.mp4")


def test_a_text_file_is_no_video(tmp_path):
    (tmp_path / "notes.mp4").write_text("left foot first\n" * 100)
    assert "notes.mp4 cannot be read as a video" in refusal(tmp_path / "notes.mp4")


def test_sound_alone_is_refused(tmp_path):
    with av.open(str(tmp_path / "run.m4a"), "w", format="mp4") as container:
        add_silence(container, container.add_stream("aac", rate=16_000))
    assert "holds sound only" in refusal(tmp_path / "run.m4a")


def test_a_bare_stream_without_times_is_refused(tmp_path):
    path = write_video(tmp_path / "run.h264", [quarters()] * 12)
    with pytest.raises(VideoError, match="no time stamps"):
        list(read_frames(path))


def test_a_file_that_lost_its_index_is_refused(clip):
    clip.write_bytes(clip.read_bytes()[:-600])
    assert "cut off" in refusal(clip)


def test_a_picture_list_cannot_reach_the_network(tmp_path):
    (tmp_path / "run.mp4").write_text("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n")
    assert "run.mp4" in refusal(tmp_path / "run.mp4")


def test_a_cut_off_file_gives_the_frames_it_has_and_says_so(tmp_path, rng):
    images = [rng.integers(0, 255, (48, 64, 3), dtype=np.uint8) for _ in range(60)]
    path = write_video(tmp_path / "run.mp4", images, options={"g": "1", "bf": "0"}, codec="libx264")
    whole = tmp_path / "index_first.mp4"
    with av.open(str(path)) as source, av.open(str(whole), "w", options={"movflags": "faststart"}) as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    whole.write_bytes(whole.read_bytes()[: int(0.6 * whole.stat().st_size)])
    with read_frames(whole) as frames:
        seen = list(frames)
    assert 15 < len(seen) < 54
    assert any("cut off" in remark for remark in frames.remarks)


@pytest.mark.parametrize("place", range(6))
def test_a_damaged_file_gives_frames_or_one_error(clip, rng, place):
    data = bytearray(clip.read_bytes())
    hits = np.linspace(place, len(data) - 7 + place, 40).astype(int)
    for hit in hits:
        data[hit] = rng.integers(256)
    clip.write_bytes(bytes(data))
    with contextlib.suppress(VideoError, LimitExceeded), read_frames(clip) as frames:
        assert len(list(frames)) <= 12


def test_pictures_of_absurd_size_are_refused_before_they_are_decoded(tmp_path):
    header = struct.pack(">II5B", 60_000, 60_000, 8, 2, 0, 0, 0)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    (tmp_path / "huge.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"0" * 1000)) + chunk(b"IEND", b"")
    )
    assert "huge.png" in refusal(tmp_path / "huge.png")


def test_a_clip_of_eleven_minutes_is_refused(tmp_path):
    path = write_video(tmp_path / "long.mp4", [quarters()] * 3, times=[0, 330, 660])
    assert "11 minutes long" in refusal(path)


def test_a_decoder_that_needs_too_much_memory_is_one_error(clip, monkeypatch):
    monkeypatch.setattr(video, "MEMORY_LIMIT", 60 * 2**20)
    with pytest.raises((VideoError, LimitExceeded)) as caught:
        probe_video(clip)
    assert "run.mp4" in str(caught.value)


def test_a_decoder_that_hangs_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(video, "PATIENCE", 0.3)
    os.mkfifo(tmp_path / "pipe.mp4")
    monkeypatch.setattr(video, "checked_path", lambda path: path)
    start = time.monotonic()
    with pytest.raises(LimitExceeded, match="no frame"):
        probe_video(tmp_path / "pipe.mp4")
    assert time.monotonic() - start < 10


@linux
def test_a_decoder_that_dies_is_one_error(tmp_path):
    path = write_video(tmp_path / "run.mp4", [quarters(480, 640)] * 60)
    before = children()
    for how, error, said in ((signal.SIGSEGV, VideoError, "decoder stopped"), (signal.SIGKILL, LimitExceeded, "ended by the system")):
        frames = read_frames(path)
        for child in children() - before:
            os.kill(child, how)
        with pytest.raises(error, match=said):
            list(frames)


@linux
def test_nothing_is_left_when_a_loop_is_left_early(tmp_path):
    path = write_video(tmp_path / "run.mp4", [quarters(480, 640)] * 60)
    processes, files = children(), len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        with read_frames(path) as frames:
            next(iter(frames))
        for frame in read_frames(path):
            if frame.number == 2:
                break
    assert children() == processes
    assert len(os.listdir("/proc/self/fd")) == files


@linux
def test_interrupting_the_program_leaves_no_decoder_behind(tmp_path):
    path = write_video(tmp_path / "run.mp4", [quarters(480, 640)] * 60)
    program = textwrap.dedent(
        f"""
        import time
        from psoas.recording.video import read_frames
        with read_frames({str(path)!r}) as frames:
            for frame in frames:
                print(frames._child.pid, flush=True)
                for _ in range(3000):  # a signal that comes just before one long sleep would wait for its end
                    time.sleep(0.01)
        """
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        decoder = int(parent.stdout.readline())
        parent.send_signal(signal.SIGINT)
        parent.wait(10)
    assert not os.path.exists(f"/proc/{decoder}")
