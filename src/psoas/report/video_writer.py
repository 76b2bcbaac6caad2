"""Pictures with their own time stamps -> an mp4 file that is there whole or not at all."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import numpy as np

from psoas.errors import VideoError
from psoas.recording.video import ByteImage

# The first that this machine's FFmpeg has; all give H.264 but the last, which every build has.
ENCODERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("libx264", {"crf": "23", "preset": "ultrafast"}),
    ("libopenh264", {"b": "4M"}),
    ("h264_videotoolbox", {"b": "4M"}),
    ("mpeg4", {"qscale": "4"}),
)
MOST_WAITING = 4  # pictures
TICKS = 90_000  # per second: every usual frame rate has whole ticks


class VideoWriter:
    """Writes pictures to an mp4 file, keeping their time stamps; use it in a ``with`` block.

    The file appears at `path` when the block ends well; if it ends in an error nothing is left.

    Parameters
    ----------
    path
        Where the file goes.
    width, height
        Pixels of the pictures; an odd row or column at the edge is dropped, because H.264 has none.

    Raises
    ------
    VideoError
        If no encoder is there.
    OSError
        If the folder cannot be written to.
    """

    def __init__(self, path: str | Path, width: int, height: int) -> None:
        self._path = Path(path)
        self._partial = self._path.with_name(f".{self._path.name}.partial")
        self._size = (width - width % 2, height - height % 2)
        self._last = -1
        self._container: Any = None
        self._stream: Any = None
        # One thread beside the caller's, so that a picture is drawn while the one before is coded.
        self._coder = ThreadPoolExecutor(max_workers=1)
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        self._container = av.open(str(self._partial), "w", format="mp4", options={"movflags": "+faststart"})
        name, options = _encoder()
        self._stream = self._container.add_stream(name, rate=30, options=options)
        self._stream.width, self._stream.height = self._size
        self._stream.pix_fmt = "yuv420p"
        self._stream.codec_context.time_base = Fraction(1, TICKS)
        self._stream.time_base = Fraction(1, TICKS)
        return self

    def write(self, image: ByteImage, time: float) -> None:
        """Add a picture, (height, width, 3) RGB, to be shown at `time` in s; times rise. The picture must not change after."""
        self._last = max(self._last + 1, round(time * TICKS))
        self._waiting.append(self._coder.submit(self._code, image, self._last))
        while len(self._waiting) > MOST_WAITING:
            self._waiting.popleft().result()

    def _code(self, image: ByteImage, ticks: int) -> None:
        width, height = self._size
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image[:height, :width]), format="rgb24")
        frame.pts, frame.time_base = ticks, Fraction(1, TICKS)
        self._container.mux(self._stream.encode(frame))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        whole = False
        try:
            self._coder.shutdown(wait=True, cancel_futures=kind is not None)
            if kind is None:
                for coded in self._waiting:
                    coded.result()
                self._container.mux(self._stream.encode(None))
                whole = True
        finally:
            self._finish(whole)

    def _finish(self, whole: bool) -> None:
        """Close the file, and put it in its place if it is whole."""
        try:
            self._container.close()
            if whole:
                self._partial.replace(self._path)
        finally:
            self._partial.unlink(missing_ok=True)


def _encoder() -> tuple[str, dict[str, str]]:
    """Return the first usable encoder and its options."""
    for name, options in ENCODERS:
        if name in av.codecs_available:
            try:
                av.Codec(name, "w")
            except ValueError:
                continue
            return name, options
    raise VideoError("This machine's video library has no encoder.", "Reinstall the package 'av'.")
