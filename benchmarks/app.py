"""The app: how soon it answers after it is started, what it takes when idle, and its pages with 50 users at once and 100,000 logged sets."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

import numpy as np
from sqlalchemy import insert

from benchmarks.users import ASKED_EACH, HASTY, PAGES, PAUSE_S, USERS, ask_at_once, pages_a_second, warm_up
from psoas.app.security.sign_ins import cookie_name, sign_in
from psoas.app.settings import Settings
from psoas.plan.make import make_programme
from psoas.plan.programme_json import programme_to_json
from psoas.plan.wishes import RunningWeek, Wishes
from psoas.reason.explain import explain
from psoas.screen.answers import Answers
from psoas.store.accounts import add_account
from psoas.store.columns import Base, new_id
from psoas.store.database import Database
from psoas.store.models import CheckInRecord, SessionRecord, SetRecord
from psoas.store.people import add_person, begin_coaching
from psoas.store.programmes import keep_programme
from psoas.store.upgrade import upgrade

PEOPLE, SETS, SETS_A_SESSION = 30, 100_000, 12
STARTS, IDLE_AFTER_S = 5, 2.0
STEAL = 7
"""Place in /proc/stat of the time that the host gave to other machines."""


@dataclass(frozen=True)
class Figures:
    """What was measured on one database.

    The s that each page took, pages a second without pause, memory in MB afterwards, and the share of the processors' time that
    the host gave to other machines meanwhile.
    """

    database: str
    times: dict[str, list[float]]
    a_second: float
    memory: float
    taken_away: float

    def row(self, page: str) -> str:
        """Return a line of the table."""
        times = self.times[page]
        return f"| {self.database} | {page} | {len(times)} | {1000 * median(times):.0f} | {1000 * float(np.quantile(times, 0.95)):.0f} |"


class Served:
    """A psoas that serves from a folder, in processes of its own."""

    def __init__(self, folder: Path, *more: str, database: str = "") -> None:
        command = [sys.executable, "-c", "from psoas.cli import main; main()", "serve", "--port", "0", "--no-open", "--data", str(folder), *more]
        self.began = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PSOAS_DATABASE": database})
        assert self.process.stdout is not None
        found = re.search(r"http://\S+/", self.process.stdout.readline())
        assert found is not None, "psoas did not begin to serve"
        self.url = found.group(0)

    def first_page(self) -> float:
        """Return the s from the command to the first whole page."""
        with urlopen(self.url) as answer:  # httpx would read certificates first
            answer.read()
        return time.perf_counter() - self.began

    def memory(self) -> float:
        """Return the proportional memory of all processes in MB."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        rolled = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in (self.process.pid, *children)]
        return sum(int(found.group(1)) for text in rolled if (found := re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE))) / 1024

    def end(self) -> None:
        """End it and wait for that."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def fill(settings: Settings) -> dict[str, str]:
    """Fill a database with people who have logged for a year, and return the path of each and the token of their coach."""
    upgrade(settings.url, settings.folder)
    database = Database(settings.url)
    monday = date.today() - timedelta(days=date.today().weekday())
    running = RunningWeek({6: "long"}, 30.0, 12.0)
    wishes = Wishes(start=monday, weeks=4, minutes={0: 20, 3: 20}, equipment=frozenset({"band", "step"}), running=running)
    programme = programme_to_json(make_programme(explain(Answers(), ()), Answers(), (), wishes))
    with database.writing() as session:
        coach = add_account(session, "Coach", f"{new_id()}@example.org", "coach")
        token = sign_in(session, settings, coach.id)
        people = [add_person(session, f"Person {number}").id for number in range(PEOPLE)]
        for person in people:
            begin_coaching(session, coach.id, person)
            keep_programme(session, person, programme)
            for table, rows in _logged(person, SETS // PEOPLE // SETS_A_SESSION).items():
                session.execute(insert(table), rows)
    database.close()
    return {f"p/{person}": token for person in people}


def _logged(person: str, sessions: int) -> dict[type[Base], list[dict[str, Any]]]:
    """Return rows of sessions backwards from yesterday, one a day, with a check-in each day."""
    done: list[dict[str, Any]] = []
    told: list[dict[str, Any]] = []
    sets: list[dict[str, Any]] = []
    for number in range(sessions):
        day = date.today() - timedelta(days=1 + number)
        started = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
        id = new_id()
        whole = {"kind": "strength", "day": day, "started": started, "status": "done", "effort": 5, "pain": 1}
        done.append({"id": id, "person_id": person, "key": new_id(), **whole})
        told.append({"person_id": person, "day": day, "soreness": {"hamstrings:left": number % 4}, "effort": 5})
        for place in range(SETS_A_SESSION):
            side, turn = ("left", "right")[place % 2], place // 2
            exercise, count = f"EX{1 + turn % 4:02d}", 1 + turn // 4
            own = {"exercise": exercise, "side": side, "number": count}
            sets.append({"session_id": id, **own, "position": place, "done": 8, "reserve": 2})
    return {SessionRecord: done, CheckInRecord: told, SetRecord: sets}


def on(name: str, folder: Path, url: str = "") -> Figures:
    """Measure the pages on one database."""
    tokens = fill(Settings(folder=folder, database=url, accounts=True))
    people = [(place, f"{cookie_name(False)}={token}") for place, token in tokens.items()]
    served = Served(folder, "--accounts", database=url)
    try:
        warm_up(served.url, people)
        before = processor_times()
        times, a_second = ask_at_once(served.url, people), pages_a_second(served.url, people)
        spent = processor_times() - before
        return Figures(name, times, a_second, served.memory(), float(spent[STEAL] / spent.sum()))
    finally:
        served.end()


def processor_times() -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return what the processors did since the machine began, in ticks, as the first line of /proc/stat counts it."""
    return np.array(Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9], dtype=np.int64)


