"""The three things that articles for runners warn of: what was seen, what is said of them, what research says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from psoas.finding import Finding
from psoas.gait.form import FormVerdict
from psoas.knowledge.entries import Grade
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


@dataclass(frozen=True, slots=True)
class Claim:
    """What articles say of one thing, and how it stands up; `grade` is of what they say, `sources` of what research says."""

    name: str
    heard: str
    research: str
    grade: Grade
    sources: tuple[str, ...]


CLAIMS: Mapping[str, Claim] = MappingProxyType(
    {
        "overstriding": Claim(
            "Overstriding",
            "Overstriding strains the psoas.",
            "Long, reaching steps load the knee and brake the run. "
            "Quicker, shorter steps ease that and ask a little more of the hip flexors, not less.",
            "X",
            ("R015", "R016", "R017", "R018", "R019"),
        ),
        "forward_lean": Claim(
            "Leaning too far forward",
            "Leaning forward puts the work on the psoas.",
            "More lean moves work from the knees to the glutes and hamstrings. No effect on the psoas has been shown.",
            "X",
            ("R020", "R021", "R022", "R023", "R050", "R220"),
        ),
        "weak_core": Claim(
            "A weak core",
            "With a weak core the psoas is overworked.",
            "In simulated running with a weakened core mostly the long back muscles took over, not the psoas. "
            "Trunk endurance is worth training for other reasons.",
            "C",
            ("R059", "R060"),
        ),
    }
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
    claim = CLAIMS[verdict.id]
    measured = [id for id in verdict.because if id in groups]
    return ArticlePanel(
        name=claim.name,
        chip=Chip(*CHIPS[verdict.verdict]),
        said=sentence(verdict.said),
        because=tuple((metric_name(id), number_by_side(groups[id])) for id in measured),
        reasons=tuple(sentence(reason) for reason in verdict.because if reason not in groups),
        heard=claim.heard,
        research=claim.research,
        grade=claim.grade,
        grade_words=GRADES[claim.grade],
        sources=tuple(dict.fromkeys((*claim.sources, *verdict.sources))),
    )
