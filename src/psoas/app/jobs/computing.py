"""What children compute: pure functions of a task, a folder to write to, and a function to tell progress to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

Progress = Callable[[str, int, int], None]
Task = Mapping[str, Any]


def assess_clip(task: Task, folder: Path, progress: Progress) -> dict[str, Any]:
    """Assess the clips of a visit, or the sample runner, and write everything that comes of it.

    Parameters
    ----------
    task, folder
        As `psoas.app.measuring.measure_clip` takes them.
    progress
        Told stage, done, total.
    """
    from psoas.app.jobs.progress import ViewByView
    from psoas.app.measuring import measure_clip

    return measure_clip(task, folder, ViewByView(progress))


def measure_test(task: Task, folder: Path, progress: Progress) -> dict[str, Any]:
    """Measure the photos and clips of a home test.

    Parameters
    ----------
    task
        ``test`` is its id, ``pictures`` side -> paths.
    folder
        Not used.
    progress
        Told stage, done, total.

    Returns
    -------
    dict
        ``sides``: side -> what the best of its pictures gave, a `psoas.screen.measuring.Taken` as JSON knows it.
    """
    from psoas.screen.measuring import measure_picture
    from psoas.values_json import plain

    sides = {}
    for side, files in task["pictures"].items():
        taken = [measure_picture(task["test"], side, file, progress=progress) for file in files]
        sides[side] = plain(next((one for one in taken if one.estimate.known), taken[0]))
    return {"sides": sides}


def make_plan(task: Task, folder: Path, progress: Progress) -> dict[str, Any]:
    """Make a programme.

    Parameters
    ----------
    task
        ``document`` holds the answers of a visit, ``assessment`` the text of the clip's assessment or None, ``wishes`` a
        `psoas.plan.wishes.Wishes` as JSON knows it.
    folder
        Where files go.
    progress
        Told stage, done, total.

    Returns
    -------
    dict
        ``programme``: the text of `psoas.plan.programme_json`.
    """
    from psoas.app.planning import plan_for
    from psoas.plan.programme_json import programme_to_json
    from psoas.plan.wishes import Wishes
    from psoas.values_json import built

    progress("Planning", 0, 1)
    programme = plan_for(task["document"], task["assessment"], built(Wishes, task["wishes"], "wishes"), name=task["name"])
    progress("Planning", 1, 1)
    return {"programme": programme_to_json(programme)}


def read_watch(task: Task, folder: Path, progress: Progress) -> dict[str, Any]:
    """Read files of a watch.

    Parameters
    ----------
    task
        ``files`` have ``recording`` and ``path``; with ``alone`` the work fails if nothing in the file can be read, else that is told beside
        the others.
    folder
        Not used.
    progress
        Told stage, done, total.

    Returns
    -------
    dict
        ``files``, each FIT file of an archive by itself: recording, name, ``runs`` (each a `psoas.follow.watch_runs.WatchRun` as JSON
        knows it), ``left`` and ``wrong``, each with what and remedy.
    """
    from psoas.errors import InputError
    from psoas.follow.watch_runs import read_parts
    from psoas.values_json import plain

    files: list[dict[str, Any]] = []
    for number, file in enumerate(task["files"]):
        progress("Reading runs", number, len(task["files"]))
        for name, read in read_parts(Path(file["path"]), date.today()):
            found: dict[str, Any] = {"recording": file["recording"], "name": name, "runs": [], "left": [], "wrong": None}
            if isinstance(read, InputError):
                found["wrong"] = {"what": read.what, "remedy": read.remedy}
            else:
                found["runs"], found["left"] = map(plain, read)
            files.append(found)
    if task["alone"] and all(one["wrong"] for one in files):
        raise InputError(**files[0]["wrong"])
    return {"files": files}
