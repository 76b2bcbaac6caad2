from __future__ import annotations

import gzip
import json
import zipfile

import pytest

from psoas.app.content import content_of
from psoas.sample import KEYPOINTS


def of(tmp_path, data: bytes, name: str = "anything.mp4"):
    path = tmp_path / name
    path.write_bytes(data)
    return content_of(path)


@pytest.mark.parametrize(
    ("data", "sort", "suffix"),
    [
        (b"\x00\x00\x00\x20ftypisom" + bytes(40), "video", ".mp4"),
        (b"\x00\x00\x00\x14ftypqt  " + bytes(40), "video", ".mp4"),
        (b"\x1aE\xdf\xa3" + bytes(40), "video", ".webm"),
        (b"RIFF\x00\x00\x00\x00AVI LIST" + bytes(40), "video", ".avi"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "photo", ".jpg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "photo", ".png"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "nothing known", ".heic"),
        (b"\x0e\x10\xd9\x07\x00\x00\x00\x00.FIT" + bytes(40), "watch", ".fit"),
        (gzip.compress(b"\x0e\x10\xd9\x07\x00\x00\x00\x00.FIT" + bytes(40), mtime=0), "watch", ".gz"),
        (gzip.compress(b"a letter to a friend", mtime=0), "nothing known", ""),
        (b"\x1f\x8b" + bytes(40), "nothing known", ""),
        (b"\x02\x50" + bytes(600), "keypoints", ".c3d"),
        (b'{"keypoint_names": []}', "keypoints", ".json"),
        (b"PathFileType\t4\t(X/Y/Z)\tx.trc", "keypoints", ".trc"),
        (b"scorer,DLC,DLC\n", "keypoints", ".csv"),
        (b"#!/bin/sh\nrm -rf /\n", "nothing known", ""),
        (b"MZ\x90\x00" + bytes(100), "nothing known", ""),
        (b"", "nothing known", ""),
        (bytes(5000), "nothing known", ""),
        (b"G" + bytes(600), "nothing known", ""),
    ],
)
def test_a_file_is_what_its_content_says_whatever_its_name(tmp_path, data, sort, suffix):
    found = of(tmp_path, data)
    assert (found.sort, found.suffix) == (sort, suffix)


def test_a_real_clip_and_real_keypoints_are_known(clip):
    from importlib.resources import as_file, files

    assert content_of(clip).sort == "video"
    with as_file(files("psoas.sample") / KEYPOINTS) as path:
        assert content_of(path).suffix == ".parquet"


def test_an_archive_is_what_the_names_in_it_say(tmp_path):
    for name, sort in (("000_keypoints.json", "keypoints"), ("1_ACTIVITY.fit", "watch"), ("run.exe", "nothing known")):
        path = tmp_path / f"{sort}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, json.dumps({"people": []}))
        assert content_of(path).sort == sort


def test_an_archive_with_a_list_that_fills_the_memory_is_not_opened(tmp_path, monkeypatch):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(100):
            archive.writestr(f"{number}.json", "")
    assert content_of(path).sort == "keypoints"
    monkeypatch.setattr("psoas.app.content.LARGEST_DIRECTORY", 1000)
    assert content_of(path).sort == "nothing known"
    end = path.read_bytes().rindex(b"PK\x05\x06")
    large = bytearray(path.read_bytes())
    large[end + 12 : end + 16] = bytes(4)  # tells of nothing, and a mark of the large kind stands before it
    large[end:end] = b"PK\x06\x07" + bytes(16)
    path.write_bytes(large)
    assert content_of(path).sort == "nothing known"


def test_a_broken_archive_is_nothing_known(tmp_path):
    assert of(tmp_path, b"PK\x03\x04" + bytes(100)).sort == "nothing known"
