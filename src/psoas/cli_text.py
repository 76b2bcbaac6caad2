"""Sentences on a terminal, broken between words."""

from __future__ import annotations

import shutil
import sys
import textwrap

import typer

WIDEST = 100  # columns; longer lines are hard to read


def say(text: str = "", *, err: bool = False) -> None:
    """Print text; on a terminal its lines are broken between words, elsewhere they stay whole."""
    stream = sys.stderr if err else sys.stdout
    typer.echo(wrapped(text, min(WIDEST, shutil.get_terminal_size().columns)) if stream.isatty() else text, err=err)


def wrapped(text: str, width: int) -> str:
    """Return text with every line broken between words at `width` columns, continued under its own beginning."""
    return "\n".join(_wrapped_line(line, width) for line in text.split("\n"))


def _wrapped_line(line: str, width: int) -> str:
    words = line.lstrip(" -0123456789.")
    hanging = " " * min(len(line) - len(words), width // 2)
    return "\n".join(textwrap.wrap(line, width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)) or line
