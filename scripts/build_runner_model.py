"""Build the runner model that psoas ships, from Rajagopal's published model and the published psoas fascicles.

    python scripts/build_runner_model.py PATH/TO/Rajagopal2016.osim

Rajagopal's bodies, joints, paths and figures stay as published; pictures and comments are taken out. Added are eleven
fascicles of the psoas a side that start on the lumbar vertebrae. Lumbar motion lives in one joint of the model, so
each origin is a point that moves on the pelvis as its vertebra would: every level turns by its published share of the
whole lumbar extension.

What comes from where:

- Bodies, joints, legs, markers, 80 muscles, the psoas from the pelvic brim on: Rajagopal et al. 2016,
  10.1109/TBME.2016.2586891.
- Vertebrae, share of each level, origins, relative areas and fibre lengths of the fascicles: Christophy et al. 2012,
  10.1007/s10237-011-0290-6, as carried on by Beaucage-Gauvreau et al. 2019, 10.1080/10255842.2018.1564819.
- Strength: the fascicles share the strength of Rajagopal's psoas by their areas. Slack length of each tendon: such that
  its fibres are as long in the default pose, relative to optimal, as those of Rajagopal's psoas.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from psoas.body import Model
from psoas.body.muscle_geometry import muscle_lengths

TARGET = Path(__file__).resolve().parents[1] / "src" / "psoas" / "body" / "data" / "runner.osim"
PICTURES = ("attached_geometry", "FrameGeometry", "Appearance", "ContactGeometrySet", "ControllerSet", "VisibleObject", "frame_geometry")

# Centres of rotation, each in the body below and the body above (x forward, y up, m), and the share of lumbar extension.
LEVELS = {
    "lumbar5": ((0.0, 0.0), (0.0, 0.0), 1.0),
    "lumbar4": ((0.010, 0.0296), (0.001, -0.0025), 1.8571),
    "lumbar3": ((0.0, 0.032), (-0.0006, -0.0012), 1.6429),
    "lumbar2": ((-0.008, 0.0312), (-0.0013, -0.0039), 1.1429),
    "lumbar1": ((-0.010, 0.025), (0.0014, -0.0038), 0.9286),
}
THORACOLUMBAR_SHARE = 0.5714
# Fascicle -> vertebra, origin in it (right side, m), published strength (N, for shares only), fibre length (m).
FASCICLES = {
    "l1_vb": ("lumbar1", (-0.01016, 0.02327, 0.02000), 267.4, 0.1936),
    "l1_tp": ("lumbar1", (-0.02325, 0.01466, 0.02263), 77.2, 0.1907),
    "l1l2": ("lumbar1", (-0.00125, 0.00351, 0.02068), 147.2, 0.1783),
    "l2_tp": ("lumbar2", (-0.02162, 0.01459, 0.02225), 258.6, 0.1658),
    "l2l3": ("lumbar2", (0.00196, 0.00339, 0.02145), 150.5, 0.1531),
    "l3_tp": ("lumbar3", (-0.02451, 0.02073, 0.02826), 127.8, 0.1431),
    "l3l4": ("lumbar3", (0.00115, 0.00621, 0.02115), 45.4, 0.1285),
    "l4_tp": ("lumbar4", (-0.01565, 0.02495, 0.02588), 202.7, 0.1225),
    "l4l5": ("lumbar4", (0.00542, 0.00395, 0.02060), 85.1, 0.1047),
    "l5_tp": ("lumbar5", (-0.00562, 0.02914, 0.02529), 186.4, 0.1034),
    "l5_vb": ("lumbar5", (0.01000, 0.01241, 0.01900), 232.9, 0.0903),
}
EXTENSION = np.deg2rad(np.arange(-90, 91, 10))  # knots of the moving origins


def vertebra_poses(extension: float, lumbosacral: np.ndarray) -> dict[str, tuple[float, np.ndarray]]:
    """Return (angle, origin) of each vertebra in the pelvis's x-y plane at a lumbar extension (rad)."""
    total = sum(share for _, _, share in LEVELS.values()) + THORACOLUMBAR_SHARE
    angle, origin = 0.0, lumbosacral
    poses = {}
    for name, (below, above, share) in LEVELS.items():
        center = origin + _turn(angle) @ below
        angle += extension * share / total
        origin = center - _turn(angle) @ above
        poses[name] = (angle, origin)
    return poses


def _turn(angle: float) -> np.ndarray:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def origin_path(fascicle: str, lumbosacral: np.ndarray) -> np.ndarray:
    """Return where a fascicle starts on the pelvis (x, y) at each knot of lumbar extension."""
    vertebra, (x, y, _), _, _ = FASCICLES[fascicle]
    path = []
    for extension in EXTENSION:
        angle, origin = vertebra_poses(float(extension), lumbosacral)[vertebra]
        path.append(origin + _turn(angle) @ (x, y))
    return np.array(path)


