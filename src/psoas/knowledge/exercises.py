"""The exercise library: what each one is for, how much of it, who should leave it out, and what is known of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from psoas.knowledge.body_map import regions
from psoas.knowledge.conditions import conditions
from psoas.knowledge.entries import Graded
from psoas.knowledge.library import check_sources
from psoas.knowledge.network import nodes
from psoas.knowledge.reading import read_entries, wrong_entry
from psoas.knowledge.red_flags import facts
from psoas.knowledge.rules import Rule

Group = Literal["mobility", "strength", "core", "control", "drill", "plyometric", "gait", "comfort"]
Slot = Literal["hip flexor", "hip extensor", "hip abductor", "trunk", "calf or knee", "adductor", "none"]
Measure = Literal["repetitions", "seconds", "steps"]
Level = Literal[1, 2, 3]

EQUIPMENT: Mapping[str, str] = MappingProxyType(
    {
        "band": "a resistance band",
        "step": "a step or stair",
        "chair": "a chair",
        "bench": "a bench or sofa",
        "load": "a loaded backpack, dumbbell or kettlebell",
        "partner": "a partner or a strap that holds the feet",
        "strap": "a strap or a towel",
        "towel": "a towel on a smooth floor",
        "tool": "a release tool or ball",
        "phone": "a phone with a metronome",
    }
)
"""What an exercise can need beyond a floor, a wall and something soft under the knee: id -> in words."""


@dataclass(frozen=True, slots=True)
class Dose:
    """The starting dose.

    Parameters
    ----------
    measure
        What is counted.
    sets
        Fewest and most sets; the programme starts at the fewest.
    low, high
        Ends of the range that double progression walks, in `measure`, for one side if the exercise has sides.
    seconds
        Time of one repetition or step in s, tempo included; 1 for holds.
    tempo
        As people say it: "up 1 s, hold 1 s, down 3 s"; empty for holds.
    rest
        Between sets, s.
    """

    measure: Measure
    sets: tuple[int, int]
    low: int
    high: int
    seconds: float = 1.0
    tempo: str = ""
    rest: int = 45


@dataclass(frozen=True, slots=True)
class Exercise(Graded):
    """One exercise.

    Parameters
    ----------
    name, heard_as
        Our name, and the name the articles use if it is one of theirs, else empty.
    group, slot
        Kind of work, and the place in a session it fills (ER01); "none" for what fills no strength slot.
    level
        1 beginner to 3 advanced.
    needs, may_use
        Ids of `EQUIPMENT` without which it cannot be done, and those that make it harder or easier.
    serves
        Node of the cause network -> how well it serves it, 0 to 1 (expert judgement).
    sided
        Whether left and right are done in turn; both are then dosed alike.
    muscles, emg
        What works, and what electrodes showed (percent of a maximal effort); "not measured" where nothing was found.
    dose
        The starting dose.
    stress
        What one repetition costs the legs and trunk, 0 (mobility) to 3 (heavy or eccentric); the weekly load counts it.
    heavy_legs
        Whether it is kept away from the day before a hard or long run.
    first_week
        Earliest week of a programme in which it may appear.
    days_apart
        Fewest days between two sessions that hold it.
    race_days
        Left out in this many days before a race.
    easier, harder
        Forms of the same exercise, in words.
    easier_id, harder_id
        Exercises that are the step down and up; empty where there is none.
    cues, mistakes
        What to think of, and what goes wrong.
    avoid
        When not to do it, in words.
    not_when
        The same as a rule over facts (facts.yaml), patterns (I01 ...) and sore places ("sore_" + region id).
    why
        One half-sentence of what it does, that a reason can end with ("it makes the hip flexors stronger over their full range").
    on_request
        Whether it is shown only to those who ask for it and have answered `asks`.
    asks
        Facts that must have been answered before it is shown.
    """

    name: str
    group: Group
    slot: Slot
    level: Level
    serves: Mapping[str, float]
    sided: bool
    muscles: str
    dose: Dose
    cues: tuple[str, ...]
    mistakes: tuple[str, ...]
    avoid: tuple[str, ...]
    why: str
    heard_as: str = ""
    needs: tuple[str, ...] = ()
    may_use: tuple[str, ...] = ()
    emg: str = "not measured"
    stress: float = 1.0
    heavy_legs: bool = False
    first_week: int = 1
    days_apart: int = 1
    race_days: int = 0
    easier: str = ""
    harder: str = ""
    easier_id: str = ""
    harder_id: str = ""
    not_when: str = ""
    on_request: bool = False
    asks: tuple[str, ...] = ()


@cache
def exercises() -> Mapping[str, Exercise]:
    """Return every exercise by id.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong or refers to what does not exist.
    """
    found = read_entries(Exercise, "exercises.yaml")
    check_exercises(found)
    return MappingProxyType(found)


def check_exercises(found: Mapping[str, Exercise]) -> None:
    """Raise `KnowledgeError` if an exercise names what does not exist, its dose is none, or its rule cannot be read."""
    file, ids = "exercises.yaml", list(found)
    check_sources(found, file)
    for one in found.values():
        references: tuple[tuple[str, tuple[str, ...], Collection[str]], ...] = (
            ("serves", tuple(one.serves), nodes()),
            ("needs", one.needs, EQUIPMENT),
            ("may_use", one.may_use, EQUIPMENT),
            ("asks", one.asks, facts()),
            ("easier_id", (one.easier_id,) if one.easier_id else (), found),
            ("harder_id", (one.harder_id,) if one.harder_id else (), found),
        )
        for field, named, known in references:
            unknown = [id for id in named if id not in known]
            if unknown:
                raise wrong_entry(file, ids, one.id, field, f"'{unknown[0]}' does not exist")
        for field, text in _wrong_values(one):
            raise wrong_entry(file, ids, one.id, field, text)


def _wrong_values(one: Exercise) -> Iterator[tuple[str, str]]:
    dose = one.dose
    if len(dose.sets) != 2 or not 1 <= dose.sets[0] <= dose.sets[1] or not 1 <= dose.low <= dose.high:
        yield "dose", "sets and range are two positive numbers, the lower one first"
    if dose.seconds <= 0 or dose.rest < 0 or (dose.measure == "seconds" and dose.seconds != 1):
        yield "dose", "a repetition takes time, a rest is not negative, and a hold counts its seconds once"
    if any(not 0 < share <= 1 for share in one.serves.values()):
        yield "serves", "how well an exercise serves lies between 0 and 1"
    if one.on_request and not one.asks:
        yield "asks", "what is shown on request only asks something first"
    try:
        unknown = [name for name in Rule(one.not_when).names if name not in known_to_rules()]
    except ValueError as error:
        yield "not_when", str(error)
    else:
        if unknown:
            yield "not_when", f"'{unknown[0]}' is neither a fact, a pattern nor a sore place"


@cache
def known_to_rules() -> frozenset[str]:
    """Return what `not_when` may ask for: facts, patterns, sore places ("sore_calf"), pain_red and race_soon."""
    return frozenset((*facts(), *conditions(), *(f"sore_{region}" for region in regions()), "pain_red", "race_soon"))
