"""What a command does when something goes wrong: one message for a person, one exit code for a shell."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from psoas.cli_text import say

if TYPE_CHECKING:
    from pathlib import Path

    from psoas.errors import CaptureRefused

# What a shell sees: 0 report written, 1 something went wrong, 2 wrong usage, 3 clip refused, 4 sent to a professional,
# 130 stopped by the user.
EXIT_ERROR, EXIT_USAGE, EXIT_REFUSED, EXIT_REFERRED, EXIT_STOPPED = 1, 2, 3, 4, 130


@contextmanager
def plain_errors(clip: Path | None = None, folder: Path | None = None) -> Iterator[None]:
    """Turn errors that psoas raises on purpose into one message and an exit code; leave the others alone.

    A refused clip also gets a page in `folder` that says why and how to film it right.
    """
    from psoas.errors import Cancelled, CaptureRefused, PsoasError

    try:
        yield
    except CaptureRefused as refusal:
        _print_refusal(refusal)
        if clip is not None and folder is not None:
            from psoas.output import write_refusal

            say(f"\nHow to film it right: {write_refusal(refusal, clip, folder)}", err=True)
        raise typer.Exit(EXIT_REFUSED) from None
    except (KeyboardInterrupt, Cancelled):
        say("\nStopped. Nothing was left half-written.", err=True)
        raise typer.Exit(EXIT_STOPPED) from None
    except PsoasError as error:
        say(f"{error.what}\n{error.remedy}".rstrip(), err=True)
        raise typer.Exit(EXIT_ERROR) from None
    except BrokenPipeError:  # whoever read the output, `head` say, has seen enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - Python flushes it once more at exit
        raise typer.Exit(0) from None
    except OSError as error:
        say(f"{error.filename or 'A file'} could not be read or written: {error.strerror}.", err=True)
        raise typer.Exit(EXIT_ERROR) from None


def _print_refusal(refusal: CaptureRefused) -> None:
    say("No numbers were taken from this clip.\n", err=True)
    say(f"{refusal.what}\n{refusal.remedy}".rstrip(), err=True)
    others = [check for check in getattr(refusal.verdict, "reasons", ()) if check.said not in refusal.what]
    for check in others:
        say(f"Also: {check.said} {check.remedy}".rstrip(), err=True)
