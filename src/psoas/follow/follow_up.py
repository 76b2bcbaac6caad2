"""Everything that follows from a diary on one day, with the verdict in words: better, no clear change, not by it, stopped, not done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from psoas.follow.adapting import adapt
from psoas.follow.adherence import Adherence, adherence_of
from psoas.follow.articles import Verdict, article_prediction, untried
from psoas.follow.asked import asked_of
from psoas.follow.attention import Attention, attention_of, stopped_since
from psoas.follow.expected_course import Course, course_of
from psoas.follow.history import GROUP_OF_SITE, Diary, Group
from psoas.follow.learning import Lesson, learn
from psoas.follow.retest import ReTest
from psoas.follow.soreness_change import GroupChange, changes_of, posteriors_of
from psoas.follow.soreness_design import days_of
from psoas.knowledge.follow_rules import follow_rules
from psoas.plan.moving import Changed
from psoas.plan.programme import Programme
from psoas.plan.words import day_words
from psoas.reason.reasoning import Reasoning

Came = Literal["better", "no clear change", "better, not by it", "worse, stopped", "worse", "not done", "too early"]
NAMES: dict[Group, str] = {
    "glutes": "glutes",
    "hamstrings": "hamstrings",
    "calves": "calves",
    "quadriceps": "front thighs",
    "hip_front": "front of the hip",
    "low_back": "low back",
}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a diary says on one day.

    Parameters
    ----------
    today
        The day.
    came
        What came of it, as one of a few answers.
    title, text
        The same as a headline and one or more sentences below it.
    main
        The group that the verdict is about; None where nothing was told.
    changes, courses
        Of every group that was told of, `main` first.
    articles
        How the articles' prediction fared.
    adherence, attention
        What was done of what was planned, and who should look at what.
    adapted
        What the programme does next; the last one holds all of it.
    retest, lessons
        Tests then and now, where they were done again, and what they teach.
    """

    today: date
    came: Came
    title: str
    text: tuple[str, ...]
    main: Group | None
    changes: tuple[GroupChange, ...]
    courses: tuple[Course, ...]
    articles: Verdict
    adherence: Adherence
    attention: tuple[Attention, ...]
    adapted: tuple[Changed, ...]
    retest: ReTest | None = None
    lessons: tuple[Lesson, ...] = ()


def follow_up(
    diary: Diary, programme: Programme, today: date, *, reasoning: Reasoning | None = None, retest: ReTest | None = None, seed: int = 0
) -> FollowUp:
    """Return everything that follows from a diary.

    Parameters
    ----------
    diary
        With `programme_start`.
    programme
        As it stands.
    today
        Last day that is over.
    reasoning
        Of the first visit: it says which group the verdict is about.
    retest
        Tests then and now.
    seed
        Of the draws.
    """
    days = days_of(diary, today)
    posteriors = posteriors_of(diary, days, seed=seed)
    changes = changes_of(diary, today, seed=seed, posteriors=posteriors)
    main = main_change(changes, reasoning)
    ordered = tuple(sorted(changes, key=lambda one: one is not main))
    stopped = stopped_since(diary, today)
    asked = asked_of(programme, diary, today)
    adherence = adherence_of(asked, diary.sessions, today)
    retested = [one.day for one in diary.sessions if one.kind == "re-test" and one.status != "skipped"]
    attention = attention_of(diary, asked, today, retested=[*retested, *([retest.after] if retest is not None else [])])
    lessons = learn(reasoning, retest, changes)[1] if reasoning is not None and retest is not None else ()
    came = _came(main, adherence, stopped=stopped is not None)
    articles = article_prediction(diary, today, seed=seed, posteriors=posteriors)
    return FollowUp(
        today=today,
        came=came,
        title=_title(came, main),
        text=tuple(_text(came, main, adherence, stopped)),
        main=main.group if main is not None else None,
        changes=ordered,
        courses=tuple(course_of(diary, days, one.group, posteriors) for one in ordered),
        articles=untried(articles) if came == "not done" else articles,
        adherence=adherence,
        attention=attention,
        adapted=adapt(programme, diary, today, attention=attention, adherence=adherence),
        retest=retest,
        lessons=lessons,
    )


