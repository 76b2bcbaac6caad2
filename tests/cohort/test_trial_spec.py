from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.cohort.trial_spec import Settings, TrialSpec, trial_key


@given(st.text(min_size=1), st.floats(1.0, 2.5) | st.none(), st.sampled_from(["f", "m", None]))
def test_a_trial_comes_back_from_json_as_it_went(name, height, sex):
    spec = TrialSpec(name, markers=Path("a b/run.trc"), height=height, sex=sex)
    assert "\n" not in spec.to_json()
    assert TrialSpec.from_json(spec.to_json()) == spec


@pytest.fixture
def spec(tmp_path):
    (tmp_path / "run.trc").write_text("one")
    (tmp_path / "grf.mot").write_text("two")
    return TrialSpec("run", markers=tmp_path / "run.trc", forces=tmp_path / "grf.mot", mass=70.0)


def test_the_key_follows_contents_and_not_places_or_times(spec, tmp_path):
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for path in spec.files.values():
        (moved / path.name).write_bytes(path.read_bytes())
    assert trial_key(replace(spec, markers=moved / "run.trc", forces=moved / "grf.mot"), Settings()) == trial_key(spec, Settings())


@pytest.mark.parametrize("change", [{"mass": 71.0}, {"runner": "Ada"}, {"forces": None}, {"speed": 3.0}])
def test_the_key_changes_with_what_is_known(spec, change):
    assert trial_key(replace(spec, **change), Settings()) != trial_key(spec, Settings())


def test_the_key_changes_with_settings_and_with_one_byte(spec):
    before = trial_key(spec, Settings())
    assert trial_key(spec, Settings(fast=True)) != before
    assert trial_key(spec, Settings(parts=("gait",))) != before
    spec.forces.write_text("twO")
    assert trial_key(spec, Settings()) != before


def test_the_key_changes_with_the_version(spec, monkeypatch):
    before = trial_key(spec, Settings())
    monkeypatch.setattr("psoas.cohort.trial_spec.__version__", "99")
    assert trial_key(spec, Settings()) != before


def test_a_folder_of_frames_has_the_key_of_its_files(tmp_path):
    folder = tmp_path / "json"
    folder.mkdir()
    (folder / "a_0_keypoints.json").write_text("{}")
    before = trial_key(TrialSpec("a", keypoints=folder), Settings())
    (folder / "notes.txt").write_text("not a frame")
    assert trial_key(TrialSpec("a", keypoints=folder), Settings()) == before
    (folder / "a_1_keypoints.json").write_text("{}")
    assert trial_key(TrialSpec("a", keypoints=folder), Settings()) != before
