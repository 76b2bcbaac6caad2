"""Write docs/metrics.md from the facts in src/psoas/knowledge.

python -m scripts.build_docs
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from psoas import knowledge
from psoas.knowledge import Metric
from psoas.quantity import UNITS, spaced_unit
from scripts.made_page import source_lines, write_or_check

TARGET = Path(__file__).resolve().parents[1] / "docs" / "metrics.md"
_SEEN = {"V": "", "D": ", worked out from open data", "P": ", seen in a secondary page only", "U": ", not seen in a paper"}
SPEEDS = (2.5, 3.0, 3.5, 4.5)

TOP = """\
# Every metric

Made by `python -m scripts.build_docs` from `src/psoas/knowledge`; change it there.

Angles are in the plane that the camera sees. "Leg" is one leg length, thigh plus shank. Signs hold for both running
directions and both legs. The band is what most runners of the named group show; it says nothing about right or wrong. A
value is called outside only if its whole 95 % interval lies beyond the band. For women, bands that were measured on men
are drawn 1.3 times as wide.

Grades: **A** reviews or several trials, **B** one trial or prospective study, **C** laboratory or normative study, **D**
expert opinion. "Not seen in a paper" marks what psoas took from general knowledge.
"""


def build() -> str:
    """Return the text of docs/metrics.md."""
    parts = [TOP]
    group = ""
    for metric in knowledge.metrics().values():
        if metric.group != group:
            group = metric.group
            parts.append(f"## {knowledge.GROUPS[group]}\n")
        parts.append("\n\n".join(_metric(metric)) + "\n")
    parts.append("## Sources\n")
    parts.append(source_lines(_cited()))
    return "\n".join(parts)


def _metric(metric: Metric) -> Iterable[str]:
    yield f"### {metric.name}"
    needs = f" Needs {' and '.join(metric.needs)}." if metric.needs else ""
    sides = "one value for each leg" if metric.sides == "each" else "one value for the runner"
    unit = UNITS[metric.display_unit][2] or "no unit"
    yield f"`{metric.id}`, {metric.symbol}, in {unit}, {sides}, view: {metric.view}.{needs}"
    yield f"{metric.definition} {metric.sign}"
    yield f"**How it is measured.** {metric.computed}"
    yield f"**How exact.** {metric.error}{_errors(metric)}"
    yield f"**What it depends on.** {metric.depends}"
    yield f"**What others show.** {_others(metric)}"
    yield from _sides(metric)
    if metric.may_mean:
        yield "**What it may mean.**"
        yield "\n".join(f"- {claim.text} ({claim.grade}, {_names(claim.sources)}{_SEEN[claim.v]})" for claim in metric.may_mean)
    yield f"**What it does not say.** {metric.does_not_mean}"
    yield f"Sources: {_names(metric.sources)}. Grade {metric.grade}{'' if metric.checked else ', not seen in a paper'}."


def _errors(metric: Metric) -> str:
    known = knowledge.measurement_errors()
    lines = [f"- {known[id].text}: {known[id].value} ({_names(known[id].sources) or 'worked out'})." for id in metric.error_sources]
    return "\n\n" + "\n".join(lines) if lines else ""


def _others(metric: Metric) -> str:
    found = [(speed, norm) for speed in SPEEDS if (norm := knowledge.norm_at(metric.id, speed)) is not None]
    if not found:
        return knowledge.why_no_norm(metric.id, 3.0)
    first = found[0][1]
    factor = UNITS[metric.unit][1] / UNITS[metric.display_unit][1]
    unit = spaced_unit(metric.display_unit)
    digits = 0 if factor * (first.high - first.low) > 20 else 1 if factor * (first.high - first.low) > 1 else 2
    rows = []
    for speed, norm in found if any(norm.mean != first.mean for _, norm in found) else found[:1]:
        at = f"{speed:g} m/s" if len({n.mean for _, n in found}) > 1 else "any speed"
        mean, low, high = (f"{factor * value:.{digits}f}".replace("-", "−") for value in (norm.mean, norm.low, norm.high))
        rows.append(f"| {at} | {mean}{unit} | {low} to {high}{unit} |")
    who = f"{first.n} {first.population}" if first.n else first.population
    table = "\n".join(["| speed | mean | band |", "|---|---|---|", *rows])
    checked = "" if first.checked else " Not seen in a paper."
    return f"{who[0].upper()}{who[1:]} ({first.norm}, {first.source}).{checked} {first.note}".strip() + f"\n\n{table}"


def _sides(metric: Metric) -> Iterable[str]:
    entry = knowledge.side_differences().get(metric.id)
    if entry is not None:
        within = f"{entry.within:g}{spaced_unit(entry.unit)}" + (" of the mean" if entry.relative else "")
        who = f"{entry.n} {entry.population}, {_names(entry.sources[:1])}"
        yield f"**Left against right.** 95 of 100 healthy runners stay within {within} ({who}). {entry.note}"


def _names(ids: Iterable[str]) -> str:
    return ", ".join(knowledge.sources()[id].name for id in ids)


def _cited() -> list[str]:
    ids = {id for metric in knowledge.metrics().values() for id in metric.sources}
    ids |= {id for metric in knowledge.metrics().values() for claim in metric.may_mean for id in claim.sources}
    ids |= {id for metric in knowledge.metrics().values() for error in metric.error_sources for id in knowledge.measurement_errors()[error].sources}
    ids |= {id for norm in knowledge.norms().values() if norm.metric for id in norm.sources}
    ids |= {id for entry in knowledge.side_differences().values() for id in entry.sources}
    return sorted(ids)


if __name__ == "__main__":
    sys.exit(write_or_check(TARGET, build, "build_docs"))
