"""Who ran, by names of folders and files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.cohort.trial_spec import TrialSpec
from psoas.cohort.who import parse_layout, with_runner
from psoas.errors import SettingError

FOLDER = Path("study")


def told(*names, layout="", subject=""):
    roles = ("markers", "forces", "static")
    spec = TrialSpec("run", **{role: FOLDER / name for role, name in zip(roles, names, strict=False)})
    found = with_runner(spec, FOLDER, parse_layout(layout), subject)
    return found.runner, found.session, found.told_by


@pytest.mark.parametrize(
    ("name", "runner", "session"),
    [
        ("sub-01/ses-02/run.c3d", "sub-01", "ses-02"),
        ("sub-ann/ses-pre/motion/sub-ann_ses-pre_task-run.c3d", "sub-ann", "ses-pre"),
        ("sub-07_ses-1_task-run_motion.c3d", "sub-07", "ses-1"),
        ("Subject 02/run.c3d", "subject-02", ""),
        ("subject02_running.c3d", "subject-02", ""),
        ("participant_12/visit2/run.c3d", "participant-12", "visit-2"),
        ("RBDS001runT25markers.txt", "rbds001", ""),
    ],
)
def test_plain_names_tell_runner_and_session(name, runner, session):
    assert told(name) == (runner, session, "names")


@pytest.mark.parametrize(
    "name", ["run2.c3d", "ann/run.c3d", "submaximal-3.c3d", "runners/4.c3d", "2026-11-21/run.c3d", "subway 2.c3d", "crunner3.c3d"]
)
def test_what_is_not_plain_tells_nobody(name):
    assert told(name) == ("", "", "")


def test_a_visit_alone_is_a_session_of_nobody():
    assert told("visit 2/run.c3d") == ("", "", "")


def test_one_spelling_counts_for_another_but_another_label_does_not():
    assert told("Sub-01/sub-01_run.trc", "Sub-01/SUB01_grf.mot") == ("sub-01", "", "names")
    assert told("sub-01/sub-1_run.trc") == ("", "", "names disagree: sub-01, sub-1")


def test_names_of_two_persons_tell_neither():
    assert told("sub-01/sub-02_run.c3d", subject="sub-01") == ("", "", "names disagree: sub-01, sub-02")
    assert told("sub-01/ses-1/visit-2.c3d") == ("", "", "names disagree: ses-1, visit-2")


def test_a_layout_says_what_folders_stand_for_and_wins():
    assert told("ann/may/run.c3d", layout="runner/session") == ("ann", "may", "layout")
    assert told("sub-01/ses-02/run.c3d", layout="-/runner") == ("ses-02", "", "layout")
    assert told("ann/run.c3d", layout="runner/session") == ("ann", "", "layout")
    assert told("run.c3d", layout="runner/session") == ("", "", "")


def test_a_layout_can_hold_groups():
    spec = with_runner(TrialSpec("run", video=FOLDER / "club" / "bo" / "run.mp4"), FOLDER, parse_layout("group/runner"))
    assert (spec.group, spec.runner) == ("club", "bo")


def test_a_subject_file_names_the_person_where_names_do_not():
    assert told("lab/run.c3d", subject="lab") == ("lab", "", "subject.json")
    assert told("lab/ses-2/run.c3d", subject="lab") == ("lab", "ses-2", "subject.json")
    assert told("sub-03/run.c3d", subject="lab") == ("sub-03", "", "names")


@pytest.mark.parametrize("layout", ["runner/day", "runner/runner", "runner//session"])
def test_a_layout_that_is_none_is_refused(layout):
    with pytest.raises(SettingError, match="layout"):
        parse_layout(layout)


@given(st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True), st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True))
def test_a_motion_bids_path_always_tells_its_labels(subject, session):
    assert told(f"sub-{subject}/ses-{session}/motion/sub-{subject}_ses-{session}_task-run_motion.c3d") == (
        f"sub-{subject}",
        f"ses-{session}",
        "names",
    )
