"""What one trial is made from, and the key under which its result is kept: a hash of contents, settings and version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from psoas import __version__

Part = Literal["gait", "muscles"]

RESULT_VERSION = 2
"""Version of what a trial's result holds; another one makes every key another."""
FILE_ROLES = ("video", "keypoints", "rear", "markers", "forces", "static", "model", "fit")


@dataclass(frozen=True, slots=True)
class TrialSpec:
    """One trial: its files by role, and what is known of the runner; None or "" where nothing is.

    Parameters
    ----------
    trial
        Its name, one of a kind in a batch.
    runner
        Who ran; trials with the same name are of one person. Empty where nothing says so.
    session
        Name of a repeat by the same runner; empty where nothing says so.
    told_by
        What runner and session rest on: "manifest", "layout", "names", "subject.json", or which names disagree.
    video, keypoints, rear
        Side view as a video, as keypoints (which are then used in its place), and the view from behind.
    markers, forces, static, model
        Marker file or joint angles, measured ground forces (in the marker file if None), standing trial, OpenSim model.
    fit
        A watch's file.
    height, mass, age, speed
        m, kg, years, m/s.
    sex
        "f" or "m".
    surface
        "treadmill" or "overground".
    frame_rate
        Frames per second of keypoints that do not say.
    group
        Any word that a study sorts its trials by.
    """

    trial: str
    runner: str = ""
    session: str = ""
    told_by: str = ""
    video: Path | None = None
    keypoints: Path | None = None
    rear: Path | None = None
    markers: Path | None = None
    forces: Path | None = None
    static: Path | None = None
    model: Path | None = None
    fit: Path | None = None
    height: float | None = None
    mass: float | None = None
    sex: str | None = None
    age: float | None = None
    speed: float | None = None
    surface: str | None = None
    frame_rate: float | None = None
    group: str = ""

    @property
    def files(self) -> dict[str, Path]:
        """Role -> file, those that are there."""
        return {role: path for role in FILE_ROLES if (path := getattr(self, role)) is not None}

    @property
    def kind(self) -> str:
        """What it is made from: "side view", "plates" or "watch", joined by " and " where several are."""
        views = "side view" if self.video is not None or self.keypoints is not None else ""
        return " and ".join(name for name in (views, "plates" if self.markers else "", "watch" if self.fit else "") if name)

    def to_json(self) -> str:
        """Return it on one line."""
        return json.dumps({name: str(value) if isinstance(value, Path) else value for name, value in asdict(self).items() if value not in (None, "")})

    @classmethod
    def from_json(cls, line: str) -> TrialSpec:
        """Return what `to_json` wrote."""
        values: dict[str, Any] = json.loads(line)
        files: dict[str, Any] = {name: Path(value) for name, value in values.items() if name in FILE_ROLES}
        return cls(**{**values, **files})


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every trial of a batch: one pass of the pose model or two, and which parts are run."""

    fast: bool = False
    parts: tuple[Part, ...] = ("gait", "muscles")


def trial_key(spec: TrialSpec, settings: Settings) -> str:
    """Return the key of a trial's result, 40 hexadecimal digits.

    It changes with the content of any file (not with where the files lie or when they were written), what is known of the
    runner, the settings, the version of psoas and that of the tables.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    values = {field.name: getattr(spec, field.name) for field in fields(spec) if field.name not in FILE_ROLES}
    said = {
        "psoas": __version__,
        "result": RESULT_VERSION,
        "settings": asdict(settings),
        "values": values,
        "files": {role: [path.name, content_digest(path)] for role, path in spec.files.items()},
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:40]


def content_digest(path: Path) -> str:
    """Return the SHA-256 of a file, or of the names and contents of the files in a folder of keypoints."""
    from psoas.pose.estimate import file_digest

    if not path.is_dir():
        return file_digest(path)
    whole = hashlib.sha256()
    for file in sorted(path.glob("*.json")):
        whole.update(f"{file.name}\0{file_digest(file)}\n".encode())
    return whole.hexdigest()
