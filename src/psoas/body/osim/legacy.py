"""Models of OpenSim 2 and 3 -> the layout of version 4, by renaming and moving elements.

What changed in version 4: joints left their bodies for a set of their own, with offset frames in place of
locations and orientations; inertia became one list; bodies are named by path.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

FIRST_OF_VERSION_4 = 30500


def bring_up_to_version_4(model: ET.Element) -> None:
    """Change `model` in place into the layout of version 4."""
    joints = ET.SubElement(ET.SubElement(model, "JointSet"), "objects")
    bodies = model.find("BodySet/objects")
    for body in [] if bodies is None else list(bodies):
        if body.get("name") == "ground":
            bodies.remove(body)  # type: ignore[union-attr]
            continue
        moments = [body.findtext(f"inertia_{axes}", "0").strip() for axes in ("xx", "yy", "zz", "xy", "xz", "yz")]
        _add(body, "inertia", " ".join(moments))
        joint_holder = body.find("Joint")
        if joint_holder is not None:
            for joint in joint_holder:
                joints.append(_free_joint(joint, body.get("name", "")))
    for node in model.iter():
        if node.tag in ("PathPoint", "ConditionalPathPoint", "MovingPathPoint", "Marker"):
            _rename(node, "body", "socket_parent_frame", _path)
            _rename(node, "coordinate", "socket_coordinate", str)
            for axis in "xyz":
                _rename(node, f"{axis}_coordinate", f"socket_{axis}_coordinate", str)
        elif node.tag.endswith("Constraint"):
            _add(node, "isEnforced", str(node.findtext("isDisabled", "false").strip() != "true").lower())


def _free_joint(joint: ET.Element, child: str) -> ET.Element:
    """Return the joint with offset frames and coordinates where version 4 has them."""
    parent = joint.findtext("parent_body", "").strip()
    frames = ET.SubElement(joint, "frames")
    for body, suffix, end in ((parent, "_in_parent", "parent"), (child, "", "child")):
        frame = ET.SubElement(frames, "PhysicalOffsetFrame", name=f"{body}_offset")
        _add(frame, "socket_parent", _path(body))
        _add(frame, "translation", joint.findtext(f"location{suffix}", "0 0 0"))
        _add(frame, "orientation", joint.findtext(f"orientation{suffix}", "0 0 0"))
        _add(joint, f"socket_{end}_frame", f"{body}_offset")
    coordinates = ET.SubElement(joint, "coordinates")
    for coordinate in joint.findall("CoordinateSet/objects/*"):
        coordinates.append(coordinate)
    return joint


def _path(body: str) -> str:
    return "/ground" if body == "ground" else f"/bodyset/{body}"


def _rename(node: ET.Element, old: str, new: str, change: Callable[[str], str]) -> None:
    found = node.find(old)
    if found is not None:
        _add(node, new, change((found.text or "").strip()))


def _add(node: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(node, tag).text = text
