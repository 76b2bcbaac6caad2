"""Write docs/examples/what-if.md: what `psoas what-if` answers to five questions, word for word.

python scripts/build_what_if_docs.py
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from typer.testing import CliRunner

from psoas.cli import app

TARGET = Path(__file__).resolve().parents[1] / "docs" / "examples" / "what-if.md"
QUESTIONS = {
    "A shorter psoas and more forward tilt": "--psoas-shorter 5 --tilt 10",
    "Quicker steps": "--step-rate +10",
    "The squeeze, tucked and arched": "--test glute-squeeze",
    "The leg lifted lying face down": "--test prone-hip-extension",
    "The story, link by link": "--test claim-chain",
}
TOP = """\
# What if: five answers

Made by `python scripts/build_what_if_docs.py`; how it is worked out is in [body.md](../body.md#what-if).
"""


def build() -> str:
    """Return the text of docs/examples/what-if.md."""
    return "\n".join([TOP, *(_answer(title, words) for title, words in QUESTIONS.items())])


def _answer(title: str, words: str) -> str:
    result = CliRunner().invoke(app, ["what-if", *words.split()])
    if result.exit_code:
        raise SystemExit(f"psoas what-if {words} ended with {result.exit_code}: {result.output}")
    return f"## {title}\n\n```text\n$ psoas what-if {words}\n{result.output.rstrip()}\n```\n"


def main() -> int:
    """Write the page, or with --check say whether it is up to date."""
    parser = argparse.ArgumentParser(description="Write docs/examples/what-if.md from what the command says.")
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 if the page is out of date")
    text = build()
    if parser.parse_args().check:
        current = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text
        print(f"docs/examples/{TARGET.name} is {'up to date' if current else 'out of date: run python scripts/build_what_if_docs.py'}.")
        return 0 if current else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
