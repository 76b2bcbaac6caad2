"""Two visits side by side: what changed beyond noise, and nothing said where they cannot be compared."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta

import pytest

from psoas.app.compare_view import chance_words, change_groups, headline, measure_name, signed_number, verdict_words
from psoas.app.occasions import Choice, pair_of
from psoas.finding import Finding, Verdict
from psoas.follow.retest import Occasion, compare_occasions
from psoas.quantity import Estimate
from psoas.store.assessments import keep_assessment
from psoas.store.visits import begin_visit, finish_visit, keep_document

TODAY = date.today()


@pytest.fixture
def visited(house, answers):
    """Let the runner have a visit some days ago with the left Thomas test at some degrees; give the id of its assessment."""

    def visit(back: int, degrees: float) -> str:
        document = deepcopy(answers)
        document["tests"]["T03"]["left"] = [degrees, degrees]
        with house.application.state.database.writing() as session:
            kept = finish_visit(session, keep_document(session, begin_visit(session, house.person), document))
            kept.created = datetime.now(UTC) - timedelta(days=back)
            record = keep_assessment(session, house.person, kept.id, '{"schema": 1}', "home")
            record.created = kept.created
            return record.id

    return visit


def rows(text: str, title: str) -> str:
    return text.split(f">{title}</h2>")[1].split("</table>")[0] if f">{title}</h2>" in text else ""


def test_a_change_beyond_noise_is_told_apart_from_one_within_it(house, visited):
    visited(40, -8)
    visited(0, 4)
    text = house.coach.get(f"/p/{house.person}/compare").text
    changed, unchanged = rows(text, "Changed, more than noise"), rows(text, "No clear change")
    assert re.findall(r'<th scope="row">([^<]+) <span class="([LR])"', changed) == [("Thomas test, hip", "L")]
    assert "+12" in changed
    assert ("Thomas test, hip", "R") in re.findall(r'<th scope="row">([^<]+) <span class="([LR])"', unchanged)
    assert "would pass as a change by chance" in text


def test_which_two_are_compared_can_be_chosen_in_either_order(house, visited):
    first, second, third = visited(60, -8), visited(30, 4), visited(0, 4)
    whole = house.coach.get(f"/p/{house.person}/compare").text
    assert re.findall(r'value="([0-9a-f]+)" selected', whole) == [first, third]
    later = house.coach.get(f"/p/{house.person}/compare?before={third}&after={second}").text
    assert re.findall(r'value="([0-9a-f]+)" selected', later) == [second, third]
    assert "No clear change" in later.split("</h1>")[0]


def test_the_list_is_told_the_verdict_in_few_words_and_anew_after_another_visit(house, visited):
    place = f"/p/{house.person}/compare/verdict"
    assert "none yet" in house.coach.get(place).text
    visited(40, -8)
    visited(5, -7)
    assert "no clear change" in house.coach.get(place).text
    visited(0, 4)
    assert "1 of 4 changed" in house.coach.get(place).text
    assert place in house.coach.get("/people").text
    assert house.other.get(place).status_code == 404


def test_the_runner_may_compare_and_another_coach_may_not(house, visited):
    visited(40, -8)
    visited(0, 4)
    assert house.runner.get(f"/p/{house.person}/compare").status_code == 200
    assert house.other.get(f"/p/{house.person}/compare").status_code == 404


def test_an_assessment_of_another_person_is_not_compared_with(house, visited):
    visited(40, -8)
    visited(0, 4)
    foreign = house.other.post("/people", data={"name": "Bo"}).headers["location"].removeprefix("/p/")
    with house.application.state.database.writing() as session:
        other = keep_assessment(session, foreign, None, '{"schema": 1}', "home").id
    text = house.coach.get(f"/p/{house.person}/compare?before={other}").text
    assert other not in text
    assert house.coach.get(f"/p/{house.person}/compare").text.split("</h1>")[0] == text.split("</h1>")[0]


def test_with_fewer_than_two_visits_the_page_says_what_is_needed(house, visited):
    assert "Nothing is measured yet" in house.coach.get(f"/p/{house.person}/compare").text
    visited(0, 4)
    assert "One visit is measured" in house.coach.get(f"/p/{house.person}/compare").text


CHOICES = [Choice(id, TODAY - timedelta(days=back), None, ("clip",)) for id, back in (("a", 9), ("b", 5), ("c", 0))]


@pytest.mark.parametrize(
    ("before", "after", "pair"),
    [("", "", "ac"), ("b", "", "bc"), ("", "b", "ab"), ("c", "a", "ac"), ("b", "b", "ab"), ("a", "a", "ab"), ("", "a", "ab"), ("x", "y", "ac")],
)
def test_two_different_visits_are_compared_the_older_first(before, after, pair):
    assert tuple(one.id for one in pair_of(CHOICES, before, after)) == tuple(pair)


def test_a_clip_is_compared_with_the_first_clip_and_not_with_tests_alone():
    mixed = [Choice("t", TODAY - timedelta(days=20), None, ("home",)), *CHOICES]
    assert [one.id for one in pair_of(mixed, "", "")] == ["a", "c"]
    assert [one.id for one in pair_of(mixed[:2], "", "")] == ["t", "a"]


def test_one_visit_is_not_compared_with_itself():
    assert pair_of(CHOICES[:1], "a", "a") is None


def found(value: float, *, id: str = "step_rate", unit: str = "steps/min", error: float = 0.5) -> Finding:
    return Finding(id, "both", Estimate(value, unit, error), Verdict.IN_BAND, (150.0, 190.0))


def retest(before: float, after: float, **more):
    return compare_occasions(Occasion(TODAY - timedelta(days=30), (found(before, **more),)), Occasion(TODAY, (found(after, **more),)))


def test_the_smallest_change_is_told_in_the_unit_that_people_read():
    change = retest(0.25, 0.26, id="contact_time", unit="s", error=0.001)
    row = change_groups(change)[0].rows[0]
    assert row.smallest.endswith("ms")
    assert float(row.smallest.split("\u202f")[0]) == pytest.approx(1000 * change.changes[0].smallest, rel=0.1)


def test_headlines_count_what_was_compared():
    assert headline(retest(160, 175)) == "1 of 1 measures changed"
    assert headline(retest(160, 160.5)) == "No clear change"
    assert verdict_words(retest(160, 175)) == "1 of 1 changed"
    unknown = compare_occasions(Occasion(TODAY, ()), Occasion(TODAY, ()))
    assert (headline(unknown), verdict_words(unknown), chance_words(unknown)) == ("Nothing can be compared", "can’t tell", "")


def test_about_one_in_twenty_passes_by_chance():
    many = compare_occasions(
        Occasion(TODAY, tuple(found(160, id=f"m{n}") for n in range(40))), Occasion(TODAY, tuple(found(160, id=f"m{n}") for n in range(40)))
    )
    assert "40 measures were compared" in chance_words(many)
    assert "about 2 of them" in chance_words(many)


def test_a_rise_has_a_plus_and_a_fall_a_true_minus():
    assert ">+2<" not in signed_number(Estimate(-2.0, "deg", 0.5))
    assert "+2" in signed_number(Estimate(2.0, "deg", 0.5))
    assert "\u22122" in signed_number(Estimate(-2.0, "deg", 0.5))
    assert "unknown" in signed_number(Estimate.unknown("deg", "not seen"))


def test_tests_and_metrics_have_the_names_that_people_know():
    assert measure_name("T03") == "Thomas test, hip"
    assert measure_name("step_rate") == "Step rate"
