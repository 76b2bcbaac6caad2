"""Run myogait with the heavy model, on a clip by its pipeline, or on many by its batch command.

``python peer_myogait.py HEAVY_TFLITE clip CLIP`` and ``python peer_myogait.py HEAVY_TFLITE batch OUT CLIP ...``, in myogait's own environment.
myogait 0.9.2 falls back to MediaPipe's older interface with the medium model when its own weights cannot be fetched; so that both sides do the same
work, the heavy weights are put where MediaPipe looks for them and asked for.
"""

from __future__ import annotations

import argparse
import csv
import functools
import json
import shutil
import sys
from pathlib import Path


def use_heavy_model(heavy: str) -> None:
    """Make every pose of this process come from the heavy model."""
    import mediapipe
    from mediapipe.python.solutions import pose

    place = Path(mediapipe.__file__).parent / "modules" / "pose_landmark" / "pose_landmark_heavy.tflite"
    if not place.exists():
        shutil.copyfile(heavy, place)
    with_any_model = pose.Pose.__init__

    @functools.wraps(with_any_model)
    def with_heavy_model(self: object, *args: object, **options: object) -> None:
        options["model_complexity"] = 2
        with_any_model(self, *args, **options)

    pose.Pose.__init__ = with_heavy_model
    from myogait.models import mediapipe as backend

    backend._ensure_model = lambda *args, **options: (_ for _ in ()).throw(RuntimeError("no download in a benchmark"))


def run_clip(clip: str) -> None:
    """Assess a clip and print what was found."""
    from myogait import run_pipeline

    result = run_pipeline(clip, model="mediapipe", min_cycle_duration_s=0.4, show_progress=False)
    print("cycles:", len(result["cycles"].get("cycles", [])))


def run_batch(out: str, clips: list[str]) -> None:
    """Run its batch command with tables, and write what each clip gave to yield.json."""
    from myogait.cli import cmd_batch

    rows = cmd_batch(argparse.Namespace(inputs=clips, model="mediapipe", output_dir=out, config=None, csv=True, pdf=False))
    for row in rows:
        row["tables"] = {path.name.removeprefix(f"{row['file']}_"): _columns(path) for path in sorted(Path(out).glob(f"{row['file']}_*.csv"))}
    (Path(out) / "yield.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")


def _columns(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as stream:
        return next(csv.reader(stream), [])


if __name__ == "__main__":
    use_heavy_model(sys.argv[1])
    if sys.argv[2] == "clip":
        run_clip(sys.argv[3])
    else:
        run_batch(sys.argv[3], sys.argv[4:])
