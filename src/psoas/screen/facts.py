"""Answers and tests -> facts, the yes-or-no statements that red flags and patterns are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from psoas.errors import SettingError
from psoas.finding import Finding, Verdict
from psoas.knowledge.red_flags import facts, soreness_points
from psoas.knowledge.rules import Rule
from psoas.screen.answers import Answers, Soreness

HIP_FRONT = ("front_groin_crease", "front_groin_deep", "front_upper_thigh")
LOW_BACK = ("low_back_centre", "low_back_side")
HOP_TEST = "T26"
_ALIKE = 2
"""Levels of left and right that are this close count as the same on both sides."""


def facts_of(answers: Answers, findings: Iterable[Finding] = ()) -> Mapping[str, bool]:
    """Return every fact about a person that does not belong to one sore place.

    Parameters
    ----------
    answers
        What was answered.
    findings
        What tests found; a positive hop test (T26) counts as pain on a hop.

    Returns
    -------
    Mapping
        Fact id -> whether it is so; what was not answered is missing.

    Raises
    ------
    SettingError
        If an answer belongs to a fact that is not asked.
    """
    asked = {fact.id for fact in facts().values() if fact.come_from == "asked"}
    unknown = [id for id in answers.facts if id not in asked]
    if unknown:
        raise SettingError(f"'{unknown[0]}' is not a question.", f"Questions are {', '.join(sorted(asked))}.")
    age = answers.runner.age
    sore = [entry for entry in answers.soreness if entry.level > 0]
    back = [entry for entry in sore if entry.site in LOW_BACK]
    front = [entry for entry in sore if entry.site in HIP_FRONT]
    return {
        **answers.facts,
        "age_over_50": age is not None and age > 50,
        "age_under_20": age is not None and age < 20,
        "age_under_18": age is not None and age < 18,
        "back_pain": bool(back) or answers.facts.get("new_back_pain", False),
        "back_hurts_arching": any("arching" in entry.worse_with for entry in back),
        "back_hurts_bending": any("bending" in entry.worse_with for entry in back),
        "hip_front_sore": bool(front),
        "sore_on_hop": any("hopping" in entry.worse_with for entry in front),
        "sore_while_running": any("running" in entry.worse_with or entry.course == "worse with each run" for entry in front),
        "sore_at_rest": any(worse in entry.worse_with for entry in front for worse in ("at rest", "at night")),
        "deep_groin_pain_in_hop_test": any(found.id == HOP_TEST and found.verdict is Verdict.OUTSIDE for found in findings),
    }


def facts_about(entry: Soreness, answers: Answers, findings: Iterable[Finding] = ()) -> Mapping[str, bool]:
    """Return the facts about a person and one sore place, among them whether it points to new work or to an injury."""
    other = [mark for mark in answers.soreness if mark.site == entry.site and mark.side != entry.side and "both" not in (mark.side, entry.side)]
    both = entry.side == "both" or any(abs(mark.level - entry.level) <= _ALIKE for mark in other)
    found = {
        **facts_of(answers, findings),
        "both_sides": both,
        "one_side": not both,
        "one_moment": entry.onset == "one moment",
        "began_during_a_run": entry.onset == "during a run",
        "began_after_new_work": entry.onset == "after new work",
        "one_spot": entry.one_spot is True,
        "spread_out": entry.one_spot is False,
        "eases_in_the_run": entry.course == "eases as I warm up",
        "worse_with_each_run": entry.course == "worse with each run",
        "lasts_over_a_week": entry.days is not None and entry.days > 7,
        "hurts_lifting_the_knee": "lifting the knee" in entry.worse_with,
        "hurts_getting_out_of_a_car": "getting out of a car" in entry.worse_with,
        "hurts_on_stairs": "stairs" in entry.worse_with,
        "hurts_squatting": "squatting" in entry.worse_with,
        "hurts_downhill": "downhill" in entry.worse_with,
        "hurts_uphill": "uphill" in entry.worse_with,
        "hurts_sitting": "sitting" in entry.worse_with,
        "hurts_bending": "bending" in entry.worse_with,
        "hurts_lying_on_it": "lying on it" in entry.worse_with,
    }
    new_work, injury = _points(found)
    return {**found, "soreness_points_to_new_work": new_work > injury, "soreness_points_to_injury": injury > new_work}


def _points(found: Mapping[str, bool]) -> tuple[int, int]:
    counted = [points for points in soreness_points().values() if Rule(points.when).holds(found)]
    return sum(points.new_work for points in counted), sum(points.injury for points in counted)
