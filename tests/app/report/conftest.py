"""A visit of a person, small clips, and an assessment with every file that its page shows."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from psoas.app.measuring import COURSES, LOOP_DATA, LOOP_SHEET, OPENSIM, WHAT_IF, loop_data
from psoas.assessment import Assessment
from psoas.assessment_json import to_json
from psoas.report.loop import Loop
from psoas.report.skeleton import BONES
from psoas.report.tables import write_muscles_csv, write_strides_csv
from psoas.report.video_writer import VideoWriter
from psoas.store.assessments import keep_assessment
from psoas.store.file_store import FileStore
from psoas.store.visits import open_visit
from report.sample_assessment import sample_assessment

RATE, SECONDS = 30, 3.0


def write_clip(path: Path, *, width: int = 96, height: int = 128, seconds: float = SECONDS) -> Path:
    """A video of a moving bar, of `RATE` pictures a second."""
    with VideoWriter(path, width, height) as writer:
        for k in range(round(seconds * RATE)):
            image = np.full((height, width, 3), 60, np.uint8)
            image[:, (3 * k) % width : (3 * k) % width + 6] = 220
            writer.write(image, k / RATE)
    return path


@pytest.fixture(scope="session")
def clip(tmp_path_factory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clip") / "run.mp4")


@pytest.fixture
def visit_id(application, person_id) -> str:
    with application.state.database.writing() as session:
        return open_visit(session, person_id).id


@pytest.fixture
def step(person_id, visit_id):
    """The address of a step of the visit."""
    return lambda name: f"/p/{person_id}/visits/{visit_id}/{name}"


def made_assessment() -> Assessment:
    """The made runner, with strides in the columns that the table has."""
    strides = tuple({"side": side, "initial_contact_s": 0.4 + 0.35 * k, "contact_time_s": 0.25} for k, side in enumerate(("left", "right") * 2))
    return replace(sample_assessment(), strides=strides)


def courses() -> dict[str, object]:
    time = np.arange(0, SECONDS, 1 / RATE)
    wave = np.sin(2 * np.pi * time / 0.7)
    found = [("thigh_angle", "left", 25 * wave), ("thigh_angle", "right", -25 * wave), ("trunk_lean", "both", 5 + wave)]
    return {
        "time": time.round(3).tolist(),
        "slow_motion": 1.0,
        "courses": [{"id": id, "side": side, "values": values.round(1).tolist(), "error": 8.0} for id, side, values in found],
        "events": {
            "contact": {"left": [0.4, 1.1, 1.8, 2.5], "right": [0.75, 1.45, 2.15]},
            "toe_off": {"left": [0.65, 1.35, 2.05], "right": [1.0, 1.7]},
        },
    }


def what_if() -> dict[str, object]:
    """Two effects and one slider, with a psoas that is longer by 1 mm a place."""

    def picture(at: int) -> dict[str, object]:
        return {
            "bones": {"thigh": [[0, 0, 10, -400]], "pelvis": [[0, 0, -50, 100, 50, 100, 0, 0]]},
            "muscles": [[[0, 100, 30 + at, 50, 10, -20]]],
            "groups": ["psoas"],
            "stretch": {"psoas": [0.004 * at]},
            "force": {"psoas": [None]},
        }

    def place(at: int) -> dict[str, object]:
        return {"at": at, "effects": {"reach": [20 - 2 * at, 3, -2 * at, 0.5 * at, 1], "pull": [5, 1, 0, 0, 0]}, "picture": picture(at)}

    return {
        "side": "left",
        "whose": "72 kg; the stride is this runner's left leg",
        "percent": [0],
        "toe_off": 34.0,
        "effects": {
            "reach": {"name": "hip extension", "said": "How far the thigh can go back", "unit": "°"},
            "pull": {"name": "pull", "said": "Pull", "unit": " N"},
        },
        "before": {"reach": [20, 3], "pull": [5, 1]},
        "picture": picture(0),
        "sliders": [
            {
                "id": "psoas",
                "words": "Psoas shorter",
                "unit": " %",
                "ends": ["as it is", "shorter"],
                "places": [{"at": 0}, place(5), place(10)],
                "measured": [],
                "studies": [],
            }
        ],
        "cannot": ["Nerves."],
        "note": "Mechanics of a model.",
    }


def loop() -> Loop:
    import cv2

    pictures = 4
    sheet = cv2.imencode(".jpg", np.full((60, 48 * pictures, 3), 90, np.uint8))[1].tobytes()
    lines = tuple(tuple((1.0, 2.0, 3.0, 4.0) if k else None for k, _ in enumerate(BONES)) for _ in range(pictures))
    return Loop(sheet, pictures, 1, 48, 60, (0.0, 25.0, 50.0, 75.0), lines, (1.1, 1.8))


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """A folder with what `measure_clip` writes, of the made runner."""
    folder = tmp_path_factory.mktemp("made")
    assessment, shown = made_assessment(), loop()
    write_clip(folder / "annotated.mp4")
    write_strides_csv(assessment, folder / "strides.csv")
    write_muscles_csv(assessment.muscles.legs, folder / "muscles.csv")
    (folder / LOOP_SHEET).write_bytes(shown.sheet)
    (folder / LOOP_DATA).write_text(json.dumps(loop_data(shown)))
    (folder / COURSES).write_text(json.dumps(courses()))
    (folder / WHAT_IF).write_text(json.dumps(what_if()))
    shutil.make_archive(str(folder / OPENSIM.removesuffix(".zip")), "zip", folder, "strides.csv")
    return folder


@pytest.fixture
def assessment_id(application, settings, person_id, visit_id, made) -> str:
    """An assessment of the visit, with its files."""
    files = FileStore(settings.files)
    kept = {path.name: files.put(path) for path in made.iterdir()}
    with application.state.database.writing() as session:
        return keep_assessment(session, person_id, visit_id, to_json(made_assessment()), "clip", kept).id
