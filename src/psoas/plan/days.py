"""Which of the offered days hold strength sessions: beside the runs, apart from each other, as many as are kept up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.programme import LeftOut
from psoas.plan.wishes import Wishes

SHORTEST = 5
"""Minutes below which a session holds no strength exercise with its changes."""


@dataclass(frozen=True, slots=True)
class Days:
    """Weekday (0 is Monday) -> minutes of the strength session on it, the best day first; and what of the wish was changed."""

    minutes: tuple[tuple[int, int], ...]
    relaxed: tuple[LeftOut, ...] = ()


def demanding(weekday: int, wishes: Wishes) -> bool:
    """Return whether the usual week has a hard or long run on this weekday."""
    return wishes.running.runs.get(weekday % 7) in ("hard", "long")


def choose_days(wishes: Wishes) -> Days:
    """Return the days of strength work.

    Two or three a week (PG01), never more than were offered; one fewer, and 20 minutes at most, for those who missed half of
    what was planned (PR12). Of all choices the one that keeps heavy work off the day before a hard or long run (PR02), stands
    on hard days, and has a day between sessions.

    Parameters
    ----------
    wishes
        Days with their minutes, the running week, what was missed.
    """
    offered = {day: minutes for day, minutes in sorted(wishes.minutes.items()) if minutes >= SHORTEST}
    rules = programme_rules()
    most = int(rules["PG01"].values["sessions_high"])
    relaxed: list[LeftOut] = []
    count = min(len(offered), most)
    if len(offered) > most:
        relaxed.append(LeftOut("the number of sessions", f"{most} a week are enough to gain from, so {len(offered) - most} of your days stay free."))
    missing = wishes.missed >= rules["PR12"].values["missed_from"]
    if missing and count:
        short = int(rules["PR12"].values["middle_minutes"])
        count, offered = max(count - 1, 1), {day: min(minutes, short) for day, minutes in offered.items()}
        relaxed.append(
            LeftOut("number and length of sessions", f"You missed half of the sessions or more, so there are fewer, of {short} minutes at most.")
        )
    if not count:
        return Days(())
    best = max(combinations(sorted(offered), count), key=lambda days: _worth(days, offered, wishes))
    return Days(tuple((day, offered[day]) for day in sorted(best, key=lambda day: (-_day_worth(day, offered[day], wishes), day))), tuple(relaxed))


def _worth(days: Sequence[int], offered: dict[int, int], wishes: Wishes) -> tuple[float, tuple[int, ...]]:
    adjacent = sum((later - earlier) % 7 == 1 for earlier in days for later in days)
    return sum(_day_worth(day, offered[day], wishes) for day in days) - 8 * adjacent, tuple(-day for day in days)


def _day_worth(day: int, minutes: int, wishes: Wishes) -> float:
    full = programme_rules()["PR01"].values["minutes_high"]
    kind = wishes.running.runs.get(day)
    return 12 * (not demanding(day + 1, wishes)) + 3 * (kind == "hard") - 2 * (kind == "long") + min(minutes, full) / 3
