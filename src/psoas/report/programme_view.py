"""A Programme in the words and pieces that its page and its sheets of paper share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from psoas.knowledge.catalogue import GRADES
from psoas.knowledge.entries import Source
from psoas.knowledge.exercises import Exercise, exercises
from psoas.knowledge.library import sources
from psoas.knowledge.programme_rules import ProgrammeRule, programme_rules
from psoas.plan.programme import Need, Prescription, Programme, Run, Session, Week
from psoas.plan.steps import TimedStep, timed_steps
from psoas.plan.words import WEEKDAY_NAMES, day_words, dose_words, effort_parts, item_name, minutes_words, run_words

MOST_CUES = 3
_UNIT = re.compile(r"(\d) (s|min|km|%)(?!\w)")
PAIN_RULES = (("green", "Green", "PM01"), ("amber", "Amber", "PM02"), ("red", "Red", "PM03"))
LIGHTS = tuple(id for _, _, id in PAIN_RULES)
MORE_PAIN_RULES = ("PM04", "PM05", "PM06")
LESS_FOR_PAIN = ("PM08",)
RELEASE_RULES = ("ER07", "REL05")
TIME_COURSE = ("TC01", "TC02", "TC03", "TC06", "TC08")
TIME_COURSE_CUE = "TC07"
BUILDING_RULES = ("ER01", "ER02", "PR02", "PR03", "PR04", "PR06", "PR08", "PR11", "LOAD")
RACE_RULES = ("RC02", "RC03", "RC04", "RC05")
CUE_RULES = ("PR10", "GT01", "GT02", "GT03", "GT04")


@dataclass(frozen=True, slots=True)
class ItemView:
    """One exercise of a session in words; `pace` is tempo, rest, effort and load, `stop` when to leave it out."""

    exercise: Exercise
    name: str
    dose: str
    pace: tuple[str, ...]
    cues: tuple[str, ...]
    why: str
    progression: str
    easier: str
    harder: str
    stop: str
    sets: int


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session: its day as ISO text and in words, its time, and what is in it."""

    id: str
    iso: str
    day: str
    title: str
    kind: str
    time: str
    items: tuple[ItemView, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in one day of the block: text, kind for its look, and the session it leads to."""

    text: str
    kind: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class WeekView:
    """One week: `days` has seven lists of marks, from its first day on."""

    number: int
    dates: str
    phase: str
    deload: bool
    load: str
    days: tuple[tuple[Mark, ...], ...]
    sessions: tuple[SessionView, ...]
    runs: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class NeedView:
    """One need: a name with its side, what was found, and how sure."""

    title: str
    reason: str
    sure: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule with its grade and papers in words."""

    id: str
    says: str
    grade: str
    grade_words: str
    sources: str


@dataclass(frozen=True, slots=True)
class Position:
    """One step of the five minutes: what, on which side, how long in s, and the exercise; empty for a change."""

    name: str
    side: str
    seconds: int
    exercise: str


def item_view(item: Prescription) -> ItemView:
    """Return one prescription in words."""
    exercise = exercises()[item.exercise]
    return ItemView(
        exercise=exercise,
        name=item_name(item),
        dose=together(dose_words(item)),
        pace=tuple(map(together, effort_parts(item))),
        cues=exercise.cues[:MOST_CUES],
        why=together(item.why),
        progression=item.progression,
        easier=_form(exercise.easier, exercise.easier_id),
        harder=_form(exercise.harder, exercise.harder_id),
        stop="; ".join(exercise.avoid),
        sets=item.sets,
    )


def _form(text: str, id: str) -> str:
    """Return a form in words, with the exercise that is the step to it."""
    return "; or ".join(part for part in (text, exercises()[id].name if id else "") if part)


def session_view(session: Session) -> SessionView:
    """Return one session in words."""
    return SessionView(
        id=session.id,
        iso=session.day.isoformat(),
        day=day_words(session.day),
        title=session.title,
        kind=session.kind,
        time=minutes_words(session.seconds),
        items=tuple(map(item_view, session.items)),
        note=session.note,
    )


def week_view(week: Week) -> WeekView:
    """Return one week in words; sessions of mobility alone stand in its days only."""
    days = [week.start + timedelta(days=day) for day in range(7)]
    return WeekView(
        number=week.number,
        dates=f"{_short(days[0])} to {_short(days[-1])}",
        phase=week.phase,
        deload=week.deload,
        load=f"{week.load:.0f}",
        days=tuple(tuple(_marks(week, day)) for day in days),
        sessions=tuple(session_view(session) for session in week.sessions if session.kind != "mobility"),
        runs=tuple(run_words(run) for run in week.runs),
        note=week.note,
    )


def _marks(week: Week, day: date) -> Iterable[Mark]:
    for run in week.runs:
        if run.day == day:
            yield Mark(together(_run_mark(run)), run.kind)
    for session in week.sessions:
        if session.day == day:
            words = {
                "strength": "Strength",
                "warm-up": "Warm-up",
                "cue": "Cue",
                "re-test": "Re-test",
                "mobility": "Mobility",
                "release": "Self-release",
            }[session.kind]
            yield Mark(together(f"{words} {minutes_words(session.seconds)}"), session.kind, "" if session.kind == "mobility" else session.id)


def _run_mark(run: Run) -> str:
    if run.kind == "race":
        return "Race"
    return f"{run.kind.capitalize()} run" + (f", {run.most:g} km" if run.most is not None else "")


def _short(day: date) -> str:
    _, number, month = day_words(day).split()
    return f"{number} {month[:3]}"


def weekday_heads(programme: Programme) -> tuple[str, ...]:
    """Return the names of the seven days, from the programme's first day on."""
    return tuple(WEEKDAY_NAMES[(programme.wishes.start.weekday() + day) % 7] for day in range(7))


def need_view(need: Need) -> NeedView:
    """Return one need in words."""
    side = "" if need.side == "both" else f", {need.side}"
    sure = f"{round(100 * need.probability)} in 100 likely, as far as your tests can tell" if need.probability else ""
    return NeedView(f"{capital(need.name)}{side}", together(capital(need.reason)), sure)


def capital(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"


def together(text: str) -> str:
    """Return a text whose numbers are not parted from their errors and units at the end of a line."""
    return _UNIT.sub("\\1\u00a0\\2", text.replace(" ± ", "\u00a0±\u00a0"))


def said_apart(programme: Programme) -> tuple[str, ...]:
    """Return the advice that the rules on pain and on what to expect do not say already."""
    told = {programme_rules()[id].says for id in (*LIGHTS, *MORE_PAIN_RULES, *TIME_COURSE, TIME_COURSE_CUE)}
    return tuple(together(text) for text in programme.advice if text not in told)


def changes(programme: Programme) -> tuple[tuple[str, str], ...]:
    """Return wishes that were relaxed and what was left out: what, and why."""
    wishes = [(f"Wish: {one.what}", together(one.why)) for one in programme.relaxed]
    return (*wishes, *((capital(one.what), together(one.why)) for one in programme.left_out))


def rule_views(ids: Iterable[str]) -> tuple[RuleView, ...]:
    """Return rules in words."""
    return tuple(_rule_view(programme_rules()[id]) for id in ids)


def _rule_view(rule: ProgrammeRule) -> RuleView:
    words = rule.says.split(": ", 1)[1] if rule.id in LIGHTS else rule.says
    return RuleView(rule.id, capital(words), rule.grade, GRADES[rule.grade], source_names(rule.sources))


def source_names(ids: Iterable[str]) -> str:
    """Return papers as they are named in a text; "our convention" for none."""
    return ", ".join(sources()[id].name for id in ids) or "our convention"


def expected(programme: Programme) -> tuple[RuleView, ...]:
    """Return what can be expected when."""
    return rule_views((*TIME_COURSE, *((TIME_COURSE_CUE,) if programme.wishes.cue else ())))


def rules_kept(programme: Programme) -> tuple[RuleView, ...]:
    """Return the rules that shaped this programme."""
    race = RACE_RULES if programme.wishes.race is not None else ()
    cue = CUE_RULES if programme.wishes.cue else ()
    less = LESS_FOR_PAIN if any(week.share < 1 for week in programme.weeks) else ()
    release = RELEASE_RULES if programme.release is not None else ()
    return rule_views((*BUILDING_RULES, *less, *race, *cue, *release))


def exercises_of(programme: Programme) -> tuple[Exercise, ...]:
    """Return every exercise of the programme once, in order of id."""
    items = [item for session in programme.sessions() for item in session.items]
    items += [item for daily in (programme.routine, programme.release) if daily is not None for item in daily.items]
    return tuple(exercises()[id] for id in sorted({item.exercise for item in items}))


def sources_of(programme: Programme) -> tuple[Source, ...]:
    """Return the papers behind exercises and rules, by name."""
    ids = {id for one in exercises_of(programme) for id in one.sources}
    shown = (*PAIN_RULES, *(("", "", id) for id in MORE_PAIN_RULES))
    rules = [*(rule[2] for rule in shown), *(rule.id for rule in (*expected(programme), *rules_kept(programme)))]
    ids |= {id for rule in rules for id in programme_rules()[rule].sources}
    return tuple(sorted((sources()[id] for id in ids), key=lambda source: (source.name, source.id)))


def positions(routine: Session) -> tuple[Position, ...]:
    """Return the five minutes step by step, the changes between positions and sides included; they add up to the routine's time."""
    return tuple(_position(step, routine.items[step.item]) for step in timed_steps(routine))


def _position(step: TimedStep, item: Prescription) -> Position:
    if step.kind != "work":
        return Position("Change", "", step.seconds, "")
    return Position(item_name(item), "" if step.side == "both" else f"{step.side} side", step.seconds, item.exercise)
