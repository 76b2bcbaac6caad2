"""Kill web and worker of the app at random moments while files, logs and jobs come in: ``python -m validation.app_kills [KILLS]``.

Whatever was accepted must be there at the end, whole, and every job must have been done once.
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LATEST = 1.0  # s after a part is there again
STEPS = 4  # of 0.1 s that a job takes
PATIENCE = 300.0  # s for what is left after the last kill
SENDERS = 3
LEFT_FOR = 180.0  # s after which a folder of a job should have been removed


def write(task: Mapping[str, Any], folder: Path, progress: Any) -> dict[str, Any]:
    """Take a while, and write a file: what a job's child does here."""
    for step in range(STEPS):
        progress("Writing", step, STEPS)
        time.sleep(0.1)
    (folder / "made.txt").write_text(f"made for {task['job']}", encoding="utf-8")
    return {}


def run_part(part: str, folder: Path, port: int) -> None:
    """Be the web or the worker."""
    from psoas.app.settings import Settings

    settings = Settings(folder)
    if part == "web":
        import uvicorn

        from psoas.app.application import make_application

        uvicorn.run(make_application(settings), host="127.0.0.1", port=port, log_config=None)
        return
    from psoas.app.jobs.lane import Pace
    from psoas.app.jobs.work import Work
    from psoas.app.jobs.worker import run_worker
    from psoas.store.assessments import keep_assessment

    def keep(session: Any, job: Any, made: Any) -> dict[str, Any]:
        record = keep_assessment(session, job.person_id, None, json.dumps({"schema": 1, "job": job.id}), "home", made.files)
        return {"assessment": record.id}

    works = {"read_watch": Work("validation.app_kills:write", lambda session, bench: {"job": bench.job.id}, keep, "video")}
    run_worker(settings, works=works, pace=Pace(beat=0.2, lease=2.0, look=0.3, patience=5.0))


