"""The job that reads the files of a watch: runs are kept, and of everything else it is said in words why it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy.orm import Session

from psoas.app.jobs.work import Bench, Made
from psoas.plan.words import day_words
from psoas.store.models import Job, RunRecord
from psoas.store.recordings import recording_of
from psoas.store.runs import keep_run, list_runs, same_run

Told = Literal["kept", "again", "left", "broken"]
OVERLAP = 0.5
"""Share of the shorter of two runs from which they are one that two devices saw."""

DAY_OF_THIS_MACHINE = "The file does not tell the time on the runner’s wrist, so the day is that of this machine."
TAKE_THIS = "To keep this one instead, remove the other and send the file again."


def prepare_watch(session: Session, bench: Bench) -> dict[str, Any]:
    """Lay out the files of a watch: one alone (`recording`), or those of a batch (`recordings`) that are still there."""
    payload = bench.job.payload
    alone = payload.get("recording")
    ids = [alone] if alone is not None else [id for id in dict.fromkeys(payload["recordings"]) if _is_there(session, bench.job, id)]
    return {"files": [{"recording": id, "path": str(bench.lay_out(session, id))} for id in ids], "alone": alone is not None}


def keep_watch(session: Session, job: Job, made: Made) -> dict[str, Any]:
    """Keep every run, and say of each file what became of it; files of a batch that gave no run are forgotten.

    Returns
    -------
    dict
        ``runs``: ids of the runs. ``told``: for each run and each thing that is no run ``kind``, the file's ``name``, ``what`` and ``remedy``.
    """
    ids: list[str] = []
    gave: dict[str, bool] = {}
    told: list[dict[str, str]] = [_told("broken", one["name"], one) for one in job.payload.get("refused", [])]
    for file in made.result["files"]:
        kept = [id for run in file["runs"] if (id := _keep(session, job, file, run, told)) is not None]
        ids += kept
        told += [_told("left", file["name"], one) for one in file["left"]]
        if file["wrong"] is not None:
            told.append(_told("broken", file["name"], file["wrong"]))
        gave[file["recording"]] = bool(kept) or gave.get(file["recording"], False)
    for id, any_run in gave.items():
        recording = recording_of(session, job.person_id, id)
        if recording is not None and not any_run and "recordings" in job.payload:
            session.delete(recording)
    return {"runs": ids, "told": told}


def _keep(session: Session, job: Job, file: Mapping[str, Any], told_run: Mapping[str, Any], told: list[dict[str, str]]) -> str | None:
    """Keep one run and say so; None if another device's file told of it before."""
    run = RunRecord(
        person_id=job.person_id,
        recording_id=file["recording"],
        day=date.fromisoformat(told_run["day"]),
        started=None if told_run["started"] is None else datetime.fromisoformat(told_run["started"]),
        minutes=told_run["minutes"],
        km=told_run["km"],
        device=told_run["device"][:200],
        averages=told_run["averages"],
        repairs=" ".join([*told_run["repairs"], *([] if told_run["by_own_clock"] else [DAY_OF_THIS_MACHINE])]),
    )
    named = f"{day_words(run.day)} {run.day.year}, {run.km:.1f} km in {run.minutes:.0f} min"
    other = next(_seen_by_another(session, run), None)
    if other is not None:
        why = {"what": f"{named}: {other.device or 'another device'} saw the same run, and it counts once.", "remedy": TAKE_THIS}
        told.append(_told("left", file["name"], why))
        return None
    again = same_run(session, run) is not None
    kept = keep_run(session, run)
    said = {"what": f"{named}{', as before' if again else ''}.", "remedy": " ".join(told_run["repairs"])}
    told.append(_told("again" if again else "kept", file["name"], said))
    return kept.id


def _seen_by_another(session: Session, run: RunRecord) -> Iterator[RunRecord]:
    """Yield runs that went on at the same time but began at another second."""
    if run.started is None:
        return
    end = run.started + timedelta(minutes=run.minutes)
    for other in list_runs(session, run.person_id, since=run.day - timedelta(days=1), until=run.day + timedelta(days=1)):
        if other.started is not None and other.started != run.started:
            shared = min(end, other.started + timedelta(minutes=other.minutes)) - max(run.started, other.started)
            if shared / timedelta(minutes=1) > OVERLAP * min(run.minutes, other.minutes):
                yield other


def _is_there(session: Session, job: Job, id: str) -> bool:
    return recording_of(session, job.person_id, id) is not None


def _told(kind: Told, name: str, said: Mapping[str, str]) -> dict[str, str]:
    return {"kind": kind, "name": name, "what": said["what"], "remedy": said["remedy"]}
