"""FIT files as sites hand them out: as they are, compressed by gzip (Strava), or in a ZIP archive (Garmin Connect); unpacked within limits."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from psoas.errors import RecordingError

LARGEST = 200 * 2**20
"""Bytes, packed and unpacked; a day of recording every second with running dynamics is under 10 MB."""

MOST = 500
"""FIT files of one archive: some years of running."""

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
SUFFIXES = (".fit", ".fit.gz")

UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)
"""What zipfile and zlib raise: a broken archive, a name that is no text, a password, a way of packing or a version that they do not know."""

FEWER = "Unpack it, and choose the runs that count."
AGAIN = "Download it again."


@dataclass(frozen=True, slots=True)
class FitPart:
    """One FIT file.

    Parameters
    ----------
    name
        Of the file; of one among several in an archive "archive.zip: run.fit".
    content
        Where it lies, or its bytes where it was packed.
    """

    name: str
    content: Path | bytes


def fit_parts(path: str | Path, *, largest: int = LARGEST) -> Iterator[FitPart]:
    """Yield the FIT files that a file holds: one, or those of an archive; what it is its first bytes say, not its name.

    Parameters
    ----------
    path
        The file. One that is neither gzip nor ZIP is yielded as it is.
    largest
        Bytes, packed and unpacked.

    Raises
    ------
    RecordingError
        If it cannot be read or unpacked, is larger, or is an archive with no FIT file or too many.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4)
    except OSError as error:
        raise RecordingError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None
    if size > largest:
        raise RecordingError(f"{path.name} has {size / 2**20:.0f} MB, more than any recording.", "Give the .fit file of one activity.")
    if head.startswith(GZIP):
        with path.open("rb") as stream:
            yield FitPart(path.name, _gunzipped(stream.read(), path.name, largest))
    elif head == ZIP:
        yield from _archived(path, largest)
    else:
        yield FitPart(path.name, path)


def holds_fit(path: Path) -> bool:
    """Return whether a file is named as one that holds FIT files, and of an archive whether it lists any."""
    name = path.name.lower()
    if not name.endswith(".zip"):
        return name.endswith(SUFFIXES)
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(_members(archive))
    except UNREADABLE:
        return False


def _archived(path: Path, largest: int) -> Iterator[FitPart]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members(archive)
            if not members:
                raise RecordingError(f"{path.name} holds no FIT file.", "Give the file that the watch saved, or the archive of its export.")
            total = sum(one.file_size for one in members)
            if len(members) > MOST or total > largest:
                raise RecordingError(f"{path.name} holds {len(members)} FIT files of {total / 2**20:.0f} MB, more than are read at once.", FEWER)
            for member in members:
                name = path.name if len(members) == 1 else f"{path.name}: {Path(member.filename).name}"
                with archive.open(member) as stream:
                    content = stream.read(largest)  # an archive may tell less than it holds
                yield FitPart(name, _gunzipped(content, name, largest) if content.startswith(GZIP) else content)
    except UNREADABLE as error:
        raise RecordingError(f"{path.name} cannot be unpacked: {error}.", AGAIN) from None


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the FIT files of an archive, without what macOS keeps beside each."""
    listed = [one for one in archive.infolist() if one.filename.lower().endswith(SUFFIXES)]
    return [one for one in listed if not Path(one.filename).name.startswith("._")]


def _gunzipped(packed: bytes, name: str, largest: int) -> bytes:
    """Return what was compressed, with nothing unpacked beyond the limit."""
    try:
        content = zlib.decompressobj(wbits=31).decompress(packed, largest + 1)
    except zlib.error as error:
        raise RecordingError(f"{name} cannot be unpacked: {error}.", AGAIN) from None
    if len(content) > largest:
        raise RecordingError(f"{name} holds more than any recording.", "Give the file of one activity.")
    return content
