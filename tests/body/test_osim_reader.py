from __future__ import annotations

import numpy as np
import osim_text as o
import pytest

from psoas.body import Model
from psoas.body.kinematics import body_poses
from psoas.errors import RecordingError

MODELS = [
    ("rajagopal_run_4ms/Rajagopal2016.osim", 22, 39, 80, 66),
    ("rajagopal_run_4ms/RajagopalLaiUhlrich2023.osim", 22, 39, 80, 66),
    ("hamner_cmc_4ms/runningModel_CMC_test.osim", 20, 37, 92, 64),
    ("dorn_jog_3p5ms/JA1_SCALED_Osim40.osim", 20, 37, 0, 60),
    ("hamner04_2_and_4ms/unscaled_generic.osim", 20, 37, 92, 64),
]
PENDULUM = o.joint("PinJoint", "pin", "ground", "rod", o.coordinate("angle"))


@pytest.mark.data
@pytest.mark.parametrize(("file", "bodies", "coordinates", "muscles", "markers"), MODELS)
def test_published_models_load_whole(shared_data, file, bodies, coordinates, muscles, markers):
    model = Model.from_osim(shared_data / "mocap" / file)
    assert [len(part) for part in (model.bodies, model.coordinates, model.muscles, model.markers)] == [bodies, coordinates, muscles, markers]
    assert 60 < model.mass < 90


@pytest.mark.data
def test_the_psoas_has_the_published_figures(rajagopal):
    psoas = rajagopal.muscles[rajagopal.muscle("psoas_r")]
    assert psoas.max_isometric_force == pytest.approx(1426.86, abs=0.1)
    assert psoas.optimal_fiber_length == pytest.approx(0.1169, abs=1e-4)
    assert [rajagopal.bodies[p.body].name for p in psoas.points][-1] == "femur_r"


@pytest.mark.data
def test_forces_that_take_no_part_are_listed(shared_data):
    model = Model.from_osim(shared_data / "mocap" / "dorn_jog_3p5ms" / "JA1_SCALED_Osim40.osim")
    assert len(model.left_out) == 12
    assert "contactHeel_r (SmoothSphereHalfSpaceForce)" in model.left_out


@pytest.mark.data
def test_the_patella_follows_the_knee(rajagopal):
    q = rajagopal.defaults[None].copy()
    q[0, rajagopal.coordinate("knee_angle_r")] = 0.8
    assert rajagopal.complete(q)[0, rajagopal.coordinate("knee_angle_r_beta")] == pytest.approx(0.8)


JOINTS = {
    "PinJoint": (["a"], [0.5], lambda q: (np.zeros(3), o_rotation(z=q[0]))),
    "SliderJoint": (["a"], [0.5], lambda q: (np.array([q[0], 0, 0]), np.eye(3))),
    "UniversalJoint": (["a", "b"], [0.5, -0.3], lambda q: (np.zeros(3), o_rotation(x=q[0]) @ o_rotation(y=q[1]))),
    "PlanarJoint": (["a", "b", "c"], [0.5, 1.0, 2.0], lambda q: (np.array([q[1], q[2], 0]), o_rotation(z=q[0]))),
    "BallJoint": (["a", "b", "c"], [0.5, -0.3, 0.2], lambda q: (np.zeros(3), o_rotation(x=q[0]) @ o_rotation(y=q[1]) @ o_rotation(z=q[2]))),
    "FreeJoint": (
        ["a", "b", "c", "d", "e", "f"],
        [0.5, -0.3, 0.2, 1.0, 2.0, 3.0],
        lambda q: (np.array(q[3:]), o_rotation(x=q[0]) @ o_rotation(y=q[1]) @ o_rotation(z=q[2])),
    ),
    "WeldJoint": ([], [], lambda q: (np.zeros(3), np.eye(3))),
}


def o_rotation(x: float = 0.0, y: float = 0.0, z: float = 0.0) -> np.ndarray:
    c, s = np.cos([x, y, z]), np.sin([x, y, z])
    if x:
        return np.array([[1, 0, 0], [0, c[0], -s[0]], [0, s[0], c[0]]])
    if y:
        return np.array([[c[1], 0, s[1]], [0, 1, 0], [-s[1], 0, c[1]]])
    return np.array([[c[2], -s[2], 0], [s[2], c[2], 0], [0, 0, 1]])


@pytest.mark.parametrize("kind", JOINTS)
def test_every_kind_of_joint_moves_its_body_as_its_name_says(tmp_path, kind):
    names, values, expected = JOINTS[kind]
    model = o.load(tmp_path, o.model_text(o.body("b"), o.joint(kind, "j", "ground", "b", "".join(o.coordinate(n) for n in names), at_parent="1 2 3")))
    poses = body_poses(model, np.array([values]).reshape(1, -1))
    place, turn = expected(values)
    np.testing.assert_allclose(poses.origin[0, 0], np.array([1, 2, 3]) + place, atol=1e-15)
    np.testing.assert_allclose(poses.rotation[0, 0], turn, atol=1e-15)


