"""Write docs/exercises.md from the exercises in src/psoas/knowledge.

python -m scripts.build_exercise_docs
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from psoas.knowledge import sources
from psoas.knowledge.exercise_text import GROUPS, dose_text, needs_text, origin_text, pace_text, serves_text
from psoas.knowledge.exercises import Exercise, exercises
from psoas.knowledge.red_flags import facts
from scripts.made_page import source_lines, write_or_check

TARGET = Path(__file__).resolve().parents[1] / "docs" / "exercises.md"
SEEN = {"V": "", "D": ", worked out here", "P": ", seen in a secondary page only", "U": ", not seen in a paper"}

TOP = """\
# Exercises

Made by `python -m scripts.build_exercise_docs` from `src/psoas/knowledge/exercises.yaml`; change it there.

`psoas exercises` lists them, `psoas exercises --for psoas --no-equipment` those that serve something with what is at hand, and
`psoas exercises EX05` shows one in full. A programme chooses among them by rules.

Dose is where a beginner starts; a range is walked from its low end to its high end before anything gets harder. Figures from
electrodes are percent of a maximal effort and compare only roughly between studies. "Serves" is our judgement of how well an
exercise works on a cause, from 0 to 1. None is done at pain above 3 of 10. What some of them never go along with is also a rule over
your answers, so a programme leaves them out by itself.

Grades: **A** reviews or several trials, **B** one trial or prospective study, **C** laboratory or normative study, **D**
expert opinion. "Not seen in a paper" marks what psoas took from general knowledge.
"""


def build() -> str:
    """Return the text of docs/exercises.md."""
    parts = [TOP, _table()]
    for group, heading in GROUPS.items():
        members = [one for one in exercises().values() if one.group == group]
        parts += [f"## {heading}\n"] if members else []
        parts += ["\n\n".join(_on_request(one) if one.on_request else _exercise(one)) + "\n" for one in members]
    parts += ["## Sources\n", source_lines(_cited())]
    return "\n".join(parts)


def _table() -> str:
    rows = ["| | exercise | dose | level | equipment | origin |", "|---|---|---|---|---|---|"]
    rows += [
        f"| {one.id} | {one.name} | {dose_text(one)} | {one.level} | {', '.join(one.needs) or 'none'} | {origin_text(one)} |"
        for one in exercises().values()
        if not one.on_request
    ]
    return "\n".join(rows) + "\n"


def _exercise(one: Exercise) -> Iterable[str]:
    yield f"### {one.name}"
    heard = f" Articles call it {one.heard_as}." if one.heard_as else ""
    slot = "" if one.slot == "none" else f", for the {one.slot}"
    yield f"`{one.id}`, level {one.level}{slot}, from week {one.first_week}. {_sentence(one.why)}{heard}"
    yield f"**Dose.** {_sentence('; '.join(part for part in (dose_text(one), pace_text(one)) if part))} **Needs.** {_sentence(needs_text(one))}"
    yield f"**Think of.** {' '.join(one.cues)}"
    yield f"**Goes wrong.** {' '.join(one.mistakes)}"
    yield f"**Leave it out with.** {_sentence('; '.join(one.avoid))}"
    easier, harder = _other(one.easier, one.easier_id), _other(one.harder, one.harder_id)
    yield f"**Easier.** {_sentence(easier)} **Harder.** {_sentence(harder)}"
    yield f"**Muscles.** {_sentence(one.muscles)} **Electrodes.** {_sentence(one.emg)}"
    yield f"Serves: {serves_text(one) or 'nothing in the cause network'}. Sources: {_names(one.sources)}. Grade {one.grade}{SEEN[one.v]}."


def _on_request(one: Exercise) -> Iterable[str]:
    yield f"### {one.name}"
    yield f"`{one.id}`, {one.heard_as} of the articles. {_sentence(one.why)} It is in no programme of its own accord."
    yield "`psoas exercises --release` shows it after these questions; one yes, or an age below 18, leaves it out:"
    yield "\n".join(f"- {facts()[name].ask}" for name in one.asks)
    yield f"Sources: {_names(one.sources)}. Grade {one.grade}{SEEN[one.v]}."


def _other(text: str, id: str) -> str:
    return "; or ".join(part for part in (text, f"{exercises()[id].name} ({id})" if id else "") if part)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _names(ids: Iterable[str]) -> str:
    return ", ".join(sources()[id].name for id in ids) or "none, our convention"


def _cited() -> list[str]:
    cited = {id for one in exercises().values() for id in one.sources}
    return [id for id in sources() if id in cited]


if __name__ == "__main__":
    sys.exit(write_or_check(TARGET, build, "build_exercise_docs"))
