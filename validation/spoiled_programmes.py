"""Ways to spoil a programme, each with the rule that it breaks: what the checker is tried on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from psoas.knowledge.exercises import Exercise, exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.knowledge.rules import Rule
from psoas.plan.checker.days import before_demanding_run, days_to_race
from psoas.plan.checker.pain import LESS, most_in_pain, weeks_of_less
from psoas.plan.checker.person import Person
from psoas.plan.checker.sessions import SLOTS, slot_limits
from psoas.plan.checker.times import item_seconds, session_seconds
from psoas.plan.checker.violation import RuleName
from psoas.plan.checker.weeks import tapered, week_load
from psoas.plan.programme import Prescription, Programme, Session, Week

Spoiler = Callable[[Programme, Person, random.Random], Programme | None]
"""Returns the spoiled programme, or None where this one cannot be spoiled that way."""


def spoiled(programme: Programme, person: Person, chance: random.Random) -> Iterator[tuple[str, RuleName, Programme]]:
    """Yield name of the way, rule that is broken, and the spoiled programme, for every way that applies."""
    for name, (rule, spoil) in SPOILERS.items():
        result = spoil(programme, person, chance)
        if result is not None:
            yield name, rule, result


def changed_session(programme: Programme, old: Session, new: Session | None) -> Programme:
    """Return the programme with a session in place of another (or without it), loads of the weeks told anew."""

    def of_week(week: Week) -> Week:
        sessions = tuple(kept for session in week.sessions for kept in ((new,) if session is old else (session,)) if kept is not None)
        fresh = replace(week, sessions=sessions)
        return replace(fresh, load=week_load(fresh))

    return changed_weeks(programme, lambda week: of_week(week) if any(session is old for session in week.sessions) else week)


def changed_weeks(programme: Programme, change: Callable[[Week], Week]) -> Programme:
    """Return the programme with every week changed."""
    return replace(programme, blocks=tuple(replace(block, weeks=tuple(change(week) for week in block.weeks)) for block in programme.blocks))


def with_items(session: Session, items: Sequence[Prescription]) -> Session:
    """Return the session with other exercises, its time told anew."""
    told = replace(session, items=tuple(items))
    return replace(told, seconds=round(session_seconds(told)))


def as_exercise(item: Prescription, id: str) -> Prescription:
    """Return the item as another exercise at its least dose, its time told anew."""
    one = exercises()[id]
    fresh = replace(
        item,
        exercise=id,
        sets=1,
        low=one.dose.low,
        high=one.dose.low,
        measure=one.dose.measure,
        sides=("left", "right") if one.sided else ("both",),
    )
    return replace(fresh, seconds=round(item_seconds(fresh)))


def _strength(programme: Programme, wanted: Callable[[Session], bool] = lambda session: True) -> list[Session]:
    return [session for session in programme.sessions() if session.kind == "strength" and session.items and wanted(session)]


def _swap_in(wanted: Callable[[Exercise, Session, Programme, Person], bool]) -> Spoiler:
    """Return a spoiler that puts an exercise of a kind in the place of one of the same session."""

    def spoil(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
        pairs = [
            (session, one.id)
            for session in _strength(programme)
            for one in exercises().values()
            if wanted(one, session, programme, person) and one.id not in {item.exercise for item in session.items}
        ]
        if not pairs:
            return None
        session, id = chance.choice(pairs)
        place = chance.randrange(len(session.items))
        items = [as_exercise(item, id) if index == place else item for index, item in enumerate(session.items)]
        return changed_session(programme, session, with_items(session, items))

    return spoil


def _one_item(
    change: Callable[[Prescription, random.Random], Prescription], wanted: Callable[[Prescription], bool] = lambda item: True, *, retell: bool = True
) -> Spoiler:
    """Return a spoiler that changes one exercise."""

    def spoil(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
        found = [(session, item) for session in _strength(programme) for item in session.items if wanted(item)]
        if not found:
            return None
        session, old = chance.choice(found)
        new = change(old, chance)
        new = replace(new, seconds=round(item_seconds(new))) if retell else new
        items = [new if item is old else item for item in session.items]
        return changed_session(programme, session, with_items(session, items) if retell else replace(session, items=tuple(items)))

    return spoil


def _one_session(change: Callable[[Session, random.Random], Session], wanted: Callable[[Session], bool] = lambda session: True) -> Spoiler:
    def spoil(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
        found = _strength(programme, wanted)
        if not found:
            return None
        session = chance.choice(found)
        return changed_session(programme, session, change(session, chance))

    return spoil


def _other_day(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    free = [day for day in range(7) if not programme.wishes.minutes.get(day, 0)]
    sessions = _strength(programme)
    if not free or not sessions:
        return None
    session = chance.choice(sessions)
    week = next(week for week in programme.weeks if session in week.sessions)
    weekday = chance.choice(free)
    day = next(week.start + timedelta(days=n) for n in range(7) if (week.start + timedelta(days=n)).weekday() == weekday)
    return changed_session(programme, session, replace(session, day=day))


def _more_minutes(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    sessions = _strength(programme)
    if not sessions:
        return None
    session = chance.choice(sessions)
    given = programme.wishes.minutes.get(session.day.weekday(), 0)
    return changed_session(programme, session, replace(session, minutes=given + chance.randint(1, 60)))


def _empty_slot(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    long_enough = programme_rules()["ER01"].values["short_below_minutes"]
    found = []
    for session in _strength(programme, lambda session: session.minutes >= long_enough):
        slots = {exercises()[item.exercise].slot for item in session.items}
        found += [(session, slot) for slot in slots if slot in SLOTS and slot_limits(slot, person)[0]]
    if not found:
        return None
    session, slot = sorted(found, key=lambda pair: (pair[0].id, pair[1]))[chance.randrange(len(found))]
    return changed_session(programme, session, with_items(session, [item for item in session.items if exercises()[item.exercise].slot != slot]))


def _crowded_slot(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    sessions = _strength(programme)
    if not sessions:
        return None
    session = chance.choice(sessions)
    held = {item.exercise for item in session.items}
    slot = chance.choice([slot for slot in SLOTS if slot != "adductor"])
    count = sum(exercises()[id].slot == slot for id in held)
    more = [one.id for one in exercises().values() if one.slot == slot and one.id not in held][: slot_limits(slot, person)[1] + 1 - count]
    if count + len(more) <= slot_limits(slot, person)[1]:
        return None
    return changed_session(programme, session, with_items(session, [*session.items, *(as_exercise(session.items[0], id) for id in more)]))


def _stretches_alone(session: Session, chance: random.Random) -> Session:
    return with_items(session, [as_exercise(session.items[0], "EX01")])


def _repeated_soon(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    sessions = _strength(programme)
    pairs = [
        (second, one.id)
        for first, second in pairwise(sessions)
        for one in exercises().values()
        if (second.day - first.day).days < one.days_apart
        and one.id in {item.exercise for item in first.items}
        and one.id not in {item.exercise for item in second.items}
    ]
    if not pairs:
        return None
    session, id = chance.choice(pairs)
    return changed_session(programme, session, with_items(session, [as_exercise(session.items[0], id), *session.items[1:]]))


def _heavier_week(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    rise = 1 + programme_rules()["LOAD"].values["rise_percent"] / 100
    for index in chance.sample(range(len(programme.weeks)), len(programme.weeks)):
        week = programme.weeks[index]
        highest = max((week_load(before) for before in programme.weeks[:index] if not before.deload and not tapered(before, programme)), default=0)
        if not highest or not week_load(week):
            continue
        times = int(highest * rise / week_load(week)) + 2

        def heavier(item: Prescription, times: int = times) -> Prescription:
            return replace(item, high=item.high * times)

        def change(other: Week, week: Week = week, heavier: Callable[[Prescription], Prescription] = heavier) -> Week:
            if other is not week:
                return other
            sessions = tuple(with_items(session, [heavier(item) for item in session.items]) for session in other.sessions)
            fresh = replace(other, sessions=sessions)
            return replace(fresh, load=week_load(fresh))

        return changed_weeks(programme, change)
    return None


def _no_easy_week(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    every = int(programme_rules()["PR06"].values["every_weeks"])
    if len(programme.weeks) < every or programme.wishes.race or not any(week.deload for week in programme.weeks[:every]):
        return None
    return changed_weeks(programme, lambda week: replace(week, deload=False))


def _hard_easy_week(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    easy = [week for week in programme.weeks if week.deload and week_load(week) and any(week_load(w) for w in programme.weeks[: week.number - 1])]
    if not easy:
        return None
    highest = max(week_load(week) for week in programme.weeks)
    week = chance.choice(easy)
    times = int(highest / week_load(week)) + 1

    def change(other: Week) -> Week:
        if other is not week:
            return other
        fresh = replace(other, sessions=tuple(with_items(s, [replace(item, high=item.high * times) for item in s.items]) for s in other.sessions))
        return replace(fresh, load=week_load(fresh))

    return changed_weeks(programme, change)


def _close_to_race(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    race, last = programme.wishes.race, programme_rules()["RC04"].values["to_days"]
    sessions = _strength(programme)
    if race is None or not sessions:
        return None
    week = next((week for week in programme.weeks if week.start <= race < week.start + timedelta(weeks=1)), None)
    if week is None:
        return None
    day = race - timedelta(days=chance.randint(0, min(int(last), (race - week.start).days)))
    extra = replace(chance.choice(sessions), id="extra", day=day)

    def change(other: Week) -> Week:
        fresh = replace(other, sessions=(*other.sessions, extra))
        return replace(fresh, load=week_load(fresh)) if other is week else other

    return changed_weeks(programme, change)


def _new_tapered(one: Exercise, session: Session, programme: Programme, person: Person) -> bool:
    left, rule = days_to_race(session.day, programme.wishes), programme_rules()["RC02"].values
    before = {item.exercise for earlier in _strength(programme, lambda other: other.day < session.day) for item in earlier.items}
    return left is not None and 0 <= left <= rule["to_days"] and one.id not in before and one.id not in programme.wishes.known


def _longer_run(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    longest = programme.wishes.running.longest
    runs = [run for week in programme.weeks for run in week.runs if run.kind == "long" and run.most]
    if longest is None or not runs:
        return None
    run = chance.choice(runs)
    so_far = max([longest, *(other.most or 0 for other in runs)])
    longer = replace(run, most=so_far * 1.2 + 0.2)
    return changed_weeks(programme, lambda week: replace(week, runs=tuple(longer if other is run else other for other in week.runs)))


def _routine_longer(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    routine = programme.routine
    if routine is None:
        return None
    place = chance.randrange(len(routine.items))
    items = tuple(replace(item, high=item.high + chance.randint(1, 20)) if n == place else item for n, item in enumerate(routine.items))
    return replace(programme, routine=replace(routine, items=items))


def _routine_one_sided(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    routine = programme.routine
    sided = [item for item in routine.items if len(item.sides) == 2] if routine else []
    if routine is None or not sided:
        return None
    item = chance.choice(sided)
    items = tuple(replace(other, sides=("left",), high=2 * other.high + 5) if other is item else other for other in routine.items)
    return replace(programme, routine=replace(routine, items=items))


def _routine_missing(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    return replace(programme, routine=None) if programme.routine is not None and programme.wishes.mobility else None


def _same_id(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    sessions = list(programme.sessions())
    if len(sessions) < 2:
        return None
    first, second = chance.sample(sessions, 2)
    return changed_session(programme, second, replace(second, id=first.id))


def _week_late(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    if not programme.weeks:
        return None
    late = chance.choice(programme.weeks)
    return changed_weeks(programme, lambda week: replace(week, start=week.start + timedelta(days=1)) if week is late else week)


def _told_load(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    if not programme.weeks:
        return None
    wrong = chance.choice(programme.weeks)
    return changed_weeks(programme, lambda week: replace(week, load=week.load + chance.randint(1, 50)) if week is wrong else week)


def _stopped_with_weeks(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    return replace(programme, stopped="A red flag.") if programme.weeks else None


def _in_pain(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    return replace(programme, wishes=replace(programme.wishes, pain=chance.randint(6, 10))) if _strength(programme) else None


def _as_without_pain(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    """Give one exercise of the first weeks more than pain allows."""
    found = [
        (week, session, index)
        for week in weeks_of_less(programme, person)
        for session in week.sessions
        if session.kind == "strength"
        for index, item in enumerate(session.items)
        if exercises()[item.exercise].group in LESS
    ]
    if not found:
        return None
    week, session, place = chance.choice(found)
    most = most_in_pain(session.items[place], week, programme)
    items = [replace(one, high=int(most / one.sets) + chance.randint(1, 9)) if at == place else one for at, one in enumerate(session.items)]
    return changed_session(programme, session, with_items(session, [replace(one, seconds=round(item_seconds(one))) for one in items]))


def _release_longer(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    release = programme.release
    if release is None:
        return None
    items = tuple(replace(item, high=item.high + chance.choice([-10, 5, 20])) for item in release.items)
    return replace(programme, release=replace(release, items=items))


def _release_missing(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    return replace(programme, release=None) if programme.release is not None else None


def _release_twice(programme: Programme, person: Person, chance: random.Random) -> Programme | None:
    sessions = _strength(programme)
    if programme.release is None or not sessions:
        return None
    session = chance.choice(sessions)
    return changed_session(programme, session, with_items(session, [*session.items, *programme.release.items]))


def _lacks_equipment(one: Exercise, session: Session, programme: Programme, person: Person) -> bool:
    return not set(one.needs) <= programme.wishes.equipment


def _contraindicated(one: Exercise, session: Session, programme: Programme, person: Person) -> bool:
    return bool(one.not_when) and Rule(one.not_when).holds(person.facts)


def _unasked(one: Exercise, session: Session, programme: Programme, person: Person) -> bool:
    return one.on_request and not programme.wishes.release


def _too_hard(one: Exercise, session: Session, programme: Programme, person: Person) -> bool:
    first = programme.wishes.start + timedelta(weeks=1)
    return one.level > programme.wishes.level + 1 or (one.level == 3 and session.day < first)


def _too_early(one: Exercise, session: Session, programme: Programme, person: Person) -> bool:
    return (session.day - programme.wishes.start).days // 7 + 1 < one.first_week


def _heavy_before_run(one: Exercise, session: Session, programme: Programme, person: Person) -> bool:
    return one.heavy_legs and before_demanding_run(session.day, programme.wishes)


def _one_sided(item: Prescription, chance: random.Random) -> Prescription:
    return replace(item, sides=("both",) if len(item.sides) == 2 else ("left",))


def _longer_than_the_day(session: Session, chance: random.Random) -> Session:
    longer = session
    while session_seconds(longer) <= session.minutes * 60:
        items = [replace(item, high=2 * item.high + 1) for item in longer.items]
        longer = with_items(session, [replace(item, seconds=round(item_seconds(item))) for item in items])
    return longer


SPOILERS: Mapping[str, tuple[RuleName, Spoiler]] = {
    "equipment that is not there": ("equipment", _swap_in(_lacks_equipment)),
    "an exercise that must be left out": ("contraindicated", _swap_in(_contraindicated)),
    "the release unasked": ("on request", _swap_in(_unasked)),
    "one side only": ("sides", _one_item(_one_sided)),
    "no sets": ("dose", _one_item(lambda item, chance: replace(item, sets=0))),
    "too many sets": ("dose", _one_item(lambda item, chance: replace(item, sets=chance.randint(7, 12)))),
    "an upside-down range": ("dose", _one_item(lambda item, chance: replace(item, low=item.high + chance.randint(1, 9)))),
    "more in reserve than can be guessed": ("dose", _one_item(lambda item, chance: replace(item, reserve=(6, 6 + chance.randint(0, 4))))),
    "a wrong time of an exercise": (
        "time",
        _one_item(lambda item, chance: replace(item, seconds=item.seconds + chance.choice([-30, -7, 9, 40])), retell=False),
    ),
    "a wrong time of a session": ("time", _one_session(lambda session, chance: replace(session, seconds=session.seconds - chance.randint(5, 60)))),
    "no reason": ("reason", _one_item(lambda item, chance: replace(item, why=chance.choice(["", "  "])), retell=False)),
    "longer than the day has": ("minutes", _one_session(_longer_than_the_day)),
    "more minutes than the day has": ("day", _more_minutes),
    "a day that is not free": ("day", _other_day),
    "the same exercise twice": ("twice", _one_session(lambda session, chance: with_items(session, [*session.items, chance.choice(session.items)]))),
    "an empty slot": ("slots", _empty_slot),
    "a crowded slot": ("slots", _crowded_slot),
    "stretches alone": ("slots", _one_session(_stretches_alone)),
    "too hard": ("level", _swap_in(_too_hard)),
    "too early": ("first week", _swap_in(_too_early)),
    "heavy legs before a hard run": ("heavy legs", _swap_in(_heavy_before_run)),
    "again too soon": ("apart", _repeated_soon),
    "a wrong load": ("load", _told_load),
    "too steep a rise": ("load rise", _heavier_week),
    "no easy week": ("deload", _no_easy_week),
    "an easy week that is none": ("deload", _hard_easy_week),
    "new before a race": ("taper", _swap_in(_new_tapered)),
    "strength in the last days before a race": ("race", _close_to_race),
    "a longer long run": ("long run", _longer_run),
    "a longer routine": ("routine", _routine_longer),
    "a one-sided routine": ("sides", _routine_one_sided),
    "no routine": ("routine", _routine_missing),
    "two sessions of one id": ("calendar", _same_id),
    "a week that begins late": ("calendar", _week_late),
    "stopped and going on": ("stopped", _stopped_with_weeks),
    "strength work in pain": ("pain", _in_pain),
    "as much as without pain": ("amber", _as_without_pain),
    "a self-release that is not five minutes": ("release", _release_longer),
    "no self-release though it was wished for": ("release", _release_missing),
    "the self-release in a session too": ("release", _release_twice),
}
"""Way of spoiling -> the rule it breaks, and the function that does it."""
