"""The page "What you may have heard": each claim of articles for runners, how it stands up, why, and by what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from psoas.knowledge.entries import Grade, Source
from psoas.knowledge.heard import STANDINGS, Heard, Standing, heard
from psoas.knowledge.library import sources


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """The claims that stand up in one way: the `standing`, its meaning, and the claims with their sources."""

    standing: Standing
    meaning: str
    claims: tuple[tuple[Heard, tuple[Source, ...]], ...]


def claim_groups() -> tuple[ClaimGroup, ...]:
    """Return every claim, grouped by how it stands up, the best first."""
    return tuple(
        ClaimGroup(standing, meaning, tuple((claim, _sources(claim)) for claim in heard().values() if claim.verdict == standing))
        for standing, meaning in STANDINGS.items()
    )


def claims_page() -> str:
    """Return the page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _sources(claim: Heard) -> tuple[Source, ...]:
    return tuple(sources()[id] for id in claim.sources)


def _lines() -> Iterator[str]:
    grades: dict[Grade, str] = {
        "A": "reviews or several trials",
        "B": "one trial or study that followed people",
        "C": "laboratory",
        "D": "expert opinion",
        "X": "contradicted",
    }
    yield "# What you may have heard"
    yield ""
    yield "Two articles for runners tell how psoas, glutes and hamstrings hang together. Here is each thing they say, in our words, and how"
    yield (
        "it stands up. The letter grades the evidence for the claim as it is told: " + ", ".join(f"{g} {words}" for g, words in grades.items()) + "."
    )
    yield "Written by `psoas knowledge claims --markdown`."
    for group in claim_groups():
        yield ""
        yield f"## {group.standing.capitalize()}"
        yield ""
        yield group.meaning
        for claim, cited in group.claims:
            yield ""
            yield f"**{claim.text}** ({claim.id}, {claim.grade})"
            yield ""
            yield claim.reason
            if cited:
                links = (f"[{source.name}]({source.url})" if source.url else source.name for source in cited)
                yield ""
                yield f"Sources: {', '.join(links)}."
