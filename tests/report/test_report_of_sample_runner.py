"""The report of the real sample runner: words and numbers of every room pass through it."""

from __future__ import annotations

import re

import pytest

from psoas.assessment_json import from_json, to_json
from psoas.pipeline import assess_recording
from psoas.recording.runner import Conditions, Runner
from psoas.report.html import render_report
from psoas.report.loop import MOST_BYTES, make_loop
from psoas.report.wording import metric_name, told
from psoas.sample import assess_sample, sample_recording

from .test_html import BANNED, Page, spaced


@pytest.fixture(scope="module", params=["nothing given", "speed and height given"])
def visit(request):
    if request.param == "nothing given":
        return assess_sample()
    return assess_recording(sample_recording(), Runner(height=1.78, sex="f"), Conditions(speed=2.9))


@pytest.fixture(scope="module")
def source(visit):
    return render_report(visit.assessment)


@pytest.fixture(scope="module")
def page(source):
    return Page(source)


def test_every_finding_is_in_it(page, visit):
    words = page.words
    for finding in visit.assessment.findings:
        assert metric_name(finding.id) in words
        assert (spaced(told(finding)) if finding.estimate.known else "unknown") in words


def test_it_claims_no_more_than_it_may_and_shows_no_inner_workings(page):
    words = page.words
    assert [word for word in BANNED if re.search(rf"(?<![a-z]){re.escape(word)}", words.lower())] == []
    assert not re.search(r"\b(nan|None|inf|True|False)\b|\w+\(\w+=|\{'", words)


def test_it_is_light(source):
    assert len(source.encode()) < 1_500_000


def test_its_three_headlines_each_hold_a_number_with_its_error(visit):
    assert len({headline.title for headline in visit.assessment.headlines}) == 3
    for headline in visit.assessment.headlines:
        assert re.search(r"\d ± \d", headline.text), headline


def test_it_can_be_made_again_from_the_written_assessment(visit, source):
    assert render_report(from_json(to_json(visit.assessment))) == source


@pytest.mark.data
def test_the_loop_of_the_clip_itself_is_light_and_whole(visit, shared_data):
    loop = make_loop(shared_data / "video" / "treadmill_side" / "male_side.mp4", visit.drawn, visit.events, visit.assessment)
    assert loop is not None
    assert 18 <= len(loop.percents) <= 22  # 0.71 s at 30 pictures a second
    assert 100_000 < len(loop.sheet) <= MOST_BYTES
    page = render_report(visit.assessment, loop)
    assert len(page.encode()) < 1_500_000
