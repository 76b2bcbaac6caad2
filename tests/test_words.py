"""The words of psoas: no text that reaches a person claims more than is known.

Read are the YAML of knowledge, the report's templates and scripts, the pages of docs, and every text in Python that is not a
docstring. Fields that quote what articles say, or name a paper, are left aside.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

import psoas

SOURCE = Path(psoas.__file__).parent
DOCS = SOURCE.parents[1] / "docs"

FORBIDDEN = re.compile(
    r"""\b(?:diagnos\w*|cur(?:e|es|ed|ing)|prevent\w*|treat(?:s|ed|ing|ment|ments)?|abnormal\w*|imbalance\w*|dysfunction\w*
    |faults?|faulty|risk\ scores?|switched\ off|inhibited|misalign\w*|corrective|heals?|guarantee\w*)\b
    |(?<!nothing\ to\ )\bfix(?:es|ed|ing)?\b
    |\byour\ psoas\ is\ tight|\bglutes?\ (?:are|is)\ (?:off|asleep|not\ firing)|\btight,?\ so\ your\b
    |\bchance\ of\ (?:an\ )?injury\b|\byou\ will\ (?:get|be)\ (?:hurt|injured)\b
    |\byou\ have\ (?:a\ )?(?:strain|tendin|stress\ fracture|patellofemoral|herni)""",
    re.IGNORECASE | re.VERBOSE,
)
EXCLAMATION = re.compile(r"[A-Za-z]!(?:\s|$|<)")
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u26ff\u2705\u274c]")

QUOTED = ("instead_of", "never", "citation", "rule")
"""Fields that hold what others say, papers, or what must not be said."""


def told(value: object, key: str = "") -> Iterator[str]:
    """Give every text in a YAML value, but for quoted fields."""
    if key in QUOTED:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from told(item, str(name))
    elif isinstance(value, list):
        for item in value:
            yield from told(item, key)


def literals(path: Path) -> Iterator[str]:
    """Give every text in a Python file that is neither a docstring nor an annotation."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes and " " in node.value:
            yield node.value


def help_texts(path: Path) -> Iterator[str]:
    """Give the docstrings of a command line's functions: typer prints them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield ast.get_docstring(node) or ""


IN_SCRIPTS = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|`[^`]*`")
"""What stands in quotes in a script; the rest is code that nobody reads aloud."""


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Return file and text of everything that reaches a person."""
    return tuple(read_texts())


def read_texts() -> Iterator[tuple[str, str]]:
    for path in sorted((SOURCE / "knowledge").glob("*.yaml")):
        yield from ((path.name, text) for text in told(yaml.safe_load(path.read_text(encoding="utf-8"))))
    for path in sorted(SOURCE.rglob("*")):
        name = str(path.relative_to(SOURCE))
        if "vendor" in path.parts:
            continue
        if path.suffix == ".html":
            yield from ((name, line) for line in path.read_text(encoding="utf-8").splitlines())
        elif path.suffix == ".js":
            yield from ((name, text) for text in IN_SCRIPTS.findall(path.read_text(encoding="utf-8")))
        elif path.suffix == ".py":
            yield from ((name, text) for text in literals(path))
        if path.name.startswith("cli") and path.suffix == ".py":
            yield from ((name, text) for text in help_texts(path))
    for path in (DOCS / "claims.md", *sorted((DOCS / "examples").glob("*"))):
        if path.is_file():
            yield from ((path.name, line) for line in path.read_text(encoding="utf-8").splitlines())


def test_no_text_claims_more_than_is_known():
    assert not [f"{name}: {text}" for name, text in texts() if FORBIDDEN.search(text)]


def test_no_text_shouts():
    code = (".js",)
    assert not [f"{name}: {text}" for name, text in texts() if (EXCLAMATION.search(text) and not name.endswith(code)) or EMOJI.search(text)]


def test_a_good_part_of_the_house_is_read():
    read = [name for name, _ in texts()]
    assert len(read) > 2000
    assert {"claims.yaml", "network_edges.yaml", "red_flags.yaml", "report/templates/report.html", "reason/cards.py", "cli_reason.py"} <= set(read)


@pytest.mark.parametrize(
    "text",
    [
        "Your psoas is tight, so your glutes are off.",
        "This will cure your pain.",
        "It prevents injury.",
        "We diagnosed a strain.",
        "How to treat it.",
        "That can be fixed.",
        "An abnormal stride.",
        "A muscle imbalance.",
        "Your risk score is 7.",
        "Your glutes are switched off.",
        "You have a strain.",
    ],
)
def test_the_linter_finds_what_it_looks_for(text):
    assert FORBIDDEN.search(text)


@pytest.mark.parametrize(
    "text",
    ["On a treadmill at 3 m/s.", "Nothing to fix.", "A secure hold.", "The curve of the thigh.", "You have trained a lot.", "The default is 3."],
)
def test_the_linter_lets_plain_words_pass(text):
    assert not FORBIDDEN.search(text)
