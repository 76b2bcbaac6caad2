"""The three things that articles for runners warn of: what was seen, what is said of them, what research says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from psoas.finding import Finding
from psoas.gait.form import FormVerdict
from psoas.knowledge.entries import Grade
from psoas.knowledge.heard import heard
from psoas.report.rows import Chip
from psoas.report.wording import by_metric, metric_name, number_by_side, sentence

GRADES: Mapping[str, str] = MappingProxyType(
    {
        "A": "many trials agree",
        "B": "one good trial or cohort",
        "C": "laboratory studies, one point in time",
        "D": "expert opinion",
        "X": "contradicted by better studies",
    }
)

CHIPS = {"seen": ("out", "seen"), "not seen": ("in", "not seen"), "can't tell": ("unknown", "can’t tell")}


# What was judged -> what it is called, and the claim of the articles in `knowledge` that it belongs to.
CLAIMS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"overstriding": ("Overstriding", "S12"), "forward_lean": ("Leaning too far forward", "S13"), "weak_core": ("A weak core", "S14")}
)


@dataclass(frozen=True, slots=True)
class ArticlePanel:
    """One of the three as the report shows it."""

    name: str
    chip: Chip
    said: str
    because: tuple[tuple[str, Markup], ...]
    reasons: tuple[str, ...]
    heard: str
    research: str
    grade: Grade
    grade_words: str
    sources: tuple[str, ...]


def article_panels(form: Sequence[FormVerdict], findings: Sequence[Finding]) -> tuple[ArticlePanel, ...]:
    """Return what was seen of each of the three, with the numbers it rests on and what research says."""
    groups = by_metric(findings)
    return tuple(_panel(verdict, groups) for verdict in form)


def _panel(verdict: FormVerdict, groups: Mapping[str, tuple[Finding, ...]]) -> ArticlePanel:
    name, id = CLAIMS[verdict.id]
    claim = heard()[id]
    measured = [metric for metric in verdict.because if metric in groups]
    return ArticlePanel(
        name=name,
        chip=Chip(*CHIPS[verdict.verdict]),
        said=sentence(verdict.said),
        because=tuple((metric_name(metric), number_by_side(groups[metric])) for metric in measured),
        reasons=tuple(sentence(reason) for reason in verdict.because if reason not in groups),
        heard=claim.text,
        research=claim.reason,
        grade=claim.grade,
        grade_words=GRADES[claim.grade],
        sources=tuple(dict.fromkeys((*claim.sources, *verdict.sources))),
    )
