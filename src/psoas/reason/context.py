"""Answers -> states of the context nodes: training, history, sport."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from psoas.knowledge.network import nodes
from psoas.reason.belief import Belief, answered
from psoas.screen.answers import Answers, Soreness, Training

SportKind = Literal["distance", "sprint", "sprint_25"]

LONGEST_RUN, NEW_WORK, EARLIER_INJURY, SPORT = "N30", "N31", "N32", "N33"
_JUMPS = ((10.0, "none"), (30.0, "10-30"), (100.0, "30-100"))
_RECENT_INJURY = 12.0
"""An earlier injury counts for this many months."""

_GROWN = 25.0
"""Years from which short hip flexors came before strains in footballers (R030)."""


def context(answers: Answers, entry: Soreness | None) -> Mapping[str, Belief]:
    """Return what the answers say of the context nodes, for one sore place."""
    known = nodes()
    states = {
        LONGEST_RUN: jump_in_longest_run(answers.training),
        NEW_WORK: _new_work(answers.training, entry),
        EARLIER_INJURY: _earlier_injury(answers, entry),
        SPORT: "no" if answers.sport == "distance running" else "yes",
    }
    return {id: answered(known[id], state) for id, state in states.items()}


def jump_in_longest_run(training: Training) -> str | None:
    """Return the state of N30: how much longer the longest run of this week was than any of the 30 days before."""
    now, before = training.longest_run_this_week, training.longest_run_before
    if now is None or before is None:
        return None
    if before == 0:
        return "over100" if now > 0 else "none"
    percent = round(100 * (now / before - 1), 6)
    return next((state for limit, state in _JUMPS if percent <= limit), "over100")


def sport_kind(answers: Answers) -> SportKind:
    """Return which odds of a link apply: of distance running, of sprinting, or of sprinting from 25 years on."""
    if answers.sport == "distance running":
        return "distance"
    age = answers.runner.age
    return "sprint_25" if age is not None and age >= _GROWN else "sprint"


def _new_work(training: Training, entry: Soreness | None) -> str | None:
    if training.new_work_72h is not None:
        return "yes" if training.new_work_72h else "no"
    return "yes" if entry is not None and entry.onset == "after new work" else None


def _earlier_injury(answers: Answers, entry: Soreness | None) -> str | None:
    if answers.past_injuries is None or entry is None:
        return None
    same = [
        injury
        for injury in answers.past_injuries
        if injury.site == entry.site and (injury.side == entry.side or "both" in (injury.side, entry.side)) and injury.months_ago <= _RECENT_INJURY
    ]
    return "yes" if same else "no"
