"""Is one person's evidence calibrated? Simulated runners with missing days; writes docs/validation/follow.md.

``python -m validation.validate_follow [runners]``. Every runner has days before and since a programme began, runs on some of them, does some
sessions, and leaves out a fifth of the check-ins and one whole week. What they tell is drawn from the model: rounded and cut off at 0 and 10.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from psoas.follow.diary import CheckIn, DoneSession
from psoas.follow.history import Diary, RunDay
from psoas.follow.latent_soreness import Array, Series, draw_posterior, draw_prior, expected_told, simulate_told
from psoas.follow.soreness_change import SURE, WINDOW, Posterior, mean_told
from psoas.follow.soreness_design import CENTRE, NAMES, PROGRAMME, SPREAD, Days, days_of

PAGE = Path(__file__).resolve().parents[1] / "docs" / "validation" / "follow.md"
RUNNERS = 2000
CHUNK = 200
BEFORE = 28
START = date(2026, 3, 2)
EFFECTS = (1.0, 2.0, 3.0)
WEEKS = (2, 4, 8)
LEVEL = (4.5, 1.0)
"""Mean and spread of the level where an effect is looked for: without room to fall nothing can fall."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of simulated runners: true change, its 90 % interval, and whether the change was called clear (runners,)."""

    truth: Array
    low: Array
    high: Array
    clear: Array

    @property
    def coverage(self) -> float:
        """Share of runners whose 90 % interval holds the truth."""
        return float(np.mean((self.low <= self.truth) & (self.truth <= self.high)))


def simulated_days(rng: np.random.Generator, weeks: int) -> Days:
    """Return the days of a runner who runs three to five days a week, more or less after the start, and does two sessions a week."""
    days = BEFORE + 7 * weeks
    first = START - timedelta(days=BEFORE)
    running = rng.choice(7, size=rng.integers(3, 6), replace=False)
    less = rng.choice([0.5, 0.8, 1.0, 1.2])
    runs = tuple(
        RunDay(first + timedelta(days=day), float(rng.normal(45, 12)) * (less if day >= BEFORE else 1.0), 8.0)
        for day in range(days)
        if (first + timedelta(days=day)).weekday() in running and rng.random() < 0.9
    )
    sessions = tuple(_session(START + timedelta(days=day)) for day in range(days - BEFORE) if day % 7 in (1, 4) and rng.random() < 0.8)
    diary = Diary((), sessions, runs, START)
    return days_of(_told_throughout(diary, first), START + timedelta(days=7 * weeks - 1))


def _told_throughout(diary: Diary, first: date) -> Diary:
    """Return the diary with one empty check-in on its first day, so that the days before the start are looked at."""
    return Diary((CheckIn(first, {}),), diary.sessions, diary.runs, diary.programme_start)


def _session(day: date) -> DoneSession:
    return DoneSession(f"simulated-{day}", "strength", day, datetime(day.year, day.month, day.day, 18, tzinfo=UTC), "done")


def simulate(runners: int, weeks: int, effect: float | None, seed: int) -> Outcome:
    """Return what comes of runners.

    Parameters
    ----------
    runners
        How many.
    weeks
        Since the programme began.
    effect
        Points less that came with the programme; None to draw everything from the prior.
    seed
        Of everything.
    """
    rng = np.random.default_rng(seed)
    parts = [_chunk(min(CHUNK, runners - done), weeks, effect, rng) for done in range(0, runners, CHUNK)]
    return Outcome(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("truth", "low", "high", "clear")))


