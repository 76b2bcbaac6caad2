"""Ground reaction forces: one set of variables, whatever the file calls its columns.

``force`` (N, as the ground pushes the runner), ``centre_of_pressure`` (m) and ``free_moment`` (N m), each over
(time_force, space, plate), in the axes of the markers: y up. The centre of pressure is nan where there is no load.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from psoas.errors import RecordingError
from psoas.recording.dataset import FloatArray

SPACE = ("x", "y", "z")


def make_forces(
    time: FloatArray, plate: list[str], force: FloatArray, centre_of_pressure: FloatArray, free_moment: FloatArray, **attrs: Any
) -> xr.Dataset:
    """Build the force variables.

    Parameters
    ----------
    time
        (samples,) s.
    plate
        Name of each plate.
    force, centre_of_pressure, free_moment
        (samples, 3, plates) in N, m and N m.
    **attrs
        Kept as attributes.

    Returns
    -------
    xarray.Dataset
    """
    dims = ("time_force", "space", "plate")
    unloaded = ~(np.abs(force).max(axis=1, keepdims=True) > 0)
    return xr.Dataset(
        {
            "force": (dims, force, {"unit": "N"}),
            "centre_of_pressure": (dims, np.where(unloaded, np.nan, centre_of_pressure), {"unit": "m"}),
            "free_moment": (dims, free_moment, {"unit": "N m"}),
        },
        coords={"time_force": time, "space": list(SPACE), "plate": plate},
        attrs=attrs,
    )


def has_forces(table: xr.Dataset) -> bool:
    """Whether the table's columns hold at least one force with its point of application."""
    return bool(force_stems(list(map(str, table.data_vars))))


def force_stems(columns: Sequence[str]) -> list[str]:
    """Return the beginnings of the columns that hold a force and its point of application: ``R_ground_force_``."""
    wanted = {f"{kind}{axis}" for kind in "vp" for axis in SPACE}
    return [name[:-2] for name in columns if name.endswith("vx") and all(name[:-2] + end in columns for end in wanted)]


def forces_from_table(table: xr.Dataset) -> xr.Dataset:
    """Turn OpenSim's columns of external loads into force variables.

    A force is a stem with vx, vy, vz (``R_ground_force_v``, ``ground_force_1_v``), its point the same stem with px,
    py, pz, its free moment the stem with torque or moment in place of force; a moment that is absent is zero.

    Parameters
    ----------
    table
        As `psoas.recording.mot.read_table` gives it.

    Returns
    -------
    xarray.Dataset

    Raises
    ------
    RecordingError
        If it holds no force.
    """
    stems = force_stems(list(map(str, table.data_vars)))
    if not stems:
        raise RecordingError(
            f"{table.attrs.get('source', 'The table')} holds no ground reaction force.",
            "Columns should be named like ground_force_vx and ground_force_px.",
        )
    columns = set(map(str, table.data_vars))

    def three(names: list[str]) -> FloatArray:
        return np.column_stack([table[name].values if name in columns else np.zeros(table.sizes["time"]) for name in names])

    force = np.stack([three([f"{stem}v{axis}" for axis in SPACE]) for stem in stems], axis=2)
    point = np.stack([three([f"{stem}p{axis}" for axis in SPACE]) for stem in stems], axis=2)
    moment = np.stack([three(_moment_columns(stem, columns)) for stem in stems], axis=2)
    names = [_plate_name(stem, number) for number, stem in enumerate(stems, start=1)]
    return make_forces(table["time"].values, names, force, point, moment, **table.attrs)


def table_of_forces(recording: xr.Dataset) -> xr.Dataset:
    """Turn force variables into OpenSim's columns; a centre of pressure without load is written as zero."""
    columns: dict[str, Any] = {}
    for plate in recording["plate"].values:
        one = recording.sel(plate=plate)
        for variable, stem in (
            ("force", f"{plate}_ground_force_v"),
            ("centre_of_pressure", f"{plate}_ground_force_p"),
            ("free_moment", f"{plate}_ground_torque_"),
        ):
            for axis in SPACE:
                columns[f"{stem}{axis}"] = ("time", np.nan_to_num(one[variable].sel(space=axis).values))
    return xr.Dataset(columns, coords={"time": recording["time_force"].values}, attrs={**recording.attrs, "in_degrees": False})


def add_forces(recording: xr.Dataset, forces: xr.Dataset) -> xr.Dataset:
    """Return the Recording with the force variables of `forces` beside its own; attributes of `recording` stay."""
    names = ["force", "centre_of_pressure", "free_moment"]
    return recording.assign({name: forces[name] for name in names})


def _moment_columns(stem: str, columns: set[str]) -> list[str]:
    for word in ("torque", "moment"):
        for letter in ("", "m"):
            names = [f"{stem.replace('force', word)}{letter}{axis}" for axis in SPACE]
            if set(names) <= columns:
                return names
    return [""] * 3


def _plate_name(stem: str, number: int) -> str:
    name = stem.replace("ground_force", "").strip("_").replace("__", "_")
    return name or str(number)
