"""Read a C3D file in a process of its own, because a broken file can end the process that reads it.

Run as a script with the file, the archive to write, and limits of memory in bytes and of processor time in s. It
imports nothing of psoas, so it starts fast and the limits hold for the C3D library alone.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

try:
    import resource
except ImportError:  # Windows: the parent's time limit still holds
    resource = None  # type: ignore[assignment]


WRONG_FILE, NO_MEMORY = 3, 4


def main(arguments: list[str], read: Callable[[str], dict[str, Any]]) -> int:
    """Read, write the archive, and return 0; on an error say it on one line and return 3, for want of memory return 4."""
    source, target, memory, seconds = arguments
    if resource is not None:
        for kind, limit in ((resource.RLIMIT_AS, int(memory)), (resource.RLIMIT_CPU, int(seconds)), (resource.RLIMIT_CORE, 0)):
            # macOS refuses a limit of address space; the others and the parent's time limit still hold.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (limit, limit))
    try:
        np.savez(target, **read(source))
    except MemoryError:
        return NO_MEMORY
    except Exception as error:
        if "bad_alloc" in str(error):
            return NO_MEMORY
        print(" ".join(str(error).split()) or type(error).__name__, file=sys.stderr)
        return WRONG_FILE
    return 0


def read(source: str) -> dict[str, Any]:
    """Return the parts of a C3D file as plain arrays."""
    import ezc3d

    plate_fault = ""
    try:
        content = ezc3d.c3d(source, extract_forceplat_data=True)
        platforms = list(content["data"]["platform"])
    except Exception as error:  # a file may have good markers and plates that the library cannot work out
        content, platforms, plate_fault = ezc3d.c3d(source), [], " ".join(str(error).split()).rstrip(".")
    points, header, parameters = content["data"]["points"], content["header"], content["parameters"]
    parts: dict[str, Any] = {
        "points": points[:3],
        "labels": np.array(_labels(parameters, "POINT")[: points.shape[1]], dtype=str),
        "plate_fault": np.array(plate_fault, dtype=str),
        "point_unit": np.array(_first(parameters, "POINT", "UNITS", "mm"), dtype=str),
        "up": np.array(_first(parameters, "POINT", "Y_SCREEN", ""), dtype=str),
        "rate": float(header["points"]["frame_rate"]),
        "first_frame": int(header["points"]["first_frame"]),
        "analog": content["data"]["analogs"][0],
        "analog_labels": np.array(_labels(parameters, "ANALOG")[: content["data"]["analogs"].shape[1]], dtype=str),
        "analog_units": np.array(_values(parameters, "ANALOG", "UNITS"), dtype=str),
        "analog_rate": float(header["analogs"]["frame_rate"]),
        "event_labels": np.array(_values(parameters, "EVENT", "LABELS"), dtype=str),
        "event_contexts": np.array(_values(parameters, "EVENT", "CONTEXTS"), dtype=str),
        "event_times": np.array(_values(parameters, "EVENT", "TIMES"), dtype=float),
    }
    if platforms:
        parts["plate_units"] = np.array([[p["unit_force"], p["unit_position"], p["unit_moment"]] for p in platforms], dtype=str)
        for name, key in (("force", "force"), ("centre_of_pressure", "center_of_pressure"), ("free_moment", "Tz")):
            parts[name] = np.stack([p[key] for p in platforms], axis=2)
    return parts


def _values(parameters: Any, group: str, name: str) -> Any:
    if group not in parameters or name not in parameters[group]:
        return []
    return parameters[group][name].get("value", [])


def _first(parameters: Any, group: str, name: str, otherwise: str) -> str:
    values = list(_values(parameters, group, name))
    return str(values[0]).strip() if values else otherwise


def _labels(parameters: Any, group: str) -> list[str]:
    # More than 255 labels continue in LABELS2, LABELS3 ...
    labels = list(_values(parameters, group, "LABELS"))
    for number in range(2, 10):
        labels += list(_values(parameters, group, f"LABELS{number}"))
    return [str(label).strip() for label in labels]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], read))
