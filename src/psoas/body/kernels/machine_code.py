"""LLVM bitcode of a numba function -> machine code for this processor, called without numba.

A numba function takes a pointer for its result, one for an exception, and then its arguments taken apart: an array as
(owner, owner, number of items, item size, data, shape..., strides...), a named tuple as its members one after the other.
"""

from __future__ import annotations

import ctypes
import hashlib
import sys
import threading
from collections.abc import Sequence
from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numpy as np

from psoas.body.kernels.kept import read_kept, write_kept

MATH = ("sin", "cos", "acos", "atan2", "hypot", "sqrt", "fmod", "memset", "memcpy", "memmove")  # what bitcode may call
MOST_TABLES = 32
_lock = threading.Lock()


class BitcodeError(Exception):
    """Bitcode cannot be used here; numba must compile the kernel."""


class NativeKernel:
    """A kernel as machine code.

    Parameters
    ----------
    name
        Of the function in the bitcode.
    parameters
        What it takes, taken apart: an array as [type, number of dimensions], where the type is NumPy's description of
        a dtype; "int" or "float".
    bitcode
        LLVM's.

    Raises
    ------
    BitcodeError
        If this LLVM cannot read it or lacks a function that it calls.
    """

    def __init__(self, name: str, parameters: Sequence[Any], bitcode: bytes) -> None:
        self._name = name
        self._arrays = [None if isinstance(one, str) else (np.dtype(_as_description(one[0])), int(one[1])) for one in parameters]
        # The tables of a model come with every call, and taking them apart takes longer than many a call.
        self._tables: dict[int, tuple[tuple[Any, ...], list[Any]]] = {}
        types: list[Any] = [ctypes.c_void_p, ctypes.c_void_p]
        for one in parameters:
            if isinstance(one, str):
                types.append({"int": ctypes.c_int64, "float": ctypes.c_double}[one])
            else:
                types += [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p, *[ctypes.c_int64] * (2 * one[1])]
        with _lock:
            self._engine, address = _machine_code(name, bitcode)  # the engine owns the code
        self._call = ctypes.CFUNCTYPE(ctypes.c_int32, *types)(address)

    def __call__(self, *arguments: Any) -> None:
        """Run the kernel; the interpreter lock is free meanwhile."""
        flat: list[Any] = []
        taken = 0
        for argument in arguments:
            members = argument if isinstance(argument, tuple) else (argument,)
            if taken + len(members) <= len(self._arrays):
                flat += self._taken_apart(members, taken)
            taken += len(members)
        if taken != len(self._arrays):
            raise TypeError(f"{self._name} takes {len(self._arrays)} values, not {taken}.")
        result, failure = ctypes.c_void_p(), ctypes.c_void_p()
        if self._call(ctypes.addressof(result), ctypes.addressof(failure), *flat):
            raise RuntimeError(f"{self._name} failed.")

    def _taken_apart(self, members: tuple[Any, ...], first: int) -> list[Any]:
        """Return the members as the code takes them; `first` is the place of the first among the parameters."""
        known = self._tables.get(id(members))
        if known is not None and known[0] is members:
            return known[1]
        flat: list[Any] = []
        for value, array in zip(members, self._arrays[first : first + len(members)], strict=True):
            if array is None:
                flat.append(value)
                continue
            if not isinstance(value, np.ndarray) or value.dtype != array[0] or value.ndim != array[1] or not value.flags.c_contiguous:
                found = f"{value.dtype} {value.shape}" if isinstance(value, np.ndarray) else type(value).__name__
                raise TypeError(f"{self._name} takes a contiguous {array[1]}-dimensional array of {array[0]}, not {found}.")
            flat += [None, None, value.size, value.itemsize, value.ctypes.data, *value.shape, *value.strides]
        if isinstance(members[0], np.ndarray) and members[0].dtype.names:
            if len(self._tables) >= MOST_TABLES:
                self._tables.clear()
            self._tables[id(members)] = members, flat
        return flat


def _as_description(described: Any) -> Any:
    """Return what np.dtype takes for a description that went through JSON, which knows no tuples."""
    if isinstance(described, str):
        return described
    return [(field[0], field[1], tuple(field[2])) if len(field) == 3 else (field[0], field[1]) for field in described]


def _machine_code(name: str, bitcode: bytes) -> tuple[Any, int]:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    if sys.platform == "win32":
        llvm.load_library_permanently("ucrtbase.dll")
    try:
        module = llvm.parse_bitcode(bitcode)
    except RuntimeError as error:
        raise BitcodeError(f"LLVM {llvm.llvm_version_info[0]} cannot read the bitcode of {name}.") from error
    target, processor, features = llvm.Target.from_default_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    machine = target.create_target_machine(cpu=processor, features=features, opt=2, jit=True, codemodel="jitdefault")
    module.triple, module.data_layout = target.triple, str(machine.target_data)
    engine = llvm.create_mcjit_compiler(module, machine)  # opens what this process has loaded, the C library among it
    missing = [one for one in MATH if llvm.address_of_symbol(one) is None]
    if missing:
        raise BitcodeError(f"This system's C library has no {', '.join(missing)}.")
    made_for = f"{target.triple} {processor} {features} llvmlite {llvmlite.__version__}"
    key = hashlib.sha256(made_for.encode() + bitcode).hexdigest()
    engine.set_object_cache(lambda _, code: write_kept(key, code), lambda _: read_kept(key))
    engine.finalize_object()
    return engine, int(engine.get_function_address(name))
