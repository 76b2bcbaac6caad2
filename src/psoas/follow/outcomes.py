"""The course of a questionnaire: its latest total against the first and against the one before, by the smallest change that means something.

Where the knowledge asks for a change to stand in several answers in a row, those of one week count once: the answers of a row reach from
the latest back to one at least `APART` days earlier, and every one of them must say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from psoas.errors import SettingError
from psoas.knowledge.library import sources
from psoas.knowledge.questionnaires import Questionnaire
from psoas.screen.questionnaires import Trend, find_questionnaire, trend

APART = timedelta(days=5)
"""How far apart two answers of two weeks are at the least: a week, less the two days by which people are early or late."""

SEEN = {"U": ", not checked by us", "P": ", known at second hand", "V": "", "D": ""}


@dataclass(frozen=True, slots=True)
class Total:
    """The total of a questionnaire on a day."""

    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Against:
    """The latest total against an earlier one.

    Parameters
    ----------
    earlier
        What it is compared with.
    difference
        Latest minus earlier, in points.
    said
        The verdict; None where nobody knows what a change means.
    """

    earlier: Total
    difference: float
    said: Trend | None


@dataclass(frozen=True, slots=True)
class Course:
    """A questionnaire over time.

    Parameters
    ----------
    questionnaire
        Which.
    totals
        In order of days, one a day.
    against_first, against_before
        The latest against the first, and against the last one that is not of its row; None where there is none.
    band
        Totals that are no clear change from the first, lowest and highest, within the scale; None where no figure is known.
    why
        What the verdicts rest on, in words, with origin and grade.
    """

    questionnaire: Questionnaire
    totals: tuple[Total, ...]
    against_first: Against | None
    against_before: Against | None
    band: tuple[float, float] | None
    why: str


def course_of(id: str, totals: Sequence[Total]) -> Course:
    """Return the course of a questionnaire.

    Parameters
    ----------
    id
        Of the questionnaire.
    totals
        At least one, one a day, in any order.

    Raises
    ------
    SettingError
        If there is no such questionnaire, no total, or a day has two.
    """
    asked = find_questionnaire(id)
    told = tuple(sorted(totals, key=lambda one: one.day))
    if not told or len({one.day for one in told}) < len(told):
        raise SettingError(f"{asked.name} ({id}): there must be a total, and one a day.", "Keep the last total of each day.")
    begins = _row_begins(asked, told)
    return Course(
        asked,
        told,
        _against(asked, told, 0, begins) if len(told) > 1 else None,
        _against(asked, told, begins - 1, begins) if begins else None,
        band_around(asked, told[0].value),
        why_words(asked),
    )


def band_around(asked: Questionnaire, first: float) -> tuple[float, float] | None:
    """Return the totals that are less than the smallest change away from a total, within the scale; None where no figure is known."""
    if asked.change is None:
        return None
    return max(asked.lowest, first - asked.change), min(asked.highest, first + asked.change)


def why_words(asked: Questionnaire) -> str:
    """Return what a change of a questionnaire is judged by: the smallest change, the noise where it is known, origin and grade."""
    named = [f"{sources()[id].name} ({id})" for id in asked.sources]
    origin = f"{', '.join(named) or 'our own assumption'}, grade {asked.grade}{'' if not named else SEEN[asked.v]}"
    noise = f" With nothing changed, it differs by up to {asked.noise:g} from one time to the next." if asked.noise is not None else ""
    if asked.change is None:
        return f"No figure is known for what a change of it means ({origin}), so the course stands alone, without a verdict.{noise}"
    held = f", if it stands in {_number(asked.in_a_row)} answers in a row, a week apart" if asked.in_a_row > 1 else ""
    points = "point" if asked.change == 1 else "points"
    scale = f"{asked.change:g} {points} of {asked.highest:g}"
    return f"{scale} is the smallest change that means something{held}; {origin}.{noise}"


def _row_begins(asked: Questionnaire, told: Sequence[Total]) -> int:
    """Return the place of the first answer that has to say the same as the latest; 0 where there are not enough yet."""
    place = len(told) - 1
    for _ in range(asked.in_a_row - 1):
        earlier = [number for number, one in enumerate(told[:place]) if told[place].day - one.day >= APART]
        if not earlier:
            return 0
        place = earlier[-1]
    return place


def _against(asked: Questionnaire, told: Sequence[Total], base: int, begins: int) -> Against:
    """Return the latest against the answer at `base`; a row that holds the base itself is too short to tell a change."""
    latest, earlier = told[-1], told[base]
    difference = latest.value - earlier.value
    if asked.change is None:
        return Against(earlier, difference, None)
    verdicts = {trend(asked.id, earlier.value, one.value) for one in told[begins:]} if begins > base else set[Trend]()
    return Against(earlier, difference, verdicts.pop() if len(verdicts) == 1 else "no clear change")


def _number(count: int) -> str:
    return {2: "two", 3: "three"}.get(count, str(count))
