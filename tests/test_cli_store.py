"""What is kept is shown, taken along, brought back and erased by the command line."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from psoas.cli import app
from psoas.store.database import Database, sqlite_url
from psoas.store.places import Places
from psoas.store.upgrade import upgrade
from store_work import whole_person


@pytest.fixture
def psoas(tmp_path, monkeypatch):
    """Run a command on the data folder of the test, in an empty folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("PSOAS_DATA", str(tmp_path / "data"))

    def run(*arguments, typed: str | None = None):
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=typed)

    return run


@pytest.fixture
def ada(tmp_path):
    """Ada Byron, with a bit of everything, in the data folder."""
    places = Places(tmp_path / "data")
    url = sqlite_url(places.folder / "psoas.sqlite")
    upgrade(url, places.folder)
    database = Database(url)
    person = whole_person(database, places, "Ada Byron")
    database.close()
    return person


def test_a_person_goes_out_and_comes_back(psoas, ada, tmp_path):
    assert psoas("people").output.split() == [ada.id, f"{ada.created:%Y-%m-%d}", "Ada", "Byron"]
    exported = psoas("export", "ada byron")
    assert exported.exit_code == 0, exported.output
    assert (tmp_path / "here" / "ada-byron-export" / "README.txt").is_file()
    assert psoas("erase", ada.id, typed="Ada Byron\n").exit_code == 0
    assert psoas("people").output == "Nobody is there yet.\n"
    back = psoas("import", "ada-byron-export")
    assert back.output == f"Ada Byron is there, with the id {ada.id}.\n"
    assert ada.id in psoas("people").output


@pytest.mark.parametrize("typed", ["", "ada\n", "Ada\n", "\n"])
def test_who_does_not_type_the_name_erases_nobody(psoas, ada, typed):
    refused = psoas("erase", "Ada Byron", typed=typed)
    assert refused.exit_code == 130
    assert "nothing was erased" in refused.output
    assert ada.id in psoas("people").output


def test_erasing_tells_what_it_cannot_reach(psoas, ada):
    erased = psoas("erase", "Ada Byron", "--yes")
    assert erased.exit_code == 0, erased.output
    assert "every row, 3 files and 2 leftovers" in erased.output
    assert "delete those yourself" in erased.output


def test_everything_is_backed_up_and_restored(psoas, ada, tmp_path):
    written = psoas("backup", "all.zip")
    assert "the database and 3 files" in written.output
    psoas("erase", "Ada Byron", "--yes")
    restored = psoas("restore", "all.zip")
    assert "1 person." in restored.output
    assert ada.id in psoas("people").output
    elsewhere = psoas("restore", "all.zip", "--data", tmp_path / "elsewhere")
    assert elsewhere.exit_code == 0, elsewhere.output
    assert ada.id in psoas("people", "--data", tmp_path / "elsewhere").output


def test_what_is_replaced_is_named(psoas, ada):
    psoas("backup", "all.zip")
    restored = psoas("restore", "all.zip")
    assert "before-restore-" in restored.output


@pytest.mark.parametrize("verb", [("people",), ("export", "Ada"), ("erase", "Ada"), ("backup", "all.zip")])
def test_where_nothing_is_kept_nothing_is_made(psoas, tmp_path, verb):
    answered = psoas(*verb)
    assert answered.exit_code == 1
    assert "Nothing is kept in" in answered.output
    assert not (tmp_path / "data").exists()


def test_a_folder_without_a_format_is_not_taken_for_a_person(psoas, ada, tmp_path):
    (tmp_path / "here" / "run-psoas").mkdir()
    answered = psoas("export", "run-psoas")
    assert answered.exit_code == 1
    assert "--as" in answered.output


def test_nobody_of_that_name(psoas, ada):
    answered = psoas("export", "Bea")
    assert answered.exit_code == 1
    assert "psoas people" in answered.output
