"""Measure the sample runner anew from the consented clip: ``python scripts/build_sample.py ../shared/data/video/treadmill_side/male_side.mp4``.

Only the keypoints are kept, never the clip. Coordinates are rounded to a tenth of a pixel, a tenth of the smallest error.
"""

from __future__ import annotations

import sys
from pathlib import Path

from psoas.pose.estimate import estimate_pose
from psoas.recording.files import write_recording
from psoas.sample import CREDIT, KEYPOINTS

TARGET = Path(__file__).resolve().parents[1] / "src" / "psoas" / "sample" / KEYPOINTS


def main(clip: str) -> None:
    """Write the sample's keypoints."""
    recording = estimate_pose(clip)
    rounded = recording.assign(
        position=recording["position"].round(1),
        sigma=recording["sigma"].round(2),
        confidence=recording["confidence"].round(2),
        **{name: recording[name].round(3) for name in ("brightness", "sharpness", "camera_shift", "scene_change")},
    )
    write_recording(rounded.assign_attrs(credit=CREDIT), TARGET)
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1000:.0f} kB, {recording.sizes['time']} frames")


if __name__ == "__main__":
    main(sys.argv[1])
