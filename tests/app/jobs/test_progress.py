"""How far a job is, as a person reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.app.jobs.progress import BEHIND, STAGES, ViewByView, share_of, shown_of, words_for
from psoas.store.columns import now
from psoas.store.models import Job


def job(**values) -> Job:
    started = now() - timedelta(seconds=30)
    plain = {"kind": "assess", "status": "running", "payload": {}, "result": {}, "what": "", "remedy": "", "stop_asked": False}
    return Job(**{"id": "1", "stage": "", "done": 0, "total": 0, "started": started, **plain, **values})


@pytest.mark.parametrize("rear", [None, "an id"])
def test_the_share_rises_from_stage_to_stage_to_nearly_all(rear):
    stages = [stage for stage in STAGES["assess"] if rear or not stage.endswith(BEHIND)]
    shares = [share_of(job(stage=stage, done=done, total=4, payload={"rear": rear})) for stage in stages for done in range(5)]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == 0.99


def test_a_stage_without_a_known_length_has_no_percent():
    shown = shown_of(job(stage="Doing something"))
    assert (shown.percent, shown.left) == (None, "")


def test_the_time_left_follows_from_how_long_it_took_so_far():
    half = job(kind="plan", stage="Planning", done=1, total=4)  # 30 s for a quarter leave 90 s
    assert shown_of(half, half.started + timedelta(seconds=30)).left == "about 2 minutes left"


@given(st.floats(0, 1e5))
def test_words_of_a_time_that_is_left_never_say_zero(seconds):
    assert words_for(seconds).endswith(" left")
    assert " 0 " not in words_for(seconds)


@pytest.mark.parametrize(("address", "followed"), [("/p/1/today", "/p/1/today"), ("//elsewhere.org", ""), ("https://elsewhere.org", ""), (3, "")])
def test_a_page_goes_on_only_to_addresses_of_this_app(address, followed):
    assert shown_of(job(status="done", result={"next": address})).next == followed


def test_a_second_view_has_stages_of_its_own():
    told = []
    tell = ViewByView(lambda stage, done, total: told.append(stage))
    for stage in ("Finding the runner", "Reading the pose", "Reading the pose", "Finding the runner", "Reading the pose", "Drawing the video"):
        tell(stage, 0, 1)
    assert told[2:] == ["Reading the pose", f"Finding the runner{BEHIND}", f"Reading the pose{BEHIND}", "Drawing the video"]
