"""Reasoning, answers, findings and wishes -> the programme. The same for the same input, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version

from psoas import __version__
from psoas.finding import Finding
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.advice import advice_of, careful_running
from psoas.plan.blocks import Person, solve_blocks
from psoas.plan.cue import with_cue
from psoas.plan.days import Days, choose_days
from psoas.plan.frame import frame
from psoas.plan.left_out import left_out, no_time, relaxed_dislikes
from psoas.plan.needs import needs_of
from psoas.plan.one_change import one_change
from psoas.plan.pain import in_pain
from psoas.plan.programme import Programme
from psoas.plan.release import daily_release, release_left_out
from psoas.plan.retest import permitted_tests, with_retest
from psoas.plan.routine import mobility_routine
from psoas.plan.running import runs_of
from psoas.plan.situation import Situation, situation_of
from psoas.plan.suits import suited
from psoas.plan.unmet import unmet_of
from psoas.plan.wishes import Wishes
from psoas.reason.reasoning import Reasoning
from psoas.screen.answers import Answers


def make_programme(reasoning: Reasoning, answers: Answers, findings: Sequence[Finding], wishes: Wishes) -> Programme:
    """Return the programme of a person.

    Red flags and red pain give a programme without weeks that says what comes first. Otherwise: needs by posterior; exercises
    that suit; days beside the runs; blocks of four weeks, each solved; the five minutes; and in words what was left out and
    which wishes were relaxed.

    Parameters
    ----------
    reasoning
        What `psoas.reason.explain` gave for the same answers and findings.
    answers, findings
        What was answered and measured.
    wishes
        What is wished and given.
    """
    findings = tuple(findings)
    situation = situation_of(reasoning, answers, findings, wishes)
    stopped = _stopped(reasoning, situation)
    if stopped:
        return _programme(answers, wishes, "No programme for now", stopped=stopped)
    needs = needs_of(reasoning, findings)
    suits = suited(situation, wishes)
    person = Person(suits.from_week, needs, wishes)
    days = choose_days(wishes)
    tests = frozenset() if reasoning.safety.holds_back("tests") or reasoning.safety.holds_back("norms") else permitted_tests(situation)
    eased = (replace(week, phase=in_pain(week.phase, situation)) for week in frame(wishes, days.minutes))
    weeks = tuple(with_retest(week, wishes, tests) for week in eased)
    blocks = solve_blocks(weeks, runs_of(weeks, wishes, answers, careful_running(reasoning), sore=situation.amber), person)
    blocks, uncued = with_cue(blocks, situation, wishes, findings)
    routine = mobility_routine(suits.from_week, needs, wishes) if wishes.mobility else None
    timeless = no_time(person, wishes)
    unmet = () if timeless else one_change(unmet_of(blocks, routine, needs), situation, needs, wishes)
    return Programme(
        name=answers.runner.name,
        title=_title(wishes, days),
        wishes=wishes,
        needs=needs,
        blocks=blocks,
        routine=routine,
        left_out=(*left_out(suits, needs, reasoning), *uncued, *release_left_out(suits, wishes)),
        relaxed=(*days.relaxed, *timeless, *relaxed_dislikes(blocks, wishes), *unmet),
        advice=advice_of(reasoning, situation, wishes, needs),
        software=_software(),
        release=daily_release(suits, wishes),
        open_to=tuple(suits.from_week),
    )


def _stopped(reasoning: Reasoning, situation: Situation) -> str:
    """Return what comes before any programme: a professional, or less pain (PM03)."""
    if reasoning.safety.stopped:
        return " ".join(f"You told of {flag.name}. {flag.act}" for flag in reasoning.safety.stops)
    if not situation.red:
        return ""
    refer = " ".join(dict.fromkeys(text for symptom in reasoning.symptoms for text in symptom.refer))
    above = f"{programme_rules()['PM03'].values['above']:.0f}"
    said = (
        f"Your pain is {situation.pain} of 10. Above {above} no strength work is planned.",
        "Leave out what raises it, and walk as far as it stays calm.",
        refer,
        f"Make the programme again when it is {above} or less.",
        f"If it stays above {above} for a week, or hurts at rest, see a professional.",
    )
    return " ".join(filter(None, said))


def _programme(answers: Answers, wishes: Wishes, title: str, stopped: str) -> Programme:
    return Programme(answers.runner.name, title, wishes, (), (), None, stopped=stopped, software=_software())


def _title(wishes: Wishes, days: Days) -> str:
    weeks = f"{wishes.weeks} week{'s' if wishes.weeks != 1 else ''}"
    if not days.minutes:
        return f"{weeks}, five minutes a day" if wishes.mobility else f"{weeks} without strength sessions"
    count = ("one session", "two sessions", "three sessions")[len(days.minutes) - 1]
    lengths = sorted({minutes for _, minutes in days.minutes})
    return f"{weeks}, {count} of {' to '.join(str(one) for one in dict.fromkeys((lengths[0], lengths[-1])))} minutes"


def _software() -> dict[str, str]:
    return {"psoas": __version__, "ortools": version("ortools")}
