"""Findings and side differences as rows of the report: name, numbers, picture, verdict, why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from psoas.finding import Finding, SideDifference, Verdict
from psoas.knowledge import GROUPS, Metric
from psoas.quantity import NARROW_SPACE, Estimate, spaced_unit
from psoas.report.band import Mark, band_drawing, band_sentence
from psoas.report.wording import (
    CHIPS,
    SIDE_CHIPS,
    by_metric,
    difference_text,
    display_factor,
    in_display_unit,
    metric_name,
    metric_words,
    number,
    plain_number,
    sentence,
    told_by_side,
)

SHARED_BY = 3  # rows: a reason that so many give is said once
OF_ITS_ROW = re.compile(f"[±°%{NARROW_SPACE}]")  # a sentence with a measure speaks of one row only
LETTERS = {"left": "L", "right": "R", "both": ""}


@dataclass(frozen=True, slots=True)
class Value:
    """One number of a row with the letter of its side."""

    letter: str
    number: Markup


@dataclass(frozen=True, slots=True)
class Chip:
    """A verdict: CSS class and word, with the side's letter where the sides differ."""

    css: str
    word: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is as it is; `side` is "Left" or "Right" where the sides have different reasons."""

    text: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One metric as the report shows it."""

    id: str
    name: str
    note: str
    explained: tuple[tuple[str, str], ...]
    values: tuple[Value, ...]
    picture: Markup
    chips: tuple[Chip, ...]
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Metrics of one kind."""

    name: str
    rows: tuple[Row, ...]


def metric_groups(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """Return every finding as rows, grouped as knowledge says; what knowledge does not name comes last."""
    groups: dict[str, list[Row]] = {group: [] for group in GROUPS}
    for id, found in by_metric(findings).items():
        metric = metric_words(id)
        groups.setdefault(metric.group if metric else "other", []).append(metric_row(found))
    return tuple(Group(GROUPS.get(group, group.capitalize()), tuple(rows)) for group, rows in groups.items() if rows)


def lift_shared(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return the sentences that at least `SHARED_BY` rows give as a reason, to be said once above them all.

    A sentence with a measure belongs to its row, and a row without a number keeps its reason, which is all that it has.
    """
    counts = Counter(text for row in rows if row.picture for text in dict.fromkeys(t for why in row.why for t in _sentences(why.text)))
    return tuple(text for text, count in counts.items() if count >= SHARED_BY and not OF_ITS_ROW.search(text))


def without(rows: Iterable[Row], shared: Collection[str]) -> tuple[Row, ...]:
    """Return rows whose reasons leave out the `shared` sentences."""
    return tuple(replace(row, why=_remaining(row.why, shared)) if row.picture else row for row in rows)


def _remaining(reasons: Iterable[Reason], shared: Collection[str]) -> tuple[Reason, ...]:
    kept = (replace(reason, text=" ".join(text for text in _sentences(reason.text) if text not in shared)) for reason in reasons)
    return tuple(reason for reason in kept if reason.text)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=\.) (?=[A-Z])", text)


def metric_row(findings: Sequence[Finding]) -> Row:
    """Return one metric, of the whole runner or of both sides, as a row."""
    id = findings[0].id
    metric = metric_words(id)
    return Row(
        id=id,
        name=metric_name(id),
        note=metric.short if metric else "",
        explained=explained(metric) if metric else (),
        values=_values(findings),
        picture=metric_picture(findings),
        chips=_chips(findings),
        why=_whys(findings),
    )


def explained(metric: Metric) -> tuple[tuple[str, str], ...]:
    """Return what a metric is, in (heading, text) pairs; the first has no heading."""
    claims = " ".join(f"{claim.text.removesuffix('.')} (evidence {claim.grade})." for claim in metric.may_mean if claim.v != "U")
    pairs = (
        ("", metric.definition),
        ("How it is worked out", metric.computed),
        ("Sign", metric.sign),
        ("How exact", metric.error),
        ("What it goes with", " ".join(filter(None, (metric.depends, claims)))),
        ("What it does not mean", metric.does_not_mean),
    )
    return tuple((heading, text) for heading, text in pairs if text)


