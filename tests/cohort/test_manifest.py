from __future__ import annotations

import pytest

from psoas.cohort.manifest import read_manifest
from psoas.errors import SettingError


@pytest.fixture
def manifest(tmp_path):
    for name in ("a.trc", "a_grf.mot", "b.fit"):
        (tmp_path / name).touch()

    def write(text):
        path = tmp_path / "manifest.csv"
        path.write_text(text, encoding="utf-8-sig")
        return read_manifest(path, tmp_path)

    return write


def test_a_row_is_a_trial(manifest):
    first, second = manifest("trial,runner,markers,forces,fit,height,sex,speed\nrun 1,Ada,a.trc,a_grf.mot,,1.70,f,3.5\n,Bob,,,b.fit,,,\n")
    assert (first.trial, first.runner, first.height, first.sex, first.speed) == ("run 1", "Ada", 1.70, "f", 3.5)
    assert {role: path.name for role, path in first.files.items()} == {"markers": "a.trc", "forces": "a_grf.mot"}
    assert (second.trial, second.kind) == ("trial 2", "watch")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("trial,weight\na,70\n", "weight"),
        ("trial,fit,mass\na,b.fit,heavy\n", "line 2: mass is 'heavy'"),
        ("trial,fit,height\na,b.fit,178\n", "line 2: Height must lie between"),
        ("trial,fit\na,c.fit\n", "line 2: there is no file c.fit"),
        ("trial,mass\na,70\n", "names no recording"),
        ("trial,fit\na,b.fit\na,b.fit\n", "line 3: the trial a is named twice"),
        ("", "not known: none"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(manifest, text, said):
    with pytest.raises(SettingError, match=said):
        manifest(text)
