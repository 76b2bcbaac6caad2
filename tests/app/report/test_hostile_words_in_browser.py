"""Names and notes that are no plain words: shown as they were typed, run by nobody, and no page grows wider than a phone for them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from app_rows import EVIL
from psoas.app.planning import plan_for
from psoas.follow.diary import CheckIn, DoneSession
from psoas.plan.programme_json import programme_to_json
from psoas.plan.wishes import Wishes
from psoas.store.check_ins import keep_check_in
from psoas.store.models import Person
from psoas.store.notes import keep_note
from psoas.store.people import add_person, checked_name
from psoas.store.programmes import keep_programme
from psoas.store.sessions import keep_session
from psoas.store.visits import begin_visit, finish_visit, keep_document

pytestmark = pytest.mark.browser
EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
TODAY = date.today()
NARROW = {"width": 360, "height": 740}
NAMES = {
    "markup": EVIL,
    "of 200 letters without a space": "W" * 200,
    "from right to left, with pictures and quotes": 'مريم "بنت" عائشة 👟🏽👩‍👩‍👧 </title></script>\'&amp;{{ 7 * 7 }}',
}


@pytest.fixture
def full(application, person_id, visit_id, assessment_id):
    """A person with a report, a plan that began today, a session, a check-in and notes; every free text is to be told."""

    def told(words: str) -> str:
        document = yaml.safe_load((EXAMPLES / "short-hip-flexor.yaml").read_text(encoding="utf-8"))
        wishes = Wishes(start=TODAY, weeks=1, minutes={TODAY.weekday(): 20}, equipment=frozenset({"band"}))
        with application.state.database.writing() as session:
            session.get(Person, person_id).name = checked_name(words)
            finish_visit(session, keep_document(session, begin_visit(session, person_id), document))
            programme = plan_for(document, None, wishes, name=checked_name(words))
            record = keep_programme(session, person_id, programme_to_json(programme))
            at = datetime.now(UTC)
            keep_session(session, person_id, DoneSession("a", "routine", TODAY, at, "done", at, None, record.id))
            keep_check_in(session, person_id, CheckIn(TODAY, {"hamstrings:left": 3}, note=words))
            keep_note(session, person_id, None, words)
            add_person(session, words)
        return next(one.id for one in programme.sessions() if one.items)

    return told


@pytest.mark.parametrize("name", NAMES)
def test_words_are_shown_as_they_are_and_nothing_more(chromium, served, client, step, person_id, full, name):
    words = NAMES[name]
    session = full(words)
    home = f"/p/{person_id}"
    shared = re.search(r"/shared/[A-Za-z0-9_-]+", client.post(f"{home}/shares", data={"days": "7"}).text)[0]
    own = ("", "/today", "/programme", f"/sessions/{session}", "/routine", "/check-in", "/notes", "/shares")
    page = chromium.new_page(base_url=served.url, viewport=NARROW, reduced_motion="reduce")
    complaints, wide = [], []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text))
    page.on("dialog", lambda dialog: complaints.append(f"a dialog: {dialog.message}"))
    for place in (*(f"{home}{place}" for place in own), "/people", step("report"), shared):
        assert page.goto(place).status == 200, place
        assert page.locator("img[src=x], script:not([src]):not([type='application/json'])").count() == 0, place
        if page.evaluate("document.documentElement.scrollWidth") > NARROW["width"]:
            wide.append(place)
        if place in ("/people", home, f"{home}/notes"):
            assert checked_name(words) in " ".join(page.text_content("main").split()), place
    page.close()
    assert wide == []
    assert complaints == []
