"""Write docs/tests.md from the tests in src/psoas/knowledge.

python -m scripts.build_test_docs
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from psoas.knowledge import sources
from psoas.knowledge.body_map import regions
from psoas.knowledge.home_tests import HomeTest, Reliability, ScoreNorm, battery, home_tests, rules_of_testing
from psoas.knowledge.network import nodes
from psoas.knowledge.questionnaires import Questionnaire, questionnaires
from psoas.quantity import MINUS, spaced_unit
from scripts.made_page import source_lines, write_or_check

TARGET = Path(__file__).resolve().parents[1] / "docs" / "tests.md"
SEEN = {"V": "", "D": ", worked out from published or open figures", "P": ", seen in a secondary page only", "U": ", not seen in a paper"}

TOP = """\
# Tests at home

Made by `python -m scripts.build_test_docs` from `src/psoas/knowledge`; change it there.

`psoas screen` guides through them: red flags first, then questions, then about 15 minutes of tests chosen for you. Every
answer is written to a file at once; stop at any time and call it again. Or write the file yourself:

```yaml
runner: {sex: f, age: 34, height: 1.70, mass: 60}
soreness:
  - {site: hamstring_belly, side: both, level: 4, onset: after new work, days: 1, worse_with: [uphill], one_spot: no}
training: {longest_run_this_week: 18, longest_run_before: 16, new_work_72h: yes, new_work: [hills]}
facts: {sudden_pop: no}
equipment: [mat, chair]
tests:
  T03: {left: [8, 9], right: [11, 10], pelvis_held: yes}    # trials in the unit of the test
  T10: {left: 70, right: 64, pain: {right: 2}}              # pain 0 to 10
  T19: {left: {photo: [left-1.jpg, left-2.jpg]}, right: {photo: [right-1.jpg]}}
  T20: {left: {clip: left.mp4}, right: {clip: right.mp4}}
  T24: {left: no, right: yes}
questionnaires: {OQ10: a little}
```

    psoas screen --answers answers.yaml --out screening.json

A mistake is told with its line and what would be right. A picture that cannot be measured is refused with the reason.

