"""What the pages of docs that are made from facts share: a line for a source, and a command that writes or checks a page."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from psoas import knowledge

ROOT = Path(__file__).resolve().parents[1]


def source_lines(ids: Iterable[str]) -> str:
    """Return the list of sources that ends a page."""
    return "\n".join(_source_line(id) for id in ids) + "\n"


def _source_line(id: str) -> str:
    source = knowledge.sources()[id]
    where = f" <{source.url}>" if source.url else f" {source.locator}." if source.locator else ""
    seen = " Seen in a secondary page only." if source.v == "P" else ""
    return f"- {source.name}: {source.citation}{where}{seen}"


def write_or_check(target: Path, build: Callable[[], str], script: str) -> int:
    """Write a page, or with --check say whether it is up to date; return what the command ends with."""
    page = target.relative_to(ROOT).as_posix()
    parser = argparse.ArgumentParser(description=f"Write {page}.")
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 if the page is out of date")
    text = build()
    if not parser.parse_args().check:
        target.write_text(text, encoding="utf-8")
        return 0
    current = target.is_file() and target.read_text(encoding="utf-8") == text
    print(f"{page} is {'up to date' if current else f'out of date: run python -m scripts.{script}'}.")
    return 0 if current else 1
