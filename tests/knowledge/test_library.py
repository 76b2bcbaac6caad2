"""The facts hold together and say nothing that they must not."""

from __future__ import annotations

import dataclasses
import re
import time
from importlib.resources import files

import pytest

from psoas import knowledge
from psoas.errors import KnowledgeError
from psoas.knowledge.catalogue import catalogue
from psoas.knowledge.entries import Effect, Metric, Norm, Source
from psoas.knowledge.library import check_metrics, check_norms
from psoas.knowledge.reading import read_entries
from psoas.quantity import UNITS

METRIC_IDS = [
    "step_rate",
    "stride_time",
    "step_time",
    "contact_time",
    "flight_time",
    "duty_factor",
    "step_length",
    "step_length_leg",
    "speed",
    "vertical_oscillation",
    "vertical_oscillation_leg",
    "overstride_distance",
    "tibia_angle_contact",
    "foot_inclination_contact",
    "knee_flexion_contact",
    "thigh_angle_contact",
    "trunk_lean_mean",
    "trunk_lean_contact",
    "trunk_lean_range",
    "thigh_behind_peak",
    "thigh_angle_toe_off",
    "knee_lift_peak",
    "knee_drive_speed",
    "knee_flexion_stance_peak",
    "knee_flexion_swing_peak",
    "ankle_dorsiflexion_stance_peak",
    "ankle_push_off",
    "foot_lift_speed",
    "arm_swing_range",
    "elbow_angle",
    "pelvic_tilt",
    "pelvic_drop",
    "step_width",
    "step_width_m",
    "knee_window",
    "heel_whip",
    "lateral_trunk_lean",
    "hip_adduction_stance_peak",
]

FILES = [file.name for file in files("psoas.knowledge").iterdir() if file.name.endswith((".yaml", ".csv"))]
BANNED = (
    r"diagnos\w*|cure[sd]?|prevent\w*|treat(s|ed|ment|ments)?|(?<!nothing to )fix(?:es|ed)?|abnormal\w*|faults?|faulty|imbalance[sd]?"
    r"|risk scores?|normal|ideal"
)


def test_every_metric_that_is_measured_is_described_and_no_other():
    assert sorted(knowledge.metrics()) == sorted(METRIC_IDS)


def test_metrics_come_in_the_order_of_the_report():
    groups = [metric.group for metric in knowledge.metrics().values()]
    assert groups == sorted(groups, key=list(knowledge.GROUPS).index)


@pytest.mark.parametrize("file", FILES)
def test_no_text_uses_a_word_that_we_do_not_use(file):
    text = (files("psoas.knowledge") / file).read_text(encoding="utf-8")
    # "normal" stands in the comment on the statistics of sides and nowhere else.
    spoken = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    assert re.findall(rf"\b(?:{BANNED})\b", spoken, re.IGNORECASE) == []
    assert "!" not in spoken


def test_every_sentence_of_a_metric_is_a_sentence():
    for metric in knowledge.metrics().values():
        for text in (metric.short, metric.sign, metric.definition, metric.computed, metric.error, metric.depends, metric.does_not_mean):
            assert text[0].isupper(), f"{metric.id}: {text}"
            assert text.endswith("."), f"{metric.id}: {text}"
        assert len(metric.short) <= 60, metric.id


def test_every_source_is_used_and_every_used_source_is_listed():
    used = {id for entry in catalogue().values() for id in sources_within(entry)}
    assert used == set(knowledge.sources())


def sources_within(entry):
    """Return the sources that an entry, or anything in it, rests on."""
    if isinstance(entry, knowledge.Source):
        return set()
    if dataclasses.is_dataclass(entry):
        parts = {field.name: getattr(entry, field.name) for field in dataclasses.fields(entry)}
        return set(parts.pop("sources", ())).union(*(sources_within(part) for part in parts.values()))
    if isinstance(entry, tuple):
        return set().union(*map(sources_within, entry))
    return set()


def test_a_claim_that_is_contradicted_is_never_a_meaning():
    assert all(claim.grade != "X" for metric in knowledge.metrics().values() for claim in metric.may_mean)


def test_what_was_not_seen_is_marked():
    unchecked = {id for id, norm in knowledge.norms().items() if not norm.checked}
    assert unchecked == {"FN49", "FN50", "FN51"}
    assert all("prior" in knowledge.norms()[id].note for id in unchecked)


def test_all_the_norms_and_errors_of_the_evidence_are_here():
    wanted = {f"FN{k:02}" for k in (*range(1, 18), *range(21, 35), *range(41, 50))}
    assert wanted <= set(knowledge.norms())
    assert set(knowledge.measurement_errors()) == {f"FE{k:02}" for k in range(1, 25)}
    assert set(knowledge.effects()) == {f"FX{k:02}" for k in range(1, 12)}
    assert set(knowledge.capture_rules()) == {f"FR{k:02}" for k in range(1, 11)}


