"""What is known of a clip that came in, in words, and one picture of it; looked up once and kept beside the file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from psoas.app.content import content_of
from psoas.app.settings import MEBI
from psoas.errors import PsoasError
from psoas.store.file_store import FileStore
from psoas.store.models import Recording

FACTS, PICTURE = "facts.json", "picture.jpg"
PICTURE_SIDE = 640  # pixels
QUALITY = 82
AFTER = 1.0  # s into the clip at which the picture is taken, so that the runner is in it


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What a clip is: whether it is a video, and its facts in words ("12 s", "720 × 1280", "30 pictures/s", "1.8 MB")."""

    video: bool
    words: tuple[str, ...]


def clip_facts(files: FileStore, recording: Recording) -> ClipFacts:
    """Return what a clip is, from where it was kept or by looking."""
    kept = files.derived(recording.digest, FACTS)
    if not kept.is_file():
        found = _look(files.path(recording.digest), recording.size)
        kept = files.put_derived(recording.digest, FACTS, lambda path: path.write_text(json.dumps(asdict(found)), encoding="utf-8"))
    known = json.loads(kept.read_text(encoding="utf-8"))
    return ClipFacts(known["video"], tuple(known["words"]))


def clip_picture(files: FileStore, recording: Recording) -> Path | None:
    """Return a small picture of a clip; None where there is none to be had."""
    kept = files.derived(recording.digest, PICTURE)
    if not kept.is_file():
        try:
            kept = files.put_derived(recording.digest, PICTURE, lambda path: _draw(files.path(recording.digest), path))
        except PsoasError:
            return None
    return kept


def _look(path: Path, size: int) -> ClipFacts:
    from psoas.recording.video import probe_video

    weight = f"{size / MEBI:.1f}\u202fMB" if size >= MEBI / 10 else f"{size / 1024:.0f}\u202fkB"
    content = content_of(path)
    if content.sort != "video":
        return ClipFacts(False, (f"keypoints ({content.suffix[1:].upper()})", weight))
    try:
        info = probe_video(path)
    except PsoasError:
        return ClipFacts(True, (weight,))
    rate = info.capture_rate or info.frame_rate
    return ClipFacts(True, (f"{info.duration:.0f}\u202fs", f"{info.width} × {info.height}", f"{rate:.0f} pictures/s", weight))


def _draw(clip: Path, target: Path) -> None:
    import cv2
    import numpy as np

    from psoas.recording.video import LONGEST_SIDE, read_frames

    picture = None
    with read_frames(clip, rate=2.0, longest_side=min(PICTURE_SIDE, LONGEST_SIDE)) as stream:
        for frame in stream:
            picture = frame.image
            if frame.time >= AFTER:
                break
    if picture is None:
        raise PsoasError("The clip has no picture.")
    coded = cv2.imencode(".jpg", np.ascontiguousarray(picture[:, :, ::-1]), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1]
    target.write_bytes(coded.tobytes())
