"""Keypoints under other people's names -> ours, by a list that a person gives or by how the names are built."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from psoas.errors import RecordingError
from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import KEYPOINTS
from psoas.recording.people import choose_runner

LEG = tuple(f"{side}_{joint}" for joint in ("hip", "knee", "ankle") for side in ("left", "right"))
_SIDES = {"left": "left", "l": "left", "right": "right", "r": "right"}
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z](?![a-z])")
_SAME = {"bigtoe": "toe", "calcaneus": "heel"}


def read_names(path: str | Path) -> Mapping[str, str]:
    """Return a list of names from a JSON file: name in the keypoint file -> name in psoas.

    Raises
    ------
    RecordingError
        If the file is not such a list.
    """
    path = Path(path)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordingError(f"{path.name} cannot be read as a list of names: {error}.", 'Write JSON such as {"hipL": "left_hip"}.') from None
    if not isinstance(content, dict) or not all(isinstance(value, str) for value in content.values()):
        raise RecordingError(f"{path.name} is not a list of names.", 'Write JSON such as {"hipL": "left_hip"}.')
    return content


def places_of(names: Sequence[str], given: Mapping[str, str] | None, source: str) -> dict[str, int]:
    """Return where our keypoints stand among `names`.

    A name that `given` does not list is understood if it says side and joint in any order and case: ``LHip``, ``left_hip``,
    ``hip_l``, ``R_Big_Toe``.

    Parameters
    ----------
    names
        As the file has them.
    given
        Name in the file -> name in psoas.
    source
        Name of the file, for the message.

    Raises
    ------
    RecordingError
        If `given` names what is not there, or a hip, knee or ankle is missing.
    """
    given = given or {}
    strange = [name for name in given.values() if name not in KEYPOINTS]
    absent = [name for name in given if name not in names]
    if strange:
        raise RecordingError(f"The list of names has '{strange[0]}', which psoas does not know.", f"Names of psoas are {', '.join(KEYPOINTS)}.")
    if absent:
        raise RecordingError(f"The list of names has '{absent[0]}', which {source} does not have.", f"It has {', '.join(names)}.")
    found = {given.get(name) or _our_name(name): place for place, name in enumerate(names)}
    missing = [name for name in LEG if name not in found]
    if missing:
        raise RecordingError(
            f"{source} has no keypoint for {', '.join(missing)}: it names {', '.join(names)}.",
            'If they are there under other names, list them in a JSON file such as {"hipL": "left_hip"}.',
        )
    return {name: found[name] for name in KEYPOINTS if name in found}


def the_runner(people: Sequence[Sequence[FloatArray]], places: Mapping[str, int], person: int | None, source: str) -> tuple[FloatArray, int]:
    """Return the one who runs as (frames, 3, our keypoints) of x, y and confidence, and how many people there were.

    Raises
    ------
    RecordingError
        If nobody is in any frame.
    SettingError
        If there is no person of that number.
    """
    hips, ankles = ((places[f"left_{joint}"], places[f"right_{joint}"]) for joint in ("hip", "ankle"))
    runner, count = choose_runner(people, hips, ankles, person)
    if count == 0:
        raise RecordingError(f"{source} shows nobody in any of its {len(people)} frames.", "Give a clip with the runner in the picture.")
    points = np.full((len(people), 3, len(KEYPOINTS)), np.nan)
    for name, place in places.items():
        points[:, :, KEYPOINTS.index(name)] = runner[:, place]
    return points, count


def _our_name(name: str) -> str:
    """Return the name that psoas has for it, or one that it does not have."""
    words = [word.lower() for word in _WORDS.findall(name)]
    sides = [_SIDES[word] for word in words if word in _SIDES]
    joint = "".join(word for word in words if word not in _SIDES)
    return "_".join([*sides, _SAME.get(joint, joint)])
