from __future__ import annotations

import inspect
import subprocess
import sys

import numpy as np
import pytest

from psoas.body.dynamics import Motion, inverse_dynamics
from psoas.body.kernels import kept, ready
from psoas.body.kernels.machine_code import BitcodeError, NativeKernel
from psoas.body.kernels.ready import KERNELS, digest_of_sources, kernel, numba_kernel, shipped_kernel
from psoas.body.runner_model import runner_model
from psoas.body.scratch import pose_scratch, share_scratch
from psoas.body.tables import skeleton_of

A_DOUBLING = """
define i32 @doubled(ptr %result, ptr %failure, ptr %a, ptr %b, i64 %count, i64 %size, ptr %data, i64 %shape, i64 %stride) {
  %value = load double, ptr %data
  %twice = fmul double %value, 2.0
  store double %twice, ptr %data
  ret i32 0
}
"""


def bitcode_of(text):
    import llvmlite.binding as llvm

    return llvm.parse_assembly(text).as_bitcode()


@pytest.fixture
def fresh_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("PSOAS_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.parametrize("name", KERNELS)
def test_the_bitcode_that_comes_along_is_that_of_the_sources(name):
    assert isinstance(shipped_kernel(name), NativeKernel)  # if not: python scripts/build_kernels.py


@pytest.mark.parametrize("name", KERNELS)
def test_the_source_of_every_kernel_is_part_of_the_digest(name):
    assert KERNELS[name] in ready.SOURCES
    assert f"def {name}(" in inspect.getsource(sys.modules.get(f"psoas.body.kernels.{KERNELS[name]}") or inspect.getmodule(numba_kernel(name)))


def test_a_kernel_from_bitcode_does_what_numba_makes_of_its_source():
    model = runner_model()
    q = np.tile(model.defaults, (3, 1))
    q[:, model.coordinate("hip_flexion_r")] = [0.0, 0.5, 1.0]
    q = model.complete(q)
    skeleton, results = skeleton_of(model), []
    for run in (kernel("poses"), numba_kernel("poses")):
        rotation, origin = np.empty((3, len(model.bodies), 3, 3)), np.empty((3, len(model.bodies), 3))
        run(skeleton, q, rotation, origin, pose_scratch(skeleton, q.shape[1]), 0, 3)
        results.append((rotation, origin))
    np.testing.assert_allclose(results[0][0], results[1][0], rtol=0, atol=1e-14)
    np.testing.assert_allclose(results[0][1], results[1][1], rtol=0, atol=1e-14)


def test_a_kernel_refuses_arrays_of_another_type_shape_or_layout():
    cube, table, line = np.ones((1, 1, 2)), np.ones((1, 2)), np.ones(2)
    one, scratch = np.ones((1, 1)), share_scratch(1, 2)

    def share(arms):
        kernel("share_frames")(arms, table, one, np.ones(1), 2, 0 * line, line, table.copy(), one.copy(), 1e-9, 50, scratch, 0, 1)

    share(cube)
    for wrong in (cube.astype(np.float32), cube[0], np.ones((1, 1, 4))[:, :, ::2]):
        with pytest.raises(TypeError, match="share_frames takes a contiguous 3-dimensional array of float64"):
            share(wrong)
    with pytest.raises(TypeError, match="takes"):
        kernel("share_frames")(cube)


def test_bitcode_of_other_sources_is_passed_over_for_numba(monkeypatch):
    monkeypatch.setattr(ready, "digest_of_sources", lambda: "of a kernel that someone changed")
    with pytest.raises(BitcodeError, match=r"scripts/build_kernels\.py"):
        shipped_kernel("poses")
    assert kernel.__wrapped__("poses") is numba_kernel("poses")
    assert len(digest_of_sources()) == 64


def test_what_is_not_bitcode_is_refused(fresh_cache):
    with pytest.raises(BitcodeError, match="cannot read the bitcode of doubled"):
        NativeKernel("doubled", [["<f8", 1]], b"not bitcode")


def test_machine_code_is_kept_and_read_again_in_place_of_being_made(fresh_cache):
    value = np.array([21.0])
    NativeKernel("doubled", [["<f8", 1]], bitcode_of(A_DOUBLING))(value)
    assert value[0] == 42
    (kept_file,) = fresh_cache.iterdir()
    before = kept_file.stat().st_mtime_ns
    NativeKernel("doubled", [["<f8", 1]], bitcode_of(A_DOUBLING))(value)
    assert value[0] == 84
    assert [(one, one.stat().st_mtime_ns) for one in fresh_cache.iterdir()] == [(kept_file, before)]


def test_machine_code_that_was_cut_off_is_made_anew(fresh_cache):
    value = np.array([1.0])
    NativeKernel("doubled", [["<f8", 1]], bitcode_of(A_DOUBLING))
    (kept_file,) = fresh_cache.iterdir()
    whole = kept_file.read_bytes()
    kept_file.write_bytes(whole[: len(whole) // 2])
    NativeKernel("doubled", [["<f8", 1]], bitcode_of(A_DOUBLING))(value)
    assert value[0] == 2
    assert kept_file.read_bytes()[: kept.SUM] == whole[: kept.SUM]


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PSOAS_CACHE_DIR", str(tmp_path / "file" / "cache"))
    value = np.array([3.0])
    NativeKernel("doubled", [["<f8", 1]], bitcode_of(A_DOUBLING))(value)
    assert value[0] == 6


WORK = """
import numpy as np
from psoas.body.muscle_geometry import muscle_lengths
from psoas.body.runner_model import runner_model
import sys
model = runner_model()
print(repr(float(muscle_lengths(model, model.defaults[None]).sum())), "numba" in sys.modules)
"""


def test_processes_that_start_at_once_in_an_empty_cache_agree_and_do_not_load_numba(fresh_cache):
    started = [subprocess.Popen([sys.executable, "-c", WORK], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = {process.communicate()[0] for process in started}
    assert [process.returncode for process in started] == [0, 0, 0]
    assert len(said) == 1
    assert said.pop().endswith("False\n")
    assert {path.suffix for path in fresh_cache.iterdir()} == {".o"}


def test_numba_compiles_a_function_that_it_cannot_keep():
    from psoas.body.kernels.compiled import compiled

    space = {}
    exec("def twice(x):\n    return 2 * x", space)  # of no file, so there is no folder to keep it in
    assert compiled(space["twice"])(21) == 42


def test_inverse_dynamics_on_two_threads_is_that_on_one():
    model, rng = runner_model(), np.random.default_rng(1)
    q, qd, qdd = (0.1 * rng.standard_normal((8, len(model.coordinates))) for _ in range(3))
    motion = Motion(np.arange(8.0), q, qd, qdd)
    np.testing.assert_array_equal(inverse_dynamics(model, motion, threads=2).moment, inverse_dynamics(model, motion).moment)
