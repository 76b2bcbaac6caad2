"""FHIR bundles, read by the models of fhir.resources."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from psoas.export.fhir import fhir_bundle, write_fhir
from psoas.export.fhir_values import UCUM_CODES
from psoas.quantity import UNITS
from psoas.recording.runner import Runner


@pytest.fixture(scope="module")
def bundle(visit):
    return fhir_bundle(visit.assessment)


@pytest.fixture(scope="module")
def observations(bundle):
    return [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "Observation"]


def of(observations, code, side=""):
    where = f"{side} leg" if side else None
    return next(one for one in observations if one["code"]["coding"][0]["code"] == code and one.get("bodySite", {}).get("text") == where)


def test_a_second_reader_takes_the_whole_bundle_and_gives_it_back(visit, tmp_path):
    r4 = pytest.importorskip("fhir.resources.R4B.bundle", reason="needs fhir.resources: pip install 'psoas[dev]'")
    text = write_fhir(visit.assessment, tmp_path / "visit.json").read_text(encoding="utf-8")
    read = r4.Bundle.model_validate_json(text)
    kinds = [one.resource.__class__.__name__ for one in read.entry]
    assert kinds.count("Patient") == kinds.count("Device") == kinds.count("QuestionnaireResponse") == 1
    assert kinds.count("Observation") > len(visit.assessment.findings)
    assert json.loads(read.model_dump_json())["entry"][0] == json.loads(text)["entry"][0]


def test_a_second_reader_refuses_a_bundle_with_a_wrong_word(bundle):
    r4 = pytest.importorskip("fhir.resources.R4B.bundle", reason="needs fhir.resources: pip install 'psoas[dev]'")
    broken = json.loads(json.dumps(bundle))
    broken["entry"][2]["resource"]["valueQuantitty"] = 1
    with pytest.raises(ValueError, match="valueQuantitty"):
        r4.Bundle.model_validate(broken)


def test_every_number_has_a_ucum_unit_its_errors_and_a_count(observations):
    measured = [one for one in observations if "valueQuantity" in one and "component" in one]
    assert len(measured) > 30
    for one in measured:
        assert one["valueQuantity"]["code"] in UCUM_CODES.values()
        errors = {part["code"]["coding"][0]["code"]: part for part in one["component"]}
        assert set(errors) == {"error95", "random-error", "systematic-error", "n"}
        both = errors["random-error"]["valueQuantity"]["value"] ** 2 + errors["systematic-error"]["valueQuantity"]["value"] ** 2
        assert errors["error95"]["valueQuantity"]["value"] == pytest.approx(1.96 * both**0.5)
        assert errors["error95"]["valueQuantity"]["code"] == one["valueQuantity"]["code"]


def test_every_unit_of_psoas_has_a_ucum_code():
    assert set(UCUM_CODES) == set(UNITS)


def test_contact_time_is_in_milliseconds_with_the_band_of_other_runners(visit, observations):
    finding = visit.assessment.finding("contact_time", "left")
    one = of(observations, "contact_time", "left")
    assert one["valueQuantity"]["code"] == "ms"
    assert one["valueQuantity"]["value"] == pytest.approx(1000 * finding.estimate.value)
    assert one["interpretation"][0]["text"] == finding.verdict.value if finding.band else "interpretation" not in one


def test_what_could_not_be_had_says_why_and_has_no_value(visit, observations):
    one = of(observations, "leg_length")
    assert "valueQuantity" not in one
    assert one["dataAbsentReason"]["text"] == visit.assessment.leg_length.reason


def test_bands_are_in_the_unit_of_the_value(visit, observations):
    for finding in visit.assessment.findings:
        if finding.estimate.known and finding.band:
            one = of(observations, finding.id, "" if finding.side == "both" else finding.side)
            band, value = one["referenceRange"][0], one["valueQuantity"]
            assert band["low"]["code"] == band["high"]["code"] == value["code"]
            inside = band["low"]["value"] <= value["value"] <= band["high"]["value"]
            assert inside == (finding.band[0] <= finding.estimate.value <= finding.band[1])


def test_a_patient_is_only_what_was_given(visit):
    nobody = fhir_bundle(replace(visit.assessment, runner=Runner(), screening=None))
    assert nobody["entry"][0]["resource"] == {"resourceType": "Patient"}
    assert not [one for one in nobody["entry"] if "method" in one["resource"] and one["resource"]["method"]["text"] == "Told by the runner"]


def test_answers_stand_as_they_were_given(visit, bundle):
    response = next(one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "QuestionnaireResponse")
    answers = visit.assessment.screening.answers
    items = {item["linkId"]: item for item in response["item"]}
    assert items["sport"]["answer"] == [{"valueString": answers.sport}]
    told = {item["linkId"]: item["answer"] for item in items["soreness.1"]["item"]}
    assert told["soreness.1.level"] == [{"valueInteger": answers.soreness[0].level}]
    assert ("soreness.1.days" in told) == (answers.soreness[0].days is not None)


def test_the_same_visit_has_the_same_addresses_twice(visit, bundle):
    assert [one["fullUrl"] for one in fhir_bundle(visit.assessment)["entry"]] == [one["fullUrl"] for one in bundle["entry"]]
    assert len({one["fullUrl"] for one in bundle["entry"]}) == len(bundle["entry"])


def test_what_was_seen_is_effective_when_the_file_says_it_was_filmed_and_nothing_else_is(visit, observations):
    assert not [one for one in observations if "effectiveDateTime" in one]
    filmed = replace(visit.assessment, source=replace(visit.assessment.source, filmed="2026-11-20T17:30:00+01:00"))
    dated = {
        one["resource"]["code"]["text"]: one["resource"] for one in fhir_bundle(filmed)["entry"] if one["resource"]["resourceType"] == "Observation"
    }
    assert dated["Body height"].get("effectiveDateTime") is None
    at_home = {finding.id for finding in visit.assessment.screening.findings}
    assert {one["code"]["coding"][0]["code"] for one in dated.values() if "device" in one and "effectiveDateTime" not in one} == at_home
    assert dated["Step rate"]["effectiveDateTime"] == "2026-11-20T17:30:00+01:00"
