"""How a file comes in: looked at by its content and within limits, kept by its hash, and noted as a Recording, all or nothing.

The upload page and the JSON API both end here.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from psoas.app.content import Content, Sort, content_of
from psoas.app.settings import MEBI, Settings
from psoas.errors import InputError
from psoas.store.database import Database
from psoas.store.disk import disk_full
from psoas.store.file_store import FileStore
from psoas.store.models import Recording
from psoas.store.recordings import checked_file_name, checked_kind, keep_recording, list_recordings, remove_recording

if TYPE_CHECKING:
    from psoas.recording.video import VideoInfo

KEPT_FREE = 256 * MEBI  # of the disk, so that the database can still write
LARGEST_KEYPOINTS = 200 * MEBI
LARGEST_PHOTO = 100 * MEBI
LONGEST_PHOTO_SIDE = 12_000  # pixels; the largest sensors of phones
# What each kind of recording may be.
SORTS: Mapping[str, tuple[Sort, ...]] = {
    "side": ("video", "keypoints"),
    "rear": ("video", "keypoints"),
    "watch": ("watch",),
    "test": ("photo", "video"),
}
CLIP_WANTED = "Choose the video of the run, as the phone saved it, or a file of keypoints that psoas reads."
WANTED: Mapping[str, str] = {
    "side": CLIP_WANTED,
    "rear": CLIP_WANTED,
    "watch": "Choose the FIT file of the run, as the watch saved it.",
    "test": "Choose a photo (JPEG, PNG, WebP) or a video of the test, as the phone saved it.",
}
HEIC = "Photos of the kind HEIC are not read."


def check_size(size: int, settings: Settings) -> None:
    """Refuse a file by its size, before anything of it is read.

    Raises
    ------
    InputError
        If it is empty or larger than `settings.largest_upload`.
    """
    if size <= 0:
        raise InputError("The file is empty.", "Copy it from the phone again.")
    if size > settings.largest_upload:
        raise InputError(
            f"The file has {size / MEBI:.0f} MB; at most {settings.largest_upload / MEBI:.0f} MB are taken in.",
            "Cut out the ten to sixty seconds in which you run; phones can do that in their own video editor.",
        )


def check_room(settings: Settings, what: str, size: int) -> None:
    """Refuse a file for which the disk has no room: once on its way in, once where it is kept.

    Raises
    ------
    StoreError
        If it does not fit.
    """
    settings.incoming.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(settings.incoming).free < 2 * size + KEPT_FREE:
        raise disk_full(what)


def examine(path: Path, kind: str, name: str, settings: Settings) -> Content:
    """Return what a file is, having looked at its content; decoders run in limited child processes.

    Parameters
    ----------
    path
        The whole file.
    kind
        What it should show.
    name
        As the person knows the file, for messages.
    settings
        The limits.

    Raises
    ------
    InputError
        If it is of the wrong sort, cannot be read, or passes a limit of length or dimensions.
    """
    check_size(path.stat().st_size, settings)
    content = content_of(path)
    wanted = kind.partition(":")[0]
    if content.sort not in SORTS[wanted]:
        said = HEIC if content.suffix == ".heic" else f"{name} is {_named(content)}."
        raise InputError(said, "Save it as JPEG and choose that file." if content.suffix == ".heic" else WANTED[wanted])
    if content.sort in ("video", "photo"):
        _check_picture(content, _probed(path, name), name, settings)
    if content.sort == "photo":
        _check_limit(path, LARGEST_PHOTO, name)
    if content.sort in ("keypoints", "watch"):
        _check_limit(path, LARGEST_KEYPOINTS, name)
    return content


def take_in(database: Database, settings: Settings, *, person_id: str, visit_id: str | None, kind: str, name: str, path: Path) -> Recording:
    """Examine a file, keep it by its content, and note it; a clip replaces the one that the visit had from that side.

    Parameters
    ----------
    database, settings
        Where it is kept, and the limits.
    person_id, visit_id
        Whose it is.
    kind
        side, rear, watch or test:ID:SIDE.
    name
        As the person knows it; it is shown, never used as a path.
    path
        The whole file, which stays where it is.

    Raises
    ------
    InputError
        If the file is refused; the message says why and what to do.
    StoreError
        If the disk is full.
    """
    examine(path, checked_kind(kind), checked_file_name(name), settings)
    files = FileStore(settings.files)
    digest = files.put(path)
    with database.writing() as session:
        recording = keep_recording(session, files, person_id, visit_id, kind, name, digest)
        replace_clip(session, files, recording)
    return recording


def replace_clip(session: Session, files: FileStore, recording: Recording) -> None:
    """Forget the other clips of a visit that show the same side as `recording`, which has just been kept."""
    if recording.kind in ("side", "rear") and recording.visit_id is not None:
        for other in list_recordings(session, recording.person_id, recording.visit_id):
            if other.kind == recording.kind and other.id != recording.id:
                remove_recording(session, files, other)


def _named(content: Content) -> str:
    names = {"video": "a video", "photo": "a photo", "keypoints": "a file of keypoints", "watch": "a file of a watch"}
    return names.get(content.sort, "not a kind of file that psoas knows")


def _probed(path: Path, name: str) -> VideoInfo:
    from psoas.recording.video import probe_video

    try:
        return probe_video(path)
    except InputError as error:
        raise InputError(error.what.replace(path.name, name), error.remedy) from error


def _check_picture(content: Content, info: VideoInfo, name: str, settings: Settings) -> None:
    longest = settings.largest_side if content.sort == "video" else LONGEST_PHOTO_SIDE
    if max(info.width, info.height) > longest:
        raise InputError(
            f"The pictures of {name} have {info.width} × {info.height} pixels; at most {longest} on a side are taken in.",
            "Save it with 1920 × 1080 pixels: a runner who fills the picture is measured no better in more.",
        )
    if content.sort == "video" and info.duration > settings.longest_video:
        raise InputError(
            f"{name} lasts {info.duration / 60:.1f} minutes; at most {settings.longest_video / 60:.0f} minutes are taken in.",
            "Cut out the ten to sixty seconds in which you run; phones can do that in their own video editor.",
        )


def _check_limit(path: Path, limit: int, name: str) -> None:
    size = path.stat().st_size
    if size > limit:
        raise InputError(
            f"{name} has {size / MEBI:.0f} MB; at most {limit / MEBI:.0f} MB of its kind are taken in.", "Export the part in which you run."
        )
