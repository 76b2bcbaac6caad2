"""The session's logic in the browser's own language, run by node where there is one."""

from __future__ import annotations

import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

TESTS = Path(__file__).with_name("guided.test.mjs")


def test_the_logic_of_a_session_holds(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node, which is not installed here; the browser tests walk the same logic")
    (tmp_path / "guided.mjs").write_bytes(files("psoas.app").joinpath("static", "guided.js").read_bytes())
    text = TESTS.read_text(encoding="utf-8").replace("../../../src/psoas/app/static/guided.js", "./guided.mjs")
    (tmp_path / "guided.test.mjs").write_text(text, encoding="utf-8")
    ran = subprocess.run([node, "--test", "guided.test.mjs"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout
