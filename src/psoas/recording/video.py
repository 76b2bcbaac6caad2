"""Video in: frames with the container's own time stamps, upright, decoded in a limited child process."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from psoas.errors import LimitExceeded, VideoError
from psoas.recording import video_child
from psoas.recording.video_child import FRAME_HEADER, LENGTH

MEMORY_LIMIT = 4 * 2**30  # bytes of address space: 8K HEVC on four decoder threads fits
CPU_LIMIT = 3600  # seconds
SIGKILL = 9  # by number: Windows does not name it
PATIENCE = 60.0  # seconds without a frame
LONGEST_CLIP = 600.0  # seconds
SHORT_OF_DURATION = 0.5  # seconds that the last picture of a whole file may come before its end
LONGEST_SIDE = 1920  # pixels; a runner who fills the picture is measured no better in more

ByteImage = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What a video file says of itself.

    Parameters
    ----------
    path
        The file.
    width, height
        Pixels of the picture as people see it: upright, pixels square.
    duration
        Seconds, as the container says.
    frame_count
        How many frames the container says it holds, or duration times rate.
    frame_rate
        Nominal frames per second; the time stamps of the frames are what counts.
    codec
        Name of the codec, as FFmpeg calls it.
    rotation
        Degrees, counterclockwise, by which the coded picture was turned to be upright: 0, 90, 180 or 270.
    has_audio
        Whether there is sound.
    capture_rate
        Frames per second at which a slow-motion file says it was taken; None where it does not say.
    filmed
        Date and time with zone at which the file says it was made (by the camera, or by whatever edited it last), in ISO
        8601; empty where it does not say.
    """

    path: Path
    width: int
    height: int
    duration: float
    frame_count: int
    frame_rate: float
    codec: str
    rotation: int
    has_audio: bool
    capture_rate: float | None
    filmed: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture.

    Parameters
    ----------
    number
        Place in the file, from 0.
    time
        Seconds, from the container's time stamp.
    image
        (height, width, 3) RGB, uint8, upright; smaller than the file says if it passes `longest_side`. It is the
        receiver's to draw on.
    """

    number: int
    time: float
    image: ByteImage


def probe_video(path: str | Path) -> VideoInfo:
    """Return what a video file says of itself, having decoded its first frame.

    Raises
    ------
    VideoError
        If the file is missing, empty, no video, sound only, too large or too long.
    LimitExceeded
        If the decoder passed its memory or time limit.
    """
    with FrameStream(path, frames=False) as stream:
        return stream.info


def read_frames(path: str | Path, *, rate: float | None = None, longest_side: int = LONGEST_SIDE, turned: int = 0) -> FrameStream:
    """Open a video and return its frames, one by one.

    Parameters
    ----------
    path
        A video file of any usual codec and container.
    rate
        About how many frames per second to return, by leaving out whole frames; all of them if None.
    longest_side
        Pixels; a larger picture is made smaller, keeping its shape.
    turned
        Quarter turns counterclockwise by which upright pictures are turned again (`psoas.pose.upright`).

    Returns
    -------
    FrameStream
        Iterate over it, in a ``with`` block; `info` says what the file is.

    Raises
    ------
    VideoError, LimitExceeded
        As `probe_video`; also while iterating.
    """
    return FrameStream(path, rate=rate, longest_side=longest_side, turned=turned)


class FrameStream:
    """The frames of one video, decoded by a child process that ends with this object.

    Attributes
    ----------
    info
        What the file says of itself.
    remarks
        After the last frame: what was wrong with the file, as sentences; empty for a sound file.
    """

    def __init__(
        self, path: str | Path, *, rate: float | None = None, longest_side: int = LONGEST_SIDE, turned: int = 0, frames: bool = True
    ) -> None:
        self._path = checked_path(path)
        self.remarks: tuple[str, ...] = ()
        self._too_slow = False
        task = {
            "path": str(self._path.resolve()),
            "rate": rate,
            "longest_side": longest_side,
            "turned": turned,
            "frames": frames,
            "memory_bytes": MEMORY_LIMIT,
            "cpu_seconds": CPU_LIMIT,
        }
        self._child = subprocess.Popen(
            [sys.executable, "-P", str(Path(video_child.__file__)), json.dumps(task)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches only us, and we end the child
            pipesize=1 << 20,
        )
        try:
            tag, content = self._message()
            if tag != b"I" or not isinstance(content, dict):
                raise VideoError(f"{self._path.name} gave frames before it said what it is.")
            self.info = VideoInfo(path=self._path, **content)
            if self.info.duration > LONGEST_CLIP:
                raise VideoError(
                    f"{self._path.name} is {self.info.duration / 60:.0f} minutes long; psoas reads clips of up to {LONGEST_CLIP / 60:.0f} minutes.",
                    "Cut out the part in which you run, 10 to 60 seconds of it.",
                )
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames; the child is ended when the loop is left."""
        try:
            yield from self._frames()
        finally:
            self.close()

    def _frames(self) -> Iterator[Frame]:
        while True:
            tag, content = self._message()
            if isinstance(content, Frame):
                if content.time > LONGEST_CLIP * 2:
                    raise VideoError(
                        f"{self._path.name} has a frame at {content.time:.0f} s, which cannot be.", "Save the clip again and try that file."
                    )
                yield content
            elif tag == b"D":
                self.remarks = remarks_on(self.info, content["lasts"], content["damaged"])
                return

    def _message(self) -> tuple[bytes, Any]:
        timer = threading.Timer(PATIENCE, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            tag = self._read(1)
            if tag == b"F":
                time, number, width, height = FRAME_HEADER.unpack(self._read(FRAME_HEADER.size))
                image = np.empty((height, width, 3), np.uint8)
                self._fill(image.data.cast("B"))
                return tag, Frame(number, time, image)
            content = json.loads(self._read(LENGTH.unpack(self._read(LENGTH.size))[0]))
        finally:
            timer.cancel()
        if tag == b"E":
            raise error_for(self._path, content["kind"], content["detail"])
        return tag, content

    def _read(self, size: int) -> bytes:
        data = bytearray(size)
        self._fill(memoryview(data))
        return bytes(data)

    def _fill(self, target: memoryview) -> None:
        assert self._child.stdout is not None
        if self._child.stdout.closed or self._child.stdout.readinto(target) != len(target):  # type: ignore[attr-defined]
            raise self._ended()

    def _give_up(self) -> None:
        self._too_slow = True
        self._child.kill()

    def _ended(self) -> VideoError | LimitExceeded:
        code = self._child.wait()
        self.close()
        if self._too_slow:
            return LimitExceeded(
                f"{self._path.name} gave no frame for {PATIENCE:.0f} s; the decoder was stopped.",
                "Save the clip as H.264 (MP4) and try that file.",
            )
        if code == -SIGKILL:
            return LimitExceeded(
                f"The decoder of {self._path.name} was ended by the system: it took too much memory or time.",
                "Save the clip as H.264 (MP4) of 1920 x 1080 pixels and try that file.",
            )
        return error_for(self._path, "decoder", f"exit status {code}")

    def close(self) -> None:
        """End the child process at once; does nothing if it has ended."""
        if self._child.poll() is None:
            self._child.kill()
        if self._child.stdout is not None:
            self._child.stdout.close()
        self._child.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def checked_path(path: str | Path) -> Path:
    """Return the path of a file that is there and holds something.

    Raises
    ------
    VideoError
        If there is no such file, it is a folder, or it is empty.
    """
    path = Path(path)
    if path.is_dir():
        raise VideoError(f"{path} is a folder, not a video.", "Name the video file in it.")
    if not path.is_file():
        raise VideoError(f"There is no file {path}.", "Check the name and the folder.")
    if path.stat().st_size == 0:
        raise VideoError(f"{path.name} is empty (0 bytes).", "Copy it from the phone again.")
    return path


def error_for(path: Path, kind: str, detail: str) -> VideoError | LimitExceeded:
    """Return the error that tells a person why the child could not read the file."""
    name = path.name
    if kind == "memory":
        return LimitExceeded(f"{name} needs more than {MEMORY_LIMIT / 2**30:.0f} GB to be decoded.", "Save it as H.264 (MP4) of 1920 x 1080 pixels.")
    if kind == "decoder":
        return VideoError(
            f"The decoder stopped while it read {name} ({detail}).",
            "The file is damaged or of a rare kind: save it as H.264 (MP4) and try that file.",
        )
    if kind == "no_picture":
        held = "holds sound only" if detail else "holds no video"
        return VideoError(f"{name} {held}.", "Choose the video of the run.")
    if kind == "too_large":
        return VideoError(f"The pictures of {name} are too large: {detail} pixels.", "Save it with 1920 x 1080 pixels.")
    if kind == "no_times":
        return VideoError(f"The pictures of {name} carry no time stamps, as in a bare video stream.", "Save it as MP4 and try that file.")
    if kind == "no_frames":
        return VideoError(f"{name} holds no picture that can be decoded.", "The file is cut off or damaged: copy it from the phone again.")
    return VideoError(
        f"{name} cannot be read as a video.",
        "It is no video, or it was cut off while it was copied: copy it from the phone again, or save it as H.264 (MP4).",
    )


def remarks_on(info: VideoInfo, lasts: float, damaged: int) -> tuple[str, ...]:
    """Return what was wrong with a file whose frames span `lasts` seconds and of which `damaged` packets are unreadable."""
    remarks = []
    if damaged:
        remarks.append(f"{damaged} of its pictures could not be decoded.")
    if info.duration - lasts > max(0.1 * info.duration, SHORT_OF_DURATION):
        remarks.append(f"It is cut off: it should last {info.duration:.1f} s, but its last picture is at {lasts:.1f} s.")
    return tuple(remarks)
