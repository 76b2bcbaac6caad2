"""Files that programs send."""

from __future__ import annotations

import struct

import pytest


@pytest.fixture
def fit_file() -> bytes:
    """A FIT file with nothing in it but its header: enough to be known as one."""
    return struct.pack("<BBHI4sH", 14, 32, 2132, 0, b".FIT", 0) + b"\x00\x00"
