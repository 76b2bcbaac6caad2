"""Run OpenSim 4.6 on a trial: ``python peer_opensim.py DATA FOLDER``; prints its CPU time a step as JSON.

Runs in OpenSim's own environment. Scaling is done first and not timed; its model, ``scaled.osim``, stays in FOLDER.
"""

from __future__ import annotations

import json
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "body"))

import opensim_reference as reference

ACCURACY = 1e-4  # of inverse kinematics; OpenSim's own default is 1e-5
CUTOFF = 12.0
CROSSED = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle", "ankle_angle")


def main(data: Path, folder: Path) -> None:
    """Run inverse kinematics, static optimisation and joint reactions over the whole trial."""
    model = reference.scale(folder, data / "RajagopalLaiUhlrich2023.osim", data / "scale_setup_run.xml", data / "static_run.trc")
    markers = data / "motion_capture_run.trc"
    times = [float(line.split()[1]) for line in markers.read_text().splitlines()[6:] if line.strip()]
    window = times[0], times[-1]
    start = time.process_time()
    motion = reference.inverse_kinematics(folder, model, markers, weights(data / "ik_setup_run.xml"), window, ACCURACY)
    kinematics = time.process_time() - start
    reserves = {f"{name}_{side}": 1.0 for side in "rl" for name in CROSSED}
    reserves |= {f"pelvis_{name}": 100.0 for name in ("tilt", "list", "rotation", "tx", "ty", "tz")}
    strong = reference.add_reserves(folder, model, reserves)
    loads = reference.external_loads(folder, data / "grf_run.xml", data / "grf_run.mot")
    start = time.process_time()
    _, force = reference.static_optimization(folder, strong, motion, loads, window, CUTOFF)
    optimisation = time.process_time() - start
    start = time.process_time()
    reference.joint_reactions(folder, strong, motion, loads, window, CUTOFF)
    reactions = time.process_time() - start
    figures = {"kinematics": kinematics, "optimisation": optimisation, "reactions": reactions, "frames": len(times), "forces": len(force)}
    print(json.dumps(figures))


def weights(setup: Path) -> dict[str, float]:
    """Return the weights of the markers that a set-up of inverse kinematics applies."""
    found = {}
    for task in ET.parse(setup).iter("IKMarkerTask"):
        if (task.findtext("apply") or "").strip() == "true":
            found[task.get("name", "")] = float(task.findtext("weight") or 1)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
