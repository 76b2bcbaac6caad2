"""A folder -> the trials in it and the files that are none, folder by folder, so that any number of files takes no more memory."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from psoas.cohort.pairing import common_name, pair
from psoas.cohort.sorting import SUBJECT_FILE, Sorted, is_openpose_folder, read_subject, sort_file
from psoas.cohort.trial_spec import FILE_ROLES, TrialSpec
from psoas.cohort.who import Level, with_runner
from psoas.errors import RecordingError

FRAMES_FOLDER = re.compile(r"json|keypoints|openpose|output", re.IGNORECASE)

MARK = ".psoas-batch"
"""A file that says a folder holds results of a batch; such a folder is never searched."""


@dataclass(frozen=True, slots=True)
class NotRun:
    """A file that no trial uses, and why."""

    path: Path
    reason: str


def find_trials(
    folder: Path, known: tuple[TrialSpec, ...] = (), *, frame_rate: float | None = None, layout: tuple[Level, ...] = ()
) -> Iterator[TrialSpec | NotRun]:
    """Give every trial of a folder and its subfolders, and every file that belongs to none, in the order of their names.

    Files are put together within one folder only. What could belong to several is not guessed: it is given with the reason.

    Parameters
    ----------
    folder
        Where to look. Hidden files, links to folders and results of a batch are left out.
    known
        Trials of a manifest, given first; their files are not looked at again.
    frame_rate
        Frames per second of keypoints that do not say.
    layout
        What each level of folders stands for, from `psoas.cohort.who.parse_layout`.
    """
    yield from known
    used = {path.resolve() for spec in known for path in spec.files.values()}
    subjects: dict[Path, dict[str, Any]] = {}
    for where, folders, names in os.walk(folder):
        here = Path(where)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not (here / name / MARK).exists())
        files = sorted(name for name in names if not name.startswith("."))
        subjects = {above: said for above, said in subjects.items() if above == here or above in here.parents}
        if here.resolve() in used or MARK in names:
            continue
        if is_openpose_folder(files):
            yield with_runner(TrialSpec(_name(here / "keypoints", folder), keypoints=here, frame_rate=frame_rate), folder, layout)
            files = [name for name in files if not name.endswith(".json")]
        sorted_files = [sort_file(here / name) for name in files if (here / name).resolve() not in used]
        subjects |= _subject(here, sorted_files)
        for found in pair(sorted_files):
            if isinstance(found, Sorted):
                yield NotRun(found.path, found.reason)
            else:
                spec = replace(found, trial=_name(here / found.trial, folder), frame_rate=frame_rate if found.keypoints is not None else None)
                place = next((above for above in (here, *here.parents) if above in subjects), None)
                said = subjects[place] if place is not None else {}
                subject = _person(said, place, folder) if place is not None else ""
                yield with_runner(_with_subject(spec, said), folder, layout, subject)


def _name(path: Path, folder: Path) -> str:
    """Return a trial's name: its path; where its own name says nothing ("markers", "json"), the folder's, unless a file beside that has it."""
    here = path.parent
    if here != folder and not common_name(path) and not any(one.stem == here.name for one in here.parent.iterdir() if one.is_file()):
        path, here = here, here.parent
        if here != folder and FRAMES_FOLDER.fullmatch(path.name):
            path = here
    return path.relative_to(folder).as_posix()


def _subject(here: Path, files: list[Sorted]) -> dict[Path, dict[str, Any]]:
    for file in files:
        if file.path.name == SUBJECT_FILE:
            try:
                return {here: read_subject(file.path)}
            except RecordingError:
                return {}
    return {}


def _person(said: dict[str, Any], place: Path, folder: Path) -> str:
    """Return the name of whom a subject.json speaks of: its id, or else the folder it lies in."""
    return str(said.get("id") or (place.relative_to(folder).as_posix() if place != folder else folder.resolve().name))


def _with_subject(spec: TrialSpec, said: dict[str, Any]) -> TrialSpec:
    """Return the trial with what subject.json says of its runner."""
    speed = said.get("speed_m_s")
    if isinstance(speed, dict):
        parts = {part for path in (getattr(spec, role) for role in FILE_ROLES) if path is not None for part in (path.stem, path.parent.name)}
        speed = next((value for name, value in speed.items() if name in parts), None)
    sex = str(said.get("sex", ""))[:1].lower()
    numbers = {"height": said.get("height_m"), "mass": said.get("mass_kg"), "age": said.get("age"), "speed": speed}
    given: dict[str, Any] = {name: float(value) for name, value in numbers.items() if isinstance(value, int | float) and value > 0}
    return replace(spec, **given, sex=sex if sex in ("f", "m") else None)
