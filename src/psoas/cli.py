"""The command line: one verb per job. Imports are deferred so that help appears at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from psoas import (
    cli_batch,
    cli_body,
    cli_change,
    cli_cohort,
    cli_exercises,
    cli_export,
    cli_follow,
    cli_knowledge,
    cli_plan,
    cli_reason,
    cli_screen,
    cli_serve,
    cli_store,
    cli_what_if,
)
from psoas.cli_errors import plain_errors
from psoas.cli_progress import progress_bars
from psoas.cli_text import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psoas.assessment import Assessment

app = typer.Typer(
    help="An open, private, local running assessment. Nothing leaves this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        from psoas import __version__

        typer.echo(f"psoas {__version__}")
        raise typer.Exit


@app.callback()
def _root(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False) -> None:
    pass


@app.command()
def assess(
    clip: Annotated[
        Path,
        typer.Argument(
            help="Video from the side, or keypoints (OpenPose folder, Halpe-26 JSON, Sports2D TRC, DeepLabCut CSV, SLEAP H5, Parquet).",
            show_default=False,
        ),
    ],
    height: Annotated[float | None, typer.Option(help="Height in m. Without it lengths are given in leg lengths.", show_default=False)] = None,
    mass: Annotated[float | None, typer.Option(help="Mass in kg.", show_default=False)] = None,
    sex: Annotated[str | None, typer.Option(help="f or m, for the norms.", show_default=False)] = None,
    age: Annotated[float | None, typer.Option(help="Age in years.", show_default=False)] = None,
    name: Annotated[str, typer.Option(help="Name on the report.", show_default=False)] = "",
    speed: Annotated[float | None, typer.Option(help="Speed in m/s (the treadmill's, say).", show_default=False)] = None,
    pace: Annotated[str | None, typer.Option(help="Pace per kilometre instead of speed, 5:30.", show_default=False)] = None,
    treadmill: Annotated[
        bool | None, typer.Option("--treadmill/--overground", help="Surface; seen from the clip if left out.", show_default=False)
    ] = None,
    slow_motion: Annotated[float | None, typer.Option(help="How many times slower than life the clip plays.", show_default=False)] = None,
    reference: Annotated[
        str | None, typer.Option(help="Something of known length beside the runner: metres:pixels, 0.60:213.", show_default=False)
    ] = None,
    rear: Annotated[Path | None, typer.Option(help="A second clip, from behind.", show_default=False)] = None,
    person: Annotated[int | None, typer.Option(help="Which person, counted from the left, when there are several.", show_default=False)] = None,
    frame_rate: Annotated[float | None, typer.Option(help="Frames per second of a keypoint folder that does not say.", show_default=False)] = None,
    names: Annotated[Path | None, typer.Option(help="JSON list of names for DeepLabCut or SLEAP: theirs to psoas'.", show_default=False)] = None,
    fast: Annotated[bool, typer.Option("--fast", help="One pass of the pose model: about twice as fast, larger errors.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder to write to; CLIP-psoas in this folder if left out.", show_default=False)] = None,
) -> None:
    """Assess a running clip: report, numbers, keypoints and annotated video."""
    from psoas.errors import SettingError
    from psoas.recording.runner import parse_pace, parse_reference

    folder = out or Path(f"{clip.stem}-psoas")
    with plain_errors(clip, folder):
        if pace is not None and speed is not None:
            raise SettingError("Both --speed and --pace were given.", "Give one of them.")
        from psoas.pipeline import assess as run
        from psoas.recording.other_names import read_names

        with progress_bars() as report:
            visit = run(
                clip,
                height=height,
                mass=mass,
                sex=sex,
                age=age,
                name=name,
                speed=parse_pace(pace) if pace is not None else speed,
                surface=None if treadmill is None else "treadmill" if treadmill else "overground",
                slow_motion=slow_motion,
                reference=parse_reference(reference) if reference is not None else None,
                rear=rear,
                frame_rate=frame_rate,
                fast=fast,
                person=person,
                names=read_names(names) if names is not None else None,
                keypoints=folder / "keypoints.parquet",
                rear_keypoints=folder / "rear-keypoints.parquet",
                progress=report,
            )
            written = visit.write(folder, progress=report)
        _print_summary(visit.assessment, written)


@app.command()
def demo(
    weeks: Annotated[int | None, typer.Option(help="8: five made-up people live through eight weeks instead.", show_default=False)] = None,
    out: Annotated[Path, typer.Option(help="Folder to write to.")] = Path("demo"),
) -> None:
    """Assess the sample runner that comes with psoas; needs no video. With --weeks 8, follow five made-up people."""
    with plain_errors():
        if weeks is not None:
            cli_follow.live_through_weeks(weeks, out)
            return
        from psoas.sample import assess_sample

        with progress_bars() as report:
            visit = assess_sample(progress=report)
            written = visit.write(out, progress=report)
        _print_summary(visit.assessment, written)


SUMMARY: tuple[tuple[str, Literal["left", "right", "both"]], ...] = (
    ("step_rate", "both"),
    ("contact_time", "left"),
    ("contact_time", "right"),
    ("overstride_distance", "left"),
    ("overstride_distance", "right"),
    ("trunk_lean_mean", "both"),
    ("thigh_behind_peak", "left"),
    ("thigh_behind_peak", "right"),
)


def _print_summary(assessment: Assessment, written: Mapping[str, Path]) -> None:
    from psoas.knowledge import metrics

    say()
    for number, headline in enumerate(assessment.headlines, start=1):
        say(f"{number}. {headline.title}\n   {headline.text}")
    say()
    known = metrics()
    for id, side in SUMMARY:
        finding = assessment.finding(id, side)
        if finding is None:
            continue
        metric = known[id]
        label = metric.name if side == "both" else f"{metric.name}, {side}"
        value = finding.estimate.to(metric.display_unit) if finding.estimate.known else finding.estimate
        typer.echo(f"{label:<34}{value:n}  ({finding.verdict.value})" if finding.estimate.known else f"{label:<34}unknown")
    _print_psoas(assessment)
    for check in assessment.capture.reasons:
        say(f"\nThe clip: {check.said} {check.remedy}".rstrip())
    typer.echo("\nWritten:")
    for path in written.values():
        typer.echo(f"  {path}")


def _print_psoas(assessment: Assessment) -> None:
    from psoas.report.muscle_words import psoas_lines

    if assessment.muscles is not None:
        for label, text in psoas_lines(assessment.muscles):
            say(f"{label:<34}{text}")


app.command(name="batch")(cli_batch.batch)
app.command(name="muscles")(cli_body.muscles)
app.command(name="what-if")(cli_what_if.what_if)
app.command(name="screen")(cli_screen.screen)
app.command(name="explain")(cli_reason.explain)
app.command(name="plan")(cli_plan.plan)
app.command(name="change")(cli_change.change)
app.command(name="follow")(cli_follow.follow)
app.command(name="retest")(cli_follow.retest)
app.command(name="exercises")(cli_exercises.exercises)
app.command(name="export")(cli_export.export)
app.command(name="import")(cli_store.import_)
app.command(name="people")(cli_store.people)
app.command(name="erase")(cli_store.erase)
app.command(name="backup")(cli_store.backup)
app.command(name="restore")(cli_store.restore)
app.command(name="serve")(cli_serve.serve)
app.command(name="worker")(cli_serve.worker)
app.add_typer(cli_serve.account, name="account")
app.add_typer(cli_cohort.app, name="cohort")
app.add_typer(cli_knowledge.app, name="knowledge")


def main() -> None:
    """Entry point of the command ``psoas``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()
