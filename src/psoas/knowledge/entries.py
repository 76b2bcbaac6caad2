"""The kinds of entry that knowledge holds, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Grade = Literal["A", "B", "C", "D", "X"]
Checked = Literal["V", "P", "D", "U"]

GROUPS: Mapping[str, str] = {
    "rhythm": "Rhythm",
    "landing": "Landing",
    "stance": "On the ground",
    "push": "Push-off",
    "swing": "Swing",
    "trunk": "Trunk and arms",
    "rear": "From behind",
}
"""Group id -> its heading, in the order of the report."""


@dataclass(frozen=True, slots=True)
class Source:
    """A paper, data set or page.

    `name` is what the report prints ("Fukuchi 2017"), `locator` a DOI, PMID or repository, empty where none is known.
    `v` says how it was checked: V seen, P seen in a secondary page only, D worked out here, U not seen.
    """

    id: str
    name: str
    citation: str
    locator: str
    v: Checked

    @property
    def url(self) -> str:
        """Web address of a DOI, PMID or PMC number; empty for other locators."""
        _, _, doi = self.locator.partition("doi:")
        if doi:
            return f"https://doi.org/{doi}"
        if self.locator.startswith("PMC"):
            return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.locator}/"
        return f"https://pubmed.ncbi.nlm.nih.gov/{self.locator[5:]}/" if self.locator.startswith("PMID ") else ""


@dataclass(frozen=True, slots=True)
class Graded:
    """What every fact carries.

    `grade`: A reviews or several trials, B one trial or prospective study, C laboratory or normative study, D expert
    opinion, X contradicted. `v` as in `Source`; an entry with U is not checked and must be shown as such.
    """

    id: str
    grade: Grade
    v: Checked
    sources: tuple[str, ...]

    @property
    def checked(self) -> bool:
        """Whether the fact may be shown as checked."""
        return self.v != "U"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a metric may mean, with the strength of its evidence."""

    text: str
    grade: Grade
    v: Checked
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Metric(Graded):
    """One thing that psoas measures.

    Parameters
    ----------
    name
        As the runner reads it ("Step rate").
    short
        One line for a table row.
    symbol
        As it stands in formulas.
    unit, display_unit
        Keys of `psoas.quantity.UNITS`: the unit of the Estimate and the unit that people read.
    sides
        "each" for one value a side, "both" for one value of the whole runner.
    group
        Key of `GROUPS`.
    view
        "side", "rear" or "side or rear".
    needs
        What must be known beside the clip: "speed", "scale", "speed or scale"; empty if nothing.
    sign
        What positive means.
    definition, computed, error, depends
        Plain sentences: what it is, how it is worked out, how exact it is, what it depends on.
    error_sources
        Ids of `measurement_errors` behind `error`.
    may_mean, does_not_mean
        What it is linked with, each with its evidence, and what must not be read into it.
    never
        What no text of psoas says of it.
    """

    name: str
    short: str
    symbol: str
    unit: str
    display_unit: str
    sides: Literal["each", "both"]
    group: str
    view: str
    sign: str
    definition: str
    computed: str
    error: str
    error_sources: tuple[str, ...]
    depends: str
    may_mean: tuple[Claim, ...]
    does_not_mean: str
    never: tuple[str, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """How the band of usual values is drawn around the mean: exactly one of the three is set.

    `sds` times the SD, `half_width` in the unit, or a `range` that is the same at every speed.
    """

    sds: float | None = None
    half_width: float | None = None
    range: tuple[float, float] | None = None

    def around(self, mean: float, sd: float) -> tuple[float, float]:
        """Return lower and upper end at this mean and SD."""
        if self.range is not None:
            return self.range
        half = self.half_width if self.half_width is not None else (self.sds or 0.0) * sd
        return mean - half, mean + half


@dataclass(frozen=True, slots=True)
class HeightEffect:
    """How a figure goes with body height: correlation `r`, mean and SD of height in m, id of the norm that says so."""

    r: float
    mean: float
    sd: float
    source: str


@dataclass(frozen=True, slots=True)
class Norm(Graded):
    """What other runners show.

    Parameters
    ----------
    quantity
        What was measured, in words.
    unit
        Key of `psoas.quantity.UNITS`, of all numbers.
    speeds, means, sds
        Values at each speed in m/s; without speeds one value for all.
    population, n
        Who they were and how many; n is None where it is not known.
    metric
        Id of the metric that it serves; empty for a reference figure.
    band
        How the band is drawn; None for a reference figure or what is only described.
    flag
        Values far out: "above", "below" (in the unit), "above_mean", "below_mean" (from the mean).
    sex
        The sex it holds for; None for both.
    mostly_men
        Whether nearly all of them were men, so that the band is made wider for women.
    height
        Dependence on body height.
    sd_from
        Where the SD comes from, when it is not that of the mean's own table.
    percentiles
        10th, 50th and 90th.
    stride_sd
        Usual stride-to-stride SD within a runner.
    note
        What a reader should know.
    """

    quantity: str
    unit: str
    speeds: tuple[float, ...]
    means: tuple[float, ...]
    population: str
    sds: tuple[float, ...] = ()
    n: int | None = None
    metric: str = ""
    band: Band | None = None
    flag: Mapping[str, float] = field(default_factory=dict)
    sex: Literal["f", "m"] | None = None
    mostly_men: bool = False
    height: HeightEffect | None = None
    sd_from: str = ""
    percentiles: tuple[float, ...] = ()
    stride_sd: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SideDifferenceNorm(Graded):
    """The side-to-side difference that 95 of 100 healthy runners stay `within`.

    In percent of the metric's mean if `relative`, else in `unit`, the metric's own.
    """

    metrics: tuple[str, ...]
    within: float
    relative: bool
    population: str
    n: int
    unit: str = "%"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact(Graded):
    """A rule of filming or a measured error: `text`, and for an error its `value` in words."""

    text: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Effect(Graded):
    """What a `change` does to the body."""

    change: str
    effect: str
