"""Run myogait's pipeline on a clip with the heavy model: ``python peer_myogait.py CLIP HEAVY_TFLITE``.

Runs in myogait's own environment. myogait 0.9.2 falls back to MediaPipe's older interface with the medium model when its own
weights cannot be fetched; so that both sides do the same work, the heavy weights are put where MediaPipe looks for them and asked for.
"""

from __future__ import annotations

import functools
import shutil
import sys
from pathlib import Path


def main(clip: str, heavy: str) -> None:
    """Assess `clip` and print what was found."""
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
    from myogait import run_pipeline
    from myogait.models import mediapipe as backend

    backend._ensure_model = lambda *args, **options: (_ for _ in ()).throw(RuntimeError("no download in a benchmark"))
    result = run_pipeline(clip, model="mediapipe", min_cycle_duration_s=0.4, show_progress=False)
    print("cycles:", len(result["cycles"].get("cycles", [])))


if __name__ == "__main__":
    main(*sys.argv[1:3])
