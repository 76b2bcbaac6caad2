"""How the clip was: what was looked at, what it could not show, and how to film better."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from psoas.gait.capture import CaptureVerdict
from psoas.report.wording import listed, lower_first, metric_name, sentence

TITLES = {"usable": "usable", "limited": "usable for most things", "refused": "not usable"}
CSS = {"usable": "", "limited": "partial", "refused": "refused"}
TICKS = {"good": "", "limited": "half", "refused": "no"}
TICK_WORDS = {"good": "good", "limited": "limits something", "refused": "too poor"}
VIEWS = {"side": "Side clip", "rear": "Clip from behind", "front": "Clip from the front", "oblique": "Clip from an angle", "unknown": "Clip"}


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing that was looked at: CSS class, its meaning in words, and what was seen."""

    css: str
    word: str
    said: str


@dataclass(frozen=True, slots=True)
class CapturePanel:
    """One clip: title, CSS class, what was looked at, what to do, what could not be had and why."""

    title: str
    css: str
    ticks: tuple[Tick, ...]
    remedies: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a clip was refused: what was seen, what to do, and the number behind it."""

    said: str
    remedy: str
    number: str


def capture_panel(capture: CaptureVerdict, known: Collection[str] = ()) -> CapturePanel:
    """Return how a clip was, ready to be shown; what took something away stands first.

    Parameters
    ----------
    capture
        The verdict on the clip.
    known
        Ids of metrics that were had all the same, from the other clip; they are not said to be missing.
    """
    good = [check for check in capture.checks if check.status == "good"]
    ordered = (*capture.reasons, *good)
    return CapturePanel(
        title=f"{VIEWS[capture.view]}: {TITLES[capture.status]}",
        css=CSS[capture.status],
        ticks=tuple(Tick(TICKS[check.status], TICK_WORDS[check.status], sentence(check.said)) for check in ordered),
        remedies=tuple(dict.fromkeys(sentence(check.remedy) for check in capture.reasons if check.remedy)),
        missing=_by_reason({id: reason for id, reason in capture.refused_metrics.items() if id not in known}),
    )


def refusal_reasons(verdict: CaptureVerdict | None, reason: str = "", remedy: str = "") -> list[Reason]:
    """Return why a clip was refused.

    Parameters
    ----------
    verdict
        What `CaptureRefused` carries; None where nobody was found.
    reason, remedy
        What `CaptureRefused` says; left out where the verdict says it.
    """
    refused = [check for check in verdict.checks if check.status == "refused"] if verdict else []
    reasons = [Reason(sentence(c.said), sentence(c.remedy), str(c.estimate) if c.estimate is not None and c.estimate.known else "") for c in refused]
    return reasons or [Reason(sentence(reason or "No runner was found in this clip"), sentence(remedy), "")]


def _by_reason(refused: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return (metrics, reason) pairs, metrics with the same reason in one."""
    reasons: dict[str, list[str]] = {}
    for id, reason in refused.items():
        reasons.setdefault(sentence(reason), []).append(metric_name(id))
    return tuple((listed([names[0], *map(lower_first, names[1:])]), reason) for reason, names in reasons.items())
