"""Tests that a person can do at home: how they go, how exact they are, what other people score, what they can tell."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Literal

from psoas.knowledge.body_map import regions
from psoas.knowledge.entries import Checked, Fact, Graded
from psoas.knowledge.library import check_sources, sources
from psoas.knowledge.reading import read_entries, wrong_entry
from psoas.knowledge.red_flags import facts
from psoas.knowledge.rules import Rule

FILE = "tests.yaml"

Kind = Literal["angle", "distance", "repetitions", "hold", "control", "rating", "strength", "reach", "level", "yes or no"]
Posture = Literal["prone", "supine", "side-lying", "seated", "kneeling", "standing"]
Origin = Literal["by hand", "from a photo", "from a clip"]
Picture = Literal["", "photo", "clip", "photo or clip"]

USUAL_SDS = 1.5
"""How many SD on the worse side of the mean still count as usual, where a norm gives no band of its own."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a test.

    `does`: "do" is read and done, "keep" lasts `seconds`, "hold" is timed upwards until it ends, "count" counts
    repetitions, one each `seconds` where there is a beat, "rest" lasts `seconds`, "record" notes the result.
    """

    say: str
    does: Literal["do", "keep", "hold", "count", "rest", "record"] = "do"
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Film:
    """How to film a test: from where, with the lens at which height, what must be seen, and whether photo or clip."""

    view: Literal["side", "front"]
    height: str
    see: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class ScoreNorm:
    """What other people score.

    Parameters
    ----------
    id
        Id of the norm.
    group, n
        Who they were and how many; n is None where it is not known.
    mean, sd
        In the unit of the test; None where only a cut-off or percentiles are known.
    v, sources
        As in `Graded`.
    sex, age
        Whom it holds for; None and empty for everybody.
    used
        Whether results are held against it; others are shown only.
    band
        Usual values; mean minus and plus 1.5 SD if empty.
    percentiles
        Percentile -> value.
    age_slope
        Change of the mean for each year of age; `mean` is then that at age 0.
    mostly_men
        Whether nearly all were men, so that the band is wider for women.
    note
        What a reader should know.
    """

    id: str
    group: str
    v: Checked
    sources: tuple[str, ...] = ()
    n: int | None = None
    mean: float | None = None
    sd: float | None = None
    sex: Literal["f", "m"] | None = None
    age: tuple[float, ...] = ()
    used: bool = True
    band: tuple[float, ...] = ()
    percentiles: Mapping[str, float] = field(default_factory=dict)
    age_slope: float = 0.0
    mostly_men: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reliability:
    """How exact a test is when it is taken in one of these ways.

    Parameters
    ----------
    how
        Ways of taking it that this holds for.
    sem
        Standard error of measurement of the score, one sigma, in the unit of the test.
    text
        Where the figure comes from, one sentence.
    v, sources
        As in `Graded`.
    icc
        Intraclass correlation of a re-test, None where it is not known.
    """

    how: tuple[Origin, ...]
    sem: float
    text: str
    v: Checked
    sources: tuple[str, ...] = ()
    icc: float | None = None

    @property
    def mdc(self) -> float:
        """Smallest change between two tests that is not noise, at 95 %: 1.96 sqrt(2) SEM."""
        return 1.96 * math.sqrt(2) * self.sem


@dataclass(frozen=True, slots=True)
class SideRule:
    """The side difference that 95 of 100 healthy people stay `within`, in the unit, or in % of the better side."""

    within: float
    text: str
    v: Checked
    relative: bool = False
    at_least: float = 0.0
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HomeTest(Graded):
    """A test that a person can do at home.

    Parameters
    ----------
    name, purpose
        As people say it, and what it is for in one sentence.
    kind, unit
        What is scored, and a key of `psoas.quantity.UNITS`.
    better
        Which end of the score is the better one; "neither" where none is.
    sides
        "each" for one score a side, "both" for one of the whole person.
    posture, minutes, helper, equipment
        What it asks for; minutes for both sides, our estimate.
    trials, take
        How often it is done, and how the trials become a score.
    steps, stop, film, scoring
        The protocol in words; `stop` is when the test itself ends.
    possible
        Lowest and highest score that can be; a result outside is a slip of the pen.
    norms, reliability, side_rule
        What others score, how exact it is, how much sides differ in healthy people.
    avoid
        When not to do it, in words.
    not_when
        The same as a rule over `psoas.knowledge.red_flags.facts`.
    not_when_sore
        Regions of the body map; sore there above 3 of 10, the test is left out.
    tells, cannot_tell
        What a result can and cannot say.
    drill
        Whether it is a drill to feel something, not a test of anything.
    variant_of
        Id of the test that it is another form of.
    yes_at_most
        For a drill: a score up to this counts as a weak feel.
    """

    name: str
    purpose: str
    kind: Kind
    unit: str
    better: Literal["high", "low", "neither"]
    sides: Literal["each", "both"]
    posture: Posture
    minutes: float
    equipment: tuple[str, ...]
    trials: int
    take: Literal["mean", "best"]
    steps: tuple[Step, ...]
    stop: str
    scoring: str
    possible: tuple[float, ...]
    norms: tuple[ScoreNorm, ...]
    reliability: tuple[Reliability, ...]
    tells: str
    cannot_tell: str
    avoid: tuple[str, ...] = ()
    not_when: str = ""
    not_when_sore: tuple[str, ...] = ()
    helper: Literal["no", "better", "needed"] = "no"
    film: Film | None = None
    side_rule: SideRule | None = None
    drill: bool = False
    variant_of: str = ""
    yes_at_most: float | None = None

    def reliability_of(self, how: str) -> Reliability | None:
        """Return how exact the test is when taken in this way, None where nothing is known."""
        return next((entry for entry in self.reliability if how in entry.how), None)


@dataclass(frozen=True, slots=True)
class Station(Graded):
    """One stop of the battery: `tests` that can be done there, the first that suits the person is taken.

    `also` are tests that the same picture gives, `minutes` what the stop takes for both sides, `optional` whether it is
    left out first when time is short. With `when_sore` the stop is made only if one of these regions is sore.
    """

    tests: tuple[str, ...]
    minutes: float
    also: tuple[str, ...] = ()
    optional: bool = False
    when_sore: tuple[str, ...] = ()


@cache
def battery() -> Mapping[str, Station]:
    """Return the stops of the battery by id, in order."""
    found = read_entries(Station, "test_battery.yaml")
    check_sources(found, "test_battery.yaml")
    for station in found.values():
        unknown = [id for id in (*station.tests, *station.also) if id not in home_tests()]
        if unknown or not station.tests or any(site not in regions() for site in station.when_sore):
            raise wrong_entry("test_battery.yaml", list(found), station.id, "tests", f"{unknown or 'nothing'} is not in {FILE}")
    return MappingProxyType(found)


@cache
def rules_of_testing() -> Mapping[str, Fact]:
    """Return the rules that hold for every test, by id."""
    found = read_entries(Fact, "test_rules.yaml")
    check_sources(found, "test_rules.yaml")
    return MappingProxyType(found)


@cache
def home_tests() -> Mapping[str, HomeTest]:
    """Return every test by id.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong or refers to what does not exist.
    """
    found = read_entries(HomeTest, FILE)
    check_home_tests(found)
    return MappingProxyType(found)


def check_home_tests(found: Mapping[str, HomeTest]) -> None:
    """Raise `KnowledgeError` if a test contradicts itself or refers to what does not exist."""
    check_sources(found, FILE)
    norm_ids: set[str] = set()
    for test in found.values():
        for name, text in _faults(test, found, norm_ids):
            raise wrong_entry(FILE, list(found), test.id, name, text)
        norm_ids.update(norm.id for norm in test.norms)


def _faults(test: HomeTest, found: Mapping[str, HomeTest], taken: set[str]) -> Iterable[tuple[str, str]]:
    if len(test.possible) != 2 or not test.possible[0] < test.possible[1]:
        yield "possible", "a lowest and a higher highest score are needed"
    if not test.steps or test.steps[-1].does != "record":
        yield "steps", "a test ends with a step that records"
    if test.trials < 1 or test.minutes <= 0:
        yield "trials", "trials and minutes are positive"
    if test.variant_of and test.variant_of not in found:
        yield "variant_of", f"'{test.variant_of}' is not a test"
    unknown = [site for site in test.not_when_sore if site not in regions()]
    if unknown:
        yield "not_when_sore", f"'{unknown[0]}' is not in body_map.yaml"
    try:
        strange = [name for name in Rule(test.not_when).names if name not in facts()]
        if strange:
            yield "not_when", f"'{strange[0]}' is not in facts.yaml"
    except ValueError as error:
        yield "not_when", str(error)
    for norm in test.norms:
        yield from (("norms", f"{norm.id}: {text}") for text in _norm_faults(norm, test, taken))
    if len({norm.id for norm in test.norms}) != len(test.norms):
        yield "norms", "a norm's id occurs twice"
    ways = [how for entry in test.reliability for how in entry.how]
    if len(ways) != len(set(ways)):
        yield "reliability", "one way of taking the test is named twice"
    for entry in test.reliability:
        yield from (("reliability", f"{id} is not in sources.yaml") for id in entry.sources if id not in sources())
        if entry.sem < 0 or not (entry.icc is None or 0 <= entry.icc <= 1):
            yield "reliability", "a SEM is not negative, an ICC lies between 0 and 1"
    if test.side_rule is not None and test.sides != "each":
        yield "side_rule", "a test of the whole person has no sides"
    if "by hand" not in ways and test.kind != "yes or no" and not test.drill:
        yield "reliability", "a SEM by hand is needed"


def _norm_faults(norm: ScoreNorm, test: HomeTest, taken: set[str]) -> Iterable[str]:
    if norm.id in taken:
        yield "this id belongs to another test"
    if norm.used and norm.mean is None and not norm.band:
        yield "a norm that is used needs a mean or a band"
    if norm.sd is not None and (norm.sd <= 0 or norm.mean is None):
        yield "an SD is positive and needs a mean"
    if norm.used and norm.mean is not None and norm.sd is None and not norm.band:
        yield "a norm that is used needs an SD or a band"
    if len(norm.band) not in (0, 2) or (norm.band and not norm.band[0] < norm.band[1]):
        yield "a band is a lower and an upper end"
    if len(norm.age) not in (0, 2):
        yield "an age is from and to"
    yield from (f"{id} is not in sources.yaml" for id in norm.sources if id not in sources())
    if norm.v in ("V", "P", "D") and not norm.sources:
        yield "a norm that was checked names its source"
