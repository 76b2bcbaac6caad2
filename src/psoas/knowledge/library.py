"""The facts, read once and checked: metrics, norms, sources, effects, rules of filming, errors of measuring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from psoas.knowledge.entries import GROUPS, Effect, Fact, Graded, Metric, Norm, SideDifferenceNorm, Source
from psoas.knowledge.reading import read_entries, wrong_entry
from psoas.quantity import UNITS


@cache
def sources() -> Mapping[str, Source]:
    """Return every source by id."""
    return MappingProxyType(read_entries(Source, "sources.yaml"))


@cache
def metrics() -> Mapping[str, Metric]:
    """Return every metric by id, in the order of the report.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong or refers to one that does not exist.
    """
    found = read_entries(Metric, "metrics.yaml")
    check_metrics(found)
    order = list(GROUPS)
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: order.index(item[1].group))))


@cache
def norms() -> Mapping[str, Norm]:
    """Return every norm by id.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong or refers to one that does not exist.
    """
    found = read_entries(Norm, "norms.yaml")
    check_norms(found)
    return MappingProxyType(found)


@cache
def side_differences() -> Mapping[str, SideDifferenceNorm]:
    """Return the healthy side-to-side differences by metric id."""
    found = read_entries(SideDifferenceNorm, "side_differences.yaml")
    check_sources(found, "side_differences.yaml")
    by_metric: dict[str, SideDifferenceNorm] = {}
    for entry in found.values():
        for id in entry.metrics:
            if id not in metrics() or id in by_metric:
                raise wrong_entry("side_differences.yaml", list(found), entry.id, "metrics", f"'{id}' is not a metric, or is named twice")
            if not entry.relative and entry.unit != metrics()[id].unit:
                raise wrong_entry("side_differences.yaml", list(found), entry.id, "unit", f"'{entry.unit}' is not the unit of {id}")
            by_metric[id] = entry
    return MappingProxyType(by_metric)


@cache
def effects() -> Mapping[str, Effect]:
    """Return what known changes do, by id."""
    found = read_entries(Effect, "effects.yaml")
    check_sources(found, "effects.yaml")
    return MappingProxyType(found)


@cache
def capture_rules() -> Mapping[str, Fact]:
    """Return the rules of filming and of using the figures, by id."""
    found = read_entries(Fact, "capture_rules.yaml")
    check_sources(found, "capture_rules.yaml")
    return MappingProxyType(found)


@cache
def measurement_errors() -> Mapping[str, Fact]:
    """Return how exact such figures were in other people's hands, by id."""
    found = read_entries(Fact, "errors.yaml")
    check_sources(found, "errors.yaml")
    return MappingProxyType(found)


def check_metrics(found: Mapping[str, Metric]) -> None:
    """Raise `KnowledgeError` if a metric refers to a group, unit, error or source that does not exist."""
    check_sources(found, "metrics.yaml")
    for metric in found.values():
        if metric.group not in GROUPS:
            raise wrong_entry("metrics.yaml", list(found), metric.id, "group", f"group '{metric.group}' is none of {', '.join(GROUPS)}")
        if UNITS[metric.unit][0] != UNITS[metric.display_unit][0]:
            raise wrong_entry("metrics.yaml", list(found), metric.id, "display_unit", f"'{metric.unit}' cannot be shown in '{metric.display_unit}'")
        missing = [id for id in metric.error_sources if id not in measurement_errors()]
        if missing:
            raise wrong_entry("metrics.yaml", list(found), metric.id, "error_sources", f"{missing[0]} is not in errors.yaml")
        for claim in metric.may_mean:
            unknown = [id for id in claim.sources if id not in sources()]
            if unknown:
                raise wrong_entry("metrics.yaml", list(found), metric.id, "may_mean", f"{unknown[0]} is not in sources.yaml")


def check_norms(found: Mapping[str, Norm]) -> None:
    """Raise `KnowledgeError` if a norm refers to what does not exist or its columns do not fit each other."""
    check_sources(found, "norms.yaml")
    for norm in found.values():
        for field, text in _norm_faults(norm, found):
            raise wrong_entry("norms.yaml", list(found), norm.id, field, text)


def _norm_faults(norm: Norm, found: Mapping[str, Norm]) -> Iterable[tuple[str, str]]:
    if norm.metric and norm.metric not in metrics():
        yield "metric", f"'{norm.metric}' is not in metrics.yaml"
    elif norm.metric and metrics()[norm.metric].unit != norm.unit:
        yield "unit", f"'{norm.unit}' is not the unit of {norm.metric}, '{metrics()[norm.metric].unit}'"
    if norm.speeds and (len(norm.speeds) != len(norm.means) or list(norm.speeds) != sorted(set(norm.speeds))):
        yield "speeds", "speeds must rise and be as many as means"
    if norm.sds and (len(norm.sds) != len(norm.means) or min(norm.sds) <= 0):
        yield "sds", "sds must be positive and as many as means"
    if norm.band is not None:
        if [norm.band.sds, norm.band.half_width, norm.band.range].count(None) != 2:
            yield "band", "a band is given by exactly one of sds, half_width and range"
        if not (norm.metric and norm.means and norm.sds):
            yield "band", "a band needs a metric, means and sds"
    if set(norm.flag) - {"above", "below", "above_mean", "below_mean"}:
        yield "flag", "flags are above, below, above_mean and below_mean"
    if norm.height is not None and norm.height.source not in found:
        yield "height", f"'{norm.height.source}' is not a norm"


def check_sources(found: Mapping[str, Graded], file: str) -> None:
    """Raise `KnowledgeError` if an entry names a source that does not exist."""
    for entry in found.values():
        unknown = [id for id in entry.sources if id not in sources()]
        if unknown:
            raise wrong_entry(file, list(found), entry.id, "sources", f"{unknown[0]} is not in sources.yaml")
