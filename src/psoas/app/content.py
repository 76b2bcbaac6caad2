"""What a file is, by its content: its name may say anything."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Sort = Literal["video", "photo", "keypoints", "watch", "nothing known"]

HEAD = 4096
# Where the mark stands, what it is, which sort of file has it, and the suffix by which readers know it.
MARKS: tuple[tuple[int, bytes, Sort, str], ...] = (
    (8, b".FIT", "watch", ".fit"),
    (0, b"PAR1", "keypoints", ".parquet"),
    (0, b"\x89HDF\r\n\x1a\n", "keypoints", ".h5"),
    (0, b"\xff\xd8\xff", "photo", ".jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "photo", ".png"),
    (8, b"WEBP", "photo", ".webp"),
    (0, b"II*\x00", "photo", ".tiff"),
    (0, b"MM\x00*", "photo", ".tiff"),
    (4, b"ftypheic", "nothing known", ".heic"),
    (4, b"ftypheix", "nothing known", ".heic"),
    (4, b"ftypmif1", "nothing known", ".heic"),
    (4, b"ftyp", "video", ".mp4"),
    (4, b"moov", "video", ".mov"),
    (4, b"mdat", "video", ".mov"),
    (4, b"wide", "video", ".mov"),
    (4, b"free", "video", ".mov"),
    (0, b"\x1aE\xdf\xa3", "video", ".webm"),
    (8, b"AVI ", "video", ".avi"),
    (0, b"\x00\x00\x01\xba", "video", ".mpg"),
    (0, b"G", "video", ".ts"),
)
LARGEST_DIRECTORY = 8 * 2**20  # bytes of the list of an archive: 20,000 frames with long names have less
LONGEST_END = 22 + 65_535 + 20  # bytes from which an archive's list is found: its end, a comment, and a mark of the large kind
TRANSPORT_PACKET = 188  # bytes between the marks of an MPEG transport stream


@dataclass(frozen=True, slots=True)
class Content:
    """The sort of a file, and the suffix by which our readers know its format."""

    sort: Sort
    suffix: str


NOTHING = Content("nothing known", "")


def content_of(path: Path) -> Content:
    """Return what a file is, from its first bytes (and the names in it, where it is a ZIP archive).

    Parameters
    ----------
    path
        A file.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _archive(path)
    if head.startswith(b"\x1f\x8b"):
        return Content("watch", ".gz") if _uncompressed_head(head)[8:12] == b".FIT" else NOTHING
    for offset, mark, sort, suffix in MARKS:
        if head[offset : offset + len(mark)] == mark and (suffix != ".ts" or head[TRANSPORT_PACKET : TRANSPORT_PACKET + 1] == mark):
            return Content(sort, suffix)
    if len(head) > 1 and head[1] == 0x50 and 2 <= head[0] < 128 and len(head) >= 512:  # block of the parameters, then the key of C3D
        return Content("keypoints", ".c3d")
    return _text(head)


def _text(head: bytes) -> Content:
    try:
        text = head.decode("utf-8-sig", errors="strict" if len(head) < HEAD else "ignore").lstrip()
    except UnicodeDecodeError:
        return NOTHING
    if "\x00" in text or not text:
        return NOTHING
    if text[0] in "[{":
        return Content("keypoints", ".json")
    if text.startswith("PathFileType"):
        return Content("keypoints", ".trc")
    if text.startswith("scorer,"):
        return Content("keypoints", ".csv")
    return NOTHING


def _archive(path: Path) -> Content:
    """Return what an archive is by the names in it: frames of a clip, or files of a watch."""
    try:
        if _directory_size(path) > LARGEST_DIRECTORY:
            return NOTHING
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):  # also a name that is no text, and a version to come
        return NOTHING
    if any(name.endswith(".json") for name in names):
        return Content("keypoints", ".zip")
    return Content("watch", ".zip") if any(name.endswith((".fit", ".fit.gz")) for name in names) else NOTHING


def _directory_size(path: Path) -> int:
    """Return the bytes of an archive's list of files, read before the list is: of two gigabytes of names nothing else would be left."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(size - LONGEST_END, 0))
        end = stream.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) < at + 22:
        raise zipfile.BadZipFile
    if end[max(at - 20, 0) : at].startswith(b"PK\x06\x07"):  # the list of the large kind, which holds its size elsewhere
        return size
    return int.from_bytes(end[at + 12 : at + 16], "little")


def _uncompressed_head(head: bytes) -> bytes:
    """Return the first bytes of what gzip compressed."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 64)
    except zlib.error:
        return b""
