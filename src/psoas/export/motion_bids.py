"""Keypoints and markers as Motion-BIDS, the Brain Imaging Data Structure's layout for motion.

Jeung et al. 2024, 10.1038/s41597-024-03559-8; BIDS specification 1.9.0 and later, "Motion".
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from psoas import __version__
from psoas.errors import SettingError
from psoas.recording.dataset import FloatArray
from psoas.recording.runner import Runner

BIDS_VERSION = "1.9.0"
LABEL = re.compile(r"[0-9a-zA-Z]+")
OLDEST_TOLD = 89  # years; older people are few enough to be found by their age
MISSING = "n/a"
CHANNEL_COLUMNS = ("name", "component", "type", "tracked_point", "units", "reference_frame", "description")
CHANNEL_KINDS = ("POS", "LATENCY", "MISC", "ACCEL", "ANGACCEL", "GYRO", "JNTANG", "MAGN", "ORNT", "VEL")
AXES = {
    "px": "Picture: x to its right, y down, in pixels from its upper left corner.",
    "m": "Laboratory: x forward, y up, z to the right, in metres.",
}
POINT_KINDS = ("keypoint", "marker")
PARTICIPANT_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "age": {"Description": "Age on the day, 89+ for 89 and older.", "Units": "year"},
    "sex": {"Description": "Sex, as given.", "Levels": {"F": "female", "M": "male"}},  # type: ignore[dict-item]
    "height": {"Description": "Height, as given.", "Units": "m"},
    "mass": {"Description": "Body mass, as given.", "Units": "kg"},
}


@dataclass(frozen=True, slots=True)
class Labels:
    """The names under which a recording stands in a data set: letters and digits only.

    Parameters
    ----------
    subject, session
        Who and which visit; a code, not a name.
    task
        What was done.
    system
        What tracked the motion.

    Raises
    ------
    SettingError
        If one holds anything but letters and digits.
    """

    subject: str = "01"
    session: str = "01"
    task: str = "running"
    system: str = "video"

    def __post_init__(self) -> None:
        for name in ("subject", "session", "task", "system"):
            if not LABEL.fullmatch(getattr(self, name)):
                raise SettingError(f"BIDS cannot take '{getattr(self, name)}' as {name}.", "Use letters and digits only, such as 07.")


def write_motion_bids(
    recording: xr.Dataset, folder: str | Path, labels: Labels | None = None, *, runner: Runner | None = None, name: str = "Running recorded by psoas"
) -> Mapping[str, Path]:
    """Add a recording of keypoints or markers to a Motion-BIDS data set; make the data set if it is not there.

    Parameters
    ----------
    recording
        Positions in px or m, see `psoas.recording.dataset`; confidence is written where there is some. Points that
        were not seen are ``n/a``. Time stamps stand in a latency channel, because pictures need not be evenly spaced.
    folder
        Root of the data set. Its description and README stay as they are if they exist; the participant's row is
        replaced, others are kept.
    labels
        Subject, session, task and tracking system.
    runner
        Gives age, sex, height and mass where they are known. The name is never written.
    name
        Of the data set, when it is made.

    Returns
    -------
    Mapping
        "motion", "sidecar", "channels", "channels_sidecar", "participants", "description" -> path.

    Raises
    ------
    SettingError
        If a label cannot be one, or the recording has no positions.
    """
    labels = labels or Labels()
    points = next((kind for kind in POINT_KINDS if "position" in recording and kind in recording["position"].dims), None)
    if points is None:
        raise SettingError("There are no keypoints or markers to write as Motion-BIDS.", "Give a recording with positions.")
    folder = Path(folder)
    place = folder / f"sub-{labels.subject}" / f"ses-{labels.session}" / "motion"
    place.mkdir(parents=True, exist_ok=True)
    stem = f"sub-{labels.subject}_ses-{labels.session}_task-{labels.task}_tracksys-{labels.system}"
    rows, values = _channels(recording, points)
    texts = {
        "motion": (place / f"{stem}_motion.tsv", _table([[_cell(value) for value in frame] for frame in values])),
        "sidecar": (place / f"{stem}_motion.json", _json(_sidecar(recording, labels, rows, points))),
        "channels": (place / f"{stem}_channels.tsv", _table([CHANNEL_COLUMNS, *rows])),
        "channels_sidecar": (place / f"{stem}_channels.json", _json(_frames(recording))),
        "participants": (folder / "participants.tsv", _participants(folder / "participants.tsv", labels, runner or Runner())),
        "participants_sidecar": (folder / "participants.json", _json(PARTICIPANT_COLUMNS)),
        "description": (folder / "dataset_description.json", _json(_description(name))),
        "readme": (folder / "README", f"{name}\n\nWritten by psoas {__version__}. Every position is as it was found, before repair and smoothing.\n"),
    }
    for kind, (path, text) in texts.items():
        if kind not in ("description", "readme") or not path.exists():
            path.write_text(text, encoding="utf-8")
    return {kind: path for kind, (path, _) in texts.items()}


def _channels(recording: xr.Dataset, points: str) -> tuple[list[tuple[str, ...]], FloatArray]:
    """Return one row a channel, and their values (frames, channels)."""
    position, unit = recording["position"], recording.attrs["space_unit"]
    time = recording["time"].values
    rows: list[tuple[str, ...]] = [("latency", MISSING, "LATENCY", MISSING, "s", MISSING, "Time since the first frame")]
    columns = [time - time[0]]
    for point in position[points].values:
        for axis in position["space"].values:
            rows.append((f"{point}_POS_{axis}", str(axis), "POS", str(point), unit, "global", f"Position of {point}".replace("_", " ")))
            columns.append(position.sel({points: point, "space": axis}).values)
        if "confidence" in recording and np.isfinite(recording["confidence"].sel({points: point}).values).any():
            rows.append((f"{point}_confidence", MISSING, "MISC", str(point), MISSING, MISSING, "The model's own word for it, 0 to 1; not an error"))
            columns.append(recording["confidence"].sel({points: point}).values)
    return rows, np.column_stack(columns)


def _sidecar(recording: xr.Dataset, labels: Labels, rows: Sequence[tuple[str, ...]], points: str) -> dict[str, Any]:
    time, attrs = recording["time"].values, recording.attrs
    kinds = [row[2] for row in rows]
    effective = float((len(time) - 1) / (time[-1] - time[0])) if len(time) > 1 else MISSING
    return {
        "TaskName": labels.task,
        "TaskDescription": f"{labels.task.capitalize()}, as recorded.",
        "SamplingFrequency": float(attrs["frame_rate"]),
        "SamplingFrequencyEffective": effective,
        "TrackingSystemName": str(attrs.get("pose_model", "video" if points == "keypoint" else "motion capture")),
        "SoftwareVersions": f"psoas {__version__}",
        "TrackedPointsCount": int(recording.sizes[points]),
        "MotionChannelCount": len(rows),
        **{f"{kind}ChannelCount": kinds.count(kind) for kind in CHANNEL_KINDS},
        "MissingValues": MISSING,
        "SpatialUnits": AXES[attrs["space_unit"]],
    }


def _frames(recording: xr.Dataset) -> dict[str, Any]:
    unit = recording.attrs["space_unit"]
    level = {"Description": AXES[unit], "RotationRule": MISSING, "RotationOrder": MISSING, "SpatialAxes": "ASR" if unit == "m" else MISSING}
    return {"reference_frame": {"Levels": {"global": level}}}


def _participants(path: Path, labels: Labels, runner: Runner) -> str:
    """Return participants.tsv with the runner's row; only columns that somebody has a value in."""
    known: dict[str, dict[str, str]] = {}
    if path.exists():
        reader = csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t")
        known = {row["participant_id"]: dict(row) for row in reader}
    told = {"age": runner.age, "sex": runner.sex and runner.sex.upper(), "height": runner.height, "mass": runner.mass}
    words = {name: "89+" if name == "age" and float(value or 0) >= OLDEST_TOLD else _word(value) for name, value in told.items() if value is not None}
    known[f"sub-{labels.subject}"] = {"participant_id": f"sub-{labels.subject}"} | words
    columns = list(dict.fromkeys(["participant_id", *(name for row in known.values() for name in row)]))
    return _table([columns, *([row.get(name) or MISSING for name in columns] for _, row in sorted(known.items()))])


def _description(name: str) -> dict[str, Any]:
    return {
        "Name": name,
        "BIDSVersion": BIDS_VERSION,
        "DatasetType": "raw",
        "GeneratedBy": [{"Name": "psoas", "Version": __version__}],
    }


def _word(value: object) -> str:
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def _cell(value: float) -> str:
    return repr(float(value)) if np.isfinite(value) else MISSING


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _table(rows: Sequence[Sequence[str]]) -> str:
    stream = StringIO()
    csv.writer(stream, delimiter="\t", lineterminator="\n").writerows(rows)
    return stream.getvalue()
