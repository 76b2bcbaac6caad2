"""One command serves: its parts are started again when they end, and end together; what keeps it from starting is said in words."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from psoas.app.listening import address_of, is_of_this_machine, listen
from psoas.app.security.hosts import name_of
from psoas.app.settings import Settings
from psoas.errors import SettingError

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks at processes as Linux shows them")
PATIENCE_S = 60.0


def run(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "from psoas.cli import main; main()", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PSOAS_DATA": str(folder)})


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_there(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def wait_for(condition, patience: float = PATIENCE_S) -> None:
    until = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.05)


class Running:
    """A psoas that serves."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = run("serve", "--port", "0", "--no-open", *arguments, folder=folder)
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline()
        self.url = re.search(r"http://\S+/", self.said).group(0)

    def status(self, path: str = "csrf") -> int:
        return httpx.get(self.url + path, timeout=PATIENCE_S).status_code


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    psoas = Running(tmp_path)
    yield psoas
    if psoas.process.poll() is None:
        psoas.process.send_signal(signal.SIGTERM)
    psoas.process.communicate(timeout=PATIENCE_S)


def assert_all_parts_end_together(running: Running, number: int) -> None:
    wait_for(lambda: len(children(running.process.pid)) == 2)
    parts = children(running.process.pid)
    running.process.send_signal(number)
    assert running.process.wait(PATIENCE_S) == 0
    assert not [part for part in parts if is_there(part)]


def test_parts_that_are_killed_are_there_again_and_nobody_is_refused_until_all_end_together_when_asked(running):
    assert running.status() == 200
    wait_for(lambda: len(children(running.process.pid)) == 2)
    web, worker = children(running.process.pid)
    os.kill(web, signal.SIGKILL)
    assert running.status() == 200
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: len(set(children(running.process.pid)) - {web, worker}) == 2)
    assert_all_parts_end_together(running, signal.SIGTERM)


def test_parts_do_not_outlive_a_command_that_was_killed(running):
    wait_for(lambda: len(children(running.process.pid)) == 2)
    parts = children(running.process.pid)
    running.process.kill()
    wait_for(lambda: not any(is_there(part) for part in parts))


def test_a_practice_without_an_owner_is_told_how_to_make_one_and_ends_by_the_keyboard(tmp_path):
    psoas = Running(tmp_path, "--accounts")
    assert psoas.process.stdout is not None
    link = re.search(r"http://\S+/set-up/\S+", psoas.process.stdout.readline()).group(0)
    assert httpx.get(link, timeout=PATIENCE_S).status_code == 200
    assert_all_parts_end_together(psoas, signal.SIGINT)


def test_a_folder_that_cannot_be_written_is_told_and_ends_it(tmp_path):
    (tmp_path / "taken").write_text("a file")
    psoas = run("serve", "--port", "0", "--no-open", folder=tmp_path / "taken" / "psoas")
    _, said = psoas.communicate(timeout=PATIENCE_S)
    assert psoas.returncode == 1
    assert "cannot write to" in said
    assert "--data" in said
    assert "Traceback" not in said


def test_a_database_that_does_not_answer_is_told_and_its_password_is_not(tmp_path):
    psoas = run("serve", "--port", "0", "--no-open", "--database", "postgresql://ann:secret@127.0.0.1:9/psoas", folder=tmp_path)
    _, said = psoas.communicate(timeout=PATIENCE_S)
    assert psoas.returncode == 1
    assert "database" in said
    assert "secret" not in said
    assert "Traceback" not in said


def test_a_taken_port_is_told():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(SettingError, match="in use"):
            listen("127.0.0.1", other.getsockname()[1])


def test_an_address_of_another_machine_is_told():
    with pytest.raises(SettingError, match="cannot listen"):
        listen("192.0.2.1", 0)


def test_others_are_let_in_only_with_accounts(tmp_path):
    psoas = run("serve", "--host", "0.0.0.0", folder=tmp_path)
    _, said = psoas.communicate(timeout=PATIENCE_S)
    assert psoas.returncode == 1
    assert "--accounts" in said


@pytest.mark.parametrize(
    ("host", "own"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("10.0.0.4", False), ("box", False)]
)
def test_only_loopback_is_this_machine_alone(host, own):
    assert is_of_this_machine(host) is own


def test_the_address_that_is_told_can_be_opened():
    with listen("0.0.0.0", 0) as listener:
        assert address_of(listener).startswith("http://127.0.0.1:")


def test_settings_survive_the_way_to_a_child():
    known = Settings(folder=Path("/somewhere"), database="postgresql://x@y/z", accounts=True, hosts=("a", "b"), secure=True)
    assert Settings.from_json(known.to_json()) == known
    assert json.loads(known.to_json())["folder"] == "/somewhere"


def test_the_name_in_a_host_header_is_read_without_its_port():
    assert [name_of(host) for host in ("Box:80", "[::1]:8765", "[::1]", "box")] == ["box", "[::1]", "[::1]", "box"]
