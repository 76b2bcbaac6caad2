"""What articles for runners say, and how each claim stands up: "What you may have heard"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from psoas.knowledge.entries import Graded
from psoas.knowledge.library import check_sources
from psoas.knowledge.reading import read_entries

Standing = Literal["supported", "mixed", "weak", "not tested", "contradicted"]

STANDINGS: Mapping[Standing, str] = MappingProxyType(
    {
        "supported": "Research agrees.",
        "mixed": "Research agrees in part, or studies differ.",
        "weak": "There is little behind it.",
        "not tested": "Nobody has tested it.",
        "contradicted": "Better studies say otherwise.",
    }
)
"""How a claim can stand up, from best to worst, each with its meaning."""


@dataclass(frozen=True, slots=True)
class Heard(Graded):
    """A claim of an article for runners.

    Parameters
    ----------
    text
        The claim in our words.
    verdict
        How it stands up.
    reason
        Why, in two sentences.
    article
        "A", a page on the psoas in running, or "B", a page on sore hamstrings and psoas release.
    """

    text: str
    verdict: Standing
    reason: str
    article: Literal["A", "B"]


@cache
def heard() -> Mapping[str, Heard]:
    """Return every claim by id.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong or names a source that does not exist.
    """
    found = read_entries(Heard, "claims.yaml")
    check_sources(found, "claims.yaml")
    return MappingProxyType(found)
