"""FIT files packed as sites hand them out: every one is found, and nothing is unpacked beyond the limits."""

from __future__ import annotations

import gzip
import zipfile

import pytest

from fit_bytes import RUNNING, fit_file, record, session
from psoas.app.content import content_of
from psoas.errors import RecordingError
from psoas.recording.fit import read_fit
from psoas.recording.fit_packs import fit_parts, holds_fit

START = 1_000_000_000


def run(start: int = START) -> bytes:
    return fit_file([*(record(start + n, speed=3.0) for n in range(120)), session(start, 120, RUNNING, metres=360)])


def archive(path, **members: bytes):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return path


@pytest.fixture
def packed(tmp_path):
    """A run as it is, pressed, and in an archive as Garmin Connect gives it: the name of none says what it is."""
    (tmp_path / "plain").write_bytes(run())
    (tmp_path / "pressed").write_bytes(gzip.compress(run()))
    archive(tmp_path / "archived", **{"123456_ACTIVITY.fit": run()})
    return tmp_path


@pytest.mark.parametrize("name", ["plain", "pressed", "archived"])
def test_a_run_is_the_same_however_it_is_packed(packed, name):
    (found,) = read_fit(packed / name)
    (expected,) = read_fit(packed / "plain")
    assert (found.start, found.distance, found.moving, found.device) == (expected.start, expected.distance, expected.moving, expected.device)
    assert found.course.identical(expected.course)


def test_the_files_of_an_archive_come_in_order_under_their_names_without_what_macos_adds(tmp_path):
    path = archive(
        tmp_path / "export.zip", **{"activities__1_fit": run(), "activities__2_fit_gz": gzip.compress(run(START + 9)), "profile_csv": b"name"}
    )
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("__MACOSX/._1.fit", b"resource fork")
    parts = list(fit_parts(path))
    assert [part.name for part in parts] == ["export.zip: 1.fit", "export.zip: 2.fit.gz"]
    assert [part.content for part in parts] == [run(), run(START + 9)]


def test_one_of_several_has_to_be_named(tmp_path):
    with pytest.raises(RecordingError, match=r"two\.zip holds several FIT files"):
        read_fit(archive(tmp_path / "two.zip", a_fit=run(), b_fit=run(START + 9)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x1f\x8b" + bytes(50), "cannot be unpacked"),
        (b"PK\x03\x04" + bytes(50), "cannot be unpacked"),
        (gzip.compress(b"a letter to a friend", mtime=0), "not a FIT file"),
    ],
)
def test_what_is_broken_is_told(tmp_path, content, said):
    (tmp_path / "broken").write_bytes(content)
    with pytest.raises(RecordingError, match=said):
        read_fit(tmp_path / "broken")


def test_of_a_download_that_broke_off_the_beginning_is_kept_and_said_so(tmp_path):
    pressed = gzip.compress(run())
    (tmp_path / "run.fit.gz").write_bytes(pressed[: len(pressed) // 2])
    (found,) = read_fit(tmp_path / "run.fit.gz")
    assert 10 < found.course.sizes["time"] < 110
    assert "could not be read" in found.repairs[0]


def test_an_archive_without_runs_is_told(tmp_path):
    with pytest.raises(RecordingError, match="holds no FIT file"):
        read_fit(archive(tmp_path / "notes.zip", notes_txt=b"hello"))


def test_an_archive_with_a_password_is_told(tmp_path):
    path = archive(tmp_path / "locked.zip", a_fit=run())
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=r"encrypted|password"):
        read_fit(path)


@pytest.mark.parametrize(("place", "value"), [(6, 99), (46, 0xFF)], ids=["version to come", "name that is no text"])
def test_a_list_that_cannot_be_read_is_no_crash(tmp_path, place, value):
    path = archive(tmp_path / "odd.zip", a_fit=run())
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + place] = value
    content[entry + 9] |= 0x08  # its names are UTF-8
    path.write_bytes(content)
    assert content_of(path).sort == "nothing known"
    assert not holds_fit(path)
    with pytest.raises(RecordingError, match="cannot be unpacked"):
        read_fit(path)


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: content])
def test_nothing_is_unpacked_beyond_the_limit(tmp_path, pack):
    """A megabyte of zeros has a thousand bytes packed."""
    pressed, archived = tmp_path / "pressed", tmp_path / "archived"
    pressed.write_bytes(gzip.compress(bytes(2**20)))
    archive(archived, a_fit=pack(bytes(2**20)))
    for path in (pressed, archived):
        assert path.stat().st_size < 10_000
        with pytest.raises(RecordingError, match="more than"):
            list(fit_parts(path, largest=2**16))


def test_a_folder_is_searched_by_what_an_archive_lists(tmp_path):
    archive(tmp_path / "a.zip", run_fit=run())
    archive(tmp_path / "b.zip", run_txt=b"")
    for name in ("c.fit", "d.FIT.gz", "e.gz", "f.zip"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in sorted(tmp_path.iterdir()) if holds_fit(path)] == ["a.zip", "c.fit", "d.FIT.gz"]
