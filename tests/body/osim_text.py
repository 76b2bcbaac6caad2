"""Small OpenSim models as text, for tests that need to know every number."""

from __future__ import annotations

from pathlib import Path

from psoas.body import Model


def body(name: str, mass: float = 1.0, center: str = "0 0 0", inertia: str = "0.01 0.02 0.03 0 0 0", wraps: str = "") -> str:
    held = f"<WrapObjectSet><objects>{wraps}</objects></WrapObjectSet>" if wraps else ""
    return f'<Body name="{name}"><mass>{mass}</mass><mass_center>{center}</mass_center><inertia>{inertia}</inertia>{held}</Body>'


def coordinate(name: str, default: float = 0.0, low: float = -10.0, high: float = 10.0, locked: bool = False, clamped: bool = False) -> str:
    return (
        f'<Coordinate name="{name}"><default_value>{default}</default_value><range>{low} {high}</range>'
        f"<clamped>{str(clamped).lower()}</clamped><locked>{str(locked).lower()}</locked></Coordinate>"
    )


def joint(
    kind: str,
    name: str,
    parent: str,
    child: str,
    coordinates: str = "",
    at_parent: str = "0 0 0",
    at_child: str = "0 0 0",
    turned: str = "0 0 0",
    transform: str = "",
) -> str:
    path = "/ground" if parent == "ground" else f"/bodyset/{parent}"
    return (
        f'<{kind} name="{name}"><socket_parent_frame>p</socket_parent_frame><socket_child_frame>c</socket_child_frame>'
        f"<coordinates>{coordinates}</coordinates><frames>"
        f'<PhysicalOffsetFrame name="p"><socket_parent>{path}</socket_parent><translation>{at_parent}</translation>'
        f"<orientation>{turned}</orientation></PhysicalOffsetFrame>"
        f'<PhysicalOffsetFrame name="c"><socket_parent>/bodyset/{child}</socket_parent><translation>{at_child}</translation>'
        f"<orientation>0 0 0</orientation></PhysicalOffsetFrame></frames>"
        f"{f'<SpatialTransform>{transform}</SpatialTransform>' if transform else ''}</{kind}>"
    )


def axis(name: str, direction: str, function: str, coordinates: str = "") -> str:
    return f'<TransformAxis name="{name}"><coordinates>{coordinates}</coordinates><axis>{direction}</axis>{function}</TransformAxis>'


def point(parent: str, location: str, name: str = "p") -> str:
    return f'<PathPoint name="{name}"><socket_parent_frame>{frame(parent)}</socket_parent_frame><location>{location}</location></PathPoint>'


def conditional_point(parent: str, location: str, coordinate_path: str, low: float, high: float) -> str:
    return (
        f'<ConditionalPathPoint name="c"><socket_parent_frame>{frame(parent)}</socket_parent_frame><location>{location}</location>'
        f"<socket_coordinate>{coordinate_path}</socket_coordinate><range>{low} {high}</range></ConditionalPathPoint>"
    )


def moving_point(parent: str, coordinate_path: str, x: str, y: str, z: str) -> str:
    sockets = "".join(f"<socket_{k}_coordinate>{coordinate_path}</socket_{k}_coordinate>" for k in "xyz")
    places = "".join(f"<{k}_location>{f}</{k}_location>" for k, f in zip("xyz", (x, y, z)))
    return f'<MovingPathPoint name="m"><socket_parent_frame>{frame(parent)}</socket_parent_frame>{sockets}{places}</MovingPathPoint>'


def muscle(
    name: str, points: str, wraps: tuple[str, ...] = (), kind: str = "Millard2012EquilibriumMuscle", extra: str = "", method: str = "hybrid"
) -> str:
    held = "".join(
        f'<PathWrap name="w{k}"><wrap_object>{w}</wrap_object><method>{method}</method><range>-1 -1</range></PathWrap>' for k, w in enumerate(wraps)
    )
    return (
        f'<{kind} name="{name}"><GeometryPath name="path"><PathPointSet><objects>{points}</objects></PathPointSet>'
        f"<PathWrapSet><objects>{held}</objects></PathWrapSet></GeometryPath><max_isometric_force>1000</max_isometric_force>"
        f"<optimal_fiber_length>0.1</optimal_fiber_length><tendon_slack_length>0.2</tendon_slack_length>{extra}</{kind}>"
    )


def wrap(kind: str, name: str, size: str, at: str = "0 0 0", turned: str = "0 0 0", quadrant: str = "all") -> str:
    return (
        f'<{kind} name="{name}"><active>true</active><xyz_body_rotation>{turned}</xyz_body_rotation><translation>{at}</translation>'
        f"<quadrant>{quadrant}</quadrant>{size}</{kind}>"
    )


def marker(name: str, parent: str, location: str) -> str:
    where = f"<socket_parent_frame>{frame(parent)}</socket_parent_frame><location>{location}</location>"
    return f'<Marker name="{name}">{where}<fixed>false</fixed></Marker>'


def frame(parent: str) -> str:
    return "/ground" if parent == "ground" else f"/bodyset/{parent}"


def model_text(bodies: str, joints: str, forces: str = "", markers: str = "", constraints: str = "", version: int = 40000) -> str:
    return (
        f'<?xml version="1.0"?><OpenSimDocument Version="{version}"><Model name="small"><gravity>0 -9.8 0</gravity>'
        f"<BodySet><objects>{bodies}</objects></BodySet><JointSet><objects>{joints}</objects></JointSet>"
        f"<ConstraintSet><objects>{constraints}</objects></ConstraintSet><ForceSet><objects>{forces}</objects></ForceSet>"
        f"<MarkerSet><objects>{markers}</objects></MarkerSet></Model></OpenSimDocument>"
    )


def load(folder: Path, text: str) -> Model:
    path = folder / "small.osim"
    path.write_text(text)
    return Model.from_osim(path)
