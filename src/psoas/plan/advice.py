"""Sentences that belong to the whole programme: pain, effort, what to expect when."""

from __future__ import annotations

from collections.abc import Sequence

from psoas.knowledge.body_map import regions
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.frame import days_left
from psoas.plan.needs import slots_of
from psoas.plan.pain import less_for_pain
from psoas.plan.programme import Need
from psoas.plan.situation import Situation
from psoas.plan.wishes import Wishes
from psoas.reason.reasoning import Reasoning

LENGTHS = ("N01", "N02", "N09", "N11")
"""Needs that are a matter of range."""

NEW_WORK = "I06"


def advice_of(reasoning: Reasoning, situation: Situation, wishes: Wishes, needs: Sequence[Need]) -> tuple[str, ...]:
    """Return advice in the order in which it matters to this person."""
    rules = programme_rules()
    said = [f"Take care: {flag.name}. {flag.act}" for flag in reasoning.safety.cautions]
    said += [text for symptom in reasoning.symptoms for text in (*symptom.refer, *symptom.advice)]
    if situation.amber:
        said += [f"Your pain is {situation.pain} of 10. {rules['PM02'].says}", less_for_pain(situation, wishes.weeks)]
    if any(situation.facts.get(f"sore_{site}", False) for site in regions()):
        comes = "It comes in with the next one." if situation.amber else "Once it is calm for a week, make the programme again and it comes in."
        said.append(f"What loads the sore place is left out. {comes}")
    said += [rules["PM01"].says, rules["PM03"].says, rules["PM06"].says]
    left = days_left(wishes.start, wishes)
    if left is not None and 0 <= left <= rules["RC02"].values["to_days"]:
        away = "today" if left == 0 else f"{left} day{'' if left == 1 else 's'} away"
        said.append(f"Your race is {away}: no exercise is new before it. {rules['RC04'].says}")
    found = [need for need in needs if slots_of(need)]
    if not found:
        said.append("Nothing that was measured needs work of its own. This is the base set that serves any runner.")
    if any(need.node in LENGTHS for need in found):
        said.append(rules["TC01"].says)
    said += [rules["PG01"].says, rules["TC02"].says, rules["TC06"].says]
    if wishes.running.runs:
        said.append("On days with a run and a session, run first and leave three hours between the two.")
    else:
        said.append("Tell us your hard and long runs, and heavy leg work will keep clear of the day before them.")
    return tuple(dict.fromkeys(said))


def careful_running(reasoning: Reasoning) -> str:
    """Return why no fast running is planned for now; empty if it may be."""
    return next((text for symptom in reasoning.symptoms for text in symptom.refer), "")
