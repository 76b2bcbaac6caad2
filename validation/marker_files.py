"""Plain readers of the marker and force files that the validation uses."""

from __future__ import annotations

from pathlib import Path

import ezc3d
import numpy as np
import pandas as pd

Markers = dict[str, np.ndarray]


def read_trc(path: Path) -> tuple[np.ndarray, Markers]:
    """Return (time in s, marker name -> (frames, 3) in m) of a TRC file."""
    lines = path.read_text().splitlines()
    scale = 1e-3 if lines[2].split()[4] == "mm" else 1.0
    names = lines[3].split()[2:]
    table = pd.read_csv(path, sep="\t", skiprows=5, header=None, skip_blank_lines=True).apply(pd.to_numeric, errors="coerce")
    values = table.to_numpy(dtype=float)[:, : 2 + 3 * len(names)]
    return values[:, 1], {name: scale * values[:, 2 + 3 * k : 5 + 3 * k] for k, name in enumerate(names)}


def read_storage(path: Path) -> pd.DataFrame:
    """Return the table of an OpenSim .mot or .sto file."""
    with path.open() as stream:
        header = next(number for number, line in enumerate(stream) if line.strip() == "endheader")
    return pd.read_csv(path, sep=r"\s+", skiprows=header + 1)


def read_rbds_markers(path: Path, rate: float = 150.0) -> tuple[np.ndarray, Markers]:
    """Return (time in s, marker name -> (frames, 3) in m) of an RBDS text file (Fukuchi 2017); frames are `rate` apart."""
    table = pd.read_csv(path, sep="\t")
    names = [column[:-1] for column in table.columns if column.endswith("X")]
    values = {name: 1e-3 * table[[f"{name}{axis}" for axis in "XYZ"]].to_numpy(dtype=float) for name in names}
    return np.arange(len(table)) / rate, values


def read_c3d(path: Path) -> tuple[np.ndarray, Markers, np.ndarray, dict[str, np.ndarray]]:
    """Return (marker time, markers in m, analog time, analog name -> values as stored) of a C3D file."""
    file = ezc3d.c3d(str(path))
    parameters, points = file["parameters"], file["data"]["points"]
    analogs = file["data"]["analogs"][0]
    labels = parameters["POINT"]["LABELS"]["value"]
    scale = 1e-3 if parameters["POINT"]["UNITS"]["value"][0] == "mm" else 1.0
    time = np.arange(points.shape[2]) / parameters["POINT"]["RATE"]["value"][0]
    analog_time = np.arange(analogs.shape[1]) / parameters["ANALOG"]["RATE"]["value"][0]
    markers = {label: scale * points[:3, k].T for k, label in enumerate(labels)}
    return time, markers, analog_time, dict(zip(parameters["ANALOG"]["LABELS"]["value"], analogs, strict=True))
