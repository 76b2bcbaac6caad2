"""Read a file in a process of its own with limits of memory and time, because a damaged file can end or hang a C library."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from psoas.errors import LimitExceeded, RecordingError
from psoas.recording.c3d_child import NO_MEMORY, WRONG_FILE

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Each thread of NumPy's library sets address space aside, which would count against the limit on a machine of many cores."""


def read_in_child(child: str, path: Path, kind: str, *, seconds: float, memory: int) -> Mapping[str, Any]:
    """Return the arrays that a child script takes from a file.

    Parameters
    ----------
    child
        Name of the script beside this file; it takes file, archive to write, and the two limits.
    path
        The file.
    kind
        What it should be ("C3D"), for messages.
    seconds, memory
        Limits: s, bytes.

    Raises
    ------
    RecordingError
        If the file cannot be read; the library's own words are in the message.
    LimitExceeded
        If it takes more memory or time.
    """
    if not path.is_file():
        raise RecordingError(f"{path.name} is not a file.", "Check the path.")
    script = Path(__file__).with_name(child)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "parts.npz"
        command = [sys.executable, "-I", str(script), str(path.resolve()), str(archive), str(memory), str(math.ceil(seconds))]
        try:
            done = subprocess.run(command, capture_output=True, timeout=seconds, check=False, env=os.environ | ONE_THREAD)
        except subprocess.TimeoutExpired:
            raise LimitExceeded(f"{path.name} took more than {seconds:g} s to read.", "The file is damaged; export it again.") from None
        if done.returncode == 0:
            with np.load(archive, allow_pickle=False) as parts:
                return dict(parts)
    if done.returncode == NO_MEMORY:
        raise LimitExceeded(f"{path.name} asks for more than {memory / 1024**3:g} GB of memory.", "The file is damaged; export it again.")
    said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] if done.returncode == WRONG_FILE else [f"the {kind} library stopped on it"]
    raise RecordingError(
        f"{path.name} cannot be read as {kind}: {''.join(said)[:200].rstrip('.')}.", f"The file is damaged or not a {kind}; export it again."
    )
