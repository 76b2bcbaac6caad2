"""What a watch saw of a day's running, as the check-in shows it beside what a person tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from psoas.store.runs import list_runs


@dataclass(frozen=True, slots=True)
class WatchedDay:
    """The runs of one day together: `minutes` and `km` as a form holds them, and in words."""

    minutes: str
    km: str
    said: str


def watched_day(session: Session, person_id: str, day: date) -> WatchedDay | None:
    """Return what a watch saw of a day; None without a run."""
    runs = list_runs(session, person_id, since=day, until=day)
    if not runs:
        return None
    minutes, km = round(sum(run.minutes for run in runs)), round(sum(run.km for run in runs), 1)
    how = f"{km:g} km in {minutes} min" if km else f"{minutes} min"
    many = f" in {len(runs)} runs" if len(runs) > 1 else ""
    return WatchedDay(f"{minutes}", f"{km:g}" if km else "", f"{how}{many}")
