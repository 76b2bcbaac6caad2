"""The programme on paper: a page a week whatever is in it, and nothing typed is read as markup."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from psoas.plan.programme import Block, Programme
from psoas.report.programme_pdf import render_pdf, render_sheets

from .sample_weeks import eight_weeks, prescription

MARKUP = '*bold* _x_ #panic("no") $1/0$ \\ "quoted" `raw` <label> @ref // gone /* gone */ [ ] { }'


def with_items(programme: Programme, count: int) -> Programme:
    """Return a programme whose sessions have `count` exercises of four sets."""
    items = tuple(prescription(f"EX{10 + index:02}", 4) for index in range(count))
    weeks = tuple(replace(week, sessions=tuple(replace(session, items=items) for session in week.sessions)) for week in programme.weeks)
    return replace(programme, blocks=(Block(weeks, "optimal", 0.0),))


def picture(page: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_GRAYSCALE)


@pytest.fixture(scope="module")
def sheets():
    return render_sheets(eight_weeks(2), 60)


def test_a_programme_is_a_cover_a_page_a_week_and_the_five_minutes(sheets):
    assert len(sheets) == 1 + 2 + 1


def test_pages_are_a4_and_leave_their_margins_white(sheets):
    for page in map(picture, sheets):
        height, width = page.shape
        assert height / width == pytest.approx(297 / 210, abs=0.01)
        assert page.mean() > 200
        assert page[: height // 40].min() == 255
        assert page[:, : width // 40].min() == 255


@pytest.mark.parametrize("count", [1, 9])
def test_a_week_stays_one_page_however_much_is_in_it(count):
    assert len(render_sheets(with_items(eight_weeks(2), count), 20)) == 1 + 2 + 1


def test_what_a_person_typed_is_never_markup():
    programme = eight_weeks(1)
    typed = replace(programme, name=MARKUP, wishes=replace(programme.wishes, goals=(MARKUP,)))
    assert render_pdf(typed).startswith(b"%PDF-")


def test_a_name_changes_the_page_by_its_own_letters_only():
    plain, starred = (picture(render_sheets(replace(eight_weeks(1), name=name), 60)[0]) for name in ("Zoe", "*Zoe*"))
    assert plain.shape == starred.shape
    assert 0 < (plain != starred).mean() < 0.01


def test_the_same_programme_gives_the_same_bytes():
    assert render_pdf(eight_weeks(1)) == render_pdf(eight_weeks(1))


def test_a_stopped_programme_is_one_page():
    assert len(render_sheets(replace(eight_weeks(), blocks=(), routine=None, stopped="Pain of 8 of 10 is looked at first."), 20)) == 1


def test_the_five_minutes_alone_are_a_cover_and_a_page():
    assert len(render_sheets(replace(eight_weeks(), blocks=()), 20)) == 2
