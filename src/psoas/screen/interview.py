"""The interview: which question comes next, and where its answer goes; the document is all there is to remember.

A terminal or a web page shows the question, hands the answer back, saves the document, and may stop at any time: the next
question follows from the document alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from itertools import chain, takewhile
from pathlib import Path
from typing import Any, get_args

from psoas.finding import Side
from psoas.knowledge.body_map import regions
from psoas.knowledge.questionnaires import questionnaires
from psoas.knowledge.red_flags import facts, red_flags
from psoas.screen.answers import Aggravator, Answers, Course, Onset, Sport, Work
from psoas.screen.answers_file import Document, Filled, check_document
from psoas.screen.battery import Battery, choose_battery
from psoas.screen.protocol import Protocol, collect, make_protocol
from psoas.screen.questions import Question
from psoas.screen.red_flags import Safety, check_red_flags
from psoas.screen.screening import FROM_CLIP, FROM_PHOTO
from psoas.screen.taken import Taken

EQUIPMENT = ("mat", "chair", "phone", "luggage scale and strap", "step of 15 to 20 cm", "ruler", "helper", "resistance band", "dumbbells")
GOALS = ("run without pain", "a race", "run faster", "run longer", "get stronger", "get more supple")
WEEKLY = "OQ10"
_MISSING = object()


def next_question(document: Document) -> Question | None:
    """Return the next question that has no answer yet, None when the interview is at its end or a red flag stops it.

    Parameters
    ----------
    document
        The answers so far, as in a file of answers.
    """
    for question in questions_of(document):
        left = _left_of(question, document)
        if left is not None:
            return left
    return None


def questions_of(document: Document) -> Iterator[Question]:
    """Return every question of the interview in order, answered or not; a red flag that stops ends it at the first without an answer.

    A page that shows several at once, or goes back to one that was answered, takes them from here.

    Parameters
    ----------
    document
        The answers so far.
    """
    stopped = safety_of(document).stopped
    everything = chain(_red_flag_questions(), _person(), _soreness(document), _training(document), _past(document), _wishes())
    return takewhile(lambda question: not stopped or is_answered(document, question), everything)


def is_answered(document: Document, question: Question) -> bool:
    """Return whether a question has its answer, that it was passed over included."""
    return _left_of(question, document) is None


def answer_to(document: Document, question: Question) -> Any:
    """Return the answer that a document holds: the facts that are so for a red flag, regions for a map, else the value; None without one."""
    if question.id.startswith("flag."):
        told = document.get("facts") or {}
        return tuple(fact for fact, _ in question.options if told.get(fact))
    value = _at(document, question.place)
    return tuple(entry["site"] for entry in value or ()) if question.id in ("soreness", "past_injuries") else value


def next_test(document: Document) -> Protocol | None:
    """Return the next test to be done once the questions are answered, None when nothing is left."""
    done = document.get("tests") or {}
    return next((make_protocol(id) for id in plan_of_tests(document).tests if id not in done), None)


def plan_of_tests(document: Document) -> Battery:
    """Return the tests for this person; it does not change while they are done."""
    return choose_battery(answers_in(document))


def with_answer(document: Document, question: Question, answer: Any) -> Document:
    """Return the document with an answer in its place; None is a question that was passed over.

    Raises
    ------
    SettingError
        If the answer cannot be, with what can; the document is then as it was.
    """
    changed = deepcopy(document)
    if question.id.startswith("flag."):
        asked = [option for option, _ in question.options]
        changed["facts"] = {**(changed.get("facts") or {}), **{fact: fact in (answer or ()) for fact in asked}}
    elif question.id in ("soreness", "past_injuries"):
        _set(changed, question.place, [{"site": site} for site in answer or ()])
    else:
        _set(changed, question.place, list(answer) if isinstance(answer, tuple) else answer)
    told_in(changed)
    return changed


def with_result(document: Document, protocol: Protocol, given: Mapping[str, Any] | None, pictures: Mapping[Side, Taken] | None = None) -> Document:
    """Return the document with the result of a test; `given` None is a test that was passed over.

    Parameters
    ----------
    document
        As it is.
    protocol
        The test that was played.
    given
        What was noted, as `psoas.screen.protocol.collect` takes it.
    pictures
        Side -> what a photo or clip gave, for sides whose score came from one.

    Raises
    ------
    SettingError
        If an answer cannot be.
    """
    changed = deepcopy(document)
    tests = changed["tests"] = dict(changed.get("tests") or {})
    if given is None:
        tests[protocol.test] = None
        return changed
    result = collect(protocol, given)
    entry: dict[str, Any] = {side: list(scores) for side, scores in result.trials.items()}
    if result.pain:
        entry["pain"] = dict(result.pain)
    shown = dict(pictures or {})
    if not result.pelvis_held or not all(taken.pelvis_held for taken in shown.values()):
        entry["pelvis_held"] = False
    if shown and set(shown) == set(result.trials):
        entry["how"] = FROM_CLIP if any(taken.clip for taken in shown.values()) else FROM_PHOTO
        entry["picture_error"] = {side: round(taken.estimate.systematic_error, 3) for side, taken in shown.items()}
    tests[protocol.test] = entry
    told_in(changed)
    return changed


def answers_in(document: Document) -> Answers:
    """Return the answers so far; entries that are not complete are left out."""
    return check_document(_complete(document), Path()).answers


def told_in(document: Document) -> Filled:
    """Return answers and results of tests so far; entries that are not complete are left out.

    Raises
    ------
    InputError
        If something in it cannot be.
    """
    return check_document({**_complete(document), **{name: document[name] for name in ("tests", "questionnaires") if name in document}}, Path())


def safety_of(document: Document) -> Safety:
    """Return what the red flags say of the answers so far."""
    return check_red_flags(answers_in(document))


def _red_flag_questions() -> Iterator[Question]:
    """Yield one question for each red flag, with the facts that no flag before it asked for."""
    seen: set[str] = set()
    for flag in red_flags().values():
        names = [name for name in flag.rule.names if facts()[name].come_from == "asked" and name not in seen]
        seen.update(names)
        if names:
            options = tuple((name, facts()[name].ask) for name in names)
            yield Question(f"flag.{flag.id}", ("facts", names[0]), "Is any of these so?", "several", options=options)


def _person() -> Iterator[Question]:
    sex = (("f", "female"), ("m", "male"))
    yield Question("age", ("runner", "age"), "How old are you?", "number", low=8, high=100, unit="years", optional=True)
    yield Question("sex", ("runner", "sex"), "Which sex should the figures of others be of?", "one", options=sex, optional=True)
    yield Question("height", ("runner", "height"), "How tall are you, in metres?", "number", low=1.0, high=2.5, unit="m", optional=True)
    yield Question("mass", ("runner", "mass"), "What is your mass, in kilograms?", "number", low=25, high=250, unit="kg", optional=True)
    yield Question("sport", ("sport",), "What do you mostly do?", "one", options=_plain(get_args(Sport)))


def _soreness(document: Document) -> Iterator[Question]:
    sites = tuple((id, region.name) for id, region in regions().items())
    yield Question("soreness", ("soreness",), "Where is it sore? Nothing is an answer too.", "several", options=sites)
    for number, entry in enumerate(document.get("soreness") or ()):
        name = regions()[entry["site"]].name
        place = ("soreness", number)
        yield Question("side", (*place, "side"), f"{name.capitalize()}: which side?", "one", options=_plain(("left", "right", "both")))
        yield Question("level", (*place, "level"), f"{name.capitalize()}: how sore at its worst in the last week?", "whole", low=0, high=10)
        yield Question("onset", (*place, "onset"), f"{name.capitalize()}: how did it begin?", "one", options=_plain(get_args(Onset)))
        yield Question("days", (*place, "days"), f"{name.capitalize()}: for how many days?", "number", low=0, high=20000, unit="days", optional=True)
        yield Question("worse", (*place, "worse_with"), f"{name.capitalize()}: what makes it worse?", "several", options=_plain(get_args(Aggravator)))
        yield Question("course", (*place, "course"), f"{name.capitalize()}: what does it do in a run?", "one", options=_plain(get_args(Course)))
        yield Question("spot", (*place, "one_spot"), f"{name.capitalize()}: can one finger cover it?", "yes or no", optional=True)


def _training(document: Document) -> Iterator[Question]:
    ask = "Longest run of the last 7 days, in km?"
    yield Question("longest", ("training", "longest_run_this_week"), ask, "number", low=0, high=500, unit="km", optional=True)
    ask = "Longest run of the 30 days before those, in km?"
    yield Question("before", ("training", "longest_run_before"), ask, "number", low=0, high=500, unit="km", optional=True)
    yield Question("runs", ("training", "runs_per_week"), "How many runs a week?", "number", low=0, high=30, optional=True)
    yield Question("distance", ("training", "distance_per_week"), "How many km a week?", "number", low=0, high=500, unit="km", optional=True)
    ask = "In the last 72 hours, was anything new, longer, faster or hillier?"
    yield Question("new", ("training", "new_work_72h"), ask, "yes or no", optional=True)
    if (document.get("training") or {}).get("new_work_72h"):
        yield Question("work", ("training", "new_work"), "What was it?", "several", options=_plain(get_args(Work)))


def _past(document: Document) -> Iterator[Question]:
    sites = tuple((id, region.name) for id, region in regions().items())
    ask = "Where has an injury kept you from running in the last years?"
    yield Question("past_injuries", ("past_injuries",), ask, "several", options=sites)
    for number, entry in enumerate(document.get("past_injuries") or ()):
        name = regions()[entry["site"]].name
        place = ("past_injuries", number)
        yield Question("side", (*place, "side"), f"Injury at the {name}: which side?", "one", options=_plain(("left", "right", "both")))
        yield Question("ago", (*place, "months_ago"), f"Injury at the {name}: how many months ago did it end?", "number", low=0, high=1000)


def _wishes() -> Iterator[Question]:
    item = questionnaires()[WEEKLY].items[0]
    yield Question("goals", ("goals",), "What do you want?", "several", options=_plain(GOALS))
    yield Question("equipment", ("equipment",), "What do you have at home?", "several", options=_plain(EQUIPMENT))
    yield Question("days", ("days_per_week",), "On how many days a week can you do strength work?", "whole", low=0, high=7, optional=True)
    yield Question("weekly", ("questionnaires", WEEKLY), item.ask, "one", options=_plain(item.options), optional=True)


def _plain(options: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((option, option) for option in options)


def _left_of(question: Question, document: Document) -> Question | None:
    """Return what of a question has no answer yet: of a red flag the facts that were not told; None if nothing is left."""
    if not question.id.startswith("flag."):
        return question if _at(document, question.place, _MISSING) is _MISSING else None
    told = document.get("facts") or {}
    left = tuple(option for option in question.options if option[0] not in told)
    return replace(question, place=("facts", left[0][0]), options=left) if left else None


def _at(document: Document, place: tuple[str | int, ...], missing: Any = None) -> Any:
    node: Any = document
    for part in place:
        if isinstance(part, int):
            node = node[part] if isinstance(node, list) and part < len(node) else None
        elif isinstance(node, dict) and part in node:
            node = node[part]
        else:
            return missing
    return node


def _set(document: Document, place: tuple[str | int, ...], value: Any) -> None:
    node: Any = document
    for part in place[:-1]:
        if isinstance(part, int):
            node = node[part]
        else:
            if node.get(part) is None:
                node[part] = {}
            node = node[part]
    node[place[-1]] = value


def _complete(document: Document) -> Document:
    """Return the document without marks and injuries that are only half told, and without tests."""
    whole = {name: value for name, value in document.items() if name not in ("tests", "questionnaires")}
    for name, needed in (("soreness", ("site", "side", "level")), ("past_injuries", ("site", "side", "months_ago"))):
        if whole.get(name) is not None:
            whole[name] = [entry for entry in whole[name] if all(entry.get(key) is not None for key in needed)]
    return whole
