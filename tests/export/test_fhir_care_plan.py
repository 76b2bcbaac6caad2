"""Programmes as FHIR, read by the models of fhir.resources."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.sample_programme import sample_programme
from psoas.errors import SettingError
from psoas.export.fhir import fhir_bundle
from psoas.export.fhir_care_plan import DOSE, programme_entries
from psoas.plan.make import make_programme
from psoas.plan.wishes import RunningWeek, Wishes
from psoas.reason.explain import explain

CREATED = "2026-11-21T09:00:00+00:00"


def resources(programme, kind=None):
    entries = programme_entries(programme, key=("visit",), subject="urn:x", created=CREATED)
    return [one["resource"] for one in entries if kind in (None, one["resource"]["resourceType"])]


def event(activity):
    return activity["detail"]["scheduledTiming"].get("event")


@pytest.fixture(scope="module")
def planned(visit):
    """The programme that psoas makes for the runner of the sample visit."""
    told = visit.assessment.screening.answers
    findings = (*visit.assessment.screening.findings, *visit.assessment.findings)
    wishes = Wishes(start=date(2027, 1, 4), weeks=4, minutes={0: 20, 3: 20}, running=RunningWeek({6: "long"}, 30.0, 12.0))
    return make_programme(explain(told, findings), told, findings, wishes)


def test_a_second_reader_takes_a_whole_programme_of_a_visit(visit, planned):
    r4 = pytest.importorskip("fhir.resources.R4B.bundle", reason="needs fhir.resources: pip install 'psoas[dev]'")
    bundle = fhir_bundle(visit.assessment, planned)
    read = r4.Bundle.model_validate(bundle)
    plans = [one.resource for one in read.entry if one.resource.__class__.__name__ == "CarePlan"]
    assert len(plans) == 1 + sum(bool(session.items) for session in planned.sessions()) + 1
    assert {(plan.intent, plan.status) for plan in plans} == {("proposal", "draft")}
    addresses = {one["fullUrl"] for one in bundle["entry"]}
    assert len(addresses) == len(bundle["entry"])
    for plan in plans:
        named = [*(plan.goal or ()), *(plan.partOf or ()), plan.subject, *(goal for one in plan.activity for goal in one.detail.goal or ())]
        assert {reference.reference for reference in named} <= addresses


def test_every_prescription_of_every_session_is_an_activity_of_its_day(planned):
    sessions = {tuple(plan.get("period", {}).values()): plan for plan in resources(planned, "CarePlan") if "partOf" in plan}
    for session in planned.sessions():
        if session.items:
            plan = sessions[(session.day.isoformat(),) * 2]
            assert [one["detail"]["code"]["coding"][0]["code"] for one in plan["activity"]] == [item.exercise for item in session.items]
            assert {tuple(event(one)) for one in plan["activity"]} == {(session.day.isoformat(),)}


def test_the_dose_is_told_to_people_and_to_programs():
    whole, first, *_ = resources(sample_programme(), "CarePlan")
    detail = first["activity"][0]["detail"]
    assert detail["code"]["text"] == "Standing band march"
    assert detail["description"].startswith("2 × 10 to 15 a side")
    assert "a band that lets you do 15" in detail["description"]
    assert "take the next band." in detail["description"]
    (dose,) = detail["extension"]
    assert dose["url"] == DOSE
    assert [next(value for name, value in part.items() if name != "url") for part in dose["extension"]] == [2, 10, 15, "repetitions"]
    assert detail["reasonCode"][0]["text"].startswith("Your left hip is weaker than usual")
    assert detail["goal"] == whole["goal"]


def test_the_whole_plan_has_sessions_tests_runs_and_the_five_minutes_with_their_days():
    whole = resources(sample_programme(), "CarePlan")[0]
    dated = [(event(one), one["detail"]["code"]["text"]) for one in whole["activity"]]
    assert dated == [
        (["2027-01-04"], "Strength, 20 minutes"),
        (["2027-01-07"], "Strength, 20 minutes"),
        (["2027-01-10"], "Long run"),
        (["2027-01-14"], "Re-test"),
        (None, "Five minutes"),
    ]
    assert whole["activity"][2]["detail"]["description"] == "13.2 km at most. Easy all the way."
    assert whole["activity"][3]["detail"]["description"].endswith("Do again: knee to wall, plank.")
    assert whole["activity"][4]["detail"]["scheduledTiming"]["repeat"]["periodUnit"] == "d"
    assert whole["period"] == {"start": "2027-01-04", "end": "2027-01-17"}


def test_advice_and_what_was_left_out_are_notes():
    notes = [note["text"] for note in resources(sample_programme(), "CarePlan")[0]["note"]]
    assert notes[:3] == [
        "Up to 2 of 10 is fine.",
        "Left out: Bridge on one leg (EX11). Your back hurts when it is arched.",
        "A wish that was relaxed: length of a session. 23 of 25 minutes are used.",
    ]


def test_a_need_is_a_goal_with_its_reason_and_probability():
    (goal,) = resources(sample_programme(), "Goal")
    assert goal["description"]["text"] == "Work on weak hip flexors, left"
    assert goal["note"][0]["text"].startswith("The left hip holds 12 ± 3 s less than usual. Probability 0.64")


def test_the_five_minutes_alone_are_a_plan_of_every_day():
    whole, daily = resources(replace(sample_programme(), blocks=()), "CarePlan")
    assert [one["detail"]["code"]["text"] for one in whole["activity"]] == ["Five minutes"]
    assert daily["activity"][0]["detail"]["scheduledTiming"] == {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}
    assert whole["period"] == {"start": "2027-01-04", "end": "2027-01-17"}


def test_a_programme_that_was_stopped_is_refused_with_its_reason():
    with pytest.raises(SettingError, match="See a doctor first"):
        resources(replace(sample_programme(), blocks=(), routine=None, stopped="See a doctor first."))


def test_another_persons_programme_is_refused(visit, planned):
    named = replace(visit.assessment, runner=replace(visit.assessment.runner, name="Ann"))
    with pytest.raises(SettingError, match=r"of Ann.*for Zoë"):
        fhir_bundle(named, replace(planned, name="Zoë"))
