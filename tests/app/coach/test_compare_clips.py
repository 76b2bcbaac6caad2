"""Two clips side by side: metrics compared at the same speed, and both strides shown at the same place."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from psoas.app.measuring import LOOP_DATA, LOOP_SHEET
from psoas.assessment_json import to_json
from psoas.store.assessments import keep_assessment
from psoas.store.file_store import FileStore
from psoas.store.visits import begin_visit, finish_visit
from report.sample_assessment import sample_assessment


@pytest.fixture
def filmed(house):
    """Let the runner be filmed some days ago at a share of the usual speed, with pictures of one stride."""
    files = FileStore(house.application.state.settings.files)

    def film(back: int, share: float = 1.0) -> str:
        assessment = sample_assessment()
        told = json.dumps({"columns": 3, "rows": 2, "width": 40, "height": 60, "percents": [0, 20, 40, 60, 80, 100]}).encode()
        kept = {LOOP_SHEET: files.put(io.BytesIO(b"\xff\xd8 pictures")), LOOP_DATA: files.put(io.BytesIO(told))}
        with house.application.state.database.writing() as session:
            visit = finish_visit(session, begin_visit(session, house.person))
            visit.created = datetime.now(UTC) - timedelta(days=back)
            files.claim(session, kept.values())
            text = to_json(replace(assessment, speed=assessment.speed.times(share, assessment.speed.unit)))
            record = keep_assessment(session, house.person, visit.id, text, "clip", kept)
            record.created = visit.created
            return record.id

    return film


def test_the_same_stride_twice_shows_no_clear_change_and_both_strides(house, filmed):
    first, second = filmed(30), filmed(0)
    text = house.coach.get(f"/p/{house.person}/compare").text
    assert "No clear change" in text.split("</h1>")[0]
    assert "Step rate" in text
    for id in (first, second):
        assert f'src="/p/{house.person}/assessments/{id}/files/{LOOP_SHEET}"' in text
    assert text.count('data-percents="0 20 40 60 80 100"') == 2
    assert "--columns: 3; --rows: 2" in text


def test_clips_at_different_speeds_are_too_different_to_compare(house, filmed):
    filmed(30)
    filmed(0, share=1.2)
    text = house.coach.get(f"/p/{house.person}/compare").text
    assert "Nothing can be compared" in text.split("</h1>")[0]
    assert "film at the same speed again" in text


def test_a_clip_whose_pictures_are_gone_is_compared_without_them(house, filmed):
    filmed(30)
    filmed(0)
    files = FileStore(house.application.state.settings.files)
    for path in [path for path in files.folder.rglob("*") if path.is_file()]:
        path.unlink()
    text = house.coach.get(f"/p/{house.person}/compare").text
    assert "No clear change" in text
    assert 'class="stride"' not in text
