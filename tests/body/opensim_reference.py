"""Runs OpenSim on the trials of ../shared/data, for tests that compare with it. Needs the package `opensim`."""

from __future__ import annotations

import multiprocessing
import os
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pandas as pd


def load():
    """Return the opensim module, quiet."""
    import opensim

    opensim.Logger.removeFileSink()  # it would write opensim.log wherever the tests run
    opensim.Logger.setLevelString("Off")
    return opensim


def alone(work, *arguments):
    """Run a function in a process of its own: OpenSim keeps the defaults of every file it has read for all later ones."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def muscle_geometry(path: Path, coordinates: list[str], muscles: list[str], q: np.ndarray, wanted: np.ndarray):
    """Return lengths (frames, muscles) and moment arms (frames, muscles, coordinates), nan where none is wanted."""
    osim = load()
    model = osim.Model(str(path))
    state = model.initSystem()
    handles = [model.getCoordinateSet().get(name) for name in coordinates]
    for handle in handles:
        handle.setLocked(state, False)
        handle.setClamped(state, False)
    length, arms = np.empty((len(q), len(muscles))), np.full((len(q), len(muscles), len(coordinates)), np.nan)
    for frame, pose in enumerate(q):
        for handle, value in zip(handles, pose):
            handle.setValue(state, float(value), False)
        model.realizePosition(state)
        for k, name in enumerate(muscles):
            muscle = model.getMuscles().get(name)
            length[frame, k] = muscle.getLength(state)
            for c in np.flatnonzero(wanted[frame, k]):
                arms[frame, k, c] = muscle.computeMomentArm(state, handles[c])
    return length, arms


def active_force(path: Path, motion: list[tuple[float, float]]) -> np.ndarray:
    """Return the active force of the first muscle at full activation with a stiff tendon, for (angle, speed) pairs."""
    osim = load()
    model = osim.Model(str(path))
    state = model.initSystem()
    coordinate, muscle = model.getCoordinateSet().get(0), model.getMuscles().get(0)
    forces = []
    for angle, speed in motion:
        coordinate.setValue(state, angle, False)
        coordinate.setSpeedValue(state, speed)
        model.realizeVelocity(state)
        forces.append(muscle.calcInextensibleTendonActiveFiberForce(state, 1.0))
    return np.array(forces)


def body_places(path: Path, coordinates: list[str], bodies: list[str], q: np.ndarray) -> np.ndarray:
    """Return where the origins of bodies are, (frames, bodies, 3) m."""
    osim = load()
    model = osim.Model(str(path))
    state = model.initSystem()
    places = np.empty((len(q), len(bodies), 3))
    for frame, pose in enumerate(q):
        for name, value in zip(coordinates, pose):
            handle = model.getCoordinateSet().get(name)
            handle.setLocked(state, False)
            handle.setClamped(state, False)
            handle.setValue(state, float(value), False)
        model.realizePosition(state)
        for k, name in enumerate(bodies):
            place = model.getBodySet().get(name).getPositionInGround(state)
            places[frame, k] = [place.get(i) for i in range(3)]
    return places


def read_sto(path: Path) -> pd.DataFrame:
    """Read a STO or MOT file as OpenSim wrote it; the index is time."""
    lines = Path(path).read_text().splitlines()
    end = next(i for i, line in enumerate(lines) if line.strip() == "endheader")
    names = lines[end + 1].split()
    rows = np.array([[float(word) for word in line.split()] for line in lines[end + 2 :] if line.strip()])
    return pd.DataFrame(rows[:, 1:], index=rows[:, 0], columns=names[1:])


def scale(folder: Path, generic: Path, setup: Path, static: Path) -> Path:
    """Run the scale tool; return the path of the scaled model with its markers placed."""
    osim = load()
    tree = ET.parse(setup)
    for node in tree.iter("marker_file"):
        node.text = os.path.relpath(static, folder)  # the tool puts its own folder before every path
    for node in tree.iter("model_file"):
        node.text = os.path.relpath(generic, folder)
    for node in tree.iter("output_model_file"):
        node.text = "scaled.osim"
    for tag in ("output_motion_file", "output_scale_file", "output_marker_file"):
        for node in tree.iter(tag):
            node.text = "Unassigned"
    tool = tree.getroot()[0]
    for node in tool.findall("defaults"):
        tool.remove(node)  # OpenSim would keep them for every model that it loads later
    path = folder / "scale.xml"
    tree.write(path)
    osim.ScaleTool(str(path)).run()
    return folder / "scaled.osim"


def inverse_kinematics(folder: Path, model: Path, markers: Path, weights: dict[str, float], window: tuple[float, float], accuracy: float) -> Path:
    """Run inverse kinematics; return the path of the motion (degrees)."""
    osim = load()
    tool = osim.InverseKinematicsTool()
    loaded = osim.Model(str(model))
    tool.setModel(loaded)
    tool.setMarkerDataFileName(str(markers))
    tool.setStartTime(window[0])
    tool.setEndTime(window[1])
    tool.set_accuracy(accuracy)
    tasks = tool.getIKTaskSet()
    for name, weight in weights.items():
        task = osim.IKMarkerTask()
        task.setName(name)
        task.setApply(True)
        task.setWeight(weight)
        tasks.cloneAndAppend(task)
    tool.setOutputMotionFileName(str(folder / "ik.mot"))
    tool.setResultsDir(str(folder))
    tool.run()
    return folder / "ik.mot"


def without_forces(folder: Path, model: Path) -> Path:
    """Return a copy of a model whose own forces (contact, muscles) are gone."""
    tree = ET.parse(model)
    for objects in tree.getroot().findall("Model/ForceSet/objects"):
        for node in list(objects):
            objects.remove(node)
    path = folder / "without_forces.osim"
    tree.write(path)
    return path


def external_loads(folder: Path, setup: Path, forces: Path) -> Path:
    """Return a copy of a set-up of external loads that names the force file by its whole path."""
    tree = ET.parse(setup)
    for node in tree.iter("datafile"):
        node.text = str(forces)
    for tag in ("external_loads_model_kinematics_file",):
        for node in tree.iter(tag):
            node.text = ""
    path = folder / "loads.xml"
    tree.write(path)
    return path


def inverse_dynamics(folder: Path, model: Path, motion: Path, loads: Path, window: tuple[float, float], cutoff: float) -> pd.DataFrame:
    """Run inverse dynamics; columns are named by coordinate."""
    osim = load()
    tool = osim.InverseDynamicsTool()
    tool.setModelFileName(str(model))
    tool.setCoordinatesFileName(str(motion))
    tool.setExternalLoadsFileName(str(loads))
    tool.setLowpassCutoffFrequency(cutoff)
    tool.setStartTime(window[0])
    tool.setEndTime(window[1])
    excluded = osim.ArrayStr()
    excluded.append("Muscles")
    tool.setExcludedForces(excluded)
    tool.setResultsDir(str(folder))
    tool.setOutputGenForceFileName("id.sto")
    tool.run()
    table = read_sto(folder / "id.sto")
    table.columns = [name.removesuffix("_moment").removesuffix("_force") for name in table.columns]
    return table


def add_reserves(folder: Path, model: Path, coordinates: dict[str, float]) -> Path:
    """Return a copy of a model with a motor of the given optimal force at each coordinate."""
    osim = load()
    loaded = osim.Model(str(model))
    for name, force in coordinates.items():
        motor = osim.CoordinateActuator(name)
        motor.setName(f"reserve_{name}")
        motor.setOptimalForce(force)
        motor.setMinControl(-1e6)
        motor.setMaxControl(1e6)
        loaded.addForce(motor)
    loaded.finalizeConnections()
    path = folder / "with_reserves.osim"
    loaded.printToXML(str(path))
    return path


ANALYZE = """<OpenSimDocument Version="40000"><AnalyzeTool name="so"><model_file>{model}</model_file>
<replace_force_set>false</replace_force_set><results_directory>{folder}</results_directory><output_precision>12</output_precision>
<initial_time>{start}</initial_time><final_time>{end}</final_time><solve_for_equilibrium_for_auxiliary_states>false</solve_for_equilibrium_for_auxiliary_states>
<external_loads_file>{loads}</external_loads_file><coordinates_file>{motion}</coordinates_file>
<lowpass_cutoff_frequency_for_coordinates>{cutoff}</lowpass_cutoff_frequency_for_coordinates>
<AnalysisSet><objects>{analysis}</objects></AnalysisSet></AnalyzeTool></OpenSimDocument>"""
STATIC_OPTIMIZATION = """<StaticOptimization name="StaticOptimization"><on>true</on><step_interval>1</step_interval><in_degrees>true</in_degrees>
<use_model_force_set>true</use_model_force_set><activation_exponent>2</activation_exponent>
<use_muscle_physiology>true</use_muscle_physiology><optimizer_convergence_criterion>1e-6</optimizer_convergence_criterion>
<optimizer_max_iterations>200</optimizer_max_iterations></StaticOptimization>"""
JOINT_REACTION = """<JointReaction name="JointReaction"><on>true</on><step_interval>1</step_interval><in_degrees>true</in_degrees>
<forces_file>{forces}</forces_file><joint_names>ALL</joint_names><apply_on_bodies>child</apply_on_bodies>
<express_in_frame>ground</express_in_frame></JointReaction>"""


def analyze(folder: Path, model: Path, motion: Path, loads: Path, window: tuple[float, float], cutoff: float, analysis: str) -> None:
    """Run one analysis over a motion."""
    osim = load()
    path = folder / "analyze.xml"
    path.write_text(
        ANALYZE.format(model=model, folder=folder, start=window[0], end=window[1], loads=loads, motion=motion, cutoff=cutoff, analysis=analysis)
    )
    osim.AnalyzeTool(str(path)).run()


def static_optimization(folder: Path, model: Path, motion: Path, loads: Path, window: tuple[float, float], cutoff: float):
    """Return activations and forces of OpenSim's static optimisation."""
    analyze(folder, model, motion, loads, window, cutoff, STATIC_OPTIMIZATION)
    return read_sto(folder / "so_StaticOptimization_activation.sto"), read_sto(folder / "so_StaticOptimization_force.sto")


def joint_reactions(folder: Path, model: Path, motion: Path, loads: Path, window: tuple[float, float], cutoff: float) -> pd.DataFrame:
    """Return joint reactions on the child bodies in the laboratory, for the forces of the static optimisation in `folder`."""
    analyze(folder, model, motion, loads, window, cutoff, JOINT_REACTION.format(forces=folder / "so_StaticOptimization_force.sto"))
    return read_sto(folder / "so_JointReaction_ReactionLoads.sto")