def starts(folder: Path) -> tuple[list[float], float]:
    """Return the s to the first page of several starts, and the memory in MB when idle."""
    took, memory = [], 0.0
    for _ in range(STARTS):
        served = Served(folder)
        took.append(served.first_page())
        time.sleep(IDLE_AFTER_S)
        memory = served.memory()
        served.end()
    return took, memory


def section() -> str:
    """Run everything and return the section of docs/benchmarks.md."""
    with tempfile.TemporaryDirectory() as scratch:
        took, memory = starts(Path(scratch) / "alone")
        figures = [on("SQLite", Path(scratch) / "practice")]
        if url := os.environ.get("PSOAS_TEST_POSTGRESQL"):
            figures.append(on("PostgreSQL", Path(scratch) / "postgres", url))
    return text_of(took, memory, figures)


def text_of(took: list[float], memory: float, figures: list[Figures]) -> str:
    """Return the section for the figures measured, and print them as JSON."""
    measured = {each.database: {"times": each.times, "a_second": each.a_second, "mb": each.memory, "taken_away": each.taken_away} for each in figures}
    print(json.dumps({"first_page_s": took, "idle_mb": memory, "pages": measured}))
    rows = [each.row(page) for each in figures for page in PAGES]
    slowest = max(float(np.quantile(times, 0.95)) for each in figures for times in each.times.values())
    away = " and ".join(f"{100 * each.taken_away:.0f} %" for each in figures)
    hasty = " and ".join(f"{each.a_second:.0f} on {each.database}" for each in figures)
    return "\n".join(
        (
            f"From `psoas serve` to the first whole page: {median(took):.1f} s in the middle of {len(took)} starts, "
            f"{min(took):.1f} to {max(took):.1f} s. Idle, its three processes take {memory:.0f} MB together.",
            "",
            f"{USERS} users at once, each asking for {ASKED_EACH} pages and reading {PAUSE_S:.0f} s on average between two, so "
            f"{USERS / PAUSE_S:.0f} pages a second together; {PEOPLE} people, {SETS:,} logged sets. The slowest page takes {1000 * slowest:.0f} ms "
            "at 95 of 100. Server, database and users share the two cores of one machine, so the times hold the work of the users too. "
            f"Its host gave {away} of their time to other machines meanwhile; where that is much, the slowest pages are slower.",
            "",
            "| database | page | asked | median, ms | 95 of 100 within, ms |",
            "|---|---|---|---|---|",
            *rows,
            "",
            f"{HASTY} users who never read get {hasty} pages a second in the same mix: that is all the server can make, and fifty who ask "
            "without a pause would wait for each other.",
        )
    )
