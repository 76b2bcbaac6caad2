"""The scripts of docs/gallery: each runs, and prints what the page shows."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

import psoas

ROOT = Path(psoas.__file__).parents[2]
NUMBER = re.compile(r"\d+(?:\.\d+)?")

spec = importlib.util.spec_from_file_location("write_gallery", ROOT / "scripts" / "write_gallery.py")
gallery = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gallery)
PAGE = gallery.PAGE.read_text(encoding="utf-8")


def shown(name):
    """What the page says that a script prints."""
    part = PAGE.partition(f"\n## {gallery.SCRIPTS[name]}\n")[2]
    return part.partition("```text\n")[2].partition("\n```")[0]


def same(printed, page):
    """Word for word the same, numbers within two in a hundred or one in their last place: other machines round otherwise."""
    assert NUMBER.sub("0", printed).split() == NUMBER.sub("0", page).split()
    for ours, theirs in zip(NUMBER.findall(printed), NUMBER.findall(page), strict=True):
        place = 10.0 ** -len(ours.partition(".")[2])
        assert float(ours) == pytest.approx(float(theirs), rel=0.02, abs=1.01 * place)


def test_the_page_shows_every_script_as_it_is():
    assert sorted(gallery.SCRIPTS) == sorted(path.stem for path in gallery.GALLERY.glob("*.py"))
    for name in gallery.SCRIPTS:
        assert (gallery.GALLERY / f"{name}.py").read_text(encoding="utf-8").strip() in PAGE, "write it anew: python scripts/write_gallery.py"


@pytest.mark.parametrize("name", [name for name in gallery.SCRIPTS if name not in gallery.NEEDS_DATA])
def test_a_script_prints_what_the_page_shows(name):
    same(gallery.output_of(name), shown(name))


@pytest.mark.data
@pytest.mark.parametrize("name", gallery.NEEDS_DATA)
def test_a_script_on_a_measured_session_prints_what_the_page_shows(name, shared_data):
    same(gallery.output_of(name, shared_data / "mocap" / "rajagopal_run_4ms"), shown(name))


def test_a_script_that_fails_says_which(tmp_path, monkeypatch):
    (tmp_path / "batch.py").write_text("raise ValueError('no')")
    monkeypatch.setattr(gallery, "GALLERY", tmp_path)
    with pytest.raises(RuntimeError, match=r"gallery/batch\.py"):
        gallery.output_of("batch")
