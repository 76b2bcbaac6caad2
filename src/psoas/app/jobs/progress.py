"""How far a job is, for the person who waits: the stage in words, percent of the whole, and the time that is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from psoas.store.columns import now
from psoas.store.models import Job

BEHIND = ", from behind"
VIEW = {"Finding the runner": 4.0, "Reading the pose": 60.0}
STAGES: Mapping[str, Mapping[str, float]] = {
    "assess": {
        **VIEW,
        **{f"{stage}{BEHIND}": weight for stage, weight in VIEW.items()},
        "Working out muscles": 4.0,
        "Drawing the video": 24.0,
        "Trying out changes": 12.0,
    },
    "measure_test": VIEW,
    "plan": {"Planning": 1.0},
    "read_watch": {"Reading runs": 1.0},
}
"""Kind of job -> stage -> share of the time it takes, as measured on the sample clips; the rest of a job is quick."""
WAITING, STARTING = "Waiting for its turn", "Getting ready"
Tell = Callable[[str, int, int], None]
FROM_SHARE, FROM_SECONDS = 0.04, 4.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A job as a page shows it.

    Parameters
    ----------
    id, status
        Of the job.
    stage
        What is being done, in words.
    percent
        Of the whole, 0 to 100; None where it cannot be told.
    left
        How long it will take still, in words; empty where it cannot be told.
    what, remedy
        Why it failed or was refused, and what to do.
    next
        Where the page goes on when it is done; empty for nowhere.
    stopping
        Whether it was asked to stop and has not yet.
    """

    id: str
    status: str
    stage: str
    percent: int | None
    left: str
    what: str
    remedy: str
    next: str
    stopping: bool

    @property
    def goes_on(self) -> bool:
        """Whether there is something to wait for."""
        return self.status in ("queued", "running")


def shown_of(job: Job, at: datetime | None = None) -> Shown:
    """Return a job as a page shows it, at this moment or another."""
    share = share_of(job)
    stage = {"queued": WAITING, "running": job.stage or STARTING}.get(job.status, "")
    onward = job.result.get("next", "")
    return Shown(
        job.id,
        job.status,
        stage,
        None if share is None else round(100 * share),
        words_for(seconds_left(job, share, at or now())),
        job.what,
        job.remedy,
        onward if isinstance(onward, str) and onward.startswith("/") and not onward.startswith("//") else "",
        job.stop_asked and job.status == "running",
    )


def share_of(job: Job) -> float | None:
    """Return how much of a job is done, 0 to 1; None where its stages are not known."""
    if job.status == "done":
        return 1.0
    stages = {name: weight for name, weight in STAGES.get(job.kind, {}).items() if job.payload.get("rear") or not name.endswith(BEHIND)}
    if job.status != "running" or job.stage not in stages:
        return None
    before = sum(weight for name, weight in stages.items() if list(stages).index(name) < list(stages).index(job.stage))
    here = stages[job.stage] * (job.done / job.total if job.total else 0.0)
    return min((before + here) / sum(stages.values()), 0.99)


def seconds_left(job: Job, share: float | None, at: datetime) -> float | None:
    """Return how long a job will take still, s, from how long it took so far; None as long as that says little."""
    if job.status != "running" or job.started is None or share is None:
        return None
    took = (at - job.started).total_seconds()
    return took * (1 - share) / share if share >= FROM_SHARE and took >= FROM_SECONDS else None


def words_for(seconds: float | None) -> str:
    """Return a time that is left in words."""
    if seconds is None:
        return ""
    if seconds < 20:
        return "a few seconds left"
    if seconds < 50:
        return "less than a minute left"
    minutes = round(seconds / 60) or 1
    return "about a minute left" if minutes == 1 else f"about {minutes} minutes left"


class ViewByView:
    """Progress of a clip from the side and then of one from behind, whose stages would else have the same names.

    Parameters
    ----------
    tell
        Told ``(stage, done, total)``.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell, self._seen, self._behind = tell, [""], False

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Tell how far it is."""
        if stage != self._seen[-1]:
            self._behind = self._behind or stage in self._seen
            self._seen.append(stage)
        self._tell(f"{stage}{BEHIND}" if self._behind and stage in VIEW else stage, done, total)
