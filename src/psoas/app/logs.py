"""Logs without personal data: routes, ids, codes and places in the code; never names, messages of errors, addresses or what was sent."""

from __future__ import annotations

import logging
import sys
import traceback
from copy import copy
from types import TracebackType

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class ScrubbedFormatter(logging.Formatter):
    """Write of an error its kind and where in the code it was raised: its message may hold what a person typed."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a line, and never the text of an error that another handler has left in the record."""
        own = copy(record)
        own.exc_text = None
        return super().format(own)

    def formatException(self, ei: _ExcInfo) -> str:
        """Return the kind and the places, outermost first."""
        kind, error, _ = ei
        if kind is None or error is None:
            return ""
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
        cause = error.__cause__ or error.__context__
        from_what = [f"  from {type(cause).__qualname__}"] if cause is not None else []
        return "\n".join([kind.__qualname__, *places, *from_what])


def begin_logging() -> None:
    """Log to the standard error: psoas from INFO, everything else from WARNING."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(ScrubbedFormatter(FORMAT))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("psoas").setLevel(logging.INFO)
