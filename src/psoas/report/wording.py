"""The words of the report: names, sides, verdicts and numbers as a runner reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from markupsafe import Markup

from psoas import knowledge
from psoas.finding import Finding, SideDifference, Verdict
from psoas.knowledge import Metric
from psoas.quantity import MINUS, NARROW_SPACE, UNITS, Estimate, format_with_error, spaced_unit

# Verdict -> (class of the chip, word). Shape and colour come from the class; the word always goes along.
CHIPS = {
    Verdict.IN_BAND: ("in", "in band"),
    Verdict.OUTSIDE: ("out", "outside band"),
    Verdict.CANT_TELL: ("unknown", "can’t tell"),
    Verdict.NO_NORM: ("none", "no norm"),
}
SIDE_CHIPS = {
    Verdict.IN_BAND: ("in", "no difference"),
    Verdict.OUTSIDE: ("out", "differs"),
    Verdict.CANT_TELL: ("unknown", "can’t tell"),
    Verdict.NO_NORM: ("none", "no norm"),
}


def metric_words(id: str) -> Metric | None:
    """Return what knowledge says of a metric; None for an id that this version does not know."""
    return knowledge.metrics().get(id)


def metric_name(id: str) -> str:
    """Return the metric's name for a runner: "Step rate"."""
    metric = metric_words(id)
    return metric.name if metric else id.replace("_", " ").capitalize()


def in_display_unit(estimate: Estimate, id: str) -> Estimate:
    """Return the estimate in the unit that people read this metric in."""
    metric = metric_words(id)
    if metric is None or UNITS[metric.display_unit][0] != UNITS[estimate.unit][0]:
        return estimate
    return estimate.to(metric.display_unit)


def display_factor(estimate: Estimate, id: str) -> float:
    """Return what a number in the estimate's unit is multiplied by to be read in the metric's display unit."""
    return UNITS[estimate.unit][1] / UNITS[in_display_unit(estimate, id).unit][1]


def told(finding: Finding) -> str:
    """Return the finding's number with error and unit, as text: ``262 ± 12 ms``."""
    return str(in_display_unit(finding.estimate, finding.id))


def told_by_side(findings: Sequence[Finding]) -> str:
    """Return the numbers of one metric as text: ``left 262 ± 12 ms, right 266 ± 12 ms``."""
    return ", ".join(told(f) if f.side == "both" else f"{f.side} {told(f)}" for f in findings)


def number(estimate: Estimate) -> Markup:
    """Return an estimate as HTML, error and unit set smaller; the word "unknown" for an unknown one."""
    if not estimate.known:
        return Markup('<span class="num">unknown</span>')
    value, error = format_with_error(estimate.value, estimate.error)
    unit = spaced_unit(estimate.unit)
    parts = [Markup('<span class="num">{}').format(value)]
    if error:
        parts.append(Markup(' <span class="pm">± {}</span>').format(error))
    if unit:
        space = NARROW_SPACE if unit.startswith(NARROW_SPACE) else ""
        parts.append(Markup('{}<span class="u">{}</span>').format(space, unit.removeprefix(NARROW_SPACE)))
    return Markup("").join(parts) + Markup("</span>")


def plain_number(value: float, width: float) -> str:
    """Return a number with as many digits as an axis of this `width` needs, with a true minus."""
    digits = 0 if width >= 10 else 1 if width >= 1 else 2 if width >= 0.1 else 3
    text = f"{value:.{digits}f}"
    if digits:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text in ("-0", "") else text).replace("-", MINUS)


def band_text(band: tuple[float, float], unit: str) -> str:
    """Return a band as text: ``152 to 177 steps/min``."""
    low, high = band
    return f"{plain_number(low, high - low)} to {plain_number(high, high - low)}{spaced_unit(unit)}"


def joint_verdict(findings: Iterable[Finding]) -> Verdict:
    """Return one verdict for one metric of both sides: outside if any side is, else can't tell if any is."""
    verdicts = {Verdict.CANT_TELL if not f.estimate.known else f.verdict for f in findings}
    for verdict in (Verdict.OUTSIDE, Verdict.CANT_TELL, Verdict.IN_BAND):
        if verdict in verdicts:
            return verdict
    return Verdict.NO_NORM


def by_metric(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """Return findings grouped by metric id, in order of first appearance, the whole runner before left before right."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.id, []).append(finding)
    order = {"both": 0, "left": 1, "right": 2}
    return {id: tuple(sorted(group, key=lambda f: order[f.side])) for id, group in groups.items()}


def at_speed(speed: Estimate) -> str:
    """Return ``at 10.4 km/h``, or ``at common running speeds`` where the speed is not known."""
    return f"at {speed.to('km/h').value:.1f}{NARROW_SPACE}km/h" if speed.known else "at common running speeds"


def difference_text(difference: SideDifference) -> str:
    """Return which side has more and by how much, as text: ``left 4 ± 3 ms less``."""
    estimate = in_display_unit(difference.difference, difference.id)
    if not estimate.known:
        return "unknown"
    value, error = format_with_error(abs(estimate.value), estimate.error)
    which = "more" if estimate.value > 0 else "less"
    return f"left {value} ± {error}{spaced_unit(estimate.unit)} {which} than right"


def date_text(created: str) -> str:
    """Return an ISO date as ``21 November 2026``; the text itself if it is not one."""
    try:
        day = datetime.fromisoformat(created)
    except ValueError:
        return created
    return f"{day.day} {day:%B %Y}"


def sentence(text: str) -> str:
    """Return text that starts with a capital and ends with a full stop."""
    text = text.strip()
    return text and text[0].upper() + text[1:] + ("" if text.endswith((".", "?", ":")) else ".")


def lower_first(text: str) -> str:
    """Return text with a small first letter, to stand inside a sentence."""
    return text[:1].lower() + text[1:]


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def number_by_side(findings: Sequence[Finding]) -> Markup:
    """Return the numbers of one metric as HTML, each after the letter of its side."""
    known = [finding for finding in findings if finding.estimate.known]
    if not known:
        return number(findings[0].estimate)
    shown = []
    for finding in known:
        letter = Markup("") if finding.side == "both" else Markup('<b class="{0}">{0}</b> ').format(finding.side[0].upper())
        shown.append(letter + number(in_display_unit(finding.estimate, finding.id)))
    return Markup(", ").join(shown)
