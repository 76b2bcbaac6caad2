"""A file that was taken in belongs to a person; what was on its way becomes a recording."""

from __future__ import annotations

import io

import pytest

from psoas.errors import InputError
from psoas.store.people import add_person
from psoas.store.recordings import (
    begin_upload,
    checked_file_name,
    checked_kind,
    end_upload,
    keep_recording,
    list_recordings,
    list_uploads,
    recording_of,
    remove_recording,
    upload_of,
)
from psoas.store.visits import open_visit


def test_an_upload_becomes_a_recording(database, files, ada):
    with database.writing() as session:
        visit = open_visit(session, ada.id).id
        upload = begin_upload(session, ada.id, visit, "side", "C:\\clips\\run.mp4", 3)
        assert [one.id for one in list_uploads(session, ada.id, visit)] == [upload.id]
    digest = files.put(io.BytesIO(b"mp4"))
    with database.writing() as session:
        recording = end_upload(session, files, upload_of(session, ada.id, upload.id), digest)
        assert (recording.name, recording.kind, recording.size, recording.visit_id) == ("run.mp4", "side", 3, visit)
        assert list_uploads(session, ada.id) == []
        assert [one.id for one in list_recordings(session, ada.id, visit)] == [recording.id]


def test_the_same_clip_for_the_same_purpose_is_kept_once(database, files, ada):
    digest = files.put(io.BytesIO(b"mp4"))
    with database.writing() as session:
        ids = [keep_recording(session, files, ada.id, None, kind, "run.mp4", digest).id for kind in ("side", "side", "rear")]
    assert ids[0] == ids[1] != ids[2]


def test_a_file_that_two_people_gave_stays_until_both_are_gone(database, files, ada):
    digest = files.put(io.BytesIO(b"mp4"))
    with database.writing() as session:
        bea = add_person(session, "Bea").id
        first, second = (keep_recording(session, files, person, None, "side", "run.mp4", digest) for person in (ada.id, bea))
        assert recording_of(session, bea, first.id) is None
    with database.writing() as session:
        remove_recording(session, files, first)
    assert files.has(digest)
    with database.writing() as session:
        remove_recording(session, files, second)
    assert not files.has(digest)


@pytest.mark.parametrize(
    ("given", "kept"), [("../../etc/passwd", "passwd"), ("a\x00b\n.mp4", "ab.mp4"), ("", "file"), ("x" * 300 + ".mp4", "x" * 251 + ".mp4")]
)
def test_of_a_file_name_the_last_part_is_kept_to_be_shown(given, kept):
    assert checked_file_name(given) == kept


@pytest.mark.parametrize("kind", ["side", "rear", "watch", "test:T03:left", "test:T11:both"])
def test_kinds_of_recordings(kind):
    assert checked_kind(kind) == kind


@pytest.mark.parametrize("kind", ["", "front", "test:T03", "test:../x:left", "test:T03:up", f"test:{'T' * 60}:left"])
def test_another_kind_is_refused(kind):
    with pytest.raises(InputError):
        checked_kind(kind)
