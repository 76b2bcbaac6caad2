"""How psoas puts things: what it says in place of what articles say, and the rules its texts keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from psoas.knowledge.entries import Graded
from psoas.knowledge.library import check_sources
from psoas.knowledge.network import nodes
from psoas.knowledge.reading import read_entries, wrong_entry


@dataclass(frozen=True, slots=True)
class Phrase(Graded):
    """What psoas says of `nodes` in place of `instead_of`; or, for the texts themselves, a `rule` they keep."""

    instead_of: str = ""
    say: str = ""
    nodes: tuple[str, ...] = ()
    rule: str = ""


@cache
def phrases() -> Mapping[str, Phrase]:
    """Return every phrase and rule by id.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong or refers to what does not exist.
    """
    found = read_entries(Phrase, "wording.yaml")
    check_sources(found, "wording.yaml")
    named: set[str] = set()
    for phrase in found.values():
        if bool(phrase.rule) is bool(phrase.say):
            raise wrong_entry("wording.yaml", list(found), phrase.id, "say", "a phrase has either something to say or a rule")
        for node in phrase.nodes:
            if node not in nodes() or node in named:
                raise wrong_entry("wording.yaml", list(found), phrase.id, "nodes", f"'{node}' is not a node, or is named twice")
            named.add(node)
    return MappingProxyType(found)


def phrase_for(node: str) -> str:
    """Return what is said of a node in place of what articles say; empty where there is nothing to add."""
    return next((phrase.say for phrase in phrases().values() if node in phrase.nodes), "")
