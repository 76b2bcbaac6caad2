"""Hands out compiled kernels: from the bitcode that comes with psoas, or by numba where that does not fit.

Numba takes half a minute to turn the kernels' Python into code for the LLVM compiler. That part of its work is the same on
every machine, so psoas brings its result along (`bitcode/`, made by scripts/build_kernels.py); what is left on first use is
machine code for the processor at hand, within a second, which is then kept in the user's cache folder. Bitcode of other
sources than those that stand here, or that this LLVM cannot read, is passed over, and numba compiles as ever.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import lzma
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from psoas.body.kernels.machine_code import BitcodeError, NativeKernel

SOURCES = ("compiled", "dynamics", "ellipsoid", "fitting", "kinematics", "paths", "sharing", "wrapping")
KERNELS = {  # name -> module of this package that defines it
    "poses": "kinematics",
    "fit_frames": "fitting",
    "inverse_dynamics": "dynamics",
    "muscle_paths": "paths",
    "share_frames": "sharing",
}


@cache
def kernel(name: str) -> Callable[..., None]:
    """Return a kernel by its name, one of `KERNELS`; it fills the arrays that it is given and returns nothing."""
    try:
        return shipped_kernel(name)
    except (BitcodeError, OSError):
        return numba_kernel(name)


def numba_kernel(name: str) -> Callable[..., None]:
    """Return a kernel as numba compiles it from its source, on first call."""
    return getattr(importlib.import_module(f"psoas.body.kernels.{KERNELS[name]}"), name)  # type: ignore[no-any-return]


def shipped_kernel(name: str) -> NativeKernel:
    """Return a kernel made from the bitcode that comes with psoas.

    Raises
    ------
    BitcodeError
        If it is of other sources, or cannot be made to run here.
    OSError
        If there is none.
    """
    header, _, bitcode = (files(__package__) / "bitcode" / f"{name}.bc.xz").read_bytes().partition(b"\n")
    about = json.loads(header)
    if about["sources"] != digest_of_sources():
        raise BitcodeError(f"The bitcode of {name} is not that of the sources; run scripts/build_kernels.py.")
    return NativeKernel(name, about["parameters"], lzma.decompress(bitcode))


@cache
def digest_of_sources() -> str:
    """Return a digest of everything that the kernels are made of."""
    digest = hashlib.sha256()
    for source in SOURCES:
        digest.update((files(__package__) / f"{source}.py").read_text(encoding="utf-8").encode())
    return digest.hexdigest()
