"""A MuscleTrial -> files that OpenSim, spreadsheets and data frames open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from psoas.body.chain import MuscleTrial
from psoas.body.osim.writer import write_osim
from psoas.errors import RecordingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

MUSCLE_COLUMNS = ("length", "velocity", "fiber_length", "activation", "force", "passive_force", "power")


def write_trial(trial: MuscleTrial, folder: Path) -> Mapping[str, Path]:
    """Write a trial's results.

    Parameters
    ----------
    trial
        What `psoas.body.chain.muscle_trial` gave.
    folder
        Made if it is not there.

    Returns
    -------
    Mapping
        Kind -> path: coordinates.mot (degrees and m), moments.sto, activation.sto, force.sto, length.sto and
        reactions.sto open in OpenSim; model.osim is the model as scaled, missing where a file cannot hold it;
        muscles.parquet is a long table of time and muscle; verdict.json says whether the result may be quoted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data, model = trial.data, trial.model
    time = data["time"].values
    turning = np.array([coordinate.motion == "rotational" for coordinate in model.coordinates])
    shown = np.where(turning, np.rad2deg(data["coordinate_value"].values), data["coordinate_value"].values)
    kinds = ["moment" if turns else "force" for turns in turning]
    reactions = data["reaction_force"].values.reshape(len(time), -1)
    tables: dict[str, tuple[list[str], FloatArray, bool]] = {
        "coordinates.mot": (list(model.coordinate_names), shown, True),
        "moments.sto": ([f"{name}_{kind}" for name, kind in zip(model.coordinate_names, kinds, strict=True)], data["moment"].values, False),
        "activation.sto": (list(model.muscle_names), data["activation"].values, False),
        "force.sto": (list(model.muscle_names), data["force"].values, False),
        "length.sto": (list(model.muscle_names), data["length"].values, False),
        "reactions.sto": ([f"{joint}_on_child_in_ground_f{axis}" for joint in data["joint"].values for axis in "xyz"], reactions, False),
    }
    written = {}
    for name, (columns, values, degrees) in tables.items():
        written[name.split(".")[0]] = write_table(folder / name, time, columns, values, degrees=degrees)
    with suppress(RecordingError):  # a model that no file can hold is still one whose muscles can be told
        written["model"] = write_osim(model, folder / "model.osim")
    written["muscles"] = folder / "muscles.parquet"
    muscle_table(trial).to_parquet(written["muscles"], index=False)
    written["verdict"] = folder / "verdict.json"
    checks = [
        {"name": check.name, "grade": check.grade, "value": check.value, "limit": check.limit, "unit": check.unit, "said": check.said}
        for check in trial.verdict.checks
    ]
    written["verdict"].write_text(json.dumps({"grade": trial.verdict.grade, "checks": checks}, indent=1), encoding="utf-8")
    return written


def muscle_table(trial: MuscleTrial) -> pd.DataFrame:
    """Return one row a time and muscle: length (m), velocity (m/s), activation, force (N), power (W) and the rest."""
    return trial.data[list(MUSCLE_COLUMNS)].to_dataframe(dim_order=["time", "muscle"]).reset_index()


def write_table(path: Path, time: FloatArray, columns: list[str], values: FloatArray, *, degrees: bool) -> Path:
    """Write a table over time in OpenSim's format (.sto or .mot); return its path."""
    head = [path.stem, "version=1", f"nRows={len(values)}", f"nColumns={len(columns) + 1}", f"inDegrees={'yes' if degrees else 'no'}", "endheader"]
    with path.open("w", encoding="utf-8") as file:
        file.write("\n".join([*head, "\t".join(["time", *columns])]) + "\n")
        np.savetxt(file, np.column_stack([time, values]), fmt="%.10g", delimiter="\t")
    return path
