"""The page about the exercises is made from the facts, and keeps what is shown on request to itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from psoas.knowledge.exercises import exercises
from scripts import build_exercise_docs

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page() -> str:
    return build_exercise_docs.build()


def test_the_page_of_exercises_is_what_the_facts_say(page):
    assert (ROOT / "docs" / "exercises.md").read_text(encoding="utf-8") == page, "run: python -m scripts.build_exercise_docs"


def test_every_exercise_has_its_place_with_cues_and_when_to_leave_it_out(page):
    for exercise in exercises().values():
        assert f"`{exercise.id}`" in page
        if not exercise.on_request:
            assert all(text in page for text in (*exercise.cues, *exercise.mistakes))
            assert all(text[1:] in page for text in exercise.avoid)


def test_the_self_release_is_named_with_its_questions_but_not_shown(page):
    release = exercises()["EX08"]
    assert "Do you take a medicine that thins the blood?" in page
    assert not any(cue in page for cue in release.cues)
