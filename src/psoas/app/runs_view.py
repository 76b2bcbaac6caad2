"""Runs of a watch as a page shows them: one line each with its errors, what made a run too long, and what a watch recorded beside a clip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from psoas.follow.run_load import RunSpike
from psoas.plan.words import MONTH_NAMES, WEEKDAY_NAMES
from psoas.quantity import NARROW_SPACE, Estimate
from psoas.report.wording import in_display_unit, metric_name, metric_words, number
from psoas.store.models import RunRecord
from psoas.values_json import built

NAMES: Mapping[str, str] = {
    "contact_balance": "Left foot’s share of contact",
    "heart_rate": "Heart rate",
    "power": "Power",
    "leg_spring_stiffness": "Leg stiffness",
}
"""What else a watch averages -> its name; of a foot pod's other fields the name is that of the device."""
OWN = "as the device models it"
SAID = {
    "kept": ("in", "new"),
    "again": ("none", "here already"),
    "left": ("unknown", "not kept"),
    "broken": ("alert", "not read"),
}
"""What became of a file -> look and word of its chip."""


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in words: `long` says by how much it was longer than those of the month before; empty for most."""

    id: str
    day: str
    year: str
    km: str
    minutes: str
    pace: str
    rate: Markup
    contact: Markup
    device: str
    long: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Dynamic:
    """One average of a watch: `told` is its value with error; for metrics of a clip `short` says what it is."""

    id: str
    name: str
    short: str
    told: Markup
    reason: str


def run_line(run: RunRecord, spikes: Mapping[tuple[date, float], RunSpike]) -> RunLine:
    """Return a run as a line of the list."""
    found = averages_of(run)
    spike = spikes.get((run.day, run.km))
    return RunLine(
        run.id,
        f"{WEEKDAY_NAMES[run.day.weekday()]} {run.day.day} {MONTH_NAMES[run.day.month - 1]}",
        "" if run.day.year == date.today().year else str(run.day.year),
        km_words(run.km),
        minutes_words(run.minutes),
        pace_words(run),
        _told(found, "step_rate"),
        _told(found, "contact_time"),
        device_words(run),
        spike_words(spike) if spike is not None else "",
        spike is not None and spike.strong,
    )


def dynamics_of(run: RunRecord) -> tuple[Dynamic, ...]:
    """Return every average of a run with its error, those that a clip has too first."""
    found = averages_of(run)
    return tuple(Dynamic(id, dynamic_name(id), dynamic_short(id), number(in_display_unit(one, id)), one.reason) for id, one in found.items())


def averages_of(run: RunRecord) -> dict[str, Estimate]:
    """Return the averages that are kept with a run."""
    return {name: built(Estimate, value, name) for name, value in run.averages.items()}


def dynamic_name(id: str) -> str:
    """Return what an average is called."""
    return NAMES.get(id) or metric_name(id.removeprefix("device_")) + (" of the foot pod" if id.startswith("device_") else "")


def dynamic_short(id: str) -> str:
    """Return in a few words what an average is."""
    metric = metric_words(id)
    return metric.short if metric is not None else "" if id in ("contact_balance", "heart_rate") else OWN.capitalize() + "."


def km_words(km: float) -> str:
    """Return a distance, or that there was none."""
    return f"{km:.1f}{NARROW_SPACE}km" if km > 0 else "no distance"


def minutes_words(minutes: float) -> str:
    """Return a time in minutes, from an hour and a half on in hours too."""
    whole = max(round(minutes), 1)
    return f"{whole}{NARROW_SPACE}min" if whole < 90 else f"{whole // 60}{NARROW_SPACE}h {whole % 60:02d}"


def pace_words(run: RunRecord) -> str:
    """Return minutes and seconds a kilometre; empty without a distance to speak of."""
    if run.km < 0.1:
        return ""
    seconds = round(60 * run.minutes / run.km)
    return f"{seconds // 60}:{seconds % 60:02d}"


def device_words(run: RunRecord) -> str:
    """Return the device as people write it."""
    return " ".join(word.capitalize() if word.isalpha() else word for word in run.device.split()) or "A watch"


def spike_words(spike: RunSpike) -> str:
    """Return by how much a run was longer than those of the month before."""
    times = f"{spike.percent:.0f} % longer" if spike.percent < 300 else f"{spike.percent / 100 + 1:.0f} times as long"
    return f"{times} than any other of the 30 days before ({spike.longest_before:.1f}{NARROW_SPACE}km)"


def spikes_by_run(spikes: Iterable[RunSpike]) -> dict[tuple[date, float], RunSpike]:
    """Return spikes by day and km of their run."""
    return {(one.run.day, one.run.km): one for one in spikes}


def told_of_files(told: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return what there is to say of files, those first that gave no run; of a run that came in whole nothing is."""
    worth = [one for one in told if one["kind"] in ("broken", "left") or one["remedy"]]
    worth.sort(key=lambda one: list(SAID).index(one["kind"]), reverse=True)
    return [{**one, "css": SAID[one["kind"]][0], "word": SAID[one["kind"]][1]} for one in worth]


def headline_of(told: Sequence[Mapping[str, Any]]) -> str:
    """Return how many runs came in, in a sentence."""
    count = {kind: sum(one["kind"] == kind for one in told) for kind in SAID}
    parts = [f"{count['kept']} {'run' if count['kept'] == 1 else 'runs'} came in" if count["kept"] else "No new run came in"]
    parts += [f"{count['again']} {'was' if count['again'] == 1 else 'were'} here already"] if count["again"] else []
    not_read = count["left"] + count["broken"]
    parts += [f"{not_read} {'thing was' if not_read == 1 else 'things were'} not kept"] if not_read else []
    return "; ".join(parts) + "."


def _told(found: Mapping[str, Estimate], id: str) -> Markup:
    estimate = found.get(id)
    return number(in_display_unit(estimate, id)) if estimate is not None and estimate.known else Markup("")
