"""``psoas muscles``: what muscles do in a measured run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from psoas.cli_errors import plain_errors
from psoas.cli_progress import progress_bars
from psoas.cli_text import say


def muscles(
    markers: Annotated[Path, typer.Argument(help="Marker file of the run (TRC or C3D).", show_default=False)],
    forces: Annotated[Path, typer.Option(help="Measured ground forces (MOT, STO or C3D).", show_default=False)],
    model: Annotated[
        Path | None, typer.Option(help="OpenSim model (.osim) whose markers are named as in the files; psoas' own if left out.", show_default=False)
    ] = None,
    static: Annotated[
        Path | None, typer.Option(help="Marker file of the runner standing; without it the model is taken as it is.", show_default=False)
    ] = None,
    height: Annotated[
        float | None, typer.Option(help="Height in m; with --mass it scales the model where there is no --static.", show_default=False)
    ] = None,
    mass: Annotated[float | None, typer.Option(help="Mass in kg.", show_default=False)] = None,
    scale_setup: Annotated[Path | None, typer.Option(help="Set-up of OpenSim's scale tool (.xml).", show_default=False)] = None,
    follow: Annotated[Path | None, typer.Option(help="Set-up of OpenSim's inverse kinematics (.xml), for its weights.", show_default=False)] = None,
    cutoff: Annotated[float, typer.Option(help="Low-pass cut-off in Hz, of motion and forces alike.")] = 12.0,
    exponent: Annotated[int, typer.Option(help="Power of activation that load sharing sums: 2 or 3.")] = 2,
    out: Annotated[Path | None, typer.Option(help="Folder to write to; MARKERS-muscles in this folder if left out.", show_default=False)] = None,
) -> None:
    """Work out muscle forces from markers and measured ground forces."""
    with plain_errors():
        from psoas.body import Model
        from psoas.body.body_size import scale_to_size
        from psoas.body.chain import muscle_trial
        from psoas.body.files import write_trial
        from psoas.body.load_sharing import SharingRule
        from psoas.body.osim.setups import read_follow_tasks, read_scale_setup
        from psoas.body.runner_model import runner_model
        from psoas.body.static_trial import scale_to_static
        from psoas.recording.files import read_recording

        rule = SharingRule(exponent=exponent)  # type: ignore[arg-type]
        runner = Model.from_osim(model) if model is not None else runner_model()
        if static is not None:
            setup = read_scale_setup(scale_setup) if scale_setup is not None else None
            runner = scale_to_static(runner, read_recording(static), setup, mass)
        elif height is not None and mass is not None:
            runner = scale_to_size(runner, height, mass)
        weights = read_follow_tasks(follow).markers if follow is not None else None
        with progress_bars() as report:
            trial = muscle_trial(
                runner,
                read_recording(markers),
                read_recording(forces),
                weights=weights,
                cutoff=cutoff,
                force_cutoff=cutoff,
                rule=rule,
                progress=report,
            )
        written = write_trial(trial, out or Path(f"{markers.stem}-muscles"))
        weight = runner.mass * 9.80665
        say(f"\n{'muscle':<16}{'peak force':>12}{'body weights':>14}{'at':>9}")
        for name in trial.data["muscle"].values:
            force = trial.data["force"].sel(muscle=name)
            if float(force.max()) >= 0.5 * weight:
                peak = float(force.max())
                say(f"{name:<16}{peak:>10.0f} N{peak / weight:>14.2f}{float(force.idxmax('time')):>7.2f} s")
        verdict = {"fit": "Fit to quote.", "caution": "To be quoted with care:", "unfit": "Not fit to quote:"}[trial.verdict.grade]
        say("\n" + "\n  ".join([verdict, *trial.verdict.reasons]))
        say("\nWritten:")
        for path in written.values():
            say(f"  {path}")
