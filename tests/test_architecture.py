"""The arrows of docs/architecture.md, read off the imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import psoas

SOURCE = Path(psoas.__file__).parent
ORDER = [
    "errors",
    "quantity",
    "finding",
    "knowledge",
    "recording",
    "pose",
    "gait",
    "body",
    "screen",
    "reason",
    "values_json",
    "plan",
    "follow",
    "screening_json",
    "assessment",
    "assessment_json",
    "report",
    "pipeline",
    "output",
    "sample",
    "cohort",
    "export",
    "store",
    "app",
    "cli_text",
    "cli_errors",
    "cli_progress",
    "cli_data",
    "cli_batch",
    "cli_body",
    "cli_exercises",
    "cli_cohort",
    "cli_export",
    "cli_what_if",
    "cli_knowledge",
    "cli_protocol",
    "cli_screen",
    "cli_reason",
    "cli_plan",
    "cli_change",
    "cli_follow",
    "cli_store",
    "cli_serve",
    "cli",
]
LONGEST_FILE = 400


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def room_of(path: Path) -> str:
    relative = path.relative_to(SOURCE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imported_rooms(path: Path, *, deferred: bool) -> set[str]:
    """Rooms that a module imports; `deferred` counts imports inside functions too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if deferred else iter(tree.body)
    names = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("psoas"):
            parts = node.module.split(".")
            names |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names if alias.name in ORDER}
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("psoas.")}
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_room_imports_only_rooms_that_stand_before_it(path):
    room = room_of(path)
    if room == "__init__":
        pytest.skip("the package's own surface names every room and imports none until asked")
    later = {name for name in imported_rooms(path, deferred=True) if ORDER.index(name) > ORDER.index(room)}
    allowed = {"pipeline": {"output"}}.get(room, set())
    assert later <= allowed, f"{room} stands before {sorted(later)} and must not import from it"


def test_every_room_is_in_the_architecture():
    text = (SOURCE.parents[1] / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {room_of(path) for path in modules()} - {"__init__"}
    assert rooms <= set(ORDER)
    assert not [room for room in sorted(rooms) if f"`{room}" not in text]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_has_one_idea(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_module_and_public_name_says_what_it_is(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    public = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")]
    nameless = ([] if ast.get_docstring(tree) else ["the module"]) + [node.name for node in public if not ast.get_docstring(node)]
    assert not nameless
