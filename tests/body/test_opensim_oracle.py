"""OpenSim 4.6 on the same model and trial, in the same session. Run with ``pytest -m oracle``; needs the extra `opensim`."""

from __future__ import annotations

import importlib.util
from importlib.resources import as_file, files

import numpy as np
import opensim_reference as reference
import osim_text as o
import pytest

from psoas.body import Model
from psoas.body.body_size import scale_to_size
from psoas.body.dynamics import Dynamics, Motion, inverse_dynamics
from psoas.body.inverse_kinematics import inverse_kinematics
from psoas.body.kinematics import body_poses, marker_positions
from psoas.body.load_sharing import LIKE_OPENSIM, counted_cosine, share_loads
from psoas.body.muscle_geometry import muscle_geometry, muscle_lengths
from psoas.body.muscle_state import muscle_state
from psoas.body.osim.setups import read_follow_tasks, read_scale_setup
from psoas.body.osim.writer import write_osim
from psoas.body.reactions import joint_reactions
from psoas.body.runner_model import runner_model
from psoas.body.smoothing import forces_at, smooth_motion
from psoas.body.static_trial import scale_to_static
from psoas.recording.files import read_recording
from psoas.recording.markers import make_marker_recording
from psoas.recording.trc import write_trc

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.data,
    pytest.mark.skipif(importlib.util.find_spec("opensim") is None, reason="needs OpenSim: pip install 'psoas[opensim]'"),
]

CUTOFF = 8.0
WINDOW = (0.6, 2.4)  # s; filters need some of the trial before and after the stride that is compared
SHARED = (1.0, 2.0)
NAMED = (
    "psoas",
    "iliacus",
    "glmax1",
    "glmax2",
    "glmax3",
    "bflh",
    "semimem",
    "semiten",
    "recfem",
    "vaslat",
    "vasmed",
    "vasint",
    "gasmed",
    "gaslat",
    "soleus",
)
CROSSED = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle", "ankle_angle")


class Trial:
    """A trial with the model that OpenSim scaled and what OpenSim made of it."""

    def __init__(self, folder, model_path, markers_path, weights, forces_path, loads_setup, plates, window):
        self.folder, self.model_path, self.plates, self.window = folder, model_path, plates, window
        self.model = Model.from_osim(model_path)
        self.markers = read_recording(markers_path).sel(time=slice(window[0] - 1e-6, window[1] + 1e-6))
        self.weights = weights
        self.forces = read_recording(forces_path)
        self.loads = reference.external_loads(folder, loads_setup, forces_path)
        self.ik_path = reference.inverse_kinematics(folder, model_path, markers_path, weights, window, 1e-6)
        self.q = in_radians(self.model, reference.read_sto(self.ik_path))
        self.fit = inverse_kinematics(self.model, self.markers, weights)

    def motion(self, q, cutoff=CUTOFF):
        smooth = smooth_motion(self.markers["time"].values, q, cutoff)
        return Motion(smooth.time, *self.model.complete_motion(smooth.q, smooth.qd, smooth.qdd))

    def dynamics(self, motion):
        return inverse_dynamics(self.model, motion, forces_at(self.forces, self.plates, motion.time))


def in_radians(model, table):
    return np.column_stack([np.deg2rad(table[c.name]) if c.motion == "rotational" else table[c.name] for c in model.coordinates])


@pytest.fixture(scope="session")
def rajagopal_run(shared_data, tmp_path_factory):
    data, folder = shared_data / "mocap" / "rajagopal_run_4ms", tmp_path_factory.mktemp("rajagopal")
    model = reference.scale(folder, data / "RajagopalLaiUhlrich2023.osim", data / "scale_setup_run.xml", data / "static_run.trc")
    weights = read_follow_tasks(data / "ik_setup_run.xml").markers
    plates = {"R": "calcn_r", "L": "calcn_l"}
    return Trial(folder, model, data / "motion_capture_run.trc", weights, data / "grf_run.mot", data / "grf_run.xml", plates, WINDOW)


@pytest.fixture(scope="session")
def dorn_jog(shared_data, tmp_path_factory):
    data, folder = shared_data / "mocap" / "dorn_jog_3p5ms", tmp_path_factory.mktemp("dorn")
    markers = read_recording(data / "jog.trc")
    model = Model.from_osim(data / "JA1_SCALED_Osim40.osim")
    weights = {name: 1.0 for name in model.marker_names if name in markers["marker"].values}
    plates = {str(plate): f"calcn_{str(plate)[-1].lower()}" for plate in read_recording(data / "jog_grf.mot")["plate"].values}
    window = (float(markers["time"].values[0]), float(markers["time"].values[-1]))
    return Trial(folder, data / "JA1_SCALED_Osim40.osim", data / "jog.trc", weights, data / "jog_grf.mot", data / "jog_grf.xml", plates, window)