def test_an_angle_is_compared_in_degrees_and_a_time_shown_in_milliseconds():
    metrics = knowledge.metrics()
    assert {metrics[id].unit for id in METRIC_IDS if "angle" in id or "flexion" in id or "lean" in id} == {"deg"}
    assert metrics["contact_time"].display_unit == "ms"
    assert metrics["vertical_oscillation"].display_unit == "cm"
    assert all(UNITS[metric.unit][0] == UNITS[metric.display_unit][0] for metric in metrics.values())


def test_the_facts_are_read_in_a_moment():
    taken = []
    for _ in range(4):  # the quickest counts: in the others a whole test run's garbage may be collected
        start = time.process_time()
        for accessor in (knowledge.sources, knowledge.metrics, knowledge.norms, knowledge.measurement_errors):
            accessor.cache_clear()
        knowledge.metrics(), knowledge.norms()
        taken.append(time.process_time() - start)
    assert min(taken) < 0.25  # 0.04 s where it was written
    assert knowledge.metrics() is knowledge.metrics()


def test_the_facts_cannot_be_changed():
    with pytest.raises(TypeError):
        knowledge.metrics()["step_rate"] = None
    with pytest.raises(AttributeError):
        knowledge.metrics()["step_rate"].name = "Cadence"


GOOD = """\
- id: FX1
  change: a
  effect: b
  grade: C
  v: V
  sources: [R017]
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("grade: C", "grade: E"), r"effects\.yaml line 4, FX1: 'E' is not one of A, B, C, D, X"),
        (GOOD.replace("  effect: b\n", ""), r"line 1, FX1: field 'effect' is missing"),
        (GOOD.replace("effect", "efect"), r"line 3, FX1: field 'efect' is not known"),
        (GOOD.replace("[R017]", "R017"), r"line 6, FX1: a list is expected in 'sources'"),
        (GOOD.replace("change: a", "change: 5"), r"line 2, FX1: str is expected in 'change'"),
        (GOOD + GOOD, r"line 7, FX1: 'FX1' occurs twice"),
        (GOOD.replace("grade: C", "grade: ["), r"effects\.yaml line \d+ is not YAML"),
        ("a: 1\n", "line 1: a list of entries is expected"),
        ("- 5\n", r"line 1, entry 1: fields with names are expected"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_field(text, said):
    with pytest.raises(KnowledgeError, match=said):
        read_entries(Effect, "effects.yaml", text)


METRIC = """\
- {id: step_rate, name: n, short: s, symbol: f, unit: steps/min, sides: both, group: rhythm, view: side, sign: s, definition: d,
   computed: c, error: e, error_sources: [], depends: d, may_mean: [], does_not_mean: d, never: [], grade: C, v: V, sources: []}
"""
NORM = """\
- {id: FN01, metric: step_rate, quantity: q, unit: steps/min, speeds: [2.5, 3.5], means: [1, 2], sds: [1, 1], band: {sds: 1.5},
   population: p, grade: C, v: D, sources: []}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sources: []", "sources: [R999]", "R999 is not in sources.yaml"),
        ("group: rhythm", "group: dance", "group 'dance' is none of rhythm"),
        ("unit: steps/min", "unit: steps/min, display_unit: ms", "cannot be shown in 'ms'"),
        ("error_sources: []", "error_sources: [FE99]", "FE99 is not in errors.yaml"),
        ("may_mean: []", "may_mean: [{text: t, grade: C, v: V, sources: [R998]}]", "R998 is not in sources.yaml"),
    ],
)
def test_a_metric_that_refers_to_nothing_is_found(old, new, said):
    check_metrics(read_entries(Metric, "metrics.yaml", METRIC))
    with pytest.raises(KnowledgeError, match=said):
        check_metrics(read_entries(Metric, "metrics.yaml", METRIC.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("metric: step_rate", "metric: step_speed", "'step_speed' is not in metrics.yaml"),
        ("unit: steps/min", "unit: Hz", "'Hz' is not the unit of step_rate"),
        ("speeds: [2.5, 3.5]", "speeds: [3.5, 2.5]", "speeds must rise"),
        ("sds: [1, 1]", "sds: [1, -1]", "sds must be positive"),
        ("band: {sds: 1.5}", "band: {sds: 1.5, half_width: 2}", "exactly one of"),
        ("band: {sds: 1.5}", "band: {sds: 1.5}, flag: {over: 2}", "flags are above"),
        ("band: {sds: 1.5}", "band: {sds: 1.5}, height: {r: 0.5, mean: 1.7, sd: 0.1, source: FN99}", "'FN99' is not a norm"),
    ],
)
def test_a_norm_that_does_not_fit_is_found(old, new, said):
    check_norms(read_entries(Norm, "norms.yaml", NORM))
    with pytest.raises(KnowledgeError, match=said):
        check_norms(read_entries(Norm, "norms.yaml", NORM.replace(old, new)))


def test_a_doi_becomes_an_address():
    source = read_entries(Source, "sources.yaml", "- {id: R1, name: n, citation: c, locator: 'data doi:10.1/x', v: V}\n")["R1"]
    assert source.url == "https://doi.org/10.1/x"
