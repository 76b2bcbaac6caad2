"""JSON files of pose software."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from psoas.errors import RecordingError


def load_json(file: Path) -> Any:
    """Return the content of a JSON file.

    Raises
    ------
    RecordingError
        With line and column, if it is not JSON.
    """
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise RecordingError(
            f"{file.name} line {error.lineno}, column {error.colno} is not JSON ({error.msg}).", "The file was cut off or changed; write it again."
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise RecordingError(f"{file.name} is not a JSON text file.", "Give the file as the pose software wrote it.") from None
    except OSError as error:
        raise RecordingError(f"{file.name} cannot be opened: {error.strerror or error}.", "Check the path and the permissions.") from error
