"""Estimates, units and names in the words of FHIR R4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from psoas.quantity import UNITS, Estimate

Resource = dict[str, Any]

UCUM = "http://unitsofmeasure.org"
# Units that UCUM does not have stand in braces, as it asks; they count as dimensionless.
UCUM_CODES: Mapping[str, str] = {
    "1": "1",
    "%": "%",
    "s": "s",
    "ms": "ms",
    "m": "m",
    "cm": "cm",
    "mm": "mm",
    "px": "{pixel}",
    "leg": "{leg_length}",
    "% leg": "%{leg_length}",
    "leg/s": "{leg_length}/s",
    "rad": "rad",
    "deg": "deg",
    "rad/s": "rad/s",
    "deg/s": "deg/s",
    "m/s": "m/s",
    "km/h": "km/h",
    "steps/min": "{steps}/min",
    "Hz": "Hz",
    "fps": "{frames}/s",
    "kg": "kg",
    "N": "N",
    "N m": "N.m",
    "N m/kg": "N.m/kg",
    "kN/m": "kN/m",
    "W": "W",
    "beats/min": "{beats}/min",
    "reps": "{repetitions}",
    "points": "{score}",
}
METRIC_SYSTEM = "urn:psoas:metric"
ERROR_SYSTEM = "urn:psoas:estimate"
ERRORS: Mapping[str, str] = {
    "error95": "Half-width of the 95 % interval, both errors joined",
    "random-error": "Standard error of the part that averages out",
    "systematic-error": "Standard deviation of the part that does not average out",
}


def concept(text: str, *, code: str = "", system: str = "", display: str = "") -> Resource:
    """Return a CodeableConcept: text for people and, where there is one, a code for programs."""
    coding = {"system": system, "code": code, **({"display": display} if display else {})}
    return {**({"coding": [coding]} if code else {}), "text": text}


def quantity(value: float, unit: str) -> Resource:
    """Return a Quantity with its UCUM code."""
    return {"value": value, "unit": UNITS[unit][2] or "1", "system": UCUM, "code": UCUM_CODES[unit]}


def error_components(estimate: Estimate) -> list[Resource]:
    """Return the errors of a known value and how many things were averaged, as components of its Observation."""
    values = {"error95": estimate.error, "random-error": estimate.random_error, "systematic-error": estimate.systematic_error}
    components = [
        {"code": concept(ERRORS[code], code=code, system=ERROR_SYSTEM), "valueQuantity": quantity(value, estimate.unit)}
        for code, value in values.items()
    ]
    counted = {"code": concept(f"How many {estimate.counted} were averaged", code="n", system=ERROR_SYSTEM), "valueInteger": estimate.n}
    return [*components, counted]


def url_of(*key: str) -> str:
    """Return the address of a resource within its bundle: the same for the same key, so that a second export replaces the first."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, 'urn:psoas:' + '/'.join(key))}"


def entry(url: str, resource: Resource) -> Resource:
    """Return a resource as an entry of a bundle."""
    return {"fullUrl": url, "resource": resource}