def fascicle_element(psoas: ET.Element, fascicle: str, side: str, lumbosacral: np.ndarray, strength: float) -> ET.Element:
    """Return a muscle like the model's psoas that starts on a vertebra; its tendon is set later."""
    element = ET.fromstring(ET.tostring(psoas))
    name = f"psoas_{fascicle}_{side}"
    element.set("name", name)
    path, lateral = origin_path(fascicle, lumbosacral), FASCICLES[fascicle][1][2] * (1 if side == "r" else -1)
    knots = " ".join(f"{value:.6f}" for value in EXTENSION)
    splines = [f"<SimmSpline><x>{knots}</x><y>{' '.join(f'{value:.6f}' for value in path[:, k])}</y></SimmSpline>" for k in range(2)]
    splines.append(f"<Constant><value>{lateral}</value></Constant>")
    sockets = "".join(f"<socket_{axis}_coordinate>/jointset/back/lumbar_extension</socket_{axis}_coordinate>" for axis in "xyz")
    places = "".join(f"<{axis}_location>{spline}</{axis}_location>" for axis, spline in zip("xyz", splines, strict=True))
    moving = f'<MovingPathPoint name="{name}-P1"><socket_parent_frame>/bodyset/pelvis</socket_parent_frame>{sockets}{places}</MovingPathPoint>'
    points = element.find("GeometryPath/PathPointSet/objects")
    points.remove(points[0])
    for place, point in enumerate(points, start=2):
        point.set("name", f"{name}-P{place}")
    points.insert(0, ET.fromstring(moving))
    element.find("max_isometric_force").text = f"{strength:.3f}"
    element.find("optimal_fiber_length").text = str(FASCICLES[fascicle][3])
    return element


def strip_pictures(node: ET.Element) -> None:
    """Take out everything that only draws."""
    for child in list(node):
        if child.tag in PICTURES:
            node.remove(child)
        else:
            strip_pictures(child)


def build(source: Path, target: Path) -> None:
    """Write the runner model to `target`."""
    tree = ET.parse(source)
    model = tree.getroot().find("Model")
    strip_pictures(model)
    model.set("name", "psoas_runner")
    credits = "Rajagopal et al. 2016 (10.1109/TBME.2016.2586891); psoas fascicles after Christophy et al. 2012 (10.1007/s10237-011-0290-6) "
    model.find(
        "credits"
    ).text = f"{credits}and Beaucage-Gauvreau et al. 2019 (10.1080/10255842.2018.1564819), fitted to it by scripts/build_runner_model.py."
    published = Model.from_osim(source)
    back = next(joint for joint in published.joints if joint.name == "back")
    lumbosacral = back.parent.translation[:2]
    forces = model.find("ForceSet/objects")
    total = sum(strength for _, _, strength, _ in FASCICLES.values())
    for side in "rl":
        psoas = next(node for node in forces if node.get("name") == f"psoas_{side}")
        whole = float(psoas.findtext("max_isometric_force"))
        for fascicle, (_, _, strength, _) in FASCICLES.items():
            forces.append(fascicle_element(psoas, fascicle, side, lumbosacral, whole * strength / total))
    set_tendons(tree, published)
    ET.indent(tree, " ")
    target.parent.mkdir(parents=True, exist_ok=True)
    tree.write(target, encoding="utf-8", xml_declaration=True)


def set_tendons(tree: ET.ElementTree, published: Model) -> None:
    """Set the slack lengths of the fascicles' tendons from the fibre length of the published psoas in the default pose."""
    with TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.osim"
        tree.write(draft)
        model = Model.from_osim(draft)
    length = dict(zip(model.muscle_names, muscle_lengths(model, model.defaults[None])[0], strict=True))
    for side in "rl":
        psoas = published.muscles[published.muscle(f"psoas_{side}")]
        along = length[psoas.name] - psoas.tendon_slack_length
        relative = np.hypot(along, psoas.optimal_fiber_length * np.sin(psoas.pennation_at_optimal)) / psoas.optimal_fiber_length
        for fascicle in FASCICLES:
            muscle = model.muscles[model.muscle(f"psoas_{fascicle}_{side}")]
            height = muscle.optimal_fiber_length * np.sin(muscle.pennation_at_optimal)
            slack = length[muscle.name] - np.sqrt((relative * muscle.optimal_fiber_length) ** 2 - height**2)
            node = next(node for node in tree.getroot().iter() if node.get("name") == muscle.name)
            node.find("tendon_slack_length").text = f"{float(slack):.6f}"


if __name__ == "__main__":
    build(Path(sys.argv[1]), TARGET)
