"""A person's page: alerts on top, the course of soreness, what is next, and every day; a runner sees it without notes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app_rows import EVIL
from logged import check_ins
from psoas.app.coach_charts import Marked, bars_said, pain_bars, pains_of, soreness_course, sorest_places
from psoas.app.diary_of import Span, diary_of
from psoas.app.timeline import check_in_entry
from psoas.follow.diary import CheckIn, DoneSession
from psoas.plan.words import day_words
from psoas.store.check_ins import keep_check_in
from psoas.store.notes import keep_note

TODAY = date.today()


def note(house, text: str) -> None:
    with house.application.state.database.writing() as session:
        keep_note(session, house.person, house.coach.account, text)


def days(text: str) -> list[str]:
    return re.findall(r'<li class="day"><h3>([^<]*)', text)


def test_own_coach_owner_and_the_runner_see_the_days_and_nobody_else(house):
    assert {name: getattr(house, name).get(f"/p/{house.person}").status_code for name in ("owner", "coach", "runner", "other")} == {
        "owner": 200,
        "coach": 200,
        "runner": 200,
        "other": 404,
    }


def test_a_runner_sees_the_days_without_the_notes_of_coaches(house, live):
    live(house.person)
    note(house, "calls the left foot lazy")
    assert "calls the left foot lazy" in house.coach.get(f"/p/{house.person}").text
    own = house.runner.get(f"/p/{house.person}").text
    assert "calls the left foot lazy" not in own
    assert "/notes" not in own
    assert "/shares" not in own
    assert "Left hamstring" in own


def test_alerts_stand_above_everything_else(house, live):
    live(house.person, {0: {"hip_front:left": 8}})
    text = house.coach.get(f"/p/{house.person}").text
    assert text.index('class="redflag"') < text.index("Soreness, 8 weeks") < text.index(">Days</h2>")


def test_days_are_told_the_newest_first_with_what_happened(house, live, plan):
    live(house.person, {0: {"hamstrings:left": 2, "calves:right": 5}, 3: {"hamstrings:left": 4}})
    text = house.coach.get(f"/p/{house.person}").text
    assert "Soreness of 10: right calf 5, left hamstring 2" in text
    assert days(text)[0].endswith(f"{TODAY.day} {TODAY:%B}")
    assert text.count('class="session"') == sum(one.day < TODAY and one.kind == "strength" for one in plan.sessions())
    assert "Visit 1 begun" in text
    assert "19 min" in text


def test_what_is_planned_comes_next_with_its_day(house, live, plan):
    live(house.person)
    first = next(one for one in plan.sessions() if one.day >= TODAY and one.kind in ("strength", "cue", "re-test"))
    coming = house.coach.get(f"/p/{house.person}").text.split('class="coming"')[1].split("</ol>")[0]
    assert first.title in coming
    assert coming.count("<li>") == 3


def test_days_are_turned_page_by_page_and_none_is_lost(house):
    told = [TODAY - timedelta(days=back) for back in range(0, 70, 2)]
    with house.application.state.database.writing() as session:
        for day in told:
            keep_check_in(session, house.person, CheckIn(day, {"calves:left": 1}))
    seen, address = [], f"/p/{house.person}"
    while address:
        text = house.coach.get(address).text
        seen += days(text)
        found = re.search(r'href="(/p/[0-9a-f]+\?before=[0-9-]+)"', text)
        address = found.group(1) if found else ""
    assert len(seen) == len(set(seen)) == len(told)


def test_a_page_before_everything_says_so(house):
    assert "Nothing happened before that day" in house.coach.get(f"/p/{house.person}?before=2020-01-01").text
    assert house.coach.get(f"/p/{house.person}?before=yesterday").status_code == 422


def test_someone_new_is_told_how_to_begin(house):
    text = house.coach.get(f"/p/{house.person}").text
    assert "Begin the first visit" in text
    assert "Nothing was told yet" in text


def test_names_and_words_are_shown_as_they_were_typed(house):
    note(house, EVIL)
    with house.application.state.database.writing() as session:
        keep_check_in(session, house.person, CheckIn(TODAY, note=EVIL))
    text = house.coach.get(f"/p/{house.person}").text
    assert EVIL not in text
    assert text.count("&lt;script&gt;alert(1)") == 2


@given(check_ins())
@settings(max_examples=60, deadline=None)
def test_any_check_in_can_be_told_in_words(told):
    entry = check_in_entry(told)
    assert entry.words == told.note
    assert all(f" {level}" in entry.more for level in told.soreness.values())


@given(st.lists(st.none() | st.integers(0, 10), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_each_day_has_a_bar_or_a_ring_and_taller_is_more(pains):
    drawn = str(pain_bars(tuple(pains)))
    tall = [float(value) for value in re.findall(r'<rect[^>]*height="([0-9.]+)"', drawn)]
    told = [pain for pain in pains if pain is not None]
    assert len(tall) == len(told)
    assert drawn.count("<circle") == len(pains) - len(told)
    assert [a for _, a in sorted(zip(told, tall, strict=True))] == sorted(tall)


def test_the_worst_of_soreness_and_session_counts_and_an_empty_day_is_no_word():
    told = [CheckIn(TODAY, {"calves:left": 2, "glutes:left": 4}), CheckIn(TODAY - timedelta(days=1)), CheckIn(TODAY - timedelta(days=2), sleep=7.0)]
    assert pains_of(told, [(TODAY, 6), (TODAY - timedelta(days=3), None)], TODAY, 4) == [None, 0, None, 6]
    assert bars_said([None, None]) == "no word in 2 days"


def test_a_note_of_the_evening_stands_under_today(house, another_day_than_utc):
    house.coach.post(f"/p/{house.person}/notes", data={"text": "the left hip drops less"})
    text = house.coach.get(f"/p/{house.person}").text
    assert "the left hip drops less" in text
    assert f"{day_words(another_day_than_utc)} {another_day_than_utc.year}" in house.coach.get(f"/p/{house.person}/notes").text


def test_the_course_shows_the_sorest_places_and_breaks_where_nothing_was_told():
    told = [CheckIn(TODAY - timedelta(days=back), {"calves:left": 3, "glutes:right": 1}) for back in (9, 8, 1, 0)]
    assert sorest_places([*told, CheckIn(TODAY - timedelta(days=20), {"low_back:both": 0})]) == ("calves:left", "glutes:right")
    since = TODAY - timedelta(days=20)
    drawn = str(soreness_course(told, ("calves:left",), [Marked(TODAY, "missed"), Marked(since, "done")], since, TODAY, TODAY - timedelta(days=5)))
    assert drawn.count('class="line"') == 2
    assert drawn.count('class="pt"') == 4
    assert "plan begins" in drawn
    assert "the left calf 3 of 10 at first, 3 at last" in drawn


def test_the_last_word_keeps_its_day_even_before_the_days_that_are_read():
    old = TODAY - timedelta(days=40)
    assert diary_of((), (), None, old).check_ins == (CheckIn(old),)
    newer = CheckIn(TODAY, {"calves:left": 1})
    assert diary_of([newer], (), None, TODAY).check_ins == (newer,)
    at = datetime.now(UTC)
    done = DoneSession("a", "routine", TODAY, at, "done")
    assert diary_of((), [done], None, TODAY).check_ins == ()
    assert Span.back(14, TODAY) == Span(TODAY - timedelta(days=13), TODAY)
