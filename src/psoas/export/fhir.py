"""An Assessment as a FHIR R4 Bundle: every number an Observation with its error, unit, norm and method."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from psoas.assessment import Assessment
from psoas.errors import SettingError
from psoas.export.fhir_answers import questionnaire_response
from psoas.export.fhir_care_plan import programme_entries
from psoas.export.fhir_values import METRIC_SYSTEM, Resource, concept, entry, error_components, quantity, url_of
from psoas.finding import Finding, Verdict
from psoas.knowledge import metrics, norms
from psoas.knowledge.home_tests import home_tests
from psoas.knowledge.questionnaires import questionnaires
from psoas.plan.programme import Programme
from psoas.quantity import Estimate
from psoas.recording.runner import Runner
from psoas.report.tables import leg_numbers

LOINC = "http://loinc.org"
GENDERS = {"f": "female", "m": "male"}
CATEGORY_SYSTEM = "http://terminology.hl7.org/CodeSystem/observation-category"
ABSENT_SYSTEM = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
INTERPRETATION_SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
TOLD = concept("Told by the runner")


def fhir_bundle(assessment: Assessment, programme: Programme | None = None) -> Resource:
    """Return a collection of everything that was measured, answered and planned.

    The patient carries the name and sex that were given, and nothing else. A number that could not be had is an
    Observation without a value that says why. Errors are components: half-width of the 95 % interval, the part that
    averages out and the part that does not, and how many strides were averaged. `issued` is when the clip was
    assessed; what was seen in it is `effective` when the file says it was filmed, if it does.

    Parameters
    ----------
    assessment
        What to write.
    programme
        What was planned for this person; None where nothing was.

    Returns
    -------
    dict
        A Bundle of type "collection", as JSON knows it.

    Raises
    ------
    SettingError
        If the programme is another person's, or nothing is to be done in it.
    """
    key = (assessment.source.sha256 or assessment.source.file, assessment.created)
    patient, device = url_of(*key, "patient"), url_of(*key, "device")
    entries = [entry(patient, _patient(assessment.runner)), entry(device, _device(assessment))]
    by = {"device": {"reference": device}}
    when = {"effectiveDateTime": assessment.source.filmed} if assessment.source.filmed else {}
    for observations, how in ((_told(assessment.runner), {}), (_seen(assessment), {**by, **when}), (_tested(assessment), by)):
        for name, observation in observations:
            shared = {"subject": {"reference": patient}, "issued": assessment.created, **how}
            entries.append(entry(url_of(*key, "observation", name), {**observation, **shared}))
    if assessment.screening is not None:
        response = questionnaire_response(assessment.screening.answers, subject=patient, authored=assessment.created)
        entries.append(entry(url_of(*key, "answers"), response))
    if programme is not None:
        _check_whose(assessment.runner, programme)
        entries += programme_entries(programme, key=key, subject=patient, created=assessment.created)
    return {"resourceType": "Bundle", "type": "collection", "timestamp": assessment.created, "entry": entries}


def write_fhir(assessment: Assessment, path: str | Path, programme: Programme | None = None) -> Path:
    """Write the Bundle of an assessment, and of a programme if there is one, as JSON; return `path`."""
    path = Path(path)
    path.write_text(json.dumps(fhir_bundle(assessment, programme), ensure_ascii=False, allow_nan=False, indent=1) + "\n", encoding="utf-8")
    return path


def _check_whose(runner: Runner, programme: Programme) -> None:
    if runner.name and programme.name and runner.name != programme.name:
        raise SettingError(f"The visit is of {runner.name}, and the programme was made for {programme.name}.", "Give a programme of the same person.")


def _patient(runner: Runner) -> Resource:
    told = {"name": [{"text": runner.name}] if runner.name else None, "gender": GENDERS.get(runner.sex or "")}
    return {"resourceType": "Patient", **{name: value for name, value in told.items() if value}}


def _device(assessment: Assessment) -> Resource:
    return {
        "resourceType": "Device",
        "deviceName": [{"name": "psoas", "type": "user-friendly-name"}],
        "version": [
            *({"type": concept(package), "value": version} for package, version in assessment.software.items()),
            {"type": concept("pose model"), "value": assessment.source.pose_model},
        ],
    }


def _told(runner: Runner) -> Iterator[tuple[str, Resource]]:
    for name, loinc, value, unit in (("Body height", "8302-2", runner.height, "m"), ("Body weight", "29463-7", runner.mass, "kg")):
        if value is not None:
            given = {"resourceType": "Observation", "status": "final", "code": concept(name, code=loinc, system=LOINC)}
            yield loinc, {**given, "valueQuantity": quantity(value, unit), "method": TOLD}


def _seen(assessment: Assessment) -> Iterator[tuple[str, Resource]]:
    for id, estimate in (("speed", assessment.speed), ("leg_length", assessment.leg_length)):
        if id not in {finding.id for finding in assessment.findings}:
            yield id, _observation(id, estimate)
    for finding in assessment.findings:
        metric = metrics()[finding.id]
        yield f"{finding.id}.{finding.side}", {**_of_finding(finding, metric.name, metric.display_unit), "method": concept(metric.computed)}
    for leg in assessment.muscles.legs if assessment.muscles is not None else ():
        for what, measure, estimate in leg_numbers(leg):
            name = f"{what}, {measure.replace('_', ' ')}{', in body weights' if estimate.unit == '1' else ''}"
            yield f"{what}.{measure}.{leg.side}", _observation(f"{what} {measure}".replace(" ", "_"), estimate, leg.side, name=name)


def _tested(assessment: Assessment) -> Iterator[tuple[str, Resource]]:
    for finding in assessment.screening.findings if assessment.screening is not None else ():
        yield f"{finding.id}.{finding.side}", _of_finding(finding, _test_name(finding.id), finding.estimate.unit)


def _observation(id: str, estimate: Estimate, side: str = "both", *, name: str = "") -> Resource:
    found: Resource = {
        "resourceType": "Observation",
        "status": "final",
        "category": [concept("Exam", code="exam", system=CATEGORY_SYSTEM, display="Exam")],
        "code": concept(name or id.replace("_", " ").capitalize(), code=id, system=METRIC_SYSTEM),
    }
    if side != "both":
        found["bodySite"] = concept(f"{side} leg")
    if estimate.origin:
        found["note"] = [{"text": f"Origin: {estimate.origin}"}]
    if not estimate.known:
        return {**found, "dataAbsentReason": concept(estimate.reason, code="unknown", system=ABSENT_SYSTEM, display="Unknown")}
    return {**found, "valueQuantity": quantity(estimate.value, estimate.unit), "component": error_components(estimate)}


def _of_finding(finding: Finding, name: str, unit: str) -> Resource:
    """Return a finding in a unit, with the band of other people and where the value lies to it."""
    estimate = finding.estimate
    if not estimate.known:
        return _observation(finding.id, estimate, finding.side, name=name)
    observation = _observation(finding.id, estimate.to(unit), finding.side, name=name)
    if finding.band is None:
        return observation
    low, high = (quantity(Estimate(end, estimate.unit).to(unit).value, unit) for end in finding.band)
    population = norms()[finding.norm].population if finding.norm in norms() else "other people"
    code = ""
    if finding.verdict is Verdict.OUTSIDE:
        code = "H" if estimate.value > finding.band[1] else "L"
    return {
        **observation,
        "referenceRange": [{"low": low, "high": high, "text": f"Usual values of {population} ({finding.norm or 'no id'})"}],
        "interpretation": [concept(finding.verdict.value, code=code, system=INTERPRETATION_SYSTEM)],
    }


def _test_name(id: str) -> str:
    """Return the name of a test or questionnaire; a variant has that of its test."""
    base = id.partition("_")[0]
    named = home_tests().get(id) or home_tests().get(base) or questionnaires().get(id)
    return named.name if named is not None else ""
