"""The manifest: a CSV file that says which files belong together and who ran."""

from __future__ import annotations

import csv
from dataclasses import fields
from pathlib import Path
from typing import Any

from psoas.cohort.trial_spec import FILE_ROLES, TrialSpec
from psoas.errors import PsoasError, SettingError
from psoas.recording.runner import Conditions, Runner

COLUMNS = tuple(field.name for field in fields(TrialSpec) if field.name != "told_by")
NUMBERS = ("height", "mass", "age", "speed", "frame_rate")


def read_manifest(path: Path, folder: Path) -> tuple[TrialSpec, ...]:
    """Return one trial for each row.

    Parameters
    ----------
    path
        CSV file, UTF-8, with a header. Columns are those of `TrialSpec`: trial, runner, session, video, keypoints, rear, markers,
        forces, static, model, fit, height (m), mass (kg), sex (f or m), age, speed (m/s), surface, frame_rate, group. What
        is left out is not known; `trial` left out is numbered.
    folder
        Where the names of files start from.

    Raises
    ------
    SettingError
        With the line, if a column is not known, a number is none or out of range, a file is missing, a row has no recording,
        or two rows have one name.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream)
            header, rows = [name.strip() for name in reader.fieldnames or []], list(reader)
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        raise SettingError(f"The manifest {path.name} cannot be read: {error}.", "Save it as CSV with UTF-8.") from None
    unknown = [name for name in header if name not in COLUMNS]
    if unknown or not header:
        raise SettingError(
            f"The manifest {path.name} has columns that are not known: {', '.join(unknown) or 'none'}.", f"Known are {', '.join(COLUMNS)}."
        )
    specs: dict[str, TrialSpec] = {}
    for number, row in enumerate(rows, start=2):
        where = f"{path.name} line {number}"
        given = {name.strip(): (value or "").strip() for name, value in row.items() if name is not None}
        spec = _spec({name: value for name, value in given.items() if value}, folder, where, f"trial {number - 1}")
        if spec.trial in specs:
            raise SettingError(f"{where}: the trial {spec.trial} is named twice.", "Give each trial its own name.")
        specs[spec.trial] = spec
    return tuple(specs.values())


def _spec(given: dict[str, str], folder: Path, where: str, otherwise: str) -> TrialSpec:
    values: dict[str, Any] = {"trial": otherwise, **given, "told_by": "manifest" if "runner" in given else ""}
    for name in NUMBERS:
        if name in given:
            try:
                values[name] = float(given[name])
            except ValueError:
                raise SettingError(f"{where}: {name} is '{given[name]}', which is no number.", "Write 1.78, with a full stop.") from None
    for name in FILE_ROLES:
        if name in given:
            values[name] = folder / given[name]
            if not values[name].exists():
                raise SettingError(f"{where}: there is no file {given[name]}.", f"Names start from {folder.name or folder}.")
    spec = TrialSpec(**values)
    try:
        Runner(height=spec.height, mass=spec.mass, sex=spec.sex, age=spec.age)  # type: ignore[arg-type]
        Conditions(speed=spec.speed, surface=spec.surface)  # type: ignore[arg-type]
    except PsoasError as error:
        raise SettingError(f"{where}: {error.what}", error.remedy) from None
    if not spec.kind:
        raise SettingError(f"{where} names no recording.", "Give a video, keypoints, markers or fit.")
    return spec
