from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import psoas.assessment_json as assessment_json
from psoas.assessment import SCHEMA, Assessment, Source
from psoas.assessment_json import from_json, to_json
from psoas.body.clip_muscles import ClipMuscles
from psoas.body.side_view import GroundForce, LegFinding, MuscleFinding, StanceFinding, SwingMoment
from psoas.body.stride_picture import DrawnMuscle, StridePicture
from psoas.errors import InputError
from psoas.finding import Finding, Headline, SideDifference, Verdict
from psoas.gait.capture import CaptureCheck, CaptureVerdict
from psoas.gait.curves import Curve
from psoas.gait.figure import Moment, StickFigure
from psoas.gait.form import FormVerdict
from psoas.quantity import UNITS, Estimate
from psoas.recording.runner import Conditions, Runner

from .report.sample_assessment import sample_assessment

numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)
positive = st.floats(min_value=0, max_value=1e9)
texts = st.text(max_size=20)
units = st.sampled_from(sorted(UNITS))
known = st.builds(Estimate, numbers, units, positive, positive, st.integers(0, 99), texts, texts, texts)
unknown = st.builds(Estimate.unknown, units, st.text(min_size=1, max_size=9), texts)
estimates = known | unknown
sides = st.sampled_from(["left", "right", "both"])
verdicts = st.sampled_from(Verdict)
pair = st.tuples(numbers, numbers)
rows = st.lists(numbers, max_size=4).map(tuple)
findings = st.builds(Finding, texts, sides, estimates, verdicts, st.none() | pair, texts, st.none() | numbers, texts, rows)
differences = st.builds(SideDifference, texts, estimates, st.none() | positive, verdicts, texts, texts)
checks = st.builds(CaptureCheck, texts, st.sampled_from(["good", "limited", "refused"]), texts, texts, st.none() | estimates)
captures = st.builds(
    CaptureVerdict,
    st.sampled_from(["usable", "limited", "refused"]),
    st.sampled_from(["side", "rear", "front", "oblique", "unknown"]),
    estimates,
    st.sampled_from(["running", "walking", "neither"]),
    st.sampled_from(["left", "right", "away", "towards", None]),
    st.sampled_from(["left", "right", None]),
    st.sampled_from(["treadmill", "overground", None]),
    st.sampled_from(["fixed", "panning", None]),
    estimates,
    estimates,
    st.lists(checks, max_size=2).map(tuple),
    st.dictionaries(texts, texts, max_size=2),
)
settings_values = st.none() | st.booleans() | st.integers(-9, 9) | numbers | texts | st.lists(st.integers(-9, 9), max_size=2)
sources = st.builds(
    Source, texts, texts, st.integers(0, 9), st.integers(0, 9), positive, st.integers(0, 9), texts, st.dictionaries(texts, settings_values), texts
)
curves = st.builds(Curve, texts, sides, units, st.integers(0, 9), numbers, rows, rows, rows, rows, rows, texts)
figures = st.builds(StickFigure, st.sampled_from(["left", "right"]), st.dictionaries(texts, st.lists(pair, max_size=2).map(tuple), max_size=2))
moments = st.builds(
    Moment, st.sampled_from(["contact", "mid_stance", "toe_off", "mid_swing"]), numbers, numbers, st.lists(texts, max_size=2).map(tuple)
)
form = st.builds(
    FormVerdict,
    st.sampled_from(["overstriding", "forward_lean", "weak_core"]),
    st.sampled_from(["seen", "not seen", "can't tell"]),
    texts,
    st.lists(texts, max_size=2).map(tuple),
    st.lists(texts, max_size=2).map(tuple),
)
runners = st.builds(
    Runner, st.none() | st.floats(1, 2.5), st.none() | st.floats(25, 250), st.sampled_from(["f", "m", None]), st.none() | st.floats(8, 100), texts
)
conditions = st.builds(Conditions, st.none() | st.floats(0.5, 12), st.sampled_from(["treadmill", "overground", None]), st.none() | st.floats(1, 32))


def few(strategy):
    return st.lists(strategy, max_size=2).map(tuple)


one_side = st.sampled_from(["left", "right"])
legs = st.builds(
    LegFinding,
    one_side,
    few(st.builds(MuscleFinding, texts, one_side, estimates, estimates, estimates, estimates, estimates, rows, rows, rows)),
    few(st.builds(SwingMoment, texts, one_side, estimates, estimates, rows, rows, rows, rows)),
    st.builds(GroundForce, one_side, estimates, estimates, estimates, rows, rows, rows, rows),
    few(st.builds(StanceFinding, texts, one_side, estimates, estimates, rows, rows, rows, rows)),
)
lines = few(pair)
forces = few(numbers | st.just(math.nan))
pictures = st.builds(
    StridePicture,
    one_side,
    rows,
    numbers,
    st.dictionaries(texts, few(lines), max_size=2),
    few(st.builds(DrawnMuscle, texts, texts, few(lines))),
    st.dictionaries(texts, rows, max_size=2),
    st.dictionaries(texts, forces, max_size=2),
)
reasons = st.dictionaries(texts, texts, max_size=2)
muscles = st.builds(ClipMuscles, few(legs), st.none() | pictures, reasons, reasons, texts)