@pytest.fixture(scope="session")
def optimised(rajagopal_run):
    """Static optimisation and joint reactions of OpenSim, on its own inverse kinematics."""
    run = rajagopal_run
    reserves = {f"{name}_{side}": 1.0 for side in "rl" for name in CROSSED}
    reserves |= {f"pelvis_{name}": 100.0 for name in ("tilt", "list", "rotation", "tx", "ty", "tz")}
    model = reference.add_reserves(run.folder, run.model_path, reserves)
    activation, force = reference.static_optimization(run.folder, model, run.ik_path, run.loads, SHARED, CUTOFF)
    reactions = reference.joint_reactions(run.folder, model, run.ik_path, run.loads, SHARED, CUTOFF)
    return activation, force, reactions


def rms(x):
    return float(np.sqrt(np.nanmean(np.square(x))))


def geometry_of_both(path, model, q, coordinates):
    """Return our geometry, and OpenSim's lengths and arms at the coordinates that a muscle crosses."""
    found = muscle_geometry(model, q)
    wanted = np.abs(found.moment_arm) > 1e-9
    wanted[:, :, [c for c in range(len(model.coordinates)) if c not in coordinates]] = False
    length, arms = reference.alone(reference.muscle_geometry, path, list(model.coordinate_names), list(model.muscle_names), q, wanted)
    return found, length, arms


def test_lengths_and_moment_arms_of_rajagopal_agree(rajagopal_run):
    model, q = rajagopal_run.model, rajagopal_run.model.complete(rajagopal_run.q[::8])
    coordinates = [model.coordinate(f"{name}_{side}") for name in CROSSED for side in "rl"]
    found, length, arms = geometry_of_both(rajagopal_run.model_path, model, q, coordinates)
    # OpenSim stops laying a path around two surfaces when a round changes it by half a millimetre, so its length of
    # the gastrocnemius is not the one its own moment arm is the slope of: up to 6 mm. The arms do agree.
    two_surfaces = np.array([len(muscle.wraps) > 1 for muscle in model.muscles])
    assert rms((found.length - length)[:, ~two_surfaces]) < 0.05e-3
    assert rms(found.moment_arm - arms) < 0.1e-3


