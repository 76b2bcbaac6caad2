"""Rules of the follow-up, as data: when someone should look, what counts as missed, how often tests are done again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from psoas.knowledge.entries import Graded
from psoas.knowledge.library import check_sources
from psoas.knowledge.reading import read_entries


@dataclass(frozen=True, slots=True)
class FollowRule(Graded):
    """A rule of the follow-up: as a person reads it, and what is counted with (days, weeks, hours as named, shares, pain 0 to 10)."""

    says: str
    values: Mapping[str, float]


@cache
def follow_rules() -> Mapping[str, FollowRule]:
    """Return every rule by id.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong or refers to a source that does not exist.
    """
    found = read_entries(FollowRule, "follow_rules.yaml")
    check_sources(found, "follow_rules.yaml")
    return MappingProxyType(found)
