"""How numba compiles kernels: on first call, without the interpreter lock, kept on disk where that is possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

# Sums may be reordered and fused; nan and infinity keep their meaning (a marker that is not seen is nan).
SAFE_LIBERTIES = {"reassoc", "contract", "arcp", "nsz"}

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Return the function, to be compiled when it is first called and then read from disk."""
    try:
        return _compiled(function, cache=True)
    except RuntimeError:  # neither the package's folder nor the user's cache can be written
        return _compiled(function, cache=False)


def _compiled(function: F, cache: bool) -> F:
    return cast(F, njit(cache=cache, nogil=True, error_model="numpy", fastmath=SAFE_LIBERTIES)(function))