def test_a_custom_joint_shifts_along_its_parent_and_turns_about_carried_axes(tmp_path):
    transform = (
        o.axis("rotation1", "0 0 1", "<LinearFunction><coefficients>1 0</coefficients></LinearFunction>", "a")
        + o.axis("rotation2", "1 0 0", "<Constant><value>0.4</value></Constant>")
        + o.axis(
            "translation1",
            "0 1 0",
            "<MultiplierFunction><function><PolynomialFunction><coefficients>1 0 0.5</coefficients></PolynomialFunction></function>"
            "<scale>2</scale></MultiplierFunction>",
            "a",
        )
    )
    joint = o.joint("CustomJoint", "j", "ground", "b", o.coordinate("a"), turned="0 0 0.3", transform=transform)
    model = o.load(tmp_path, o.model_text(o.body("b"), joint))
    poses = body_poses(model, np.array([[0.6]]))
    base = o_rotation(z=0.3)
    np.testing.assert_allclose(poses.origin[0, 0], base @ [0, 2 * (0.36 + 0.5), 0], atol=1e-15)
    np.testing.assert_allclose(poses.rotation[0, 0], base @ o_rotation(z=0.6) @ o_rotation(x=0.4), atol=1e-15)


REFUSED = {
    "joint of kind EllipsoidJoint": o.model_text(o.body("b"), o.joint("EllipsoidJoint", "hip", "ground", "b", o.coordinate("a"))),
    "function of kind SignalGenerator": o.model_text(
        o.body("b"),
        o.joint("CustomJoint", "knee", "ground", "b", o.coordinate("a"), transform=o.axis("rotation1", "1 0 0", "<SignalGenerator/>", "a")),
    ),
    "wrap surface of kind WrapTorus": o.model_text(o.body("rod", wraps=o.wrap("WrapTorus", "ring", "<radius>1</radius>")), PENDULUM),
    "muscle of kind Schutte1993Muscle": o.model_text(
        o.body("rod"), PENDULUM, o.muscle("soleus", o.point("ground", "0 0 0") + o.point("rod", "0 1 0"), kind="Schutte1993Muscle")
    ),
    "constraint of kind PointConstraint": o.model_text(o.body("rod"), PENDULUM, constraints='<PointConstraint name="loop"/>'),
    "without a joint": o.model_text(o.body("rod") + o.body("loose"), PENDULUM),
    "through two joints": o.model_text(o.body("rod"), PENDULUM + o.joint("WeldJoint", "weld", "ground", "rod")),
    "polynomial of degree 8": o.model_text(
        o.body("b"),
        o.joint(
            "CustomJoint",
            "knee",
            "ground",
            "b",
            o.coordinate("a"),
            transform=o.axis("rotation1", "1 0 0", "<PolynomialFunction><coefficients>1 0 0 0 0 0 0 0 0</coefficients></PolynomialFunction>", "a"),
        ),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_represented_is_refused_by_name_and_place(tmp_path, what):
    with pytest.raises(RecordingError, match=what) as caught:
        o.load(tmp_path, REFUSED[what])
    assert caught.value.what.startswith("small.osim: small")


WRONG = {
    "names the frame '/bodyset/nowhere'": o.muscle("m", o.point("nowhere", "0 0 0") + o.point("rod", "0 1 0")),
    "path of 1 points": o.muscle("m", o.point("rod", "0 1 0")),
    "names the surface 'gone'": o.muscle("m", o.point("ground", "0 0 0") + o.point("rod", "0 1 0"), wraps=("gone",)),
    "with 2 numbers where 3 belong": o.muscle("m", o.point("ground", "0 0") + o.point("rod", "0 1 0")),
    "not a list of numbers": o.muscle("m", o.point("ground", "0 zero 0") + o.point("rod", "0 1 0")),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_broken_model_says_where_it_is_broken(tmp_path, what):
    with pytest.raises(RecordingError, match=what):
        o.load(tmp_path, o.model_text(o.body("rod"), PENDULUM, WRONG[what]))


def test_a_file_that_is_cut_off_is_refused(tmp_path):
    path = tmp_path / "cut.osim"
    path.write_text(o.model_text(o.body("rod"), PENDULUM)[:200])
    with pytest.raises(RecordingError, match=r"cut\.osim is not a whole XML file"):
        Model.from_osim(path)


def test_a_motion_is_not_a_model(tmp_path):
    path = tmp_path / "run.osim"
    path.write_text("<OpenSimDocument Version='40000'><InverseKinematicsTool/></OpenSimDocument>")
    with pytest.raises(RecordingError, match="holds no OpenSim model"):
        Model.from_osim(path)


def test_values_that_a_file_leaves_to_its_defaults_come_from_there(tmp_path):
    text = o.model_text(o.body("rod"), PENDULUM, o.muscle("m", o.point("ground", "0 0 0") + o.point("rod", "0 1 0"), kind="Thelen2003Muscle"))
    text = text.replace("<gravity>", "<defaults><Thelen2003Muscle><Flen>1.8</Flen></Thelen2003Muscle></defaults><gravity>")
    assert o.load(tmp_path, text).muscles[0].curves == {"Flen": 1.8}


@pytest.mark.data
def test_a_model_of_version_2_reads_like_one_of_version_4(shared_data, hamner):
    old = Model.from_osim(shared_data / "mocap" / "hamner_cmc_4ms" / "runningModel_CMC_test.osim")
    assert old.coordinate_names == hamner.coordinate_names
    assert old.muscle_names == hamner.muscle_names
    assert [j.name for j in old.joints] == [j.name for j in hamner.joints]
