"""psoas follow, psoas retest and the eight weeks of psoas demo, from files to page and text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import numpy as np
import pytest
from typer.testing import CliRunner

from fit_bytes import CYCLING, RUNNING, clock, fit_file, record, session
from psoas.cli import app
from psoas.cli_errors import EXIT_ERROR
from psoas.follow.eight_weeks import AFTER, START, live, live_through
from psoas.follow.stories import STORIES
from psoas.plan.programme_json import programme_to_json
from psoas.screen.answers_file import read_filled
from psoas.screen.assemble import make_screening
from psoas.screening_json import screening_to_json
from test_examples import EXAMPLES

TODAY = START + timedelta(days=AFTER - 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The files of the person who got better: programme, diary, and two screenings."""
    life = live(STORIES[0], np.random.default_rng([7, 0]))
    folder = tmp_path_factory.mktemp("follow")
    (folder / "programme.json").write_text(programme_to_json(life.programme), encoding="utf-8")
    planned = {one.day: one.planned for one in life.diary.sessions}
    rows = ["day,hamstrings left,glutes,calves,run_minutes,session"]
    for one in life.diary.check_ins:
        sore = (one.soreness[place] for place in ("hamstrings:left", "glutes:both", "calves:both"))
        rows.append(",".join([one.day.isoformat(), *map(str, sore), f"{one.run_minutes:g}", planned.get(one.day, "")]))
    (folder / "diary.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    first = make_screening(read_filled(EXAMPLES / "short-hip-flexor.yaml"))
    (folder / "before.json").write_text(screening_to_json(first), encoding="utf-8")
    (folder / "after.json").write_text(screening_to_json(replace(first, findings=tuple(map(higher, first.findings)))), encoding="utf-8")
    return folder


def higher(finding):
    changed = finding.id == "T03" and finding.side == "left"
    return replace(finding, estimate=replace(finding.estimate, value=finding.estimate.value + 16)) if changed else finding


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def fit_run(path, day, minutes=30, sport=RUNNING):
    """Write a run at noon of a day, 3 m/s."""
    start = (day - date(1989, 12, 31)).days * 86400 + 12 * 3600
    seconds = 60 * minutes
    records = [record(start + n, speed=3.0) for n in range(0, seconds, 5)]
    path.write_bytes(fit_file([*records, session(start, seconds, sport, metres=3.0 * seconds), clock(start + seconds, 0)]))


def test_runs_of_a_watch_count_beside_the_diary(folder, tmp_path):
    for back in (1, 3, 5):
        fit_run(tmp_path / f"{back}.fit", TODAY - timedelta(days=back), minutes=240)
    fit_run(tmp_path / "later.fit", TODAY + timedelta(days=1))
    fit_run(tmp_path / "ride.fit", TODAY, sport=CYCLING)
    (tmp_path / "broken.fit").write_bytes(b"no fit")
    plain = ["follow", folder / "diary.csv", "--programme", folder / "programme.json", "--out", tmp_path, "--today", TODAY]
    told = run(*plain, "--watch", tmp_path, "--watch", tmp_path / "1.fit")
    assert told.exit_code == 0, told.output
    assert "3 runs of the watch, 129.6 km" in told.output
    assert "is cycling, not a run" in told.output
    assert "broken.fit" in told.output
    with_watch = (tmp_path / "follow.html").read_text(encoding="utf-8")
    assert run(*plain).exit_code == 0
    assert (tmp_path / "follow.html").read_text(encoding="utf-8") != with_watch


def test_a_place_without_files_of_a_watch_is_told(folder, tmp_path):
    told = run("follow", folder / "diary.csv", "--programme", folder / "programme.json", "--out", tmp_path, "--watch", tmp_path)
    assert told.exit_code == EXIT_ERROR
    assert "holds no FIT file" in told.output


class Balanced(HTMLParser):
    """Counts what is opened and not closed."""

    EMPTY = frozenset({"meta", "link", "path", "circle", "br", "i"})

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.EMPTY:
            assert self.open.pop() == tag


def whole(page):
    parser = Balanced()
    parser.feed(page)
    return not parser.open


def test_a_diary_is_followed_to_the_same_verdict_as_the_person_who_lived_it(folder, tmp_path):
    given = ("--programme", folder / "programme.json", "--before", folder / "before.json", "--after", folder / "after.json")
    result = run("follow", folder / "diary.csv", *given, "--today", TODAY, "--name", "A & B", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert "Less sore: hamstrings" in result.output
    assert "4 compared, 1 clear" in result.output
    page = (tmp_path / "follow.html").read_text(encoding="utf-8")
    assert "<h1>Less sore: hamstrings</h1>" in page
    assert "A &amp; B" in page
    assert "made-up" not in page
    assert whole(page)
    assert "http" not in page.replace("http-equiv", "")


def test_a_fault_in_the_diary_names_its_line(folder, tmp_path):
    spoiled = tmp_path / "spoiled.csv"
    spoiled.write_text((folder / "diary.csv").read_text(encoding="utf-8").replace(",0,", ",zero,", 1), encoding="utf-8")
    result = run("follow", spoiled, "--programme", folder / "programme.json")
    assert result.exit_code == EXIT_ERROR
    assert "spoiled.csv line " in result.output
    assert not (tmp_path / "follow.html").exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [(("--programme", "nowhere.json"), "There is no file"), (("--programme", "{programme}", "--after", "x.json"), "without --before")],
)
def test_what_is_missing_is_named(folder, more, said):
    result = run("follow", folder / "diary.csv", *(one.format(programme=folder / "programme.json") for one in more))
    assert result.exit_code == EXIT_ERROR
    assert said in result.output


def test_a_re_test_tells_then_now_and_from_where_on_it_is_more_than_noise(folder):
    result = run("retest", folder / "before.json", folder / "after.json", "--then", "2027-01-04", "--now", "2027-02-28")
    assert result.exit_code == 0, result.output
    head, chance, first, numbers = [line for line in result.output.splitlines() if line][:4]
    assert head == "Mon 4 January 2027 and Sun 28 February 2027"
    assert chance == "4 compared, 1 clear. With nothing changed about 0.2 of them would be clear by chance."
    assert first == "Thomas test, hip, left: clear change"
    assert "difference 16 ± " in numbers
    assert "more than noise from" in numbers


def test_a_re_test_before_the_first_is_refused(folder):
    result = run("retest", folder / "before.json", folder / "after.json", "--then", "2027-02-28", "--now", "2027-01-04")
    assert result.exit_code == EXIT_ERROR
    assert "Give the older one first." in result.output


def test_the_demo_writes_five_pages_and_the_coachs_list_with_the_stopped_one_first(tmp_path):
    result = run("demo", "--weeks", 8, "--out", tmp_path / "weeks")
    assert result.exit_code == 0, result.output
    written = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "weeks").iterdir()}
    assert set(written) == {"index.html", *(f"{story.person}.html" for story in STORIES)}
    assert all(whole(page) for page in written.values())
    listed = [written["index.html"].index(f'href="{name}.html"') for name in ("groin", "nothing-wrong", "hills")]
    assert listed == sorted(listed)
    for story in STORIES:
        assert story.tells.replace("'", "&#39;") in written[f"{story.person}.html"]


def test_other_weeks_than_eight_are_not_lived_through():
    result = run("demo", "--weeks", 5)
    assert result.exit_code == EXIT_ERROR
    assert "--weeks 8" in result.output


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.person)
def test_the_example_tells_the_story_that_is_told_now(story):
    life = next(life for life in live_through() if life.story == story)
    kept = (EXAMPLES / f"{story.person}-eight-weeks.txt").read_text(encoding="utf-8")
    assert story.tells in kept, "write them anew: python scripts/write_examples.py"
    # Other machines draw other last digits, so the verdict and what changes next are held, not every figure.
    assert life.follow_up.title in kept
    assert all(change.why in kept for change in life.follow_up.adapted)
