"""Every entry of knowledge under its id, and one entry as text for a person."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any

from psoas.errors import SettingError
from psoas.knowledge import library
from psoas.knowledge.body_map import regions
from psoas.knowledge.conditions import conditions
from psoas.knowledge.entries import Source
from psoas.knowledge.exercises import exercises
from psoas.knowledge.follow_rules import follow_rules
from psoas.knowledge.heard import heard
from psoas.knowledge.home_tests import home_tests, rules_of_testing
from psoas.knowledge.network import accuracies, edges, nodes, ratio_tables, reason_rules
from psoas.knowledge.programme_rules import phase_templates, programme_rules
from psoas.knowledge.questionnaires import questionnaires
from psoas.knowledge.red_flags import facts, red_flags, soreness_points
from psoas.knowledge.step_rate import step_rate_effects
from psoas.knowledge.wording import phrases

CHECKED: Mapping[str, str] = {
    "V": "seen",
    "P": "seen in a secondary page only",
    "D": "worked out here from open data",
    "U": "not checked",
}
GRADES: Mapping[str, str] = {
    "A": "reviews or several trials",
    "B": "one trial or study that followed people",
    "C": "laboratory or figures of others",
    "D": "expert opinion",
    "X": "contradicted by better studies",
}
_WIDTH = 92
_UNNAMED = ("id", "say", "text", "finding", "group")


@cache
def catalogue() -> Mapping[str, Any]:
    """Return every entry by id: metrics, norms, tests, claims, conditions, red flags, network, exercises, rules, wording, sources.

    A node and a condition may share an id (I06); the condition is then the one that is found. An exercise that is shown on
    request only is not among them.
    """
    found: dict[str, Any] = {}
    kinds = (
        library.sources(),
        nodes(),
        edges(),
        ratio_tables(),
        accuracies(),
        reason_rules(),
        programme_rules(),
        follow_rules(),
        phase_templates(),
        {one.id: one for one in exercises().values() if not one.on_request},
        facts(),
        regions(),
        soreness_points(),
        red_flags(),
        phrases(),
        heard(),
        library.norms(),
        {entry.id: entry for entry in library.side_differences().values()},
        library.effects(),
        step_rate_effects(),
        library.capture_rules(),
        library.measurement_errors(),
        rules_of_testing(),
        questionnaires(),
        home_tests(),
        library.metrics(),
        conditions(),
    )
    for entries in kinds:
        found.update(entries)
    return found


def entry_text(id: str) -> str:
    """Return one entry as text, its grade, how it was checked, and its sources in full.

    Raises
    ------
    SettingError
        If there is no such entry; near ones are named.
    """
    if id not in catalogue():
        near = get_close_matches(id, catalogue(), n=5, cutoff=0.4)
        raise SettingError(f"There is no entry '{id}'.", f"Near are {', '.join(near)}." if near else "psoas knowledge claims lists some.")
    return "\n".join(_lines(catalogue()[id]))


def _lines(entry: Any) -> Iterator[str]:
    fields = {field.name: getattr(entry, field.name) for field in dataclasses.fields(entry)}
    title = fields.get("name") or fields.get("text") or fields.get("quantity") or fields.get("change") or ""
    yield f"{entry.id}  {title}".rstrip()
    shown = {name: value for name, value in fields.items() if name not in ("id", "grade", "v", "sources", "name") and value != title}
    for name, value in shown.items():
        if not _empty(value):
            yield from _field(name, value)
    if "grade" in fields:
        yield f"  Evidence {fields['grade']} ({GRADES[fields['grade']]}), {CHECKED[fields['v']]}"
    elif isinstance(entry, Source):
        yield f"  Checked: {CHECKED[entry.v]}"
    for id in fields.get("sources", ()):
        source = library.sources()[id]
        yield from textwrap.wrap(f"{id}: {source.citation} {source.locator}".rstrip(), _WIDTH, initial_indent="  ", subsequent_indent="    ")


def _field(name: str, value: Any) -> Iterator[str]:
    label = name.replace("_", " ").capitalize()
    if isinstance(value, Sequence) and not isinstance(value, str) and value and dataclasses.is_dataclass(value[0]):
        yield f"  {label}:"
        for item in value:
            yield from textwrap.wrap(f"- {_plain(item)}", _WIDTH, initial_indent="    ", subsequent_indent="      ")
        return
    yield from textwrap.wrap(f"{label}: {_plain(value)}", _WIDTH, initial_indent="  ", subsequent_indent="    ")


def _plain(value: Any) -> str:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        told = [field for field in dataclasses.fields(value) if getattr(value, field.name) != field.default]
        shown = {field.name: _plain(getattr(value, field.name)) for field in told if not _empty(getattr(value, field.name))}
        parts = [text if name in _UNNAMED else f"{name.replace('_', ' ')}: {text}" for name, text in shown.items()]
        if len(parts) > 1 and next(iter(shown)) in _UNNAMED:
            return f"{parts[0]} ({'; '.join(parts[1:])})"
        return "; ".join(parts)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_plain(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _empty(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, Sequence | Mapping) and not value)
