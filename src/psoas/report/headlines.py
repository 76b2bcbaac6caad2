"""The three things that matter first, in plain words, each with its number."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psoas.finding import Finding, Headline, SideDifference, Verdict
from psoas.gait.capture import CaptureVerdict
from psoas.gait.form import FormVerdict
from psoas.quantity import Estimate
from psoas.report.headline_words import FORM_WORDS, WORDS, subject_of
from psoas.report.wording import (
    at_speed,
    band_text,
    by_metric,
    difference_text,
    display_factor,
    in_display_unit,
    joint_verdict,
    listed,
    lower_first,
    metric_name,
    plain_number,
    sentence,
    told_by_side,
)

# How much a headline matters; within one kind the further from the band goes first.
OUTSIDE, SEEN, SIDES, LIKE_MOST, NOT_SEEN, LIMIT, LIMIT_OF_LITTLE, CANT_TELL, IN_BAND, MEASURED, OF_THE_CLIP = range(100, -10, -10)

FORM_RANK = {"seen": (SEEN, Verdict.OUTSIDE), "not seen": (NOT_SEEN, Verdict.IN_BAND), "can't tell": (CANT_TELL, Verdict.CANT_TELL)}

AGAIN = 15

# A clip that takes one of these away loses more than a detail.
WANTED = ("contact_time", "step_rate", "overstride_distance", "thigh_behind_peak")


@dataclass(frozen=True, slots=True)
class _Candidate:
    weight: float
    subject: str
    headline: Headline


def choose_headlines(
    findings: Sequence[Finding],
    differences: Sequence[SideDifference],
    form: Sequence[FormVerdict],
    capture: CaptureVerdict,
    speed: Estimate,
) -> tuple[Headline, Headline, Headline]:
    """Choose the three things to say first.

    What lies outside its band beyond the error comes first, then what the articles warn of if it was seen, a difference
    between the sides, that the stride is like most runners', and what this clip could not show. No two are about the
    same thing.

    Parameters
    ----------
    findings, differences, form
        What was measured and judged.
    capture
        How good the clip was.
    speed
        Running speed, for the words "usual at".

    Returns
    -------
    tuple of three Headline
        Each text holds a number with its error.
    """
    groups = by_metric(findings)
    candidates = [
        *_outside(groups, speed),
        *_warned_of(form, groups, speed),
        *_between_sides(differences, groups),
        *_like_most(groups, speed),
        *_limits(groups, capture),
        *_measured(groups, speed),
        *_of_the_clip(capture, speed),
    ]
    chosen: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda candidate: -candidate.weight):
        if candidate.subject not in {other.subject for other in chosen}:
            chosen.append(candidate)
    first, second, third = chosen[:3]
    return first.headline, second.headline, third.headline


def _usual(group: Sequence[Finding], speed: Estimate) -> str:
    """Return ``Usual at 10.4 km/h: 152 to 177 steps/min.``, or nothing without a band."""
    banded = next((finding for finding in group if finding.band is not None), None)
    if banded is None or banded.band is None:
        return ""
    factor = display_factor(banded.estimate, banded.id)
    low, high = (factor * end for end in banded.band)
    return f"Usual {at_speed(speed)}: {band_text((low, high), in_display_unit(banded.estimate, banded.id).unit)}."


def _numbers(group: Sequence[Finding]) -> str:
    """Return ``Step rate: 168.9 ± 0.7 steps/min.`` of the sides that are known."""
    known = [finding for finding in group if finding.estimate.known]
    return f"{metric_name(group[0].id)}: {told_by_side(known)}."


def _surely(group: Sequence[Finding]) -> str:
    """Return the numbers of one metric if any is known with an error."""
    return _numbers(group) if any(finding.estimate.known and finding.estimate.error > 0 for finding in group) else ""


def _outside(groups: dict[str, tuple[Finding, ...]], speed: Estimate) -> Iterator[_Candidate]:
    for id, group in groups.items():
        outside = [finding for finding in group if finding.verdict is Verdict.OUTSIDE and finding.estimate.known and finding.band]
        if not outside:
            continue
        worst = max(outside, key=_how_far)
        more = worst.band is not None and worst.estimate.value > worst.band[1]
        whose = f"Your {outside[0].side}" if len(outside) == 1 and outside[0].side != "both" else "Your"
        words = WORDS.get(id)
        title = (
            (words.more if more else words.less).format(your=whose)
            if words
            else f"{metric_name(id)}: {'more' if more else 'less'} than most runners."
        )
        text = " ".join(filter(None, (_numbers(group), _usual(group, speed), words.meaning if words else "")))
        yield _Candidate(OUTSIDE + min(9.0, _how_far(worst)), subject_of(id), Headline(title, text, id, Verdict.OUTSIDE))


def _how_far(finding: Finding) -> float:
    """Return how far beyond its band a finding lies, in half-widths of the band."""
    if finding.band is None:
        return 0.0
    low, high = finding.band
    return max(low - finding.estimate.value, finding.estimate.value - high, 0.0) / max((high - low) / 2, math.ulp(1.0))


def _warned_of(form: Sequence[FormVerdict], groups: dict[str, tuple[Finding, ...]], speed: Estimate) -> Iterator[_Candidate]:
    before: Counter[str] = Counter()
    for verdict in form:
        subject, titles = FORM_WORDS[verdict.id]
        about = [id for id, group in groups.items() if subject_of(id) == subject and any(f.estimate.known for f in group)]
        named = [id for id in verdict.because if id in about] or about
        if not named:
            continue
        group = groups[named[0]]
        text = " ".join(filter(None, (sentence(verdict.said), _numbers(group), _usual(group, speed))))
        weight, shown = FORM_RANK[verdict.verdict]
        # What was seen stands for itself; of two that were not, the second says less than what the clip could not show.
        again = 0 if verdict.verdict == "seen" else AGAIN * before[verdict.verdict]
        before[verdict.verdict] += 1
        yield _Candidate(weight - again, subject, Headline(titles[verdict.verdict], text, named[0], shown))


def _between_sides(differences: Sequence[SideDifference], groups: dict[str, tuple[Finding, ...]]) -> Iterator[_Candidate]:
    for difference in differences:
        if difference.verdict is not Verdict.OUTSIDE or not difference.difference.known:
            continue
        name = metric_name(difference.id)
        estimate = in_display_unit(difference.difference, difference.id)
        spread = ""
        if difference.healthy_spread is not None:
            healthy = difference.healthy_spread * display_factor(difference.difference, difference.id)
            spread = f"Ninety-five of a hundred healthy runners stay within {band_text((0, healthy), estimate.unit).removeprefix('0 to ')}."
        sides = _numbers(groups[difference.id]) if difference.id in groups else ""
        text = " ".join(filter(None, (sides, sentence(difference_text(difference)), spread, sentence(difference.why))))
        far = abs(difference.difference.value) / difference.healthy_spread if difference.healthy_spread else 1.0
        yield _Candidate(
            SIDES + min(9.0, far),
            subject_of(difference.id),
            Headline(f"{name} is not the same on the left and on the right.", text, difference.id, Verdict.OUTSIDE),
        )


def _like_most(groups: dict[str, tuple[Finding, ...]], speed: Estimate) -> Iterator[_Candidate]:
    verdicts = {id: joint_verdict(group) for id, group in groups.items()}
    judged = [verdict for verdict in verdicts.values() if verdict is not Verdict.NO_NORM]
    inside, outside, open_ = (judged.count(verdict) for verdict in (Verdict.IN_BAND, Verdict.OUTSIDE, Verdict.CANT_TELL))
    if inside == 0 or outside > max(1, 0.25 * (inside + outside)):
        return
    mostly_inside = inside >= 3 and inside >= 0.5 * len(judged)
    spoken = next(
        (id for id in WANTED if id in groups and verdicts[id] is Verdict.IN_BAND), next(id for id, v in verdicts.items() if v is Verdict.IN_BAND)
    )
    counted = [f"{inside} {'is' if inside == 1 else 'are'} in band"]
    counted += [f"{outside} {'is' if outside == 1 else 'are'} outside"] if outside else []
    counted += [f"{open_} can’t be told from this clip"] if open_ else []
    text = f"Of {len(judged)} things held against other runners, {listed(counted)}. {_numbers(groups[spoken])}"
    if mostly_inside and not outside:
        text += " Nothing here needs to change."
    # Said before anything else where nothing is outside: it is the result.
    weight = LIKE_MOST if outside else OUTSIDE - 1
    if mostly_inside:
        at = " at this speed" if speed.known else ""
        title = "The rest of your stride looks like most runners’." if outside else f"Your stride looks like most runners’{at}."
    else:
        title = "Nothing else that could be measured is unusual." if outside else "Nothing that could be measured is unusual."
    yield _Candidate(weight, "whole", Headline(title, text, "", Verdict.IN_BAND))


def _limits(groups: dict[str, tuple[Finding, ...]], capture: CaptureVerdict) -> Iterator[_Candidate]:
    unknown = [id for id, group in groups.items() if not any(finding.estimate.known for finding in group)]
    missing = list(dict.fromkeys([*unknown, *capture.refused_metrics]))
    lost = [id for id in missing if id in capture.refused_metrics]
    for check in capture.reasons:
        if not check.remedy:
            continue
        wanted = [id for id in WANTED if id in missing]
        number = check.estimate if check.estimate is not None and check.estimate.known and check.estimate.error > 0 else capture.frame_rate
        names = listed([lower_first(metric_name(id)) for id in (wanted or lost)[:2]])
        gain = f"Filmed so, {names} can be measured." if names else ""
        surest = next((known for id in WANTED if (known := _surely(groups.get(id, ())))), "")
        if number.error > 0 or not surest:
            spoken = f"{'This clip' if number is capture.frame_rate else 'Measured here'}: {number}."
        else:
            spoken = f"What this clip does give: {lower_first(surest)}"
        weight = (LIMIT if wanted else LIMIT_OF_LITTLE) + (5 if check.id == "frame_rate" else 0)
        yield _Candidate(
            weight, "clip", Headline(sentence(check.remedy), " ".join(filter(None, (sentence(check.said), gain, spoken))), "", Verdict.CANT_TELL)
        )


def _measured(groups: dict[str, tuple[Finding, ...]], speed: Estimate) -> Iterator[_Candidate]:
    for id, group in groups.items():
        known = [finding for finding in group if finding.estimate.known and finding.estimate.error > 0]
        if not known:
            continue
        verdict = joint_verdict(known)
        weight = {Verdict.IN_BAND: IN_BAND, Verdict.CANT_TELL: MEASURED + 5}.get(verdict, MEASURED)
        title = {
            Verdict.IN_BAND: f"{metric_name(id)} is like most runners’ {at_speed(speed)}.",
            Verdict.CANT_TELL: f"{metric_name(id)} lies at the edge of what is usual.",
        }.get(verdict, f"{metric_name(id)} was measured.")
        text = " ".join(filter(None, (_numbers(group), _usual(group, speed))))
        yield _Candidate(weight, subject_of(id), Headline(title, text, id, verdict))


def _of_the_clip(capture: CaptureVerdict, speed: Estimate) -> Iterator[_Candidate]:
    """Yield what can be said of any clip, so that there are always three."""
    rate = capture.frame_rate
    title = f"The clip shows {plain_number(rate.value, 10)} pictures a second." if rate.known else "How fast the pictures follow is not known."
    text = f"Pictures that really differ: {rate}. {sentence(rate.reason) or 'At 120 or more, times on the ground are known best.'}"
    yield _Candidate(OF_THE_CLIP + 2, "clip", Headline(title, text, "", Verdict.NO_NORM))
    title = "The speed of the run is known." if speed.known else "Give the speed, and every number can be held against other runners."
    yield _Candidate(OF_THE_CLIP + 1, "speed", Headline(title, f"Speed: {speed.to('km/h')}. {sentence(speed.reason)}".strip()))
    angle = capture.view_angle
    text = f"Camera, off a square side view: {angle}. {sentence(angle.reason)}".strip()
    yield _Candidate(OF_THE_CLIP, "camera", Headline("Where the camera stands decides how much can be measured.", text))
