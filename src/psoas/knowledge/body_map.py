"""The regions of the body that a person can mark as sore."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from psoas.knowledge.entries import Graded
from psoas.knowledge.reading import read_entries


@dataclass(frozen=True, slots=True)
class Region(Graded):
    """A region: its `name` as people say it, conditions to think of first, causes to look at, red flags to ask.

    A region `outside` the chain of psoas is one it can say little of.
    """

    name: str
    patterns: tuple[str, ...]
    targets: tuple[str, ...]
    ask: tuple[str, ...]
    outside: bool = False


@cache
def regions() -> Mapping[str, Region]:
    """Return every region by id.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong.
    """
    return MappingProxyType(read_entries(Region, "body_map.yaml"))
