"""What the page of questionnaires shows of each one: what to ask, its course with verdicts in words, and its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from psoas.app.answered import FOR_ALL, SETS_DONE, Answer, answer_words
from psoas.app.outcome_chart import outcome_chart
from psoas.follow.outcomes import Against, Course, course_of, why_words
from psoas.knowledge.questionnaires import Item, Questionnaire, questionnaires
from psoas.plan.words import day_words
from psoas.quantity import MINUS
from psoas.screen.questionnaires import Trend

CHIPS: Mapping[Trend | None, str] = {"better": "in", "worse": "out", "no clear change": "none", None: "none"}
NO_FIGURE = "no figure is known"
SHOWN = 6
"""Newest answers that stand in the table at once; earlier ones are folded."""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: its day, the answer in words, how it stands against the first, and the visit in which it was told."""

    day: str
    words: str
    difference: str
    css: str
    said: str
    visit_id: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The latest answer against an earlier one, in words."""

    against: str
    css: str
    said: str
    from_to: str


@dataclass(frozen=True, slots=True)
class Card:
    """A questionnaire on the page.

    Parameters
    ----------
    id, name, about, terms, form
        As the knowledge has them.
    item
        The one question that is asked in our words; None where only a total can be written down.
    most
        The highest total.
    why
        What a change is judged by.
    chart
        Of two answers or more.
    band_words
        What the grey of the chart is; empty where nothing is known.
    verdicts
        Against the first and against the one before.
    rows
        The newest first.
    """

    id: str
    name: str
    about: str
    terms: str
    form: str
    item: Item | None
    most: float
    why: str
    chart: Markup | None = None
    band_words: str = ""
    verdicts: tuple[Verdict, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def last(self) -> Row | None:
        """The newest answer."""
        return self.rows[0] if self.rows else None


@dataclass(frozen=True, slots=True)
class OutcomesView:
    """The page: what is asked of everybody, what was written down, what is worth writing down, and the rest."""

    asked: tuple[Card, ...]
    told: tuple[Card, ...]
    worth: tuple[Card, ...]
    others: tuple[Card, ...]


def outcomes_view(answered: Mapping[str, Sequence[Answer]], worth: Sequence[str]) -> OutcomesView:
    """Return what the page shows.

    Parameters
    ----------
    answered
        Id of a questionnaire -> answers in order of days.
    worth
        Ids of those worth asking this person.
    """
    cards = {id: card_of(asked, answered.get(id, ())) for id, asked in questionnaires().items() if id != SETS_DONE or id in answered}
    rest = [card for id, card in cards.items() if id not in FOR_ALL]
    return OutcomesView(
        tuple(cards[id] for id in FOR_ALL),
        tuple(card for card in rest if card.rows),
        tuple(card for card in rest if not card.rows and card.id in worth),
        tuple(card for card in rest if not card.rows and card.id not in worth),
    )


def card_of(asked: Questionnaire, answers: Sequence[Answer]) -> Card:
    """Return what is shown of one questionnaire."""
    item = asked.items[0] if asked.items else None
    base = Card(asked.id, asked.name, asked.about, asked.terms, asked.form, item, asked.highest, why_words(asked))
    if not answers:
        return base
    courses = [course_of(asked.id, [one.counted for one in answers[: place + 1]]) for place in range(len(answers))]
    rows = tuple(_row(course, answer) for course, answer in zip(courses, answers, strict=True))[::-1]
    drawn = courses[-1]
    chart = outcome_chart(drawn) if len(answers) > 1 else None
    return replace(base, chart=chart, band_words=_band_words(drawn), verdicts=_verdicts(drawn), rows=rows)


def difference_words(difference: float) -> str:
    """Return a difference with its sign: "+4", "−4", "0"."""
    return f"{difference:+g}".replace("-", MINUS) if difference else "0"


def _row(course: Course, answer: Answer) -> Row:
    against = course.against_first
    difference = difference_words(against.difference) if against is not None else ""
    css, said = (CHIPS[against.said], against.said or NO_FIGURE) if against is not None else ("", "the first")
    words = answer_words(course.questionnaire, answer.total)
    return Row(day_year(answer.day), words, difference, css, said, answer.visit_id)


def _verdicts(course: Course) -> tuple[Verdict, ...]:
    pairs = [("first", course.against_first)]
    if course.against_before is not None and course.against_before.earlier != course.totals[0]:
        pairs.append(("one before" if course.questionnaire.in_a_row == 1 else "one before these weeks", course.against_before))
    return tuple(_verdict(name, course, against) for name, against in pairs if against is not None)


def _verdict(name: str, course: Course, against: Against) -> Verdict:
    asked, latest = course.questionnaire, course.totals[-1]
    then, now = (answer_words(asked, one.value) for one in (against.earlier, latest))
    return Verdict(f"Against the {name}, {day_words(against.earlier.day)}", CHIPS[against.said], against.said or NO_FIGURE, f"from {then} to {now}")


def _band_words(course: Course) -> str:
    asked = course.questionnaire
    if course.band is None:
        return ""
    held = ", but only once it stands in two answers a week apart" if asked.in_a_row > 1 else ""
    return f"Grey: no clear change from the first answer. On its dashed edge or beyond, a change counts{held}."


def day_year(day: date) -> str:
    """Return a day with its year where that is not this one."""
    return f"{day_words(day)}{'' if day.year == date.today().year else f' {day.year}'}"
