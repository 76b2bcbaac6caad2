"""How kernels are compiled: on first call, kept on disk, without the interpreter lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

# Sums may be reordered and fused; nan and infinity keep their meaning (a marker that is not seen is nan).
SAFE_LIBERTIES = {"reassoc", "contract", "arcp", "nsz"}

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Return the function, to be compiled when it is first called and then read from disk."""
    return cast(F, njit(cache=True, nogil=True, error_model="numpy", fastmath=SAFE_LIBERTIES)(function))