def test_lengths_and_moment_arms_of_moving_and_conditional_points_agree(dorn_jog, hamner, shared_data):
    table = reference.read_sto(shared_data / "mocap" / "dorn_jog_3p5ms" / "jog_ik.mot")
    q = hamner.complete(in_radians(hamner, table)[:: len(table) // 8])
    coordinates = [hamner.coordinate(f"{name}_{side}") for name in CROSSED for side in "rl"]
    path = shared_data / "mocap" / "hamner04_2_and_4ms" / "unscaled_generic.osim"
    found, length, arms = geometry_of_both(path, hamner, q, coordinates)
    assert rms(found.length - length) < 0.05e-3
    assert rms(found.moment_arm - arms) < 0.1e-3


SURFACES = {
    "sphere": o.wrap("WrapSphere", "w", "<radius>0.08</radius>", at="0.01 0 0"),
    "sphere with a side": o.wrap("WrapSphere", "w", "<radius>0.08</radius>", quadrant="y"),
    "ellipsoid": o.wrap("WrapEllipsoid", "w", "<dimensions>0.07 0.09 0.12</dimensions>", turned="0.2 0.1 0.3"),
    "ellipsoid with a side": o.wrap("WrapEllipsoid", "w", "<dimensions>0.07 0.09 0.12</dimensions>", quadrant="y"),
    "cylinder with a side": o.wrap("WrapCylinder", "w", "<radius>0.08</radius><length>2</length>", turned="0.1 0.2 0", quadrant="-x"),
}


@pytest.mark.parametrize("surface", SURFACES)
def test_lengths_on_other_surfaces_agree(tmp_path, surface):
    joint = o.joint("PinJoint", "pin", "ground", "rod", o.coordinate("angle")) + o.joint("WeldJoint", "weld", "ground", "block")
    points = o.point("ground", "-0.3 0.1 0.03", "a") + o.point("rod", "0.25 0.06 -0.05", "b")
    text = o.model_text(o.body("rod") + o.body("block", wraps=SURFACES[surface]), joint, o.muscle("m", points, ("w",)))
    model = o.load(tmp_path, text)
    q = np.linspace(-0.7, 0.7, 15)[:, None]
    found, length, arms = geometry_of_both(tmp_path / "small.osim", model, q, [0])
    assert rms(found.length - length) < 0.05e-3
    assert rms(found.moment_arm - arms) < 0.1e-3


@pytest.mark.parametrize("which", ["rajagopal_run", "dorn_jog"])
def test_the_objective_of_inverse_kinematics_is_never_above_opensims(request, which):
    trial = request.getfixturevalue(which)
    model, fit = trial.model, trial.fit
    index = [model.marker_names.index(name) for name in fit.markers]
    measured = trial.markers["position"].sel(marker=list(fit.markers)).transpose("time", "marker", "space").values
    theirs = np.nansum(fit.weights * ((marker_positions(model, model.complete(trial.q))[:, index] - measured) ** 2).sum(axis=2), axis=1)
    assert np.all(fit.objective <= theirs * (1 + 1e-9) + 1e-12)
    assert np.all(fit.objective > 0.5 * theirs)


@pytest.mark.parametrize("which", ["rajagopal_run", "dorn_jog"])
def test_inverse_dynamics_agree(request, which):
    trial = request.getfixturevalue(which)
    model = trial.model
    bare = reference.without_forces(trial.folder, trial.model_path)
    theirs = reference.inverse_dynamics(trial.folder, bare, trial.ik_path, trial.loads, trial.window, CUTOFF)
    motion = trial.motion(trial.q)
    moment = trial.dynamics(motion).moment
    expected = theirs[list(model.coordinate_names)].values.copy()
    for coupling in model.couplings:  # OpenSim leaves the patella's own moment beside the knee's
        slope = coupling.function(motion.q[:, coupling.independent])[1]
        expected[:, coupling.independent] += slope * expected[:, coupling.dependent]
        expected[:, coupling.dependent] = 0
    inner = slice(20, -20)
    assert rms((moment - expected)[inner]) < 0.3
    legs = [model.coordinate(f"{name}_{side}") for name in CROSSED for side in "rl"]
    assert rms((moment - expected)[inner][:, legs]) < 0.3


def test_the_whole_chain_agrees_on_activations_and_forces(rajagopal_run, optimised):
    model, (activation, force, _) = rajagopal_run.model, optimised
    motion = rajagopal_run.motion(rajagopal_run.fit.q)
    dynamics = rajagopal_run.dynamics(motion)
    geometry = muscle_geometry(model, motion.q)
    state = muscle_state(model, geometry.length, geometry.velocity(motion.qd))
    sharing = share_loads(model, dynamics.moment, geometry, state, LIKE_OPENSIM)
    frames = [int(np.argmin(np.abs(motion.time - t))) for t in activation.index]
    names = list(model.muscle_names)
    assert rms(sharing.activation[frames] - activation[names].values) <= 0.006
    assert rms(sharing.force[frames] - force[names].values) <= 6
    for name in NAMED:
        for side in "rl":
            ours, theirs = sharing.force[frames, model.muscle(f"{name}_{side}")], force[f"{name}_{side}"].values
            if theirs.max() > 0.1 * model.muscles[model.muscle(f"{name}_{side}")].max_isometric_force:
                assert np.corrcoef(ours, theirs)[0, 1] >= 0.999, name


def test_joint_reactions_agree(rajagopal_run, optimised):
    model, (_, force, theirs) = rajagopal_run.model, optimised
    motion = rajagopal_run.motion(rajagopal_run.q)
    dynamics = rajagopal_run.dynamics(motion)
    frames = [int(np.argmin(np.abs(motion.time - t))) for t in force.index]
    now = Dynamics(dynamics.moment[frames], dynamics.carried[frames])
    found = joint_reactions(model, motion.q[frames], now, force[list(model.muscle_names)].values)
    weight = model.mass * 9.81
    for k, joint in enumerate(found.joints):
        columns = [c for c in theirs.columns if c.startswith(f"{joint}_on_") and c.endswith(("_fx", "_fy", "_fz"))]
        assert rms(np.linalg.norm(found.force[:, k] - theirs[columns].values, axis=1)) <= 0.05 * weight, joint


def test_scaling_agrees(rajagopal_run, rajagopal, shared_data):
    data = shared_data / "mocap" / "rajagopal_run_4ms"
    ours = scale_to_static(rajagopal, read_recording(data / "static_run.trc"), read_scale_setup(data / "scale_setup_run.xml"))
    theirs = rajagopal_run.model
    for a, b in zip(ours.bodies, theirs.bodies):
        assert a.mass == pytest.approx(b.mass, rel=1e-6)
        np.testing.assert_allclose(a.mass_center, b.mass_center, atol=5e-5)
        np.testing.assert_allclose(a.inertia, b.inertia, atol=5e-5)
    for a, b in zip(ours.joints, theirs.joints):
        np.testing.assert_allclose(a.parent.translation, b.parent.translation, atol=5e-5)
    for a, b in zip(ours.muscles, theirs.muscles):
        assert a.optimal_fiber_length == pytest.approx(b.optimal_fiber_length, rel=1e-3)
        assert a.tendon_slack_length == pytest.approx(b.tendon_slack_length, rel=1e-3)


@pytest.mark.parametrize("kind", ["Millard2012EquilibriumMuscle", "Thelen2003Muscle", "DeGrooteFregly2016Muscle"])
def test_strength_over_length_and_velocity_agrees(tmp_path, kind):
    joint = o.joint("PinJoint", "pin", "ground", "rod", o.coordinate("angle"))
    extra = "<pennation_angle_at_optimal>0.3</pennation_angle_at_optimal>"
    extra += "<ignore_tendon_compliance>true</ignore_tendon_compliance>" if kind != "Thelen2003Muscle" else ""
    points = o.point("ground", "0.1 0 0", "a") + o.point("rod", "0.02 -0.28 0", "b")
    model = o.load(tmp_path, o.model_text(o.body("rod"), joint, o.muscle("m", points, kind=kind, extra=extra)))
    motion = [(float(angle), speed) for angle in np.linspace(-0.8, 0.3, 6) for speed in (-6.0, -1.0, 0.0, 1.0, 6.0)]
    force = reference.alone(reference.active_force, tmp_path / "small.osim", motion)
    angle, speed = np.array(motion).T[:, :, None]
    geometry = muscle_geometry(model, angle)
    found = muscle_state(model, geometry.length, geometry.velocity(speed))
    ours = found.active_force * counted_cosine(model, found, LIKE_OPENSIM) / found.cos_pennation
    assert rms(ours[:, 0] - force) < 0.3  # N of 1000


@pytest.mark.parametrize("which", ["rajagopal", "hamner"])
def test_bodies_are_where_opensim_has_them(request, shared_data, which):
    model = request.getfixturevalue(which)
    file = {"rajagopal": "rajagopal_run_4ms/RajagopalLaiUhlrich2023.osim", "hamner": "hamner04_2_and_4ms/unscaled_generic.osim"}[which]
    q = model.complete(model.defaults + np.random.default_rng(0).normal(0, 0.2, (3, len(model.coordinates))))
    places = reference.alone(reference.body_places, shared_data / "mocap" / file, list(model.coordinate_names), list(model.body_names), q)
    np.testing.assert_allclose(body_poses(model, q).origin, places, atol=1e-10)


def test_a_written_runner_replays_in_opensim_to_our_angles_and_lengths(tmp_path, rng):
    runner = scale_to_size(runner_model(), 1.83, 71.0)
    path = write_osim(runner, tmp_path / "runner.osim")
    free = ~(runner.dependent | runner.locked)
    time = np.linspace(0, 0.5, 26)
    swing = np.where(free, rng.normal(0, 0.1, len(free)), 0.0)
    low, high = np.array([coordinate.range for coordinate in runner.coordinates]).T
    middle = np.clip(runner.defaults, low + 0.4, high - 0.4)  # OpenSim keeps to the ranges that the model gives
    q = runner.complete(np.where(free, middle, runner.defaults) + swing * np.sin(2 * np.pi * 2 * time)[:, None])
    places = np.swapaxes(marker_positions(runner, q), 1, 2)
    write_trc(make_marker_recording(places, time, list(runner.marker_names), source="made"), tmp_path / "run.trc")
    weights = dict.fromkeys(runner.marker_names, 1.0)
    window = (float(time[0]), float(time[-1]))
    angles = reference.alone(reference.inverse_kinematics, tmp_path, path, tmp_path / "run.trc", weights, window, 1e-9)
    found = in_radians(runner, reference.read_sto(angles))
    seen = [runner.coordinate(f"{name}_{side}") for name in CROSSED for side in "rl"]
    assert np.abs(found - q)[:, seen].max() < np.deg2rad(0.01)
    _, length, _ = geometry_of_both(path, runner, q, [])
    two_surfaces = np.array([len(muscle.wraps) > 1 for muscle in runner.muscles])
    assert rms((muscle_lengths(runner, q) - length)[:, ~two_surfaces]) < 0.05e-3


def test_opensim_finds_the_same_in_a_model_and_in_what_we_write_of_it(tmp_path, rng):
    with as_file(files("psoas.body") / "data" / "runner.osim") as original:
        whole = Model.from_osim(original)
        q = whole.complete(whole.defaults + rng.normal(0, 0.2, (6, len(whole.coordinates))))
        ours = geometry_of_both(write_osim(whole, tmp_path / "again.osim"), whole, q, [])[1]
        theirs = geometry_of_both(original, whole, q, [])[1]
    np.testing.assert_allclose(ours, theirs, atol=1e-9)
