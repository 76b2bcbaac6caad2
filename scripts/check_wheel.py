"""Build the wheel, install it into an empty environment, and use it there as a user would."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MUST_HOLD = (
    "psoas/pose/weights/pose_landmark_heavy.tflite",
    "psoas/pose/weights/pose_landmark_lite.tflite",
    "psoas/pose/weights/pose_detection.tflite",
    "psoas/sample/treadmill_side.parquet",
    "psoas/knowledge/metrics.yaml",
    "psoas/body/kernels/bitcode/muscle_paths.bc.xz",
    "licenses/LICENSE",
    "licenses/NOTICE",
)


def main() -> None:
    """Exit with a message if the wheel is not what a user needs."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT], check=True, stdout=subprocess.DEVNULL)
        (wheel,) = folder.glob("*.whl")
        names = zipfile.ZipFile(wheel).namelist()
        missing = [wanted for wanted in MUST_HOLD if not any(name.endswith(wanted) for name in names)]
        if missing:
            sys.exit(f"{wheel.name} lacks {', '.join(missing)}.")
        environment = folder / "environment"
        venv.create(environment, with_pip=True)
        python = environment / "bin" / "python"
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint", ROOT / "constraints.txt", wheel]
        subprocess.run(install, check=True)
        subprocess.run([environment / "bin" / "psoas", "demo", "--out", folder / "demo"], check=True, cwd=folder, stdout=subprocess.DEVNULL)
        if not (folder / "demo" / "report.html").stat().st_size:
            sys.exit("The installed wheel wrote an empty report.")
        print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB, installs and assesses the sample runner.")


if __name__ == "__main__":
    main()
