"""Compile the kernels of the body room to LLVM bitcode, which psoas brings along so that first use is quick.

Run it after every change under src/psoas/body/kernels; a test says when it was forgotten. The bitcode is for no
processor in particular: what is special to one (vectors, fused sums) is left to the machine that runs it. ::

    python scripts/build_kernels.py
"""

from __future__ import annotations

import json
import lzma
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ |= {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "", "NUMBA_LOOP_VECTORIZE": "0", "NUMBA_SLP_VECTORIZE": "0"}
os.environ["NUMBA_CACHE_DIR"] = tempfile.mkdtemp()

import llvmlite.binding as llvm
import numba
import numpy as np

from psoas.body.inverse_kinematics import make_tasks
from psoas.body.kernels.machine_code import MATH
from psoas.body.kernels.ready import KERNELS, digest_of_sources, numba_kernel
from psoas.body.runner_model import runner_model
from psoas.body.scratch import fit_scratch, motion_scratch, path_scratch, pose_scratch, share_scratch
from psoas.body.tables import paths_of, skeleton_of

FOLDER = Path(__file__).resolve().parents[1] / "src" / "psoas" / "body" / "kernels" / "bitcode"
# Arrays handed in have no owner that counts references, so there is nothing to count.
NO_COUNTING = "define internal void @{name}(ptr %owner) alwaysinline {{\n  ret void\n}}\n"


def examples() -> dict[str, Sequence[Any]]:
    """Return the arguments of every kernel, of the types that it is always called with."""
    model = runner_model()
    skeleton, paths = skeleton_of(model), paths_of(model)
    count = len(model.coordinates)
    table, cube, line, numbers = np.empty((1, 1)), np.empty((1, 1, 1)), np.empty(1), np.empty(1, dtype=np.int64)
    scratch = pose_scratch(skeleton, count)
    tasks = make_tasks(model, [(name, 1.0) for name in model.marker_names], {})
    points, counts = np.empty((1, 1, 1, 3)), np.empty((1, 1), dtype=np.int64)
    return {
        "poses": (skeleton, table, points, cube, scratch, 0, 1),
        "fit_frames": (skeleton, tasks, cube, line, table, line, 1, 0.0, scratch, fit_scratch(1, count, 1, 1), 0, 1),
        "inverse_dynamics": (skeleton, table, table, table, cube, table, cube, scratch, motion_scratch(skeleton), 0, 1),
        "muscle_paths": (skeleton, paths, numbers, table, table, cube, table, cube, points, counts, scratch, path_scratch(paths), 0, 1),
        "share_frames": (cube, table, table, line, 2, line, line, table, table, 0.0, 1, share_scratch(1, 1), 0, 1),
    }


def bitcode(name: str, arguments: Sequence[Any]) -> bytes:
    """Return the optimised bitcode of a kernel, all that it calls included, with the kernel's name as its only entry."""
    dispatcher: Any = numba_kernel(name)
    types = tuple(numba.typeof(argument) for argument in arguments)
    dispatcher.compile(types)
    result = dispatcher.overloads[types]
    module = llvm.parse_assembly(stand_alone(str(result.library._final_module), result.fndesc.llvm_func_name, name))
    for symbol in (*module.functions, *module.global_variables):
        if not symbol.is_declaration and symbol.name != name:
            symbol.linkage = "internal"
    target = llvm.Target.from_default_triple().create_target_machine(cpu="generic", features="", opt=3)
    tuning = llvm.create_pipeline_tuning_options(speed_level=3)
    tuning.loop_vectorization = tuning.slp_vectorization = False
    builder = llvm.create_pass_builder(target, tuning)
    builder.getModulePassManager().run(module, builder)
    called = {function.name for function in module.functions if function.is_declaration}
    strange = {one for one in called if one not in MATH and not one.startswith("llvm.")} | {one for one in called if one.startswith("llvm.x86")}
    if strange:
        sys.exit(f"{name} calls {', '.join(sorted(strange))}, which is not on every machine.")
    return bytes(module.as_bitcode())


def stand_alone(text: str, symbol: str, name: str) -> str:
    """Return a module's text without wrappers for Python, reference counting and target, and with the kernel named `name`."""
    kept, leaving_out = [], False
    for line in text.splitlines():
        if line.startswith("define"):
            function = re.search(r'@"?([^"(]+)"?\(', line)
            assert function is not None
            leaving_out = function[1].startswith(("_ZN7cpython", "cfunc.")) or function[1] in ("NRT_incref", "NRT_decref")
            if function[1].startswith("NRT_"):
                kept.append(NO_COUNTING.format(name=function[1]))
        if not leaving_out and not line.startswith(("target ", "source_filename")):
            kept.append(line.replace(symbol, name) if line.startswith("define") and f"@{symbol}(" in line.replace('"', "") else line)
        leaving_out = leaving_out and line != "}"
    return "\n".join(line.replace(" common ", " internal ") if line.startswith("@") else line for line in kept)


def parameters(arguments: Sequence[Any]) -> Iterator[Any]:
    """Yield what a kernel takes, as `psoas.body.kernels.machine_code` reads it."""
    for argument in arguments:
        if isinstance(argument, tuple):
            yield from parameters(argument)
        elif isinstance(argument, np.ndarray):
            yield [np.lib.format.dtype_to_descr(argument.dtype), argument.ndim]
        else:
            yield "float" if isinstance(argument, float) else "int"


def main() -> None:
    """Write one file a kernel: a line of JSON about it, then the bitcode."""
    FOLDER.mkdir(exist_ok=True)
    for name, arguments in examples().items():
        about = {"sources": digest_of_sources(), "parameters": list(parameters(arguments)), "numba": numba.__version__}
        packed = lzma.compress(bitcode(name, arguments), preset=9 | lzma.PRESET_EXTREME)
        path = FOLDER / f"{name}.bc.xz"
        path.write_bytes(json.dumps(about).encode() + b"\n" + packed)
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    assert set(examples()) == set(KERNELS)
    main()
