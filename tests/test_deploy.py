"""What stands in deploy/ fits what is here: options, variables, paths and packages exist, and systemd understands its units."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import typer

from psoas.app.settings import MEBI, Settings
from psoas.cli import app

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
UNITS = ("psoas.service", "psoas-backup.service", "psoas-backup.timer")
UNDERSTOOD_ELSEWHERE = {"PSOAS_NAME"}  # of the unit itself, which gives it to --name
SOURCES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "src" / "psoas").rglob("*.py"))]


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def joined(name: str) -> str:
    """Return a file without comments, its continued lines in one."""
    lines = [line for line in text(name).splitlines() if not line.lstrip().startswith("#")]
    return re.sub(r"\\\n\s*", " ", "\n".join(lines))


def commands() -> list[tuple[str, str, list[str]]]:
    """Return every call of psoas in deploy/ and its guide: where, the command, its options."""
    entry = re.search(r"^ENTRYPOINT (.*)$", joined("Dockerfile"), re.MULTILINE)
    wholes = {"Dockerfile": "bin/" + " ".join(json.loads(entry[1])), "deploy.md": (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")}
    wholes |= {name: joined(name) for name in UNITS}
    found = []
    for where, whole in wholes.items():
        for call in re.findall(r"(?:bin/psoas|`psoas) ([a-z][^`\n]*)", whole):
            words = call.split()
            found.append((where, words[0], [word for word in words if word.startswith("--")]))
    return found


def options_of(name: str) -> set[str]:
    """Return the options that a command or one of its own commands takes."""
    command = typer.main.get_command(app).commands[name]
    own = (command, *getattr(command, "commands", {}).values())
    return {option for each in own for parameter in each.params for option in (*parameter.opts, *parameter.secondary_opts)}


def test_every_command_and_option_that_is_named_exists():
    found = commands()
    assert {where for where, *_ in found} >= {"psoas.service", "psoas-backup.service", "Dockerfile", "deploy.md"}
    unknown = [(where, name, option) for where, name, options in found for option in options if option.split("=")[0] not in options_of(name)]
    assert unknown == []


def test_every_variable_that_is_named_is_read():
    named = {name for path in DEPLOY.iterdir() for name in re.findall(r"PSOAS_[A-Z_]+", path.read_text(encoding="utf-8"))}
    assert named - UNDERSTOOD_ELSEWHERE <= {name for name in named if any(name in source for source in SOURCES)}
    assert "--name ${PSOAS_NAME}" in text("psoas.service")


def test_every_extra_that_is_installed_is_one_of_the_package():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named = {
        name
        for whole in (text("Dockerfile"), (ROOT / "docs/deploy.md").read_text(encoding="utf-8"))
        for name in re.findall(r"(?:psoas|\.)\[(\w+)\]", whole)
    }
    assert named
    assert named <= set(extras)


def test_the_image_is_built_from_what_is_here_and_from_little_else():
    left_in = [line[1:] for line in text("Dockerfile.dockerignore").splitlines() if line.startswith("!")]
    assert [name for name in left_in if not (ROOT / name).exists()] == []
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {needed["readme"], *needed["license-files"], "pyproject.toml", "constraints.txt", "hatch_build.py", "src"} <= set(left_in)
    assert "--constraint constraints.txt" in joined("Dockerfile")


def test_the_image_runs_without_rights_and_looks_whether_it_answers():
    lines = joined("Dockerfile").splitlines()
    assert "USER psoas" in lines
    (check,) = [line for line in lines if "urllib.request" in line]
    address = re.search(r"http://127\.0\.0\.1:(\d+)/csrf", check)
    (entry,) = [line for line in lines if line.startswith("ENTRYPOINT")]
    assert address is not None
    assert f'"--port", "{address[1]}"' in entry


def test_the_proxies_lead_to_the_port_that_is_served_and_take_files_of_the_largest_size():
    port = re.search(r"--port (\d+)", text("psoas.service"))[1]
    largest = Settings(Path()).largest_upload
    for name, size in (("Caddyfile", r"max_size (\d+)MB"), ("nginx.conf", r"client_max_body_size\s+(\d+)m")):
        assert f"127.0.0.1:{port}" in text(name)
        assert int(re.search(size, text(name))[1]) * (10**6 if name == "Caddyfile" else MEBI) > largest


def test_copies_are_written_where_the_unit_may_write():
    unit = text("psoas-backup.service")
    assert "StateDirectory=psoas psoas-backups" in unit
    assert set(re.findall(r"/var/lib/([a-z-]+)", joined("psoas-backup.service"))) == {"psoas", "psoas-backups"}


@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_every_line(name, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("needs systemd-analyze, which is not here")
    for unit in UNITS:  # with programs that are there: it looks for them
        there = re.sub(r"/opt/psoas/bin/psoas", "/bin/true", text(unit))
        (tmp_path / unit).write_text(there, encoding="utf-8")
    told = subprocess.run(["systemd-analyze", "verify", "--man=no", str(tmp_path / name)], capture_output=True, text=True, timeout=60, check=False)
    complaints = [line for line in told.stderr.splitlines() if name in line and "postgresql" not in line]
    assert complaints == []
