"""What a file in a folder is: a kind of recording, or the reason why it is none. Looks at names and beginnings, never at more."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from psoas.errors import RecordingError
from psoas.recording.forces import force_stems
from psoas.recording.json_file import load_json
from psoas.recording.rbds import is_rbds
from psoas.recording.rtmpose import is_rtmpose
from psoas.recording.trc import names_keypoints

Kind = Literal["video", "keypoints", "markers", "forces", "angles", "static", "model", "fit", "subject", "none"]

VIDEOS = (".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v", ".mts", ".3gp")
PICTURES = (".png", ".jpg", ".jpeg", ".heic", ".tif", ".tiff", ".gif", ".svg", ".webp")
STANDING = re.compile(r"static|standing|calib|t-?pose|(?:^|[\W_])cal(?:[\W_]|$)", re.IGNORECASE)
BEGINNING = 20000  # bytes of a text file that are looked at
LARGEST_JSON = 512 * 2**20
SUBJECT_FILE = "subject.json"
OPENPOSE = re.compile(r"_\d+_keypoints\.json$")
REASONS = {
    ".xml": "A set-up of OpenSim, not a recording.",
    ".sto": "A table of results of OpenSim, not a recording.",
    ".csv": "A table, not a recording. If it says which files belong together, give it as --manifest.",
    ".md": "A text to read, not a recording.",
    ".txt": "A text file without a known header of markers or forces, not a recording.",
    ".pdf": "A document, not a recording.",
    ".html": "A document, not a recording.",
    ".json": "JSON without keypoints of a known pose model, not a recording.",
    "": "A text to read, not a recording.",
}
PICTURE = "A picture; a stride needs a video."
TO_READ = re.compile(r"licen[cs]e|readme|notice|copying|credits", re.IGNORECASE)
UNKNOWN = "Not a kind of file that psoas reads."


@dataclass(frozen=True, slots=True)
class Sorted:
    """A file, what it is, and for "none" the reason."""

    path: Path
    kind: Kind
    reason: str = ""


def sort_file(path: Path) -> Sorted:
    """Return what a file is.

    A C3D file is taken for markers, or for a standing trial where its name says so; what is in it is seen when it is run.
    """
    suffix = path.suffix.lower()
    if suffix in VIDEOS:
        return Sorted(path, "video")
    if TO_READ.match(path.name):
        return Sorted(path, "none", REASONS[""])
    if suffix in PICTURES:
        return Sorted(path, "none", PICTURE)
    if suffix in (".fit", ".osim"):
        return Sorted(path, "fit" if suffix == ".fit" else "model")
    if suffix == ".c3d":
        return Sorted(path, _moving_or_standing(path))
    try:
        return _by_content(path, suffix)
    except (RecordingError, OSError, ValueError) as error:
        return Sorted(path, "none", str(error))


def _by_content(path: Path, suffix: str) -> Sorted:
    if suffix == ".trc":
        return Sorted(path, "keypoints" if names_keypoints(_beginning(path)) else _moving_or_standing(path))
    if suffix in (".mot", ".sto"):
        columns = _columns(path)
        if force_stems(columns):
            return Sorted(path, "forces")
        return Sorted(path, "angles") if suffix == ".mot" else Sorted(path, "none", REASONS[".sto"])
    if suffix == ".txt" and is_rbds(path):
        return Sorted(path, "forces" if _beginning(path).startswith("Time\tFx") else _moving_or_standing(path))
    if suffix == ".parquet":
        ours = b"psoas" in b"".join((pq.read_schema(path).metadata or {}).keys()) if _is_parquet(path) else False
        return Sorted(path, "keypoints") if ours else Sorted(path, "none", "A Parquet table, not keypoints of psoas.")
    if suffix == ".json":
        return _json(path)
    return Sorted(path, "none", REASONS.get(suffix, UNKNOWN))


def is_openpose_folder(files: list[str]) -> bool:
    """Whether a folder's files are the frames of OpenPose, by their names."""
    frames = [name for name in files if name.endswith(".json")]
    return len(frames) > 1 and all(OPENPOSE.search(name) for name in frames)


def _json(path: Path) -> Sorted:
    if path.name == SUBJECT_FILE:
        return Sorted(path, "subject")
    if path.stat().st_size > LARGEST_JSON:
        return Sorted(path, "none", "JSON larger than any recording of keypoints.")
    known = is_rtmpose(load_json(path))
    return Sorted(path, "keypoints") if known else Sorted(path, "none", REASONS[".json"])


def _moving_or_standing(path: Path) -> Kind:
    return "static" if STANDING.search(path.stem) else "markers"


def _beginning(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(BEGINNING).decode("utf-8-sig", errors="replace")


def _columns(path: Path) -> list[str]:
    """Return the column names of an OpenSim table; none where its header does not end within the beginning."""
    lines = iter(_beginning(path).splitlines())
    for line in lines:
        if line.strip().lower() == "endheader":
            return next((row.split() for row in lines if row.strip()), [])
    return []


def _is_parquet(path: Path) -> bool:
    try:
        pq.read_schema(path)
    except (pa.ArrowException, OSError):
        return False
    return True


def read_subject(path: Path) -> dict[str, object]:
    """Return what subject.json says: id (of the person), sex, mass_kg, height_m, age, and speed_m_s, a number or one for each trial.

    Raises
    ------
    RecordingError
        If it is not a JSON object.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordingError(f"{path.name} cannot be read: {error}.", "It should be a JSON object.") from None
    if not isinstance(content, dict):
        raise RecordingError(f"{path.name} is not a JSON object.", 'Write {"mass_kg": 70, "height_m": 1.75} or leave it out.')
    return content
