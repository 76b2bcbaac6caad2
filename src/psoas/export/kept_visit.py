"""A folder that `psoas assess` wrote -> the Assessment and keypoints in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import xarray as xr

from psoas.assessment import Assessment
from psoas.assessment_json import from_json
from psoas.errors import InputError, SettingError
from psoas.output import FILES


@dataclass(frozen=True, slots=True)
class KeptVisit:
    """A visit as its folder keeps it.

    Parameters
    ----------
    assessment
        Everything a report shows.
    folder
        Where it came from.
    keypoints
        The joints in every picture, as found; None where the folder has lost them.
    """

    assessment: Assessment
    folder: Path
    keypoints: xr.Dataset | None = field(default=None, repr=False)

    def recording(self) -> xr.Dataset:
        """Return the keypoints.

        Raises
        ------
        SettingError
            If the folder does not have them.
        """
        if self.keypoints is None:
            raise SettingError(
                f"{self.folder} holds no {FILES['keypoints']}.", "Assess the clip again; the keypoints are kept beside the assessment."
            )
        return self.keypoints


def read_visit(path: str | Path) -> KeptVisit:
    """Read the folder of a visit, or the assessment.json in it.

    Raises
    ------
    InputError
        If there is no assessment, or it cannot be read.
    """
    from psoas.recording.files import read_keypoints

    path = Path(path)
    folder = path if path.is_dir() else path.parent
    file = folder / FILES["assessment"] if path.is_dir() else path
    if not file.is_file():
        raise InputError(f"There is no {file}.", "Give the folder that psoas assess wrote, or the assessment.json in it.")
    keypoints = folder / FILES["keypoints"]
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{file.name} is not text.", "Give the assessment.json that psoas wrote.") from None
    return KeptVisit(from_json(text), folder, read_keypoints(keypoints) if keypoints.is_file() else None)
