"""Questionnaires over time: answered in one tap, written down by total, corrected by day, and told in words that say what a change rests on."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from app_rows import EVIL
from psoas.app.answered import answer_words, answered_of, weekly_of, worth_asking
from psoas.app.outcome_chart import course_said, outcome_chart
from psoas.app.outcomes_view import card_of, difference_words
from psoas.app.pages import app_environment
from psoas.follow.outcomes import Total, course_of
from psoas.knowledge.questionnaires import questionnaires
from psoas.store.answers import keep_answers
from psoas.store.models import Visit
from psoas.store.visits import begin_visit, keep_document

TODAY = date.today()


@pytest.fixture
def place(house) -> str:
    return f"/p/{house.person}/questionnaires"


@pytest.fixture
def told(house):
    """Let the runner have answered a questionnaire some days ago."""

    def tell(id: str, back: int, given) -> None:
        with house.application.state.database.writing() as session:
            keep_answers(session, house.person, TODAY - timedelta(days=back), id, given)

    return tell


@pytest.fixture
def visited(house):
    """Let the runner have a visit some days ago, with what was answered in it."""

    def visit(back: int, document) -> str:
        with house.application.state.database.writing() as session:
            kept = keep_document(session, begin_visit(session, house.person), document)
            kept.created = datetime.now(UTC) - timedelta(days=back)
            return kept.id

    return visit


def kept(house) -> dict[str, list[tuple[int, float]]]:
    with house.application.state.database.reading() as session:
        found = answered_of(session, house.person)
    return {id: [((TODAY - one.day).days, one.total) for one in answers] for id, answers in found.items()}


def part(text: str, id: str) -> str:
    return text.split(f'id="{id}"')[1].split("</section>")[0]


def test_the_weekly_question_is_answered_by_one_button_and_is_due_again_after_a_week(house, place, told):
    assert "Due now." in part(house.runner.get(place).text, "OQ10")
    answer = house.runner.post(place, data={"questionnaire": "OQ10", "trouble": "a little"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{place}#OQ10")
    assert kept(house) == {"OQ10": [(0, 1)]}
    assert "Answered: a little (1 of 4)" in part(house.runner.get(place).text, "OQ10")
    house.runner.post(place, data={"questionnaire": "OQ10", "trouble": "a lot"})
    assert kept(house) == {"OQ10": [(0, 3)]}, "a day is corrected, not told twice"


def test_a_change_of_the_weekly_question_needs_two_weeks(house, place, told):
    told("OQ10", 14, {"trouble": "a lot"})
    told("OQ10", 7, {"trouble": "a little"})
    once = part(house.coach.get(place).text, "OQ10")
    assert 'class="chip none">no clear change</span><p>Against the first' in once
    told("OQ10", 0, {"trouble": "a little"})
    twice = part(house.coach.get(place).text, "OQ10")
    assert 'class="chip in">better</span><p>Against the first' in twice
    assert "from a lot (3 of 4) to a little (1 of 4)" in twice
    assert "our own assumption, grade D" in twice


def test_a_total_is_written_down_with_its_day_and_told_with_origin_and_grade(house, place):
    for back, total in ((30, "20"), (0, "26,5")):
        day = (TODAY - timedelta(days=back)).isoformat()
        assert house.runner.post(place, data={"questionnaire": "OQ01", "day": day, "total": total}).status_code == 303
    text = part(house.runner.get(place).text, "OQ01")
    assert re.findall(r'class="num">([^<]*)</td>', text) == ["+6.5", ""]
    assert 'class="chip in">better</span>' in text
    assert "5 points of 36 is the smallest change that means something; Nelson 2019 (R188), Nelson 2020 (R189), grade B." in text
    assert "<svg" in text


def test_where_no_figure_is_known_the_course_stands_alone(house, place, told):
    told("OQ02", 28, {"total": 80})
    told("OQ02", 0, {"total": 10})
    text = part(house.runner.get(place).text, "OQ02")
    assert "No figure is known for what a change of it means" in text
    assert "better" not in text.split("<svg")[0]
    assert 'class="same"' not in text


def test_what_was_told_in_a_visit_stands_in_the_same_course_once(house, place, told, visited):
    visit = visited(14, {"questionnaires": {"OQ10": "a lot"}})
    visited(3, {"questionnaires": {"OQ10": None}})
    told("OQ10", 0, {"trouble": "a little"})
    assert kept(house) == {"OQ10": [(14, 3), (0, 1)]}
    text = part(house.runner.get(place).text, "OQ10")
    assert f'href="/p/{house.person}/visits/{visit}/questions">told in that visit' in text
    told("OQ10", 14, {"trouble": "moderately"})
    assert kept(house) == {"OQ10": [(14, 2), (0, 1)]}, "a correction counts in its place"


@pytest.mark.parametrize(
    "sent",
    [
        {"questionnaire": "OQ01", "total": "37"},
        {"questionnaire": "OQ01", "total": "nan"},
        {"questionnaire": "OQ01", "total": EVIL},
        {"questionnaire": "OQ01"},
        {"questionnaire": "OQ10", "trouble": EVIL},
        {"questionnaire": "OQ10"},
        {"questionnaire": EVIL, "total": "1"},
        {"questionnaire": "OQ05", "pain": "4", "day": (TODAY + timedelta(days=2)).isoformat()},
        {"questionnaire": "OQ05", "pain": "4", "day": EVIL},
        {"questionnaire": "OQ05", "pain": "4", "day": "1999-12-31"},
    ],
)
def test_what_cannot_be_is_said_and_not_kept(house, place, sent):
    answer = house.runner.post(place, data=sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "<script>alert" not in answer.text
    assert kept(house) == {}


def test_an_answer_of_a_wrong_day_is_taken_away(house, place, told):
    told("OQ05", 3, {"pain": 4})
    told("OQ05", 2, {"pain": 5})
    sent = {"questionnaire": "OQ05", "day": (TODAY - timedelta(days=3)).isoformat(), "pain": ""}
    assert house.runner.post(f"{place}/remove", data=sent).status_code == 303
    assert kept(house) == {"OQ05": [(2, 5)]}
    again = house.runner.post(f"{place}/remove", data=sent)
    assert again.status_code == 422
    assert "Nothing was written down here" in again.text


def test_forms_are_offered_by_where_it_hurts(house, place, visited):
    text = house.runner.get(place).text
    assert "none of them is worth the time now" in text
    visited(5, {"soreness": [{"site": "knee_front", "side": "left", "level": 4}]})
    text = house.runner.get(place).text
    worth, others = text.split("Worth it for what hurts")[1].split("<summary>Others")
    assert "Anterior Knee Pain Scale of Kujala" in worth
    assert "Copenhagen Hip and Groin Outcome Score" in others
    assert "University of Wisconsin Running Injury and Recovery Index" in worth


def test_a_sore_sit_bone_asks_for_the_hamstring_form_and_not_for_that_of_the_knee():
    visit = Visit(person_id="x", document={"soreness": [{"site": "sit_bone", "side": "left", "level": 2}]})
    assert set(worth_asking([visit])) == {"OQ10", "OQ05", "OQ01", "OQ02", "OQ03", "OQ04", "OQ06", "OQ08"}
    assert worth_asking([]) == ("OQ10", "OQ05")


def test_the_weekly_question_on_other_pages_comes_back_to_them(house, place, told):
    with house.application.state.database.reading() as session:
        weekly = weekly_of(session, house.person, TODAY)
    text = app_environment().get_template("weekly_question.html").render(weekly=weekly, person={"id": house.person}, here="today", csrf="c")
    assert text.count("<button") == 5
    answer = house.runner.post(place, data={"questionnaire": "OQ10", "trouble": "not at all", "back": "today"})
    assert answer.headers["location"] == f"/p/{house.person}/today"
    assert (
        house.runner.post(place, data={"questionnaire": "OQ10", "trouble": "a lot", "back": "//evil.example"}).headers["location"].startswith(place)
    )
    with house.application.state.database.reading() as session:
        assert weekly_of(session, house.person, TODAY + timedelta(days=6)) is None
        assert weekly_of(session, house.person, TODAY + timedelta(days=7)).item.id == "trouble"
    assert "<form" not in app_environment().get_template("weekly_question.html").render(weekly=None)


def test_an_answer_in_a_visit_of_this_week_is_not_asked_for_again(house, visited):
    visited(7, {"questionnaires": {"OQ10": "a little"}})
    with house.application.state.database.reading() as session:
        assert weekly_of(session, house.person, TODAY) is not None
    visited(6, {"questionnaires": {"OQ10": "a little"}})
    with house.application.state.database.reading() as session:
        assert weekly_of(session, house.person, TODAY) is None
        assert weekly_of(session, house.person, TODAY + timedelta(days=1)) is not None


def test_a_year_of_answers_is_drawn_and_its_table_folded(house, place, told):
    for week in range(52):
        told("OQ10", 7 * week, {"trouble": "a little" if week < 26 else "moderately"})
    text = part(house.runner.get(place).text, "OQ10")
    assert text.count('class="pt"') == 52
    assert "46 earlier" in text
    assert text.count('<th scope="row">') == 52


def test_the_drawing_is_also_a_sentence():
    course = course_of("OQ01", [Total(date(2027, 1, 4), 20), Total(date(2027, 2, 1), 34)])
    said = course_said(course)
    assert said == "UWRI, 2 answers: 20 of 36 on Mon 4 January, 34 on Mon 1 February. Between 15 and 25 nothing clearly changed from the first."
    assert said in outcome_chart(course)


def test_the_edge_of_the_band_is_drawn_only_within_the_scale():
    for first, edges in ((20, 2), (34, 1)):
        course = course_of("OQ01", [Total(date(2027, 1, 4), first), Total(date(2027, 2, 1), 20)])
        assert outcome_chart(course).count('class="edge"') == edges


def test_answers_are_told_in_the_words_they_were_given_in():
    known = questionnaires()
    assert answer_words(known["OQ10"], 4) == "I stopped (4 of 4)"
    assert answer_words(known["OQ05"], 3) == "3 of 10"
    assert (difference_words(2.5), difference_words(-1), difference_words(0)) == ("+2.5", "\u22121", "0")
    assert card_of(known["OQ01"], ()).last is None


def test_others_find_no_such_page(house, place):
    for verb, path in (("GET", place), ("POST", place), ("POST", f"{place}/remove")):
        assert house.other.request(verb, path).status_code == 404
    assert house.coach.get(place).status_code == 200


def test_answers_stand_among_the_days_of_the_person(house, place, told):
    told("OQ10", 3, {"trouble": "a little"})
    told("OQ01", 3, {"total": 24})
    text = re.sub(r"<[^>]+>", " ", house.coach.get(f"/p/{house.person}").text)
    assert re.search(r"UWRI\s+24 of 36\s+Weekly question\s+A little \(1 of 4\)", text)
    assert house.coach.get(f"/p/{house.person}").text.count(f'href="{place}#OQ1') == 1


def test_todays_page_asks_once_a_week_and_is_come_back_to(house, live):
    today = f"/p/{live(house.person)}/today"
    asked = house.runner.get(today).text
    assert "One question a week" in asked
    form = asked.split("One question a week")[0].rsplit("<form", 1)[1]
    sent = dict(re.findall(r'name="(\w+)" value="(\w*)"', form))
    answer = house.runner.post(f"/p/{house.person}/questionnaires", data={**sent, "trouble": "a little"})
    assert (answer.status_code, answer.headers["location"]) == (303, today)
    assert "One question a week" not in house.runner.get(today).text
