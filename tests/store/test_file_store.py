"""A file is kept once, whole, under the SHA-256 of what is in it, and nowhere else."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.errors import InputError, StoreError
from psoas.store.assessments import keep_assessment
from psoas.store.file_store import SETTLED, FileStore
from psoas.store.recordings import keep_recording

CLIP = b"a running clip" * 1000
DIGEST = hashlib.sha256(CLIP).hexdigest()


def everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_file_and_a_stream_of_the_same_content_are_one_file(files, tmp_path):
    (tmp_path / "clip.mp4").write_bytes(CLIP)
    assert files.put(tmp_path / "clip.mp4") == files.put(io.BytesIO(CLIP)) == DIGEST
    assert files.path(DIGEST).read_bytes() == CLIP
    assert everything(files.folder) == {f"{DIGEST[:2]}/{DIGEST}"}
    assert list(files.digests()) == [DIGEST]


def test_a_large_stream_is_never_held_whole(files):
    class Endless(io.RawIOBase):
        left = 16

        def read(self, size=-1):
            assert size <= 1024 * 1024
            self.left -= 1
            return b"x" * size if self.left >= 0 else b""

    assert files.path(files.put(Endless())).stat().st_size == 16 * 1024 * 1024


@given(st.text(max_size=80).filter(lambda text: len(text) != 64))
def test_nothing_but_a_digest_names_a_file(text):
    with pytest.raises(InputError):
        FileStore(Path("anywhere")).path(text)


@pytest.mark.parametrize("text", ["../" * 21 + "x", DIGEST.upper(), DIGEST + "\n", DIGEST[:-1] + "/", "." * 64, "０" * 64])
def test_no_path_leads_out_of_the_folder(files, text):
    with pytest.raises(InputError):
        files.path(text)


@pytest.mark.parametrize("name", ["../thumbnail.jpg", "a/b", ".hidden", "", "x" * 100, "a.jpg\n", "A.JPG"])
def test_a_derived_file_has_a_plain_name(files, name):
    with pytest.raises(InputError):
        files.derived(DIGEST, name)


def test_a_derived_file_is_made_once_and_goes_with_its_file(files, database):
    files.put(io.BytesIO(CLIP))
    place = files.put_derived(DIGEST, "thumbnail.jpg", lambda path: path.write_bytes(b"small"))
    assert place == files.derived(DIGEST, "thumbnail.jpg")
    assert place.read_bytes() == b"small"
    with database.writing() as session:
        assert files.remove_unused(session, [DIGEST]) == [DIGEST]
    assert not everything(files.folder)


def test_nothing_is_derived_from_a_file_that_is_not_there(files):
    with pytest.raises(InputError, match="not here"):
        files.put_derived(DIGEST, "thumbnail.jpg", lambda path: path.write_bytes(b"small"))


def test_a_full_disk_leaves_nothing_behind_and_says_what_to_do(files, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="disk is full") as caught:
        files.put(io.BytesIO(CLIP))
    assert "Make room" in caught.value.remedy
    assert not everything(files.folder)


def test_a_stream_that_breaks_leaves_nothing_behind(files):
    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise ConnectionResetError("gone")

    with pytest.raises(ConnectionResetError):
        files.put(Broken())
    assert not everything(files.folder)


def test_a_file_that_changed_on_the_disk_is_noticed(files):
    digest = files.put(io.BytesIO(CLIP))
    assert files.whole(digest)
    files.path(digest).write_bytes(CLIP[:-1])
    assert not files.whole(digest)
    assert not files.whole("0" * 64)


def test_files_that_something_names_stay(files, database, ada):
    of_recording, of_assessment, unused = (files.put(io.BytesIO(content)) for content in (b"1", b"2", b"3"))
    with database.writing() as session:
        keep_recording(session, files, ada.id, None, "side", "clip.mp4", of_recording)
        keep_assessment(session, ada.id, None, '{"schema": 1}', files={"report.html": of_assessment})
    with database.writing() as session:
        assert files.remove_unused(session) == [], "a new file may be on its way to be named"
        old = time.time() - SETTLED - 60
        for digest in (of_recording, of_assessment, unused):
            os.utime(files.path(digest), (old, old))
        assert files.remove_unused(session) == [unused]
    assert set(files.digests()) == {of_recording, of_assessment}


def test_a_file_that_was_removed_meanwhile_is_not_named(files, database, ada):
    with database.writing() as session, pytest.raises(StoreError, match="removed while"):
        keep_recording(session, files, ada.id, None, "side", "clip.mp4", DIGEST)
