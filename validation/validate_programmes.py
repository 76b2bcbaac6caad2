"""Programmes of random people: every hard rule by the checker, the checker by spoiled programmes; writes docs/validation/programmes.md.

Run with ``python -m validation.validate_programmes [people]``; 5,000 people take about half an hour on two slow cores. The people
are those of the tests, so nothing outside the repository is needed.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.plan.drawn_people import random_person

from psoas.plan.checker.check import violations
from psoas.plan.checker.person import person_of
from psoas.plan.make import make_programme
from psoas.plan.programme_json import programme_to_json
from validation.spoiled_programmes import SPOILERS, spoiled

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "validation" / "programmes.md"
PEOPLE, CHUNK, FIRST = 5000, 25, 100_000
WRITTEN_EVERY = 8
"""Chunks after which the page is written anew, so that a run that is stopped leaves what it has seen."""
TWICE = 20
"""One person in so many is made twice, to compare the bytes."""


@dataclass
class Tally:
    """What was seen of some people."""

    people: int = 0
    stopped: int = 0
    weeks: int = 0
    blocks: int = 0
    proven: int = 0
    gaps: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    routines: int = 0
    repeated: int = 0
    differing: int = 0
    tried: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    passed: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add what was seen of others."""
        for name, value in vars(other).items():
            if isinstance(value, Counter):
                getattr(self, name).update(value)
            else:
                setattr(self, name, getattr(self, name) + value)


def tally(seeds: Iterable[int]) -> Tally:
    """Return what the programmes of these people are like."""
    seen = Tally()
    for seed in seeds:
        reasoning, answers, findings, wishes = random_person(seed)
        start = time.process_time()
        programme = make_programme(reasoning, answers, findings, wishes)
        spent = time.process_time() - start
        person = person_of(reasoning, answers, findings)
        seen.people += 1
        seen.stopped += bool(programme.stopped)
        seen.weeks += len(programme.weeks)
        seen.blocks += len(programme.blocks)
        seen.proven += sum(block.status == "optimal" for block in programme.blocks)
        seen.gaps += [block.gap for block in programme.blocks if block.status != "optimal"]
        seen.seconds += [spent / len(programme.blocks)] * len(programme.blocks) if programme.blocks else []
        seen.routines += programme.routine is not None
        seen.broken += [f"{seed}: {one.rule}, {one.where} {one.says}" for one in violations(programme, person)]
        if seed % TWICE == 0:
            seen.repeated += 1
            seen.differing += programme_to_json(make_programme(reasoning, answers, findings, wishes)) != programme_to_json(programme)
        for name, rule, worse in spoiled(programme, person, random.Random(seed)):
            seen.tried[name] += 1
            if rule not in {one.rule for one in violations(worse, person)}:
                seen.missed[name] += 1
                seen.passed.append(f"{seed}: {name}")
    return seen


def page(seen: Tally, software: str) -> str:
    """Return the page in Markdown."""
    rows = "\n".join(f"| {name} | {rule} | {seen.tried[name]} | {seen.tried[name] - seen.missed[name]} |" for name, (rule, _) in SPOILERS.items())
    broken = "\n".join(f"- person {one}" for one in seen.broken) or "None."
    passed = "\n".join(f"- person {one}" for one in seen.passed) or "None."
    ranked = sorted(seen.seconds)
    return f"""# Programmes of random people

Written by `python -m validation.validate_programmes` with {software}. People, findings and wishes are drawn by `tests/plan/drawn_people.py`:
1 in 20 with a red flag, 1 in 4 with a race, any days, minutes, equipment and dislikes.

| | |
|---|---|
| people | {seen.people} |
| stopped by a red flag or by pain | {seen.stopped} |
| weeks planned | {seen.weeks} |
| five-minute routines of exactly 300 s, both sides alike | {seen.routines} |
| hard rules broken | {len(seen.broken)} |
| blocks of up to four weeks | {seen.blocks} |
| of them proven to be the best, question by question | {seen.proven} |
| largest gap of the others | {100 * max(seen.gaps, default=0):.2f} % |
| time a block, median | {statistics.median(ranked):.2f} s of one core |
| time a block, 99 of 100 | {ranked[int(0.99 * (len(ranked) - 1))]:.2f} s |
| time a block, longest | {ranked[-1]:.2f} s |
| programmes made twice, and differing in a byte | {seen.repeated}, {seen.differing} |
| spoiled programmes, and found | {seen.tried.total()}, {seen.tried.total() - seen.missed.total()} |

A block's time is the time of its programme over its blocks, on a machine that was busy with other work.

## Rules broken

{broken}

## Spoiled programmes that passed

{passed}

## Is the checker awake?

It shares no code with the solver. Each programme is spoiled in every way that applies to it, and the checker has to name the rule.

| way | rule | tried | found |
|---|---|---|---|
{rows}
"""


def main(arguments: list[str]) -> int:
    """Check as many people as asked, write the page, and return 1 if a rule was broken or a spoiled programme passed."""
    import importlib.metadata

    people = int(arguments[0]) if arguments else PEOPLE
    seen = Tally()
    chunks = [range(first, min(first + CHUNK, FIRST + people)) for first in range(FIRST, FIRST + people, CHUNK)]
    software = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("psoas", "ortools"))
    with ProcessPoolExecutor(2) as pool:
        for done, one in enumerate(pool.map(tally, chunks), start=1):
            seen.add(one)
            print(f"\r{seen.people} of {people}, {len(seen.broken)} broken, {seen.missed.total()} missed", end="", flush=True)
            if done % WRITTEN_EVERY == 0 or done == len(chunks):
                PAGE.write_text(page(seen, software), encoding="utf-8")
    print("".join(f"\n{one}" for one in (*seen.broken, *seen.passed)))
    return int(bool(seen.broken or seen.differing or seen.missed.total()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