def metric_picture(findings: Sequence[Finding]) -> Markup:
    """Return the band of one metric with a mark for each known side; nothing where nothing is known."""
    known = [finding for finding in findings if finding.estimate.known]
    if not known:
        return Markup("")
    id = known[0].id
    unit = in_display_unit(known[0].estimate, id).unit
    factor = display_factor(known[0].estimate, id)
    banded = next((finding.band for finding in known if finding.band), None)
    band = (banded[0] * factor, banded[1] * factor) if banded else None
    marks = [_mark(finding, in_display_unit(finding.estimate, id), alone=len(known) == 1) for finding in known]
    verdicts = ", ".join(f"{chip.letter} {chip.word}".strip() for chip in _chips(known))
    said = band_sentence(metric_name(id), told_by_side(known), band, unit, verdicts)
    strides = [[factor * value for value in finding.per_stride] for finding in known]
    return band_drawing(marks, band, unit, said, strides=strides)


def _mark(finding: Finding, estimate: Estimate, *, alone: bool) -> Mark:
    letter = LETTERS[finding.side]
    css = CHIPS[finding.verdict][0] if alone else finding.side
    return Mark(estimate.value, estimate.error, css, letter)


def _values(findings: Sequence[Finding]) -> tuple[Value, ...]:
    if not any(finding.estimate.known for finding in findings):
        return (Value("", number(findings[0].estimate)),)
    return tuple(Value(LETTERS[finding.side], number(in_display_unit(finding.estimate, finding.id))) for finding in findings)


def _chips(findings: Sequence[Finding]) -> tuple[Chip, ...]:
    """Return one chip where all sides agree, else one a side."""
    verdicts = [_verdict(finding) for finding in findings]
    if len(set(verdicts)) == 1:
        return (Chip(*CHIPS[verdicts[0]]),)
    return tuple(Chip(*CHIPS[verdict], LETTERS[finding.side]) for finding, verdict in zip(findings, verdicts, strict=True))


def _verdict(finding: Finding) -> Verdict:
    return finding.verdict if finding.estimate.known else Verdict.CANT_TELL


def _whys(findings: Sequence[Finding]) -> tuple[Reason, ...]:
    """Return why each verdict is as it is: once where both sides have the same reason, numbers aside, else by side."""
    said = [(finding.side, sentence(_why(finding))) for finding in findings]
    if len({re.sub(r"[\d.,±−]+", "", why) for _, why in said}) == 1:
        return (Reason(said[0][1]),) if said[0][1] else ()
    return tuple(Reason(why, "" if side == "both" else side.capitalize()) for side, why in said if why)


def _why(finding: Finding) -> str:
    return finding.why or ("" if finding.estimate.known else finding.estimate.reason)


def side_rows(differences: Iterable[SideDifference], findings: Iterable[Finding]) -> tuple[Row, ...]:
    """Return left against right as rows, each drawn about zero with the healthy spread as its band."""
    groups = by_metric(findings)
    return tuple(_side_row(difference, groups.get(difference.id, ())) for difference in differences)


def decided(row: Row) -> bool:
    """Return whether a row says that the sides differ or do not, rather than that it can't be told."""
    return row.chips[0].css in ("in", "out")


def _side_row(difference: SideDifference, findings: Sequence[Finding]) -> Row:
    id = difference.id
    estimate = in_display_unit(difference.difference, id)
    verdict = difference.verdict if estimate.known else Verdict.CANT_TELL
    chip = Chip(*SIDE_CHIPS[verdict])
    metric = metric_words(id)
    why = sentence(difference.why or ("" if estimate.known else difference.difference.reason))
    return Row(
        id=id,
        name=metric_name(id),
        note=difference_text(difference) if estimate.known else "",
        explained=explained(metric) if metric else (),
        values=_values([finding for finding in findings if finding.side != "both"]) if findings else (Value("", number(estimate)),),
        picture=_side_picture(difference, estimate, chip),
        chips=(chip,),
        why=(Reason(why),) if why else (),
    )


def _side_picture(difference: SideDifference, estimate: Estimate, chip: Chip) -> Markup:
    if not estimate.known:
        return Markup("")
    name = metric_name(difference.id)
    spread = None
    if difference.healthy_spread is not None:
        spread = difference.healthy_spread * display_factor(difference.difference, difference.id)
    said = f"{name}, left minus right: {estimate}"
    if spread is not None:
        said += f"; healthy runners stay within {plain_number(spread, spread)}{spaced_unit(estimate.unit)}"
    mark = Mark(estimate.value, estimate.error, chip.css if chip.css != "none" else "unknown")
    band = (-spread, spread) if spread else None
    return band_drawing([mark], band, estimate.unit, f"{said}; {chip.word}.", ends=("right more", "left more"), zero=True)
