"""Who needs a look today, and why: pain, a rise, missed weeks, silence, a re-test that is due, patterns of bone and of eating too little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, pairwise
from typing import Literal

from psoas.follow.adherence import weeks_without
from psoas.follow.diary import CheckIn, DoneSession
from psoas.follow.history import Diary
from psoas.knowledge.follow_rules import follow_rules
from psoas.plan.programme import Programme

Level = Literal["stop", "look", "note"]
ORDER: tuple[Level, ...] = ("stop", "look", "note")
ONE_SIDED = ("calves", "hip_front", "quadriceps")
"""Groups that lie over the bones that runners overload: shin, neck of the femur, shaft of the femur."""


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing that needs a look.

    Parameters
    ----------
    rule
        Its id in `psoas.knowledge.follow_rules`.
    level
        "stop" ends the session or programme until it was looked at; "look" wants someone today; "note" is worth knowing.
    said
        What was seen, in a few words ("soreness of the left calf rose on 3 days to 5 of 10").
    act
        What to do, one sentence.
    since
        First day of it.
    flag
        Id of the red flag whose questions should be asked again; empty for none.
    last
        Last day of it, from which on something is left out (AT01, AT02); None elsewhere.
    """

    rule: str
    level: Level
    said: str
    act: str
    since: date
    flag: str = ""
    last: date | None = None


def attention_of(diary: Diary, programme: Programme | None, today: date, *, retested: Sequence[date] = ()) -> tuple[Attention, ...]:
    """Return what needs a look, the most urgent first.

    Parameters
    ----------
    diary
        What was told and done up to today.
    programme
        That is followed; None without one. What stopped it is told until someone has looked, however calm it is by then.
    today
        The day it is asked.
    retested
        Days on which tests were done.
    """
    told = [check_in for check_in in diary.check_ins if check_in.day <= today]
    stopped = stopped_since(diary, today) if programme is not None else None
    found = [
        *_strong(diary, told, today),
        *_rising(told, today),
        *((stopped[1],) if stopped is not None else _must_be_seen(diary, today)),
        *_little_sleep(told, today),
        *(_missed(diary, programme, today) if programme is not None else ()),
        *_silent(diary, told, programme, today),
        *(_due(programme, retested, today) if programme is not None else ()),
    ]
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.level), one.since, one.rule)))


def must_be_seen(diary: Diary, today: date) -> Attention | None:
    """Return what a professional should look at before anything goes on (AT06, FU06), as of a day; None if there is nothing.

    Only what came after the last look counts.
    """
    return next(_must_be_seen(diary, today), None)


def stopped_since(diary: Diary, today: date) -> tuple[date, Attention] | None:
    """Return since when the programme rests until someone has looked, and why; None if it goes on.

    Only a look ends a rest. A session that comes in meanwhile, from a page that a browser kept say, does not: it was done before anybody looked.

    Parameters
    ----------
    diary
        What was told and done, from well before the programme's start.
    today
        Last day looked at.
    """
    looked = diary.last_look(today)
    first = max(diary.programme_start or today, looked + timedelta(days=1) if looked is not None else date.min)
    return next(((day, stop) for day in _turning_days(diary, first, today) if (stop := must_be_seen(diary, day)) is not None), None)


def place_words(place: str) -> str:
    """Return "the left calf" for "calves:left", as a sentence names it."""
    group, _, side = place.partition(":")
    names = {"glutes": "buttock", "hamstrings": "hamstring", "calves": "calf", "quadriceps": "front of the thigh", "hip_front": "front of the hip"}
    if group == "low_back":
        return "the low back"
    name = names.get(group, group.replace("_", " "))
    return f"the {name} on both sides" if side == "both" else f"the {side} {name}"


def _strong(diary: Diary, told: Sequence[CheckIn], today: date) -> Iterator[Attention]:
    rule = follow_rules()["AT01"].values
    first = today - timedelta(days=int(rule["days"]) - 1)
    seen = [(level, one.day, f"soreness of {place_words(place)}") for one in told for place, level in one.soreness.items() if one.day >= first]
    seen += [
        (session.pain, session.day, "pain in a session") for session in diary.sessions if session.pain is not None and first <= session.day <= today
    ]
    strong = [one for one in seen if one[0] > rule["above"]]
    if strong:
        level, _, what = max(strong, key=lambda one: (one[0], one[1]))
        act = "Leave out what loads it. Ask how it is, and whether anything of the red flags is so."
        days = [one[1] for one in strong]
        yield Attention("AT01", "stop", f"{what} was {level} of 10", act, min(days), "RF18", max(days))


def _rising(told: Sequence[CheckIn], today: date) -> Iterator[Attention]:
    rule = follow_rules()["AT02"].values
    for place in sorted({place for one in told for place in one.soreness}):
        course = [
            (one.day, one.soreness[place]) for one in told if place in one.soreness and one.day > today - timedelta(days=int(rule["within_days"]) + 1)
        ]
        last = course[-int(rule["rises"]) - 1 :]
        rises = all(after[1] > before[1] for before, after in pairwise(last))
        if len(last) == rule["rises"] + 1 and rises and last[-1][1] >= rule["to"]:
            said = f"soreness of {place_words(place)} rose on {int(rule['rises'])} days in a row, from {last[0][1]} to {last[-1][1]} of 10"
            yield Attention("AT02", "look", said, "Take a third off what loads it, and look again tomorrow.", last[1][0], last=last[-1][0])


