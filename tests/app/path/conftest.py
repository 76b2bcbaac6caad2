"""People on their way through psoas: with the answers of the examples, at any step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI

from app_work import Served, add_person
from psoas.screen.interview import next_question, with_answer
from psoas.store.models import Visit
from psoas.store.visits import keep_document, open_visit

PHONE = {"width": 390, "height": 844}
EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


def plain_answer(question: Any) -> Any:
    """Return the shortest answer that a question takes: nothing is so, nothing is sore, the rest is passed over."""
    if question.optional:
        return None
    options = question.options
    return {"several": (), "one": options[0][0] if options else None, "whole": 0, "number": 40, "yes or no": False}[question.kind]


@pytest.fixture(scope="session")
def answered() -> Callable[..., dict[str, Any]]:
    """Return the document of an example, or of nobody in particular, with every open question answered as shortly as can be."""

    def filled(example: str = "", *, tests: bool = False) -> dict[str, Any]:
        document = yaml.safe_load((EXAMPLES / f"{example}.yaml").read_text(encoding="utf-8")) if example else {}
        if not tests:
            document.pop("tests", None)
        while (question := next_question(document)) is not None:
            document = with_answer(document, question, plain_answer(question))
        return deepcopy(document)

    return filled


@pytest.fixture
def visiting(application: FastAPI) -> Callable[..., Visit]:
    """Open a visit of a new person in the application of one person alone, with a document of answers."""

    def opened(document: dict[str, Any] | None = None, name: str = "Ana") -> Visit:
        person = add_person(application, name)
        with application.state.database.writing() as session:
            return keep_document(session, open_visit(session, person), document or {})

    return opened


@pytest.fixture
def document_of(application: FastAPI) -> Callable[[Visit], dict[str, Any]]:
    """Read the document of a visit anew."""

    def read(visit: Visit) -> dict[str, Any]:
        with application.state.database.reading() as session:
            return session.get(Visit, visit.id).document

    return read


@pytest.fixture
def axe() -> Callable[[Any], list[str]]:
    """Say what axe finds on a page that is serious."""
    module = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")

    def serious(page: Any) -> list[str]:
        found = module.Axe().run(page).response["violations"]
        return [
            f"{page.url}: {one['id']} {[node['target'] for node in one['nodes']][:3]}" for one in found if one["impact"] in ("serious", "critical")
        ]

    return serious


@pytest.fixture
def opened(chromium: Any, served: Served) -> Iterator[Callable[..., Any]]:
    """Open pages that complain of nothing; what one complains of is kept."""
    pages: list[Any] = []

    def open_page(**options: Any) -> Any:
        page = chromium.new_page(base_url=served.url, **{"viewport": PHONE, "reduced_motion": "reduce", **options})
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: page.complaints.append(message.text))
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
