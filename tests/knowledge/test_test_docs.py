from pathlib import Path

import pytest

from psoas.knowledge.home_tests import home_tests
from psoas.knowledge.questionnaires import questionnaires
from psoas.screen.answers_file import read_filled
from scripts import build_test_docs

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page() -> str:
    return build_test_docs.build()


def test_the_page_of_tests_is_what_the_facts_say(page):
    assert (ROOT / "docs" / "tests.md").read_text(encoding="utf-8") == page, "run: python -m scripts.build_test_docs"


def test_every_test_and_questionnaire_has_its_place(page):
    for test in home_tests().values():
        assert f"`{test.id}`" in page
        assert test.cannot_tell in page
    assert all(f"`{id}`" in page for id in questionnaires())


def test_the_file_of_answers_on_the_page_can_be_used(page, tmp_path):
    example = page.split("```yaml\n")[1].split("```")[0]
    for name in ("left-1.jpg", "left-2.jpg", "right-1.jpg", "left.mp4", "right.mp4"):
        (tmp_path / name).touch()
    (tmp_path / "answers.yaml").write_text(example, encoding="utf-8")
    filled = read_filled(tmp_path / "answers.yaml")
    assert {result.test for result in filled.results} == {"T03", "T10", "T24"}
    assert set(filled.pictures) == {"T19", "T20"}
