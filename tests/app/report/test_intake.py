from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import select

from psoas.app.intake import check_room, examine, take_in
from psoas.errors import InputError, StoreError
from psoas.store.file_store import FileStore
from psoas.store.models import Recording

from .conftest import write_clip


def take(application, settings, person_id, visit_id, path, kind="side", name="run.mp4"):
    return take_in(application.state.database, settings, person_id=person_id, visit_id=visit_id, kind=kind, name=name, path=path)


def test_a_clip_is_kept_by_its_content_and_noted(application, settings, person_id, visit_id, clip):
    recording = take(application, settings, person_id, visit_id, clip)
    assert FileStore(settings.files).path(recording.digest).read_bytes() == clip.read_bytes()
    assert (recording.kind, recording.size) == ("side", clip.stat().st_size)


def test_a_second_clip_from_the_side_takes_the_place_of_the_first(application, settings, person_id, visit_id, clip, tmp_path):
    first = take(application, settings, person_id, visit_id, clip)
    second = take(application, settings, person_id, visit_id, write_clip(tmp_path / "again.mp4", seconds=1))
    with application.state.database.reading() as session:
        assert [one.id for one in session.scalars(select(Recording))] == [second.id]
    assert not FileStore(settings.files).has(first.digest) or first.digest == second.digest


def test_a_clip_from_behind_stands_beside_the_one_from_the_side(application, settings, person_id, visit_id, clip, tmp_path):
    take(application, settings, person_id, visit_id, clip)
    take(application, settings, person_id, visit_id, write_clip(tmp_path / "rear.mp4", seconds=1), kind="rear")
    with application.state.database.reading() as session:
        assert {one.kind for one in session.scalars(select(Recording))} == {"side", "rear"}


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..\\..\\windows\\run.mp4", "/etc/shadow", "a\x00b\n.mp4", "x" * 5000, ""])
def test_a_name_is_never_a_path(application, settings, person_id, visit_id, clip, name):
    recording = take(application, settings, person_id, visit_id, clip, name=name)
    assert "/" not in recording.name
    assert "\\" not in recording.name
    assert recording.name.isprintable()
    assert 0 < len(recording.name) <= 255
    assert {path.name for path in settings.folder.parent.iterdir()} == {settings.folder.name}


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("side", b"#!/bin/sh\n", "is not a kind of file that psoas knows"),
        ("side", b"\xff\xd8\xff\xe0" + bytes(100), "is a photo"),
        ("watch", b'{"a": 1}', "is a file of keypoints"),
        ("test:T03:left", b"\x00\x00\x00\x18ftypheic" + bytes(40), "HEIC"),
        ("side", b"\x00\x00\x00\x20ftypisom" + bytes(400), "cannot be read as a video"),
    ],
)
def test_a_file_of_another_sort_is_refused_with_words(settings, tmp_path, kind, data, said):
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(InputError, match=said) as refused:
        examine(path, kind, "holiday.mp4", settings)
    assert refused.value.remedy


def test_a_refused_file_leaves_nothing(application, settings, person_id, visit_id, tmp_path):
    path = tmp_path / "bad"
    path.write_bytes(b"nothing at all")
    with pytest.raises(InputError):
        take(application, settings, person_id, visit_id, path)
    assert not [one for one in settings.files.rglob("*") if one.is_file()]
    with application.state.database.reading() as session:
        assert session.scalars(select(Recording)).all() == []


def test_limits_of_size_length_and_dimensions_are_told_in_words(settings, clip):
    with pytest.raises(InputError, match=r"at most 0 MB"):
        examine(clip, "side", "run.mp4", replace(settings, largest_upload=100))
    with pytest.raises(InputError, match=r"run\.mp4 lasts 0\.1 minutes"):
        examine(clip, "side", "run.mp4", replace(settings, longest_video=2.0))
    with pytest.raises(InputError, match="96 × 128 pixels"):
        examine(clip, "side", "run.mp4", replace(settings, largest_side=100))


def test_a_photo_of_a_test_is_looked_at(settings, tmp_path):
    import cv2

    path = tmp_path / "photo"
    path.write_bytes(cv2.imencode(".jpg", np.zeros((60, 40, 3), np.uint8))[1].tobytes())
    assert examine(path, "test:T03:left", "photo.jpg", settings).suffix == ".jpg"
    with pytest.raises(InputError, match="is a photo"):
        examine(path, "side", "photo.jpg", settings)


def test_an_unknown_kind_is_refused(application, settings, person_id, visit_id, clip):
    with pytest.raises(InputError, match="kind of recording"):
        take(application, settings, person_id, visit_id, clip, kind="../side")


def test_a_disk_without_room_is_told_before_anything_is_read(settings):
    with pytest.raises(StoreError, match="disk is full"):
        check_room(settings, "run.mp4", 2**60)
