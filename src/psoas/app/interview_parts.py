"""The interview in pages: which questions stand together, which page comes next, and how long the rest takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from psoas.knowledge.body_map import regions
from psoas.screen.answers_file import Document
from psoas.screen.interview import is_answered, questions_of
from psoas.screen.marks import MIDLINE, NUMBER, Kind
from psoas.screen.questions import Question

HEADS = {
    "check": ("Is any of these so?", "A safety check comes first. Tick what is so; most people tick nothing."),
    "you": ("About you", "It decides whose figures yours are held against. What you leave empty is left out of account."),
    "soreness": ("Where is it sore?", "Tap every place, then say how sore it was at its worst in the last week."),
    "training": ("Your running lately", "What changed in the last weeks explains more soreness than anything a camera sees."),
    "past-injuries": ("Where were you injured before?", "Tap the places that kept you from running in the last years."),
    "wishes": ("What do you want from this?", "The programme is built around it."),
}
"""Page of the interview -> what stands at its top."""

FLAGS_OF_A_PAGE = (("RF01", "RF02", "RF03", "RF04"), ("RF05", "RF06", "RF07"), ("RF08", "RF09", "RF10"), ("RF11", "RF12", "RF13"))
"""Red flags that are asked on one page; all that come after stand on the last."""

SECONDS = {"several": 6.0, "one": 5.0, "number": 6.0, "whole": 4.0, "yes or no": 4.0}
SECONDS_OF_A_FACT, SECONDS_OF_A_MAP, SECONDS_OF_A_PLACE = 2.5, 15.0, 25.0
NEW_WORK = "training.new_work"


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the interview.

    Parameters
    ----------
    id
        Name of the page in its address ("flags-1", "soreness", "place-2").
    title, lead
        What stands at its top.
    questions
        In order; those of a map have their answer in the marks.
    map
        Which list of the document the body map of this page fills; None for a page without one.
    """

    id: str
    title: str
    lead: str
    questions: tuple[Question, ...]
    map: Kind | None = None

    def is_done(self, document: Document) -> bool:
        """Return whether every question of the page has its answer."""
        return all(is_answered(document, question) for question in self.questions if key_of(question) != NEW_WORK or has_new_work(document))

    @property
    def seconds(self) -> float:
        """About how long it takes to answer, s."""
        if self.map is not None:
            return SECONDS_OF_A_MAP
        facts = sum(len(question.options) for question in self.questions if question.id.startswith("flag."))
        return facts * SECONDS_OF_A_FACT + sum(SECONDS[question.kind] for question in self.questions if not question.id.startswith("flag."))


def key_of(question: Question) -> str:
    """Return the name of a question's field in a form: its place, with dots; red flags have their own id."""
    return question.id if question.id.startswith("flag.") else ".".join(map(str, question.place))


def has_new_work(document: Document) -> bool:
    """Return whether it was said that something was new in the last days."""
    return bool((document.get("training") or {}).get("new_work_72h"))


def parts_of(document: Document) -> tuple[Part, ...]:
    """Return the pages of the interview in order, as far as the answers let it go; a page names every question it may ask."""
    pages: dict[str, list[Question]] = {}
    for question in _asked(document):
        pages.setdefault(_page_of(question), []).append(question)
    return tuple(_part(id, tuple(asked), document) for id, asked in pages.items())


def next_part(document: Document) -> Part | None:
    """Return the first page with a question that has no answer; None at the end, or where a red flag stops."""
    return next((part for part in parts_of(document) if not part.is_done(document)), None)


def minutes_left(document: Document) -> int:
    """Return about how many minutes the rest of the interview takes; at least 1."""
    left = [part for part in parts_of(document) if not part.is_done(document)]
    seconds = sum(part.seconds for part in left)
    if any(part.map == "soreness" for part in left):
        seconds += SECONDS_OF_A_PLACE
    return max(1, round(seconds / 60))


def _asked(document: Document) -> Iterator[Question]:
    """Return every question; what new work it was is on the page that asks whether there was any, so it is always among them."""
    return questions_of({**document, "training": {**(document.get("training") or {}), "new_work_72h": True}})


def _page_of(question: Question) -> str:
    first = question.place[0]
    if question.id.startswith("flag."):
        flag = question.id.removeprefix("flag.")
        return f"check-{next((n for n, flags in enumerate(FLAGS_OF_A_PAGE, start=1) if flag in flags), len(FLAGS_OF_A_PAGE) + 1)}"
    if first in NUMBER and (len(question.place) == 1 or question.place[2] in ("side", NUMBER[_kind(first)])):
        return str(first).replace("_", "-")
    if first == "soreness":
        return f"place-{int(question.place[1]) + 1}"
    if first == "training":
        return "training"
    return "you" if first in ("runner", "sport") else "wishes"


def _kind(first: str | int) -> Kind:
    return "past_injuries" if first == "past_injuries" else "soreness"


def _part(id: str, questions: tuple[Question, ...], document: Document) -> Part:
    if id.startswith("place-"):
        entry = document["soreness"][int(id.removeprefix("place-")) - 1]
        name = regions()[entry["site"]].name
        side = {"both": "both sides", "left": "left", "right": "right"}[entry.get("side", "both")]
        return Part(
            id,
            f"{name.capitalize()}" + ("" if entry["site"] in MIDLINE else f", {side}"),
            "How it behaves says more than how much it hurts.",
            questions,
        )
    title, lead = HEADS["check" if id.startswith("check-") else id]
    return Part(id, title, lead, questions, _kind(id.replace("-", "_")) if id in ("soreness", "past-injuries") else None)
