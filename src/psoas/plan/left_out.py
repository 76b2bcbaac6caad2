"""What is not given and why: exercises that would serve a need, and wishes that had to give way, with what that gives."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from types import MappingProxyType

from psoas.knowledge.exercises import Exercise, exercises
from psoas.plan.blocks import Person
from psoas.plan.days import SHORTEST, choose_days
from psoas.plan.frame import blocks_of, frame
from psoas.plan.programme import Block, LeftOut, Need
from psoas.plan.solve import solve_block
from psoas.plan.suits import Suited
from psoas.plan.wishes import Wishes
from psoas.plan.worth import History, serves
from psoas.reason.cards import sentence_case
from psoas.reason.reasoning import Reasoning

TRIED_MINUTES = 20
TRIED_DAYS = (0, 3)
"""Two days of 20 minutes: what is tried where no day has time (ER06)."""


def left_out(suits: Suited, needs: Sequence[Need], reasoning: Reasoning) -> tuple[LeftOut, ...]:
    """Return exercises that would serve a need of this person and are not given, and what reasoning leaves out."""
    found = [LeftOut(what, "Your answers speak against it for now.") for symptom in reasoning.symptoms for what in symptom.leave_out]
    for id, because in suits.left_out.items():
        one = exercises()[id]
        need = serves(one, needs)
        if id in suits.lacking and need is not None:
            found.append(LeftOut(one.name, f"It would serve you, since {need.reason}, but {because}."))
        elif id not in suits.lacking and (need is not None or _contraindicated(one, because)):
            found.append(LeftOut(one.name, f"{sentence_case(because)}."))
    return tuple(dict.fromkeys(found))


def _contraindicated(one: Exercise, because: str) -> bool:
    return one.slot != "none" and because.startswith(("you are sore", "your answers", "you said"))


def relaxed_dislikes(blocks: Sequence[Block], wishes: Wishes) -> tuple[LeftOut, ...]:
    """Return what is given although it is not liked, because nothing else fills its place."""
    given = {item.exercise for block in blocks for week in block.weeks for session in week.sessions for item in session.items}
    names = [exercises()[id].name for id in exercises() if id in given & wishes.disliked]
    if not names:
        return ()
    return (
        LeftOut(
            f"not liked: {', '.join(names)}", "Nothing else that you can do fills these places, so they stay in; with them the session is whole."
        ),
    )


def no_time(person: Person, wishes: Wishes) -> tuple[LeftOut, ...]:
    """Return what two days of 20 minutes would give to a person who has no time for strength; empty if there is time."""
    if any(minutes >= SHORTEST for minutes in wishes.minutes.values()):
        return ()
    given = replace(wishes, minutes=MappingProxyType(dict.fromkeys(TRIED_DAYS, TRIED_MINUTES)), race=None, weeks=4)
    weeks = next(blocks_of(frame(given, choose_days(given).minutes)))
    chosen = solve_block(weeks, person.from_week, person.needs, given, History()).chosen
    names = {one.exercise.name for taken in chosen.values() for one in taken}
    return (
        LeftOut(
            "no time for strength", f"Two days of {TRIED_MINUTES} minutes would give {_listed(names)}. Until then the five minutes are all there is."
        ),
    )


def _listed(names: Collection[str]) -> str:
    return f"{len(names)} exercises ({', '.join(sorted(name.lower() for name in names))})"