How a result is read: the error is the test's own (standard error of measurement, SEM) for the way it was taken. A result is
outside only if its whole 95 % interval is worse than the band. Sides differ only beyond that error and beyond what healthy
people show. A change counts from the smallest one that is not noise. Pain is never counted as weakness.
"""


def build() -> str:
    """Return the text of docs/tests.md."""
    parts = [TOP, "## Rules for every test\n", "\n".join(f"- {rule.text} ({rule.id})" for rule in rules_of_testing().values()) + "\n"]
    parts += ["## The battery\n", _battery(), "## The tests\n"]
    parts += ["\n\n".join(_test(test)) + "\n" for test in home_tests().values()]
    parts += ["## Questionnaires\n", "\n".join(_questionnaire(entry) for entry in questionnaires().values()) + "\n"]
    parts += ["## Sources\n", source_lines(_cited())]
    return "\n".join(parts)


def _battery() -> str:
    rows = ["| stop | test | minutes | |", "|---|---|---|---|"]
    for number, station in enumerate(battery().values(), start=1):
        tests = ", or ".join(f"{home_tests()[id].name} ({id})" for id in station.tests)
        when = (
            f"only if sore at: {', '.join(regions()[site].name for site in station.when_sore)}"
            if station.when_sore
            else "if time allows"
            if station.optional
            else ""
        )
        also = f"; the same picture gives {', '.join(station.also)}" if station.also else ""
        rows.append(f"| {number} | {tests}{also} | {station.minutes:g} | {when} |")
    return "\n".join(rows) + "\n"


def _test(test: HomeTest) -> Iterable[str]:
    yield f"### {test.name}"
    kind = "drill" if test.drill else test.kind
    sides = "each side" if test.sides == "each" else "once"
    helper = {"no": "alone", "better": "better with a helper", "needed": "with a helper"}[test.helper]
    things = f" Needs: {', '.join(test.equipment)}." if test.equipment else ""
    yield f"`{test.id}`, {kind}, {sides}, {test.minutes:g} min, {helper}, {test.trials} trial{'s' if test.trials > 1 else ''}.{things}"
    yield test.purpose
    yield "\n".join(f"{number}. {step.say}{_clock(step.does, step.seconds)}" for number, step in enumerate(test.steps, start=1))
    yield f"**It ends when.** {test.stop}"
    yield f"**Score.** {test.scoring}"
    if test.film is not None:
        film = test.film
        where = f"{film.picture.capitalize()}, from the {film.view}, lens at the height of the {film.height}"
        yield f"**How to film it.** {where}; in the picture: {film.see}."
    if test.norms:
        yield "**What others score.**"
        yield "\n".join(_norm(norm, test) for norm in test.norms)
    if test.reliability:
        yield "**How exact.**"
        yield "\n".join(_reliability(entry, test) for entry in test.reliability)
    if test.side_rule is not None:
        unit = " %" if test.side_rule.relative else spaced_unit(test.unit)
        least = f", and at least {test.side_rule.at_least:g}{spaced_unit(test.unit)}" if test.side_rule.at_least else ""
        yield f"**Sides.** Named beyond {test.side_rule.within:g}{unit}{least}: {test.side_rule.text}{SEEN[test.side_rule.v]}."
    if test.avoid:
        yield f"**Leave it out with.** {'; '.join(test.avoid)}."
    yield f"**What it can tell.** {test.tells}"
    yield f"**What it cannot.** {test.cannot_tell}"
    serves = [node.name for node in nodes().values() if any(measure.finding == test.id for measure in node.measures)]
    yield f"Speaks of: {', '.join(serves) or 'nothing in the cause network'}. Sources: {_names(test.sources)}. Grade {test.grade}{SEEN[test.v]}."


def _clock(does: str, seconds: float | None) -> str:
    if does == "hold":
        return " *(stopwatch)*"
    if does == "count" and seconds:
        return f" *(one every {seconds:g} s)*"
    return f" *({seconds:g} s)*" if seconds else ""


def _norm(norm: ScoreNorm, test: HomeTest) -> str:
    unit = spaced_unit(test.unit)
    figures = []
    if norm.mean is not None:
        figures.append(f"mean {norm.mean:g}{f' ± {norm.sd:g} (SD)' if norm.sd else ''}{unit}")
    if norm.percentiles:
        figures.append("percentiles " + ", ".join(f"{name}: {value:g}" for name, value in norm.percentiles.items()))
    if norm.band:
        low, high = norm.band
        ends = [f"from {low:g}"] if low > test.possible[0] else []
        ends += [f"up to {high:g}"] if high < test.possible[1] else []
        figures.append(f"usual {' '.join(ends)}{unit}")
    n = f", n = {norm.n}" if norm.n else ""
    note = f"; {norm.note}" if norm.note else ""
    shown = "" if norm.used else "; shown only"
    return f"- {norm.group}{n}: {', '.join(figures)}{note}{shown} ({_names(norm.sources)}{SEEN[norm.v]})".replace(" -", f" {MINUS}")


def _reliability(entry: Reliability, test: HomeTest) -> str:
    unit = spaced_unit(test.unit)
    icc = f", ICC {entry.icc:g}" if entry.icc is not None else ""
    figures = f"SEM {entry.sem:g}{unit}, smallest change {entry.mdc:.2g}{unit}{icc}"
    return f"- {', '.join(entry.how)}: {figures}; {entry.text} ({_names(entry.sources)}{SEEN[entry.v]})"


def _questionnaire(entry: Questionnaire) -> str:
    asked = " ".join(f'"{item.ask}"' for item in entry.items) or "Only its total can be written down."
    head = f"- `{entry.id}` **{entry.name}**, {entry.about}, {entry.lowest:g} to {entry.highest:g}."
    return f"{head} {asked} {entry.terms} {entry.change_text} ({_names(entry.sources)})"


def _names(ids: Iterable[str]) -> str:
    return ", ".join(sources()[id].name for id in ids) or "our assumption"


def _cited() -> list[str]:
    cited = {id for test in home_tests().values() for part in (test, *test.norms, *test.reliability) for id in part.sources}
    cited |= {id for entry in (*questionnaires().values(), *rules_of_testing().values()) for id in entry.sources}
    return [id for id in sources() if id in cited]


if __name__ == "__main__":
    sys.exit(write_or_check(TARGET, build, "build_test_docs"))
