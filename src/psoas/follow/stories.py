"""Five people and what becomes of them in eight weeks: one readable table, from which `psoas.follow.eight_weeks` makes their diaries.

Nothing here was measured. Each story is written so that one answer is the right one, and the pages are held against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from psoas.follow.follow_up import Came


@dataclass(frozen=True, slots=True)
class Story:
    """What is true of one person.

    Parameters
    ----------
    person
        Name of the file of answers.
    came
        What the page should say.
    tells
        The story in one sentence.
    levels
        Place ("hamstrings:left") -> soreness in a usual week, 0 to 10.
    falls
        Place -> points by which the programme lowers it, within two weeks, if it is done.
    rises
        Place -> points a week by which it rises from the second week on, while running or training goes on.
    after_session
        Place -> points more on the day after a session.
    by_running
        Points for an hour more than usual run in the last seven days, in every place.
    run_minutes
        Of one run; there are four a week.
    weeks_before, weeks_after
        Share of the usual minutes run, week by week, over and over, before the programme and since.
    does
        Share of the planned sessions that are done.
    reserve
        Repetitions that are left in each set.
    thomas
        Side -> degrees by which the hip goes back further in the Thomas test after eight weeks; empty if it was not done again.
    """

    person: str
    came: Came
    tells: str
    levels: Mapping[str, float]
    falls: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    rises: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    after_session: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({"glutes:both": 1.0}))
    by_running: float = 0.2
    run_minutes: float = 45.0
    weeks_before: tuple[float, ...] = (1.0, 0.8, 1.2, 1.0)
    weeks_after: tuple[float, ...] = (1.0, 1.1, 0.9)
    does: float = 0.9
    reserve: int = 3
    thomas: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


STORIES = (
    Story(
        "short-hip-flexor",
        "better",
        "He does nearly every session, the hip gets its range, and the hamstring gets quiet within two weeks.",
        levels={"hamstrings:left": 4.5, "glutes:both": 1.5, "calves:both": 2.5},
        falls={"hamstrings:left": 3.5, "calves:both": 1.0},
        thomas={"left": 16.0, "right": 1.0},
    ),
    Story(
        "sprinter",
        "no clear change",
        "Seen by a physiotherapist, he trains as planned and the hip gets its range, but the hamstring stays as it is.",
        levels={"hamstrings:left": 3.0, "glutes:both": 1.0, "calves:both": 2.0},
        thomas={"left": 15.0, "right": 13.0},
    ),
    Story(
        "hills",
        "better, not by it",
        "Her soreness follows what she runs, as it did before, and she runs a third of what she did.",
        levels={"hamstrings:both": 4.0, "glutes:both": 2.0, "calves:both": 3.5},
        by_running=1.2,
        run_minutes=50.0,
        weeks_before=(1.5, 0.6, 1.3, 0.4, 1.6, 0.6),
        weeks_after=(0.35, 0.3),
        after_session={},
        does=0.8,
        thomas={"left": 1.0, "right": -1.0},
    ),
    Story(
        "groin",
        "worse, stopped",
        "Let go by her doctor, she begins again, and from the second week on the front of the right hip hurts more week by week.",
        levels={"hip_front:right": 1.5, "glutes:both": 1.0, "calves:both": 1.5},
        rises={"hip_front:right": 1.0},
    ),
    Story(
        "nothing-wrong",
        "not done",
        "Nothing hurts, so it seems not worth the time: two sessions in the first week, and none after.",
        levels={"calves:both": 2.0, "glutes:both": 1.0, "hamstrings:both": 1.5},
        does=0.1,
        reserve=1,
    ),
)
