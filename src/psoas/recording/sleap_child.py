"""Read an HDF5 file of SLEAP in a process of its own; run as a script like `c3d_child`, whose limits it takes."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

WANTED = {"tracks": ("track", "xy", "node", "frame"), "point_scores": ("track", "node", "frame")}
"""Datasets, and the order of their axes where the file does not name them."""


def read(source: str) -> dict[str, Any]:
    """Return the parts of an analysis file as plain arrays; of another HDF5 file only what is in it."""
    import h5py

    with h5py.File(source, "r") as file:
        parts: dict[str, Any] = {"held": np.array(list(file), dtype=str)}
        if "node_names" in file:
            parts["nodes"] = np.array(
                [name.decode() if isinstance(name, bytes) else str(name) for name in np.ravel(file["node_names"][()])], dtype=str
            )
        for name, usual in WANTED.items():
            if name in file:
                said = file[name].attrs.get("dims")
                parts[name] = np.asarray(file[name][()], dtype=float)
                parts[f"{name}_axes"] = np.array(usual if said is None else json.loads(said), dtype=str)
    return parts


if __name__ == "__main__":
    # Isolated Python does not look for modules beside the script.
    spec = importlib.util.spec_from_file_location("c3d_child", Path(__file__).with_name("c3d_child.py"))
    limited = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(limited)  # type: ignore[union-attr]
    sys.exit(limited.main(sys.argv[1:], read))
