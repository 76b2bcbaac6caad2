"""What a programme left out for pain, in words, for as long as it is so: the three days without loading, the third taken off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from psoas.follow.attention import Attention
from psoas.knowledge.follow_rules import follow_rules
from psoas.plan.programme import Programme
from psoas.plan.words import day_words

LESSENED = "A third less than planned, for a soreness that rose."
"""Stands in the note of a session of which a third was taken off."""


def rests_until(strong: Attention) -> date:
    """Return the last of the days without loading after strong soreness (AT01)."""
    return (strong.last or strong.since) + timedelta(days=int(follow_rules()["AT01"].values["days"]))


def rest_words(strong: Attention) -> str:
    """Return why and until when nothing that loads is planned, one sentence."""
    return f"{_capital(strong.said)}, so nothing that loads is planned up to {day_words(rests_until(strong))}; then look again."


def less_words(rising: Attention, day: date) -> str:
    """Return why a third is taken off a session, one sentence."""
    return f"{_capital(rising.said)}, so a third is taken off on {day_words(day)}."


def eased_words(programme: Programme, attention: Sequence[Attention], today: date) -> tuple[str, ...]:
    """Return what the programme leaves out now for pain, one sentence each; empty where it goes on as planned.

    Parameters
    ----------
    programme
        In use.
    attention
        Of today.
    today
        The day it is asked.
    """
    days = {one.day for one in programme.sessions()}
    strong = next((one for one in attention if one.rule == "AT01"), None)
    rising = next((one for one in attention if one.rule == "AT02"), None)
    lessened = next((one for one in programme.sessions() if one.day >= today and LESSENED in one.note), None)
    said = []
    if strong is not None and not any(today < day <= rests_until(strong) for day in days):
        said.append(rest_words(strong))
    if rising is not None and lessened is not None:
        said.append(less_words(rising, lessened.day))
    return tuple(said)


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]
