"""The sample runner: keypoints that psoas measured from a consented, MIT-licensed clip, so that a report needs no video.

Credit: male_side.mp4 of github.com/zzzhushi/running-gait-analysis at commit 4823029, MIT licence, subject consented.
The clip is a treadmill run from the side, 30 frames/s, 12 s; its speed and the runner's height are not known.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr

    from psoas.pipeline import Progress, Visit

KEYPOINTS = "treadmill_side.parquet"
CREDIT = "github.com/zzzhushi/running-gait-analysis @ 4823029, MIT licence, subject consented"


def sample_recording() -> xr.Dataset:
    """Return the sample runner's keypoints as psoas found them in the clip, in pixels."""
    from psoas.recording.files import read_recording

    with resources.as_file(resources.files(__package__) / KEYPOINTS) as path:
        return read_recording(path).assign_attrs(credit=CREDIT)


def assess_sample(*, progress: Progress | None = None) -> Visit:
    """Return the sample runner's visit; `progress` is called as ``progress(stage, done, total)``."""
    from psoas.pipeline import assess_recording
    from psoas.recording.runner import Conditions, Runner

    return assess_recording(sample_recording(), Runner(name="Sample runner", sex="m"), Conditions(surface="treadmill"), progress=progress)
