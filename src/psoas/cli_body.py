"""``psoas muscles``: what muscles do in a measured run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from psoas.cli_errors import plain_errors
from psoas.cli_progress import progress_bars
from psoas.cli_text import say
from psoas.errors import SettingError

if TYPE_CHECKING:
    import xarray as xr

    from psoas.body import Model
    from psoas.body.chain import MuscleTrial

LEAST_SHOWN = 0.3  # body weights
SIDE_NAMES = {"r": "right", "l": "left"}


def muscles(
    markers: Annotated[Path, typer.Argument(help="Markers of the run (TRC, C3D), or its joint angles (MOT, STO).", show_default=False)],
    forces: Annotated[
        Path | None, typer.Option(help="Measured ground forces (MOT, STO or C3D); those in MARKERS if left out.", show_default=False)
    ] = None,
    model: Annotated[Path | None, typer.Option(help="OpenSim model (.osim); psoas' own if left out.", show_default=False)] = None,
    static: Annotated[Path | None, typer.Option(help="Marker file of the runner standing.", show_default=False)] = None,
    height: Annotated[
        float | None, typer.Option(help="Height in m; with --mass it scales the model where there is no --static.", show_default=False)
    ] = None,
    mass: Annotated[float | None, typer.Option(help="Mass in kg.", show_default=False)] = None,
    scale_setup: Annotated[Path | None, typer.Option(help="Set-up of OpenSim's scale tool (.xml).", show_default=False)] = None,
    follow: Annotated[Path | None, typer.Option(help="Set-up of OpenSim's inverse kinematics (.xml), for its weights.", show_default=False)] = None,
    cutoff: Annotated[float, typer.Option(help="Low-pass cut-off in Hz, of motion and forces alike.")] = 12.0,
    exponent: Annotated[int, typer.Option(help="Power of activation that load sharing sums: 2 or 3.")] = 2,
    tendon: Annotated[str, typer.Option(help="Whether tendons stretch: elastic or stiff.")] = "elastic",
    out: Annotated[Path | None, typer.Option(help="Folder to write to; MARKERS-muscles in this folder if left out.", show_default=False)] = None,
) -> None:
    """Work out muscle forces from markers and measured ground forces."""
    with plain_errors():
        from psoas.body.chain import muscle_trial
        from psoas.body.files import write_trial
        from psoas.body.load_sharing import SharingRule
        from psoas.body.osim.setups import read_follow_tasks
        from psoas.body.static_trial import usual_weights
        from psoas.recording.files import read_recording
        from psoas.report.muscle_page import Settings, write_muscle_page

        rule = SharingRule(exponent=exponent, tendon=tendon)  # type: ignore[arg-type]
        run = read_recording(markers)
        pushes = run if forces is None else read_recording(forces)
        if "force" not in pushes:
            raise SettingError(f"{(forces or markers).name} holds no ground forces.", "Give the file with the plates as --forces.")
        runner, run = _runner(run, model, static, height, mass, scale_setup)
        weights = read_follow_tasks(follow).markers if follow is not None else usual_weights(runner)
        with progress_bars() as report:
            trial = muscle_trial(runner, run, pushes, weights=weights, cutoff=cutoff, force_cutoff=cutoff, rule=rule, progress=report)
        folder = out or Path(f"{markers.stem}-muscles")
        written = dict(write_trial(trial, folder))
        files = {
            "markers": markers,
            "forces": forces or markers,
            "standing trial": static,
            "model": model,
            "scale set-up": scale_setup,
            "weights": follow,
        }
        settings = Settings({name: path.name for name, path in files.items() if path is not None}, cutoff, rule)
        written["page"] = write_muscle_page(trial, settings, folder / "muscles.html")
        _say_trial(trial)
        say("\nWritten:")
        for path in written.values():
            say(f"  {path}")


def _runner(
    run: xr.Dataset, model: Path | None, static: Path | None, height: float | None, mass: float | None, scale_setup: Path | None
) -> tuple[Model, xr.Dataset]:
    from psoas.body import Model
    from psoas.body.body_size import scale_to_size
    from psoas.body.osim.setups import read_scale_setup
    from psoas.body.runner_model import runner_model
    from psoas.body.trial_model import runners_model
    from psoas.recording.files import read_recording

    generic = Model.from_osim(model) if model is not None else runner_model()
    if "position" not in run:
        sized = scale_to_size(generic, height, mass) if height is not None and mass is not None else generic
        return sized, run
    standing = read_recording(static) if static is not None else None
    setup = read_scale_setup(scale_setup) if scale_setup is not None else None
    if standing is None and height is None and model is not None:
        return generic, run
    return runners_model(generic, run, standing, setup=setup, height=height, mass=mass)


def _say_trial(trial: MuscleTrial) -> None:
    from psoas.body.muscle_groups import groups_in, members
    from psoas.body.quality import SIDES

    model, force, time = trial.model, trial.data["force"].values, trial.data["time"].values
    weight = model.mass * 9.80665
    quotable = {(one.group, one.side) for one in trial.verdict.quotable}
    say(f"\n{'muscle group':<22}{'side':<7}{'peak force':>11}{'body weights':>14}{'at':>9}")
    for group in groups_in(model):
        for side in SIDES:
            name = SIDE_NAMES[side]
            muscles = members(model.muscle_names, group, side)
            total = force[:, muscles].sum(axis=1)
            if len(muscles) and float(total.max()) >= LEAST_SHOWN * weight:
                peak, note = float(total.max()), "" if (group, side) in quotable else "  not fit to quote"
                say(f"{group:<22}{name:<7}{peak:>9.0f} N{peak / weight:>14.2f}{time[int(total.argmax())]:>7.2f} s{note}")
    say("\n" + "\n  ".join([trial.verdict.said, *trial.verdict.reasons]))
