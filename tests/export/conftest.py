"""A visit for the tests of the export room: the sample runner with answers, assessed once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import psoas
from psoas.sample import assess_sample
from psoas.screen.answers_file import read_filled
from psoas.screen.assemble import make_screening

EXAMPLES = Path(psoas.__file__).parents[2] / "docs" / "examples"


@pytest.fixture(scope="session")
def visit():
    """The sample runner's visit, with the answers and tests of one of the people in docs/examples."""
    sample = assess_sample()
    screening = make_screening(read_filled(EXAMPLES / "short-hip-flexor.yaml"))
    runner = replace(sample.assessment.runner, height=1.8, mass=72.0)
    return replace(sample, assessment=replace(sample.assessment, screening=screening, runner=runner))


@pytest.fixture(scope="session")
def visit_folder(visit, tmp_path_factory):
    """The same as `psoas assess` writes it, without the pictures."""
    from psoas.assessment_json import to_json
    from psoas.recording.files import write_recording

    folder = tmp_path_factory.mktemp("visit")
    (folder / "assessment.json").write_text(to_json(visit.assessment), encoding="utf-8")
    write_recording(visit.recording, folder / "keypoints.parquet")
    return folder