def _chunk(count: int, weeks: int, effect: float | None, rng: np.random.Generator) -> Outcome:
    all_days = [simulated_days(rng, weeks) for _ in range(count)]
    design = np.stack([days.design for days in all_days])
    beta, spread, rho = draw_prior(count, CENTRE, SPREAD, rng)
    if effect is not None:
        beta[:, 0] = rng.normal(*LEVEL, size=count)
        beta[:, PROGRAMME] = 0.0
        beta[:, PROGRAMME[0]] = -effect
    told = simulate_told(design, beta, spread, rho, rng)
    series = _with_missing(told, design, rng)
    drawn = draw_posterior(series, rng, draws=300, warm_up=150)
    last = design[:, -WINDOW:]
    without = beta.copy()
    without[:, PROGRAMME] = 0.0
    truth = _mean(last, beta, spread) - _mean(last, without, spread)
    low, high, clear = np.empty(count), np.empty(count), np.zeros(count, dtype=bool)
    for row in range(count):
        posterior = Posterior("hamstrings", drawn.coefficients[:, row], drawn.spread[:, row], np.empty(0, dtype=np.intp))
        change = mean_told(posterior, last[row]) - mean_told(posterior, last[row], without=PROGRAMME)
        low[row], high[row] = np.quantile(change, [0.05, 0.95])
        fall = float(np.mean(change < 0))
        clear[row] = fall > SURE or fall < 1 - SURE
    return Outcome(truth, low, high, clear)


def _mean(design: Array, beta: Array, spread: Array) -> Array:
    return np.asarray(expected_told(np.einsum("stp,sp->st", design, beta), spread[:, None]).mean(axis=1))


def _with_missing(told: Array, design: Array, rng: np.random.Generator) -> Series:
    count, days = told.shape
    keep = rng.random((count, days)) > 0.2
    away = rng.integers(0, days - 7, size=count)
    for row, day in enumerate(away):
        keep[row, day : day + 7] = False
    longest = int(keep.sum(axis=1).max())
    values, gaps = np.zeros((count, longest)), np.ones((count, longest))
    rows, valid = np.zeros((count, longest, len(NAMES))), np.zeros((count, longest), dtype=bool)
    for row in range(count):
        places = np.flatnonzero(keep[row])
        here = slice(0, len(places))
        values[row, here], rows[row, here], valid[row, here] = told[row, places], design[row, places], True
        gaps[row, 1 : len(places)] = np.diff(places)
    return Series(values, gaps, rows, valid, CENTRE, SPREAD)


def lines(runners: int) -> Iterator[str]:
    """Yield the page, paragraph by paragraph, as it is worked out."""
    some = max(100, runners // 4)
    yield f"""# Follow-up on simulated runners

Made by `python -m validation.validate_follow {runners}`. {BEFORE} days before and 2 to 8 weeks since a programme began, a fifth of the
check-ins and one whole week left out. What is told is a whole number from 0 to 10. The error after ± is that of the share itself, two
standard errors.
"""
    drawn = simulate(runners, 8, None, 1)
    yield f"""- **Coverage**: the 90 % interval of the change since the programme began holds the truth in {_share(drawn.coverage, runners)} of
  {runners:,} runners whose every coefficient was drawn from the prior (asked: 88 to 92 %)."""
    nothing = simulate(runners, 8, 0.0, 2)
    yield f"""- **False clear change**: {_share(float(nothing.clear.mean()), runners)} of {runners:,} runners with whom nothing changed
  (asked: below 5 %).

Power: share of {some:,} runners each for whom a fall of so many points is called clear, at a level of 4.5 ± 1 before.

| fall | {" | ".join(f"{weeks} weeks" for weeks in WEEKS)} |
|---|{"---|" * len(WEEKS)}"""
    for number, effect in enumerate(EFFECTS):
        cells = [_share(float(simulate(some, weeks, effect, 10 + 3 * number + place).clear.mean()), some) for place, weeks in enumerate(WEEKS)]
        yield f"| {effect:g} point{'s' if effect > 1 else ''} | {' | '.join(cells)} |"
    yield """
One person's diary without anyone to compare with sees a fall of three points after some weeks, and seldom one of a single point. That is
why many answers are "no clear change", and why that is said as plainly as the others."""


def _share(share: float, count: int) -> str:
    return f"{100 * share:.0f} ± {200 * np.sqrt(max(share * (1 - share), 0.25 / count) / count):.0f} %"


def main(runners: int) -> None:
    """Write the page."""
    text = []
    for line in lines(runners):
        print(line, flush=True)
        text.append(line)
    PAGE.write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNNERS)
