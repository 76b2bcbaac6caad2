from __future__ import annotations

import errno
import os
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st
from sqlalchemy import select

from psoas.app import arriving
from psoas.app.arriving import WrongPlace, append_piece, begin_upload, finish_upload, forget_old_uploads, part_path
from psoas.errors import InputError, StoreError
from psoas.store.columns import now
from psoas.store.file_store import FileStore
from psoas.store.models import Recording, Upload


@pytest.fixture
def begin(application, settings, person_id, visit_id):
    def begun(size, name="run.mp4", kind="side"):
        with application.state.database.writing() as session:
            return begin_upload(session, settings, person_id=person_id, visit_id=visit_id, kind=kind, name=name, size=size)

    return begun


@pytest.fixture
def read(application):
    def again(upload):
        with application.state.database.reading() as session:
            return session.get(Upload, upload.id)

    return again


@rules(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, 10**9), max_size=4), lost=st.lists(st.booleans(), min_size=5, max_size=5))
def test_a_file_sent_in_any_pieces_some_of_them_cut_off_arrives_whole(application, settings, begin, read, clip, cuts, lost):
    content = clip.read_bytes()
    ends = sorted({cut % len(content) for cut in cuts} | {len(content)})
    upload = begin(len(content), name=f"{abs(hash((tuple(cuts), tuple(lost))))}.mp4")
    for end, cut_off in zip(ends, lost, strict=False):
        upload = read(upload)
        if cut_off:  # a piece of which half came to the disk before the power went: the row does not know of it
            part = part_path(settings, upload.id)
            part.touch()
            with part.open("r+b") as file:
                file.seek(upload.received)
                file.write(b"\xee" * (end - upload.received))
        append_piece(application.state.database, settings, upload, upload.received, content[upload.received : end])
    recording = finish_upload(application.state.database, settings, read(upload))
    assert FileStore(settings.files).path(recording.digest).read_bytes() == content
    assert not part_path(settings, upload.id).exists()


def test_choosing_the_same_file_again_goes_on_where_it_stopped(application, settings, begin):
    first = begin(1000)
    append_piece(application.state.database, settings, first, 0, bytes(600))
    again = begin(1000)
    assert (again.id, again.received) == (first.id, 600)
    assert begin(1001).id != first.id


def test_a_piece_for_another_place_is_refused_and_told_where_to_go_on(application, settings, begin, read):
    upload = begin(1000)
    append_piece(application.state.database, settings, upload, 0, bytes(400))
    with pytest.raises(WrongPlace) as refused:
        append_piece(application.state.database, settings, read(upload), 0, bytes(400))
    assert refused.value.received == 400


def test_of_two_windows_that_send_the_same_piece_one_is_told_to_go_on(application, settings, begin, read):
    stale = begin(1000)
    append_piece(application.state.database, settings, stale, 0, bytes(400))
    with pytest.raises(WrongPlace):
        append_piece(application.state.database, settings, stale, 0, bytes(400))
    assert read(stale).received == 400


def test_more_than_was_announced_is_refused(application, settings, begin):
    with pytest.raises(InputError, match="More arrived"):
        append_piece(application.state.database, settings, begin(100), 0, bytes(101))


def test_a_full_disk_loses_nothing_that_arrived(application, settings, begin, read, monkeypatch):
    upload = begin(1000)
    append_piece(application.state.database, settings, upload, 0, b"a" * 500)

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="disk is full"):
            append_piece(application.state.database, settings, read(upload), 500, b"b" * 500)
    assert read(upload).received == 500
    append_piece(application.state.database, settings, read(upload), 500, b"c" * 500)
    assert part_path(settings, upload.id).read_bytes() == b"a" * 500 + b"c" * 500


def test_a_file_that_has_not_arrived_whole_is_not_taken_in(application, settings, begin):
    with pytest.raises(WrongPlace):
        finish_upload(application.state.database, settings, begin(1000))


def test_a_refused_file_is_forgotten(application, settings, begin, read):
    upload = begin(20)
    append_piece(application.state.database, settings, upload, 0, b"this is not a video.")
    with pytest.raises(InputError):
        finish_upload(application.state.database, settings, read(upload))
    assert read(upload) is None
    assert not part_path(settings, upload.id).exists()


def test_uploads_that_nobody_goes_on_with_are_forgotten_after_a_week(application, settings, begin, read):
    upload, fresh = begin(1000), begin(1001)
    append_piece(application.state.database, settings, upload, 0, bytes(10))
    append_piece(application.state.database, settings, fresh, 0, bytes(10))
    orphan = settings.incoming / ("0" * 32)
    orphan.write_bytes(b"left by a crash")
    with application.state.database.writing() as session:
        session.get(Upload, upload.id).created = now() - timedelta(days=arriving.KEPT_DAYS, hours=1)
    forget_old_uploads(application.state.database, settings)
    assert (read(upload), read(fresh).received) == (None, 10)
    assert {path.name for path in settings.incoming.iterdir()} == {fresh.id}


def test_a_taken_in_file_has_one_row_and_no_upload(application, settings, begin, read, clip):
    content = clip.read_bytes()
    upload = begin(len(content))
    append_piece(application.state.database, settings, upload, 0, content)
    finish_upload(application.state.database, settings, read(upload))
    with application.state.database.reading() as session:
        assert len(session.scalars(select(Recording)).all()) == 1
        assert session.scalars(select(Upload)).all() == []
