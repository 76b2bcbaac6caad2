"""How the numbers were made: method, versions, sources, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from psoas import knowledge
from psoas.assessment import Assessment
from psoas.knowledge import Source
from psoas.report.articles import ArticlePanel
from psoas.report.wording import listed, sentence

# The main open set of runners behind the bands, which the method names.
METHOD_SOURCES = ("R148",)


# How the pose model was run, where it matters to a reader.
SETTINGS = {"mirror": "each picture and its mirror image", "fast": "one quick pass"}


@dataclass(frozen=True, slots=True)
class Method:
    """Sentences on the method, what was done to this clip, versions, and the papers behind it all."""

    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    versions: str
    sources: tuple[Source, ...]


def stride_counts(assessment: Assessment) -> tuple[int, int]:
    """Return how many strides of the left and of the right foot were measured."""
    sides = [stride.get("side") for stride in assessment.strides]
    return sides.count("left"), sides.count("right")


def method(assessment: Assessment, articles: Iterable[ArticlePanel]) -> Method:
    """Return how the numbers of this assessment were made."""
    source, runner = assessment.source, assessment.runner
    left, right = stride_counts(assessment)
    settings = [words for name, words in SETTINGS.items() if source.pose_settings.get(name) is True]
    counted = f" {left + right} strides were measured, {left} of the left foot and {right} of the right." if left + right else ""
    found = f"{source.pose_model}{f' ({listed(settings)})' if settings else ''}"
    sentences = [
        f"Joint positions in {source.frames} pictures from {found}, on this machine.{counted}",
        "Each number is the typical value over strides. Its error is the half-width of the interval that holds the true value 95 times "
        "in 100; it joins what averages out over strides (picture timing, point jitter) with what does not (the model’s own bias for this view).",
        "A value is called outside only if it lies beyond the band and beyond its error. "
        "A difference in form is a description. It is no forecast of injury.",
        "Bands come mostly from young trained men (27 of 28 in the main open set)."
        + (" For women they are drawn 1.3 times wider, until better data exist." if runner.sex == "f" else ""),
    ]
    return Method(
        sentences=tuple(sentences),
        notes=tuple(sentence(note) for note in assessment.notes),
        versions=", ".join(f"{name} {version}" for name, version in assessment.software.items()) + f", schema {assessment.schema}",
        sources=_sources(assessment, articles),
    )


def _sources(assessment: Assessment, articles: Iterable[ArticlePanel]) -> tuple[Source, ...]:
    """Return every paper that a band, a healthy spread or a claim of this report leans on, by name."""
    ids = {*METHOD_SOURCES, *(difference.source for difference in assessment.differences)}
    ids |= {id for panel in articles for id in panel.sources}
    norms = knowledge.norms()
    ids |= {id for finding in assessment.findings if finding.norm in norms for id in norms[finding.norm].sources}
    known = knowledge.sources()
    return tuple(sorted((known[id] for id in ids if id in known), key=lambda source: source.name))
