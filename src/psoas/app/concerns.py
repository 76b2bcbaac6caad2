"""What of a person needs a coach, in few words: a red flag, what `psoas.follow.attention` saw, a plan that is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from psoas.follow.attention import ORDER, Attention, attention_of
from psoas.follow.history import Diary
from psoas.plan.programme import Programme
from psoas.plan.words import day_words
from psoas.screen.red_flags import Safety

SHORT = {
    "AT01": ("strong pain", "ask how it is"),
    "AT02": ("soreness rising", "a third less"),
    "AT03": ("sessions missed", "offer fewer"),
    "AT04": ("no word", "send a line"),
    "AT05": ("re-test due", "re-test"),
    "AT06": ("one side, at rest too", "have it seen"),
    "AT07": ("little sleep", "ask about rest"),
    "FU06": ("red pain twice", "have it seen"),
}
"""Rule -> what stands in the list, and what comes next."""

CSS = {"stop": "alert", "look": "out", "note": "unknown"}


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that needs a coach: a word or two, the whole sentence, what to do, and in two or three words what comes next."""

    rank: int
    since: date
    css: str
    word: str
    said: str
    act: str
    next: str


def concerns_of(
    diary: Diary,
    programme: Programme | None,
    today: date,
    *,
    retested: Sequence[date] = (),
    safety: Safety | None = None,
    answered: date | None = None,
) -> tuple[Concern, ...]:
    """Return what needs a coach, the most urgent first.

    Parameters
    ----------
    diary, programme, today, retested
        As `psoas.follow.attention.attention_of` takes them; the programme may be an outline.
    safety, answered
        What the red flags say of the newest answers, and when those were given.
    """
    found = [Concern(-1, answered or today, "alert", "red flag", flag.name, flag.act, "call today") for flag in (safety.stops if safety else ())]
    if programme is not None and programme.stopped and not found:
        found.append(Concern(0, answered or today, "alert", "plan stopped", programme.stopped, "Ask what was said by a professional.", "call today"))
    found += [_concern(one) for one in attention_of(diary, programme, today, retested=retested)]
    found += _over(programme, today)
    return tuple(sorted(found, key=lambda one: (one.rank, one.since)))


def _concern(one: Attention) -> Concern:
    word, after = SHORT[one.rule]
    return Concern(ORDER.index(one.level), one.since, CSS[one.level], word, one.said, one.act, after)


def _over(programme: Programme | None, today: date) -> list[Concern]:
    if programme is None or not programme.weeks:
        return []
    end = programme.weeks[-1].start + timedelta(days=7)
    if end > today:
        return []
    said = f"the {len(programme.weeks)} weeks ended on {day_words(end - timedelta(days=1))}"
    return [Concern(ORDER.index("note"), end, "unknown", "plan over", said, "Do the re-test, then make the next weeks.", "new block")]