def _must_be_seen(diary: Diary, today: date) -> Iterator[Attention]:
    looked = diary.last_look(today)
    told = [one for one in diary.check_ins if one.day <= today and (looked is None or one.day > looked)]
    done = [one for one in diary.sessions if one.day <= today and (looked is None or one.day > looked)]
    return chain(_one_sided(told, today), _red_twice(done, today))


def _one_sided(told: Sequence[CheckIn], today: date) -> Iterator[Attention]:
    rule = follow_rules()["AT06"].values
    for group in ONE_SIDED:
        for side, other in (("left", "right"), ("right", "left")):
            course = [one for one in told if f"{group}:{side}" in one.soreness][-int(rule["of"]) :]
            sore = [one for one in course if one.soreness[f"{group}:{side}"] >= rule["from"] and one.soreness.get(f"{group}:{other}", 0) < 2]
            rested = any(one.run_minutes == 0 for one in sore)
            if len(sore) >= rule["days"] and rested and (today - course[-1].day).days <= 7:
                said = f"soreness of {place_words(f'{group}:{side}')} alone, {len(sore)} of the last {len(course)} days, on days without a run too"
                act = "Bone is not excluded. Ask for pain on one spot, on a hop and at night, and let a professional see it before the next run."
                yield Attention("AT06", "stop", said, act, sore[0].day, "RF01" if group == "hip_front" else "RF14")


def _turning_days(diary: Diary, first: date, today: date) -> list[date]:
    """Return the days from a first one on that can bring a stop which was not there the day before.

    They are the first day itself, that on which a place is told of for the first time since, those with strong soreness on
    one side, and those of a session with pain.
    """
    if first > today:
        return []
    told = [one for one in diary.check_ins if first <= one.day <= today]
    begun = {place: one.day for one in reversed(told) for place in one.soreness}
    strong = {one.day for one in told if _is_strong_on_one_side(one)}
    painful = {one.day for one in diary.sessions if one.pain and first <= one.day <= today}
    return sorted({first, *begun.values(), *strong, *painful})


def _is_strong_on_one_side(told: CheckIn) -> bool:
    least = follow_rules()["AT06"].values["from"]
    return any(level >= least and place.split(":")[0] in ONE_SIDED for place, level in told.soreness.items())


def _red_twice(done: Sequence[DoneSession], today: date) -> Iterator[Attention]:
    rule, above = follow_rules()["FU06"].values, follow_rules()["AT01"].values["above"]
    first = today - timedelta(days=int(rule["within_days"]))
    red = [session for session in done if session.pain is not None and session.pain > above and session.day >= first]
    if len(red) >= rule["red_times"]:
        act = "Nothing gets harder. A physiotherapist or doctor should look at it."
        yield Attention("FU06", "stop", f"{len(red)} sessions with pain above {above:g} of 10 in two weeks", act, red[0].day, "RF18")


def _little_sleep(told: Sequence[CheckIn], today: date) -> Iterator[Attention]:
    rule = follow_rules()["AT07"].values
    nights = [one for one in told if one.sleep is not None][-int(rule["of"]) :]
    short = [one for one in nights if one.sleep is not None and one.sleep < rule["below_hours"]]
    if len(short) < rule["nights"] or (today - nights[-1].day).days > 7:
        return
    minutes = [one.run_minutes for one in nights if one.run_minutes is not None]
    half = len(minutes) // 2
    if half and sum(minutes[half:]) >= sum(minutes[:half]):
        said = f"less than {rule['below_hours']:g} hours of sleep in {len(short)} of {len(nights)} nights, and running not less"
        yield Attention("AT07", "look", said, "Ask whether eating and rest are enough for the training.", short[0].day, "RF11")


def _missed(diary: Diary, programme: Programme, today: date) -> Iterator[Attention]:
    weeks = weeks_without(programme, diary.sessions, today)
    if weeks >= follow_rules()["AT03"].values["weeks"]:
        said = f"no session in {weeks} weeks"
        yield Attention("AT03", "look", said, "Offer fewer and shorter sessions; what was missed stays missed.", today - timedelta(days=7 * weeks))


def _silent(diary: Diary, told: Sequence[CheckIn], programme: Programme | None, today: date) -> Iterator[Attention]:
    days = int(follow_rules()["AT04"].values["days"])
    last = max([one.day for one in told] + [session.day for session in diary.sessions if session.day <= today], default=diary.programme_start)
    ended = programme is None or not programme.weeks or programme.weeks[-1].start + timedelta(days=7) <= today
    if last is not None and not ended and (today - last).days >= days:
        yield Attention("AT04", "note", f"no word for {(today - last).days} days", "Send a line.", last)


def _due(programme: Programme, retested: Sequence[date], today: date) -> Iterator[Attention]:
    late = timedelta(days=int(follow_rules()["AT05"].values["days"]))
    past = [session.day for session in programme.sessions() if session.kind == "re-test" and session.day + late < today]
    if past and not any(day >= past[-1] - timedelta(days=7) for day in retested):
        yield Attention("AT05", "note", f"re-test was due on {past[-1]:%d %B}", "Do it at the next session, as the first time.", past[-1])
