"""The child process that decodes a video: limited in memory and time, and thrown away afterwards.

A video file is a program for a decoder of a million lines of C. It runs here, where a crash ends one child and not
the assessment. The file is started as a script and imports only PyAV, so that it starts fast and holds nothing.

It writes messages to standard output, each a tag of one byte: ``I`` what the file is, ``F`` a frame, ``D`` done,
``E`` the reason why it could not go on. I, D and E carry JSON behind a length of four bytes; F carries the header
`FRAME_HEADER` and then the pixels, RGB, row by row.
"""

from __future__ import annotations

import contextlib
import errno
import json
import struct
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any, BinaryIO

FRAME_HEADER = struct.Struct("<dIII")  # time in seconds, number in the file, width, height
LENGTH = struct.Struct("<I")
LARGEST_PICTURE = 8192 * 8192
CAPTURE_RATE_TAGS = ("com.android.capture.fps", "com.apple.quicktime.capture.fps")
FILMED_TAGS = ("com.apple.quicktime.creationdate", "creation_time")
FIRST_YEAR = 1990  # of digital video; clocks that were never set say 1904 or 1970


class Unreadable(Exception):
    """The file cannot be used; carries the kind of reason and what the decoder said."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail


def main() -> None:
    """Decode as the JSON in the first argument says: path, rate, longest_side, frames, memory_bytes, cpu_seconds."""
    task = json.loads(sys.argv[1])
    out = sys.stdout.buffer
    limit_process(task["memory_bytes"], task["cpu_seconds"])
    try:
        decode(task, out)
    except Unreadable as reason:
        send(out, b"E", {"kind": reason.kind, "detail": reason.detail})
    except MemoryError:
        send(out, b"E", {"kind": "memory", "detail": ""})
    except BrokenPipeError:
        pass
    except Exception as error:  # whatever it is, one message tells the parent
        send(out, b"E", {"kind": "memory" if getattr(error, "errno", None) == errno.ENOMEM else "decoder", "detail": type(error).__name__})
    with contextlib.suppress(BrokenPipeError):
        out.flush()


def limit_process(memory_bytes: int, cpu_seconds: int) -> None:
    """Set the limits that this system has; Windows has none of them, macOS ignores the first."""
    try:
        import resource
    except ImportError:
        return
    for limit, value in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, cpu_seconds), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


def send(out: BinaryIO, tag: bytes, content: dict[str, Any]) -> None:
    """Write one message of JSON."""
    data = json.dumps(content).encode()
    out.write(tag + LENGTH.pack(len(data)) + data)
    out.flush()


def decode(task: dict[str, Any], out: BinaryIO) -> None:
    """Write what the file is, and its frames if they are wanted."""
    import av

    try:
        # Only files: a playlist must not make the decoder open a network address.
        container = av.open(f"file:{task['path']}", options={"protocol_whitelist": "file"}, metadata_errors="replace")
    except MemoryError:
        raise
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise Unreadable("not_video", str(error)) from None
    with container:
        stream = next((s for s in container.streams.video if not s.disposition & av.stream.Disposition.attached_pic), None)
        if stream is None:
            raise Unreadable("no_picture", "sound only" if container.streams.audio else "")
        if stream.codec_context is None:  # the index names a codec that cannot be, as in a file that was cut
            raise Unreadable("no_frames")
        if stream.width * stream.height > LARGEST_PICTURE:
            raise Unreadable("too_large", f"{stream.width} x {stream.height}")
        stream.thread_type = "AUTO"
        damaged = [0]
        frames = decodable_frames(container, stream, damaged)
        first = next(frames, None)
        if first is None:
            raise Unreadable("no_frames")
        layout = picture_layout(stream, first, task["turned"])
        send(out, b"I", describe(container, stream, layout))
        if task["frames"]:
            lasts = send_frames(out, chain([first], frames), layout, task["rate"], task["longest_side"])
            send(out, b"D", {"lasts": lasts, "damaged": damaged[0]})


def decodable_frames(container: Any, stream: Any, damaged: list[int]) -> Iterator[Any]:
    """Yield every frame that can be decoded, and count in `damaged[0]` the packets that cannot."""
    import av

    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
            if packet is None:
                return
            yield from packet.decode()
        except av.error.EOFError:
            return
        except av.error.FFmpegError as error:
            if error.errno == errno.ENOMEM:
                raise MemoryError from None
            damaged[0] += 1


def picture_layout(stream: Any, frame: Any, turned: int) -> dict[str, int]:
    """Return the size of the picture as people see it: square pixels, upright, and then `turned` quarter turns more."""
    aspect = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio
    stretch = float(aspect) if aspect else 1.0
    turns = (round(getattr(frame, "rotation", 0) / 90) + turned) % 4
    width, height = max(1, round(frame.width * stretch)), frame.height
    upright = (height, width) if turns % 2 else (width, height)
    return {"coded_width": width, "coded_height": height, "turns": turns, "width": upright[0], "height": upright[1]}


def describe(container: Any, stream: Any, layout: dict[str, int]) -> dict[str, Any]:
    """Return what a `VideoInfo` holds."""
    duration = float(stream.duration * stream.time_base) if stream.duration else (container.duration or 0) / 1e6
    rate = float(stream.average_rate or stream.guessed_rate or 0)
    tags = {**container.metadata, **stream.metadata}
    capture_rate = None
    for tag in CAPTURE_RATE_TAGS:
        with contextlib.suppress(KeyError, ValueError):
            capture_rate = float(tags[tag])
    return {
        "width": layout["width"],
        "height": layout["height"],
        "rotation": layout["turns"] * 90,
        "duration": duration,
        "frame_count": stream.frames or round(duration * rate),
        "frame_rate": rate,
        "codec": stream.codec_context.name,
        "has_audio": bool(container.streams.audio),
        "capture_rate": capture_rate,
        "filmed": when_filmed(tags),
    }


def when_filmed(tags: dict[str, str]) -> str:
    """Return date and time with zone, as the camera wrote them, in ISO 8601; empty where it wrote none that can be."""
    for tag in FILMED_TAGS:
        with contextlib.suppress(KeyError, ValueError):
            time = datetime.fromisoformat(tags[tag])
            if time.tzinfo is not None and time.year >= FIRST_YEAR:
                return time.isoformat(timespec="seconds")
    return ""


def send_frames(out: BinaryIO, frames: Iterator[Any], layout: dict[str, int], rate: float | None, longest_side: int) -> float:
    """Write the frames, about `rate` a second, upright and no longer than `longest_side`; return how many seconds they span."""
    import numpy as np
    from av.video.reformatter import VideoReformatter

    scale = min(1.0, longest_side / max(layout["coded_width"], layout["coded_height"]))
    width, height = (max(1, round(layout[side] * scale)) for side in ("coded_width", "coded_height"))
    reformatter = VideoReformatter()
    interpolation = "AREA" if scale < 1 else "BILINEAR"
    interval = 1 / rate if rate else 0.0
    begin, last, due, number = None, -np.inf, -np.inf, 0
    for frame in frames:
        time = float(frame.pts * frame.time_base) if frame.pts is not None else np.nan
        if not time > last:  # a time stamp that is missing or runs backwards cannot be placed
            continue
        if time >= due - min(time - last, interval) / 2:
            coded = reformatter.reformat(frame, width, height, "rgb24", interpolation=interpolation).to_ndarray()
            image = np.ascontiguousarray(np.rot90(coded, layout["turns"]))
            out.write(b"F" + FRAME_HEADER.pack(time, number, image.shape[1], image.shape[0]))
            out.write(image.data)
            due = due + interval if due + interval > time else time + interval
        begin = time if begin is None else begin
        last = time
        number += 1
    if begin is None:
        raise Unreadable("no_times")
    return float(last - begin)


if __name__ == "__main__":
    main()
