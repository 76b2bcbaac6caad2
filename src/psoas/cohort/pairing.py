"""The files of one folder -> trials: markers with their forces and standing trial, a clip with its keypoints and rear view."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from psoas.cohort.sorting import Sorted
from psoas.cohort.trial_spec import TrialSpec

ROLE_WORDS = re.compile(
    r"motion[\W_]?capture|mocap|markers?|trajector(?:y|ies)|ground[\W_]?reaction|grfs?|forces?|keypoints?|poses?|static|standing", re.IGNORECASE
)
REAR = re.compile(r"(?:^|(?<=[\W_]))(?:rear|back|behind|posterior)(?=[\W_]|$)", re.IGNORECASE)
SIDEWAYS = re.compile(r"(?:^|(?<=[\W_]))(?:side|lateral|sagittal)(?=[\W_]|$)", re.IGNORECASE)
NO_FORCES = (
    "Markers without measured ground forces: they tell neither contact nor muscle force. Put the forces beside them, or name them in a manifest."
)
NO_MARKERS = "Ground forces without markers in the same folder. Name both in a manifest."
ANGLES = "Joint angles belong to the model they were made with. Name them as markers, with the model and the forces, in a manifest."
ANGLES_BESIDE = "Joint angles; the markers they were made from are in the same folder and are used."
MODEL = "An OpenSim model. psoas' own runner model is used for all trials alike; name this one in a manifest to use it."
SEVERAL = "The forces in {name} could belong to it or to others of the same name. Say which in a manifest."
SEVERAL_FORCES = "{n} force files could belong to it. Say which in a manifest."
SEVERAL_MARKERS = "Several files of one name, so that nothing says which markers belong to these forces. Say so in a manifest."
SEVERAL_STATIC = "One of several standing trials of this folder, and no run has its name. Say which in a manifest."
SEVERAL_KEYPOINTS = "Keypoints of a clip that has others of the same name. Say in a manifest which to use."
UNUSED_STATIC = "A standing trial without a run in the same folder."
REAR_ALONE = "Filmed from behind, by its name, without a clip from the side of the same name."
SUBJECT = "Says who ran; its values were taken for the trials of this folder and below."


def pair(files: list[Sorted]) -> Iterator[TrialSpec | Sorted]:
    """Give the trials of one folder, named by their main file, and the files that are none with their reasons.

    Forces go with markers of the same name, words such as "markers" and "grf" aside, or with the only markers there are. A
    standing trial goes with all runs of its format. Keypoints go with the video of the same name, and a view from behind
    with the view from the side whose name differs in that word alone.

    Parameters
    ----------
    files
        Of one folder.
    """
    kinds = {kind: [one.path for one in files if one.kind == kind] for kind in {one.kind for one in files}}
    trials: list[TrialSpec] = []
    left: dict[Path, str] = {one.path: one.reason for one in files if one.kind == "none"}
    left |= dict.fromkeys(kinds.get("model", []), MODEL) | dict.fromkeys(kinds.get("subject", []), SUBJECT)
    left |= dict.fromkeys(kinds.get("angles", []), ANGLES_BESIDE if kinds.get("markers") else ANGLES)
    for some, reasons in (
        _measured(kinds.get("markers", []), kinds.get("forces", []), kinds.get("static", [])),
        _filmed(kinds.get("video", []), kinds.get("keypoints", [])),
    ):
        trials += some
        left |= reasons
    trials += [TrialSpec(path.stem, fit=path) for path in kinds.get("fit", [])]
    names = Counter(trial.trial for trial in trials)
    for trial in trials:
        main = trial.keypoints if trial.video is None and trial.keypoints is not None else trial.video or trial.markers or trial.fit
        yield replace(trial, trial=main.name) if names[trial.trial] > 1 and main is not None else trial
    yield from (Sorted(path, "none", reason) for path, reason in sorted(left.items()))


def common_name(path: Path) -> str:
    """Return a file's name without the words that say which part of a recording it is, in lower case: ``run`` of ``grf_run.mot``."""
    return re.sub(r"[\W_]+", "", ROLE_WORDS.sub("", path.name.split(".")[0])).lower()


def _measured(markers: list[Path], forces: list[Path], static: list[Path]) -> tuple[list[TrialSpec], dict[Path, str]]:
    trials: list[TrialSpec] = []
    left: dict[Path, str] = {}
    forces_of, markers_of, standing_of = _by(common_name, forces), _by(common_name, markers), _by(_format, static)
    alone = sum(not _may_hold_forces(one) for one in markers) == 1 and len(forces) == 1
    for path in markers:
        name = common_name(path)
        own = forces_of.get(name, forces if alone and not _may_hold_forces(path) else [])
        if len(own) > 1:
            left[path] = SEVERAL_FORCES.format(n=len(own))
        elif own and sum(not _may_hold_forces(one) for one in markers_of[name]) > 1:
            left[path] = SEVERAL.format(name=own[0].name)
        elif own or _may_hold_forces(path):
            trials.append(
                TrialSpec(path.stem, markers=path, forces=own[0] if own else None, static=_standing(name, standing_of.get(_format(path), [])))
            )
        else:
            left[path] = NO_FORCES
    taken = {trial.forces for trial in trials}
    left |= {one: SEVERAL_MARKERS if common_name(one) in markers_of else NO_MARKERS for one in forces if one not in taken}
    used = {trial.static for trial in trials}
    return trials, left | {one: SEVERAL_STATIC if len(standing_of[_format(one)]) > 1 else UNUSED_STATIC for one in static if one not in used}


def _may_hold_forces(path: Path) -> bool:
    return path.suffix.lower() == ".c3d"


def _format(path: Path) -> str:
    return path.suffix.lower()


def _by(key: Callable[[Path], str], paths: Iterable[Path]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in paths:
        found.setdefault(key(path), []).append(path)
    return found


def _standing(name: str, alike: list[Path]) -> Path | None:
    """Return the standing trial of a run: the only one of its format, or else the only one that shares its name."""
    if len(alike) == 1:
        return alike[0]
    named = [one for one in alike if common_name(one) == name]
    return named[0] if len(named) == 1 else None


def _filmed(videos: list[Path], keypoints: list[Path]) -> tuple[list[TrialSpec], dict[Path, str]]:
    sides, rears = ([path for path in (*videos, *keypoints) if bool(REAR.search(path.stem)) == behind] for behind in (False, True))
    from_video = set(videos)
    points_of = _by(common_name, (path for path in sides if path not in from_video))
    rears_of = _by(lambda path: _without(REAR, path) + _format(path), rears)
    filmed = {common_name(path) for path in sides if path in from_video}
    trials: list[TrialSpec] = []
    left: dict[Path, str] = {}
    for path in sides:
        if path not in from_video and common_name(path) in filmed:
            continue
        own = points_of.get(common_name(path), []) if path in from_video else [path]
        behind = rears_of.get(_without(SIDEWAYS, path) + _format(path), [])
        rear = behind[0] if len(behind) == 1 else None
        trials.append(TrialSpec(path.name.split(".")[0], video=path if path in from_video else None, keypoints=own[0] if own else None, rear=rear))
        left |= dict.fromkeys(own[1:], SEVERAL_KEYPOINTS)
    taken = {trial.rear for trial in trials}
    return trials, left | {one: REAR_ALONE for one in rears if one not in taken}


def _without(word: re.Pattern[str], path: Path) -> str:
    return re.sub(r"[\W_]+", " ", word.sub("", path.name.split(".")[0])).strip().lower()