class App:
    """Web and worker in processes of their own, and somebody's place in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._one = threading.Lock()
        self.parts = {part: self.start(part) for part in ("web", "worker")}

    def start(self, part: str) -> subprocess.Popen[bytes]:
        """Start a part."""
        command = [sys.executable, "-m", "validation.app_kills", part, str(self.folder), str(self.port)]
        return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self, part: str) -> None:
        """End a part as a crash would, and start it again."""
        with self._one:
            self.parts[part].send_signal(signal.SIGKILL)
            self.parts[part].wait()
            self.parts[part] = self.start(part)

    def tend(self) -> None:
        """Start again what ended by itself, as ``psoas serve`` would."""
        with self._one:
            for part, process in self.parts.items():
                if process.poll() is not None:
                    self.parts[part] = self.start(part)

    def ask(self, method: str, path: str, **sent: Any) -> Any:
        """Return the answer of the web, which may be away for a while."""
        import httpx

        until = time.monotonic() + PATIENCE
        while True:
            try:
                answer = httpx.request(method, f"http://127.0.0.1:{self.port}{path}", timeout=60, **sent)
            except httpx.TransportError:
                answer = None
                self.tend()
            if answer is not None and answer.status_code < 500:
                return answer
            if time.monotonic() > until:
                said = "nothing" if answer is None else f"{answer.status_code} {answer.text[:300]}"
                raise SystemExit(f"The web did not come back; it last said: {said}")
            time.sleep(0.05)


class Sender(threading.Thread):
    """Sends files, logs and work until told to end, each again until it is accepted, and remembers what was."""

    def __init__(self, app: App, person: str, number: int) -> None:
        super().__init__(daemon=True)
        self.app, self.place, self.number = app, f"/api/people/{person}", number
        self.files: dict[str, str] = {}
        self.logs: dict[str, str] = {}
        self.jobs: dict[str, str] = {}
        self.over = threading.Event()

    def run(self) -> None:
        """Send."""
        count = 0
        while not self.over.is_set():
            key = f"{self.number}-{count}"
            count += 1
            content = struct.pack("<BBHI4sH", 14, 32, 2132, 0, b".FIT", 0) + key.encode() * 2000
            kept = self.app.ask("POST", f"{self.place}/recordings", params={"kind": "watch", "name": f"{key}.fit"}, content=content).json()
            self.files[kept["id"]] = kept["digest"]
            log = {"key": key, "kind": "routine", "day": "2027-01-04", "started": "2027-01-04T07:00:00Z", "status": "done"}
            self.logs[key] = self.app.ask("POST", f"{self.place}/sessions", json=log).json()["id"]
            job = {"kind": "read_watch", "recording": kept["id"], "key": key}
            self.jobs[key] = self.app.ask("POST", f"{self.place}/jobs", json=job).json()["id"]
            self.over.wait(0.3)


def press_try_again(app: App, place: str) -> int:
    """Begin again what was given up after three attempts, as a person would; return how many jobs have not ended."""
    for job in app.ask("GET", f"{place}/jobs?status=failed&limit=200").json()["items"]:
        app.ask("POST", f"{place}/jobs/{job['id']}/retry")
    return sum(len(app.ask("GET", f"{place}/jobs?status={status}&limit=200").json()["items"]) for status in ("queued", "running"))


def faults(folder: Path, senders: list[Sender]) -> list[str]:
    """Return what is wrong with what was kept."""
    from psoas.store.file_store import FileStore

    files, found = FileStore(folder / "files"), []
    with sqlite3.connect(folder / "psoas.sqlite") as database:
        if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            found.append("the database is damaged")
        rows = {name: {row[0] for row in database.execute(f"SELECT id FROM {name}")} for name in ("recording", "session", "job")}
        made: dict[str, list[str]] = {}
        for id, document, kept in database.execute("SELECT id, document, files FROM assessment"):
            made.setdefault(json.loads(document)["job"], []).append(id)
            found += [f"a file of {id} is not whole" for digest in json.loads(kept).values() if not files.whole(digest)]
        results = {
            id: (status, json.loads(result).get("assessment")) for id, status, result in database.execute("SELECT id, status, result FROM job")
        }
    for sender in senders:
        found += [f"upload {id} is lost" for id, digest in sender.files.items() if id not in rows["recording"] or not files.whole(digest)]
        found += [f"log {key} is lost" for key, id in sender.logs.items() if id not in rows["session"]]
        found += [f"job {key} is lost" for key, id in sender.jobs.items() if id not in rows["job"]]
    for id, (status, assessment) in results.items():
        if status != "done" or made.get(id) != [assessment]:
            found.append(f"job {id} is {status} and made {len(made.get(id, []))} results")
    found += [f"{path.name} was left" for path in (folder / "work").iterdir() if time.time() - path.stat().st_mtime > LEFT_FOR]
    return found


def main(kills: int) -> None:
    """Kill, start again, look at the end; exit with 1 if anything was lost or done twice."""
    from psoas.store.upgrade import upgrade

    draw = random.Random(6)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in ("files", "incoming", "work"):
            (folder / name).mkdir()
        upgrade(f"sqlite:///{folder / 'psoas.sqlite'}", folder)
        app = App(folder)
        person = app.ask("POST", "/api/people", json={"name": "Ada"}).json()["id"]
        senders = [Sender(app, person, number) for number in range(SENDERS)]
        for sender in senders:
            sender.start()
        for _ in range(kills):
            time.sleep(draw.uniform(0.0, LATEST))
            app.kill(draw.choice(("web", "worker")))
            app.ask("GET", f"/api/people/{person}")
            press_try_again(app, f"/api/people/{person}")
        for sender in senders:
            sender.over.set()
        for sender in senders:
            sender.join(PATIENCE)
        until = time.monotonic() + PATIENCE
        while press_try_again(app, f"/api/people/{person}") and time.monotonic() < until:
            time.sleep(0.5)
        for part in app.parts.values():
            part.terminate()
            part.wait()
        found = faults(folder, senders)
        sent = [sum(len(getattr(sender, name)) for sender in senders) for name in ("files", "logs", "jobs")]
    print(f"{kills} kills; accepted: {sent[0]} uploads, {sent[1]} logs, {sent[2]} jobs; wrong: {len(found)}")
    print("\n".join(found[:20]))
    if found:
        raise SystemExit(1)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        run_part(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
