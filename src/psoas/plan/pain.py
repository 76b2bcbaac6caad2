"""Pain that asks for care when a programme is made: its first weeks hold less of everything that loads (PM08)."""

from __future__ import annotations

from dataclasses import replace

from psoas.knowledge.programme_rules import Phase, programme_rules
from psoas.plan.situation import Situation


def in_pain(phase: Phase, situation: Situation) -> Phase:
    """Return what a week asks for, a third less of it where the pain is amber and the week is one of the first four.

    Parameters
    ----------
    phase
        What the week asks for of somebody without pain.
    situation
        With the worst pain of the last days.
    """
    rule = programme_rules()["PM08"].values
    return replace(phase, share=1 - rule["less_share"]) if situation.amber and phase.week <= rule["weeks"] else phase


def less_for_pain(situation: Situation, weeks: int) -> str:
    """Return in a sentence what pain takes off a programme of so many weeks, and when it comes back; empty where it takes off nothing."""
    if not situation.amber:
        return ""
    first = min(int(programme_rules()["PM08"].values["weeks"]), weeks)
    span = "The first week asks" if first == 1 else f"The first {first} weeks ask"
    calm = f"{programme_rules()['PM01'].values['high']:.0f}"
    return (
        f"{span} for a third less than usual of everything that loads, because of your pain: two sets in place of three, or a third fewer"
        f" repetitions, steps and seconds. Once it has been {calm} or less for a week, make the programme again; where it is"
        f" still {programme_rules()['PM02'].values['low']:.0f} or more after that, make it again too, and it begins with less once more."
    )