assessments = st.builds(
    Assessment,
    texts,
    st.dictionaries(texts, texts, max_size=2),
    runners,
    conditions,
    sources,
    captures,
    estimates,
    estimates,
    few(st.builds(Headline, texts, texts, texts, verdicts)),
    few(findings),
    few(differences),
    few(form),
    few(curves),
    st.none() | figures,
    few(moments),
    few(texts),
    st.none() | sources,
    st.none() | captures,
    few(st.dictionaries(texts, numbers | st.just("left"), max_size=2)),
    muscles=st.none() | muscles,
)


@pytest.fixture(scope="module")
def assessment():
    return sample_assessment()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(assessments)
def test_an_assessment_reads_back_as_it_was_written(whole):
    back = from_json(to_json(whole))
    # nan is not equal to itself, but it is written the same way
    assert repr(back) == repr(whole)
    assert to_json(back) == to_json(whole)


def test_an_unknown_number_is_null_and_reads_back_unknown():
    speed = Estimate.unknown("m/s", "No speed was given.")
    text = to_json(sample_assessment(speed=speed))
    assert json.loads(text)["speed"]["value"] is None
    back = from_json(text)
    assert math.isnan(back.speed.value)
    assert back.speed.reason == "No speed was given."


def test_the_kinds_of_values_come_back_not_only_their_text(assessment):
    back = from_json(to_json(assessment))
    assert back.findings[0].verdict is Verdict.IN_BAND
    assert isinstance(back.findings[0].estimate, Estimate)
    assert isinstance(back.findings[0].band, tuple)
    assert isinstance(back.figure, StickFigure)
    assert back.strides[0]["side"] == "left"
    assert math.isnan(back.strides[0]["contact_time"])


def test_a_number_beyond_all_bounds_is_kept(assessment):
    finding = replace(assessment.findings[0], z=math.inf)
    assert from_json(to_json(replace(assessment, findings=(finding,)))).findings[0].z == math.inf


def test_a_file_of_a_newer_psoas_is_refused_with_what_to_do(assessment):
    document = {**json.loads(to_json(assessment)), "schema": SCHEMA + 1}
    with pytest.raises(InputError, match=f"schema {SCHEMA + 1}.*Update psoas"):
        from_json(json.dumps(document))


def test_a_file_of_an_older_psoas_is_carried_over_step_by_step(assessment, monkeypatch):
    old = json.loads(to_json(assessment))
    old["remarks"] = old.pop("notes")
    old["schema"] = SCHEMA - 1

    def rename(document):
        return {**{key: value for key, value in document.items() if key != "remarks"}, "notes": document["remarks"]}

    monkeypatch.setitem(assessment_json.MIGRATIONS, SCHEMA - 1, rename)
    assert from_json(json.dumps(old)).notes == assessment.notes


def test_an_assessment_of_schema_2_reads_back_without_muscles(assessment):
    old = json.loads(to_json(assessment))
    del old["muscles"]
    old["schema"] = 2
    back = from_json(json.dumps(old))
    assert back.muscles is None
    assert back.schema == SCHEMA == 3
    assert repr(back) == repr(replace(assessment, muscles=None))


def test_the_muscles_come_back_with_their_picture_and_their_unknown_forces(assessment):
    back = from_json(to_json(assessment)).muscles
    assert repr(back) == repr(assessment.muscles)
    assert back.finding("psoas", "right") == assessment.muscles.finding("psoas", "right")
    assert math.isnan(back.picture.force["psoas"][0])
    assert back.picture.moments == assessment.muscles.picture.moments


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not whole"),
        ("[1, 2]", "no schema number"),
        ('{"schema": "1"}', "no schema number"),
        ('{"schema": -3}', "no version of psoas wrote"),
        ('{"schema": 1}', "not whole"),
    ],
)
def test_what_is_no_assessment_is_refused_in_words(text, said):
    with pytest.raises(InputError, match=said):
        from_json(text)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colour": "red"}, "fields that psoas does not know: colour"),
        ({"created": 5}, "assessment.created must be str"),
        ({"findings": {}}, "assessment.findings must be a list"),
        ({"speed": None}, "assessment.speed must be a mapping"),
        ({"headlines": [{"title": "a", "text": "b", "verdict": "fine"}]}, r"headlines\[0\].verdict must be one of in band"),
    ],
)
def test_a_wrong_entry_is_named_by_its_place(assessment, change, said):
    document = {**json.loads(to_json(assessment)), **change}
    with pytest.raises(InputError, match=said):
        from_json(json.dumps(document))


def test_a_clip_was_filmed_on_the_day_of_the_camera_or_else_on_that_of_this_machine(assessment, another_day_than_utc):
    source = replace(assessment.source, filmed="2026-11-20T23:30:00+01:00")
    assert source.day == date(2026, 11, 20)
    assert replace(source, filmed=datetime.now(UTC).isoformat()).day == another_day_than_utc
    assert [replace(source, filmed=told).day for told in ("", "yesterday")] == [None, None]
