"""The child process that looks at pictures: a JPEG and where the body was in, where it is now and its keypoints out.

It keeps nothing between two pictures, so one serves every camera, and one that was ended can be replaced at any moment. It is
limited in memory, refuses pictures that are larger than a camera's, and ends when its input does. Messages are framed by
`REQUEST` and `ANSWER`; a region is (x, y, size, rotation), all nan for none.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from psoas.pose.backend import PatchPose
    from psoas.pose.region import Region
    from psoas.recording.video import ByteImage

LONGEST_SIDE, SHORTEST_SIDE = 640, 32
LARGEST_FILE = 200_000
MEMORY = 1536 * 1024 * 1024
QUARTER_TURNS = (0, 1, 3)
REQUEST = struct.Struct("<I4d")  # bytes of the picture; region to look in
ANSWER = struct.Struct("<B2H4d")  # outcome; width and height; region of the body
NOBODY, SEEN, NO_PICTURE = range(3)


def main() -> None:
    """Answer pictures until the input ends."""
    os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(LONGEST_SIDE * LONGEST_SIDE)
    source, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand between answers
    limit_memory()
    look = make_look()
    out.write(b"ready")
    out.flush()
    while header := read_exactly(source, REQUEST.size):
        length, *region = REQUEST.unpack(header)
        picture = read_exactly(source, length)
        if not picture:
            return
        out.write(look(picture, tuple(region)))
        out.flush()


def read_exactly(source: BinaryIO, length: int) -> bytes:
    """Return the next bytes, or none where the input ends before them."""
    data = source.read(length)
    return data if len(data) == length else b""


def limit_memory() -> None:
    """Set the limit that this system has."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def make_look() -> Callable[[bytes, tuple[float, ...]], bytes]:
    """Return the function that answers one picture, given where the body was."""
    import cv2
    import numpy as np

    from psoas.pose.blazepose import BodyFollower
    from psoas.pose.detection import PersonDetector
    from psoas.pose.region import Region
    from psoas.screen.photo import turned_back

    cv2.setNumThreads(1)
    follow, detector = BodyFollower(), PersonDetector()
    nowhere = (float("nan"),) * 4

    def look(picture: bytes, place: tuple[float, ...]) -> bytes:
        try:
            decoded = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
        except cv2.error:
            decoded = None
        if decoded is None or max(decoded.shape[:2]) > LONGEST_SIDE or min(decoded.shape[:2]) < SHORTEST_SIDE:
            return ANSWER.pack(NO_PICTURE, 0, 0, *nowhere)
        image = np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), np.uint8)
        height, width = image.shape[:2]
        seen = follow.look(image, Region(*place)) if np.isfinite(place).all() else search(image)
        if seen is None or not seen[0].centred_in(width, height):
            return ANSWER.pack(NOBODY, width, height, *nowhere)
        region, pose = seen
        values = np.column_stack([pose.position, pose.confidence]).astype("<f4")
        return ANSWER.pack(SEEN, width, height, region.x, region.y, region.size, region.rotation) + values.tobytes()

    def search(image: ByteImage) -> tuple[Region, PatchPose] | None:
        """Return whom the detector is surest of, however they lie, once their region has settled."""
        for turns in QUARTER_TURNS:
            found = detector.detect(np.ascontiguousarray(np.rot90(image, turns)))
            for one in found[:1]:
                first = follow.look(image, turned_back(one.region, turns, image.shape[1], image.shape[0]))
                settled = None if first is None else follow.look(image, first[0])
                if settled is not None:
                    return settled
        return None

    return look


if __name__ == "__main__":
    main()