def main_change(changes: Sequence[GroupChange], reasoning: Reasoning | None = None) -> GroupChange | None:
    """Return the change that the verdict is about: of the sore place first told of, else of what was sorest before the start."""
    by_group = {one.group: one for one in changes}
    for symptom in reasoning.symptoms if reasoning is not None else ():
        group = GROUP_OF_SITE.get(symptom.soreness.site)
        if group is not None and group in by_group:
            return by_group[group]
    known = [one for one in changes if one.before.known]
    return max(known, key=lambda one: one.before.value, default=next(iter(changes), None))


def _came(main: GroupChange | None, adherence: Adherence, *, stopped: bool) -> Came:
    if stopped:
        return "worse, stopped"
    if adherence.share is not None and adherence.share < follow_rules()["FU05"].values["share"]:
        return "not done"
    if main is None or not main.before.known:
        return "too early"
    if main.said == "clear fall":
        return "better"
    if main.said == "clear rise":
        return "worse"
    return "better, not by it" if _by_running(main) else "no clear change"


def _by_running(main: GroupChange) -> bool:
    """Return whether soreness fell, and most of that goes with running less, beyond its error."""
    rule = follow_rules()["FU07"].values
    fell = main.before.value - main.now.value
    with_running = -main.by_running.value
    return fell >= rule["points"] and with_running >= rule["share"] * fell and with_running > main.by_running.error


def _title(came: Came, main: GroupChange | None) -> str:
    name = NAMES[main.group] if main is not None else ""
    return {
        "better": f"Less sore: {name}",
        "no clear change": f"No clear change: {name}",
        "better, not by it": f"Less sore, and most of it goes with running less: {name}",
        "worse, stopped": "It got worse, and the programme rests",
        "worse": f"Sorer than before: {name}",
        "not done": "The programme was hardly done",
        "too early": "Too early to say",
    }[came]


def _text(came: Came, main: GroupChange | None, adherence: Adherence, stopped: tuple[date, Attention] | None) -> list[str]:
    said = []
    if stopped is not None:
        day, stop = stopped
        said.append(f"On {day_words(day)} it stopped, for {stop.said}. {stop.act}")
    if came == "not done":
        said.append(f"{adherence.done} of {adherence.planned} sessions were done. What changed since then says nothing of the programme.")
    if main is None or not main.before.known:
        return [*said, main.why if main is not None else "Nothing was told of soreness yet."]
    where = f" of the {NAMES[main.group]}" if came in ("worse, stopped", "not done") else ""  # the title of the others names it
    said.append(f"Soreness{where} was {main.before} before and is {main.now} over the last two weeks.")
    if stopped is not None:
        said.append("Whether it came by the programme cannot be told, and for stopping that makes no difference.")
    elif came == "better":
        said.append(f"{_points(main)} began with the programme, beyond running, drift and sessions.")
        said.append(f"That it is {main.worthwhile:g} points or more, which is worth having, has a probability of {100 * main.probability:.0f} %.")
        said.append("That it came by the programme and by nothing else that began then, one person's diary cannot show.")
    elif came == "better, not by it":
        running = main.by_running
        said.append(f"{_signed(running.value)} ± {running.error:.1f} points of that go with running less.")
        said.append(f"What began with the programme is {_points(main).lower()}: not clear.")
    elif came in ("no clear change", "worse"):
        clear = "that is a clear rise" if came == "worse" else "zero lies within the error"
        said.append(f"What began with the programme is {_points(main).lower()}; {clear}.")
    return said


def _points(main: GroupChange) -> str:
    return f"{_signed(main.change.value)} ± {main.change.error:.1f} points"


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")
