"""``psoas follow`` and ``psoas retest``: what came of it, from a diary and from tests that were done again."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from psoas.cli_errors import plain_errors
from psoas.cli_text import say

if TYPE_CHECKING:
    from datetime import date

    from psoas.follow.follow_up import FollowUp
    from psoas.follow.history import Diary
    from psoas.follow.retest import Occasion, ReTest
    from psoas.reason.reasoning import Reasoning


def follow(
    diary: Annotated[Path, typer.Argument(help="Diary, one row a day, CSV or YAML.", show_default=False)],
    programme: Annotated[Path, typer.Option(help="programme.json that was followed.", show_default=False)],
    before: Annotated[Path | None, typer.Option(help="assessment.json or screening.json of the first visit.", show_default=False)] = None,
    after: Annotated[Path | None, typer.Option(help="The same of the re-test.", show_default=False)] = None,
    today: Annotated[str | None, typer.Option(help="Last day looked at; that of the last row if left out.", show_default=False)] = None,
    watch: Annotated[
        list[Path] | None, typer.Option(help="FIT file of a run, or a folder, packed or not; again for more.", show_default=False)
    ] = None,
    name: Annotated[str, typer.Option(help="Name on the page.", show_default=False)] = "",
    out: Annotated[Path | None, typer.Option(help="Folder to write to; that of the diary if left out.", show_default=False)] = None,
) -> None:
    """Follow up: did soreness change, by how much more than it would have, what was done, and what changes next."""
    with plain_errors():
        from psoas.cli_change import read_programme
        from psoas.errors import SettingError
        from psoas.follow.diary_file import read_diary
        from psoas.follow.follow_up import follow_up
        from psoas.output import FILES, write_whole
        from psoas.plan import typed
        from psoas.report.follow_page import render_follow

        if after is not None and before is None:
            raise SettingError("--after was given without --before.", "Give both, or --before alone.")
        followed = read_programme(programme)
        noted = read_diary(diary, followed)
        last = typed.a_day(today, "last day") if today is not None else noted.check_ins[-1].day
        noted = _with_runs(noted, watch, last) if watch else noted
        retest = _compared(_occasion(before, followed.wishes.start), _occasion(after, last)) if before is not None and after is not None else None
        told = follow_up(noted, followed, last, reasoning=_reasoning(before) if before is not None else None, retest=retest)
        page = render_follow(told, noted, name=name)
        written = write_whole(out or diary.parent, {FILES["follow-up"]: partial(_put, page)})
        say(follow_text(told))
        say("Written:\n" + "\n".join(f"  {path}" for path in written.values()))


def retest(
    before: Annotated[Path, typer.Argument(help="assessment.json or screening.json of the first visit.", show_default=False)],
    after: Annotated[Path, typer.Argument(help="The same of the re-test.", show_default=False)],
    then: Annotated[str | None, typer.Option(help="Day of the first visit; as the file says if left out.", show_default=False)] = None,
    now: Annotated[str | None, typer.Option(help="Day of the re-test; as the file says if left out.", show_default=False)] = None,
) -> None:
    """Compare two visits: what changed by more than noise, what did not, and what cannot be compared."""
    with plain_errors():
        from psoas.follow.retest_text import retest_text
        from psoas.plan import typed

        days = [typed.a_day(said, name) if said is not None else None for said, name in ((then, "first day"), (now, "day of the re-test"))]
        say(retest_text(_compared(_occasion(before, days[0]), _occasion(after, days[1]))))


def live_through_weeks(weeks: int, out: Path) -> None:
    """Write the pages of five made-up people after eight weeks, and the coach's list of them; says what each page tells."""
    from psoas.errors import SettingError
    from psoas.follow.eight_weeks import AFTER, live_through
    from psoas.output import write_whole
    from psoas.report.follow_page import Listed, render_follow, render_people

    if weeks * 7 != AFTER:
        raise SettingError(f"The five people live through {AFTER // 7} weeks, but got {weeks}.", f"Write --weeks {AFTER // 7}.")
    lives = live_through()
    names = {life.story.person: life.story.person.replace("-", " ").capitalize() for life in lives}
    pages = {
        f"{life.story.person}.html": render_follow(life.follow_up, life.diary, name=names[life.story.person], made_up=life.story.tells)
        for life in lives
    }
    listed = [Listed(names[life.story.person], f"{life.story.person}.html", life.follow_up) for life in lives]
    pages["index.html"] = render_people(listed, lives[0].follow_up.today, made_up=True)
    written = write_whole(out, {name: partial(_put, page) for name, page in pages.items()})
    for life in lives:
        say(f"{names[life.story.person]}\n{follow_text(life.follow_up)}")
    say("Written:\n" + "\n".join(f"  {path}" for path in written.values()))


def follow_text(told: FollowUp) -> str:
    """Return a follow-up as text: verdict, what was done, what needs a look, what changes next."""
    from psoas.follow.retest_text import by_chance_words
    from psoas.report.follow_page import FORETOLD, done_words

    lines = [told.title, *(f"   {text}" for text in told.text), "", " ".join(done_words(told.adherence)), FORETOLD[told.articles.held]]
    if told.articles.but:
        lines.append(told.articles.but)
    if told.retest is not None:
        lines.append(f"Tests again: {by_chance_words(told.retest)}")
    if told.attention:
        lines += ["", "What needs a look", *(f"- {one.said}. {one.act}" for one in told.attention)]
    lines += ["", "What changes next", *(f"- {one.why}" for one in told.adapted)] if told.adapted else ["", "Nothing changes next."]
    if told.came == "worse, stopped":
        lines += ["", "Once a professional has looked, write yes under looked on that day of the diary: from then on it goes on."]
    return "\n".join(lines) + "\n"


def _with_runs(noted: Diary, places: list[Path], last: date) -> Diary:
    """Return a diary with the runs of a watch up to the last day looked at; says how many there are and what was left out."""
    from dataclasses import replace
    from datetime import date as date_type

    from psoas.follow.watch_runs import read_runs

    runs, left = read_runs(places, max(last, date_type.today()))
    for one in left:
        say(one)
    runs = tuple(run for run in runs if run.day <= last)
    say(f"{len(runs)} {'run' if len(runs) == 1 else 'runs'} of the watch, {sum(run.km for run in runs):.1f} km.\n")
    return replace(noted, runs=runs)


def _compared(before: Occasion, after: Occasion) -> ReTest:
    from psoas.follow.retest import compare_occasions

    return compare_occasions(before, after)


def _occasion(path: Path, day: date | None) -> Occasion:
    """Return what was measured on a visit; without a day given it is the clip's, or that on which the file was written."""
    from datetime import date as date_type

    from psoas.cli_reason import read_visit
    from psoas.follow.retest import Occasion

    assessment, told = read_visit(path, None, None)
    if assessment is None:
        return Occasion(day or date_type.fromtimestamp(path.stat().st_mtime), told.findings)
    on = day or assessment.source.day or date_type.fromisoformat(assessment.created[:10])
    return Occasion(on, (*assessment.findings, *told.findings), assessment.speed, assessment.conditions.surface, assessment.capture.near_side)


def _reasoning(path: Path) -> Reasoning:
    from psoas.cli_reason import read_visit
    from psoas.reason.explain import explain

    assessment, told = read_visit(path, None, None)
    return explain(told.answers, (*told.findings, *(assessment.findings if assessment else ())))


def _put(page: str, path: Path) -> None:
    path.write_text(page, encoding="utf-8")
