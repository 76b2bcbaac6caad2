"""``psoas batch``: many recordings at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from psoas.cli_errors import EXIT_STOPPED, plain_errors
from psoas.cli_progress import progress_bars
from psoas.cli_text import say


def batch(
    folder: Annotated[
        Path, typer.Argument(help="Folder with videos, keypoints, C3D, TRC with MOT, or FIT files; subfolders too.", show_default=False)
    ],
    out: Annotated[Path, typer.Option(help="Folder for tables, summary and page.", show_default=False)],
    manifest: Annotated[
        Path | None, typer.Option(help="CSV file that says which files belong together and who ran. See docs/usage.md.", show_default=False)
    ] = None,
    workers: Annotated[int, typer.Option(help="How many processes; one a core if 0.", min=0)] = 0,
    ray: Annotated[str | None, typer.Option(help="Run on a Ray cluster: auto, local, or its address.", show_default=False)] = None,
    only: Annotated[str | None, typer.Option(help="gait or muscles; both if left out.", show_default=False)] = None,
    fast: Annotated[bool, typer.Option("--fast", help="For videos: one pass of the pose model, about twice as fast, larger errors.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh/--resume", help="Throw away earlier results first, or go on from them.")] = False,
    frame_rate: Annotated[float | None, typer.Option(help="Frames per second of keypoints that do not say.", show_default=False)] = None,
    layout: Annotated[
        str, typer.Option(help="What each level of folders stands for: runner/session, say, or group/runner/-.", show_default=False)
    ] = "",
    minutes: Annotated[float, typer.Option(help="Longest time for one trial.", min=0.01)] = 30.0,
    memory: Annotated[float, typer.Option(help="Most memory for one trial, GB.", min=0.1)] = 4.0,
) -> None:
    """Run every recording of a folder through gait and muscles, on all cores, and go on where it stopped."""
    with plain_errors():
        from psoas.cohort.batch import BatchOptions, run_batch
        from psoas.cohort.manifest import read_manifest
        from psoas.cohort.trial_spec import Settings
        from psoas.cohort.who import parse_layout
        from psoas.cohort.workers import Limits
        from psoas.errors import SettingError

        if only not in (None, "gait", "muscles"):
            raise SettingError(f"--only is '{only}'.", "Allowed are gait and muscles.")
        parts: tuple[Literal["gait", "muscles"], ...] = (only,) if only in ("gait", "muscles") else ("gait", "muscles")  # type: ignore[assignment]
        options = BatchOptions(Settings(fast, parts), workers, Limits(60 * minutes, round(memory * 2**30)), frame_rate, parse_layout(layout), fresh)
        known = read_manifest(manifest, folder) if manifest is not None else ()
        runner = None
        if ray is not None:
            from psoas.cohort.ray_runner import ray_runner

            runner = ray_runner(ray, options)
        try:
            with progress_bars() as report:
                summary = run_batch(folder, out, options, manifest=known, runner=runner, progress=report)
        except KeyboardInterrupt:
            say("\nStopped. Finished trials are kept; the same command goes on from there.", err=True)
            raise typer.Exit(EXIT_STOPPED) from None
        counted = ", ".join(f"{number} {status}" for status, number in sorted(summary.counts.items()))
        say(f"{_counted(summary.trials, 'trial')}: {counted or 'none'}. Not run: {_counted(summary.not_run, 'other file')}.")
        if summary.again:
            say(f"{_counted(summary.again, 'trial')} finished before, not run again.")
        say(f"\nThe page: {summary.page}\nThe table: {summary.page.with_name('summary.csv')}")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
