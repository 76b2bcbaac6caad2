"""``psoas cohort``: norms, reliability and comparisons from the tables of many recordings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from psoas.cli_errors import plain_errors
from psoas.cli_text import say
from psoas.errors import SettingError

if TYPE_CHECKING:
    import pandas as pd

app = typer.Typer(help="Norms, reliability and comparisons from the tables of many recordings.", no_args_is_help=True)

Results = Annotated[list[Path], typer.Argument(help="Folders that psoas batch wrote, or Parquet or CSV tables.", show_default=False)]
Metric = Annotated[list[str] | None, typer.Option(help="Id of a measure; may be given several times. All if left out.", show_default=False)]
Leg = Annotated[str, typer.Option(help="left, right or both.")]
Source = Annotated[str, typer.Option(help="side view, plates or watch, where a measure comes from several.", show_default=False)]
Out = Annotated[Path, typer.Option(help="Folder to write to.")]


@app.command()
def norms(
    results: Results,
    metric: Metric = None,
    over: Annotated[str, typer.Option(help="What percentiles change with: speed, age or nothing.")] = "speed",
    by: Annotated[str | None, typer.Option(help="Norms apart for each sex, age or group.", show_default=False)] = None,
    least: Annotated[int, typer.Option(help="Fewest runners near a point.")] = 20,
    side: Leg = "both",
    source: Source = "",
    out: Out = Path("cohort-norms"),
) -> None:
    """Make percentiles of your own people, with intervals and counts."""
    with plain_errors():
        from psoas.cohort.studies import norms_study

        _among("--over", over, ("speed", "age", "nothing"))
        _among("--by", by, ("sex", "age", "group", None))
        _among("--side", side, ("left", "right", "both"))
        chosen = None if over == "nothing" else over
        table, refused = norms_study(
            results,
            out,
            metrics=metric or (),
            over=chosen,  # type: ignore[arg-type]
            by=by,  # type: ignore[arg-type]
            side=side,
            least_runners=least,
            source=source,
        )
        for (name, group), part in table.groupby(["metric", "group"]):
            where = f", {part[chosen].min():g} to {part[chosen].max():g} {'m/s' if chosen == 'speed' else 'years'}" if chosen else ""
            say(f"{name}{f', {group}' if group else ''}{where}: {part['n'].min():.0f} to {part['n'].max():.0f} runners at a point")
        _close(refused, out)


@app.command()
def reliability(results: Results, metric: Metric = None, side: Leg = "both", source: Source = "", out: Out = Path("cohort-reliability")) -> None:
    """Say how well measures repeat, from runners measured twice or more."""
    with plain_errors():
        from psoas.cohort.studies import reliability_study

        _among("--side", side, ("left", "right", "both"))
        table, refused = reliability_study(results, out, metrics=metric or (), side=side, source=source)
        say(f"{'measure':<28}{'runners':>8}{'ICC(2,1)':>10}{'95 % interval':>18}{'SEM':>11}{'MDC95':>11}  unit")
        for _, row in table.iterrows():
            interval = f"{row['icc21_low']:.2f} to {row['icc21_high']:.2f}"
            say(f"{row['metric']:<28}{row['n']:>8}{row['icc21']:>10.2f}{interval:>18}{row['sem']:>11.3g}{row['mdc95']:>11.3g}  {row['unit']}")
        _close(refused, out)


@app.command()
def compare(
    results: Results,
    metric: Metric = None,
    groups: Annotated[str, typer.Option(help="Two groups, FIRST,SECOND; the only two if left out.", show_default=False)] = "",
    adjust: Annotated[str, typer.Option(help="Hold equal: speed, age, sex, joined by commas.", show_default=False)] = "",
    curves: Annotated[bool, typer.Option("--curves", help="Curves over the stride instead of measures.")] = False,
    permutation: Annotated[bool, typer.Option("--permutation", help="Permutations for curves, however many runners there are.")] = False,
    side: Leg = "both",
    source: Source = "",
    out: Out = Path("cohort-compare"),
) -> None:
    """Hold two groups against each other: measures by mixed models, curves by statistical parametric mapping."""
    with plain_errors():
        from psoas.cohort.studies import compare_curves_study, compare_metrics_study

        _among("--side", side, ("left", "right", "both"))
        pair = tuple(name.strip() for name in groups.split(",") if name.strip())
        held = tuple(name.strip() for name in adjust.split(",") if name.strip())
        if curves and held:
            raise SettingError("Curves are not adjusted.", "Leave --adjust out, or compare trials at one speed.")
        if permutation and not curves:
            raise SettingError("--permutation is for curves.", "Give --curves too.")
        if curves:
            method = "permutation" if permutation else None
            table, refused = compare_curves_study(
                results,
                out,
                metrics=metric or (),
                groups=pair,
                side=side,
                method=method,  # type: ignore[arg-type]
                source=source,
            )
            _say_regions(table)
        else:
            table, refused = compare_metrics_study(results, out, metrics=metric or (), groups=pair, covariates=held, side=side, source=source)
            _say_differences(table)
        _close(refused, out)


def _say_differences(table: pd.DataFrame) -> None:
    for _, row in table.iterrows():
        interval = f"{row['difference']:+.3g} {row['unit']} ({row['low']:.3g} to {row['high']:.3g})"
        say(f"{row['metric']}: {row['second']} less {row['first']} {interval}, p {row['p']:.3g}, {row['p_holm']:.3g} for {len(table)} measures")


def _say_regions(table: pd.DataFrame) -> None:
    for _, row in table.iterrows():
        if row["start"] != row["start"]:
            say(f"{row['curve']}: no part of the stride differs clearly ({row['first_runners']} and {row['second_runners']} runners)")
        else:
            part = f"{row['start']:.0f} to {row['end']:.0f} % of the stride"
            say(f"{row['curve']}: {row['second']} less {row['first']} {row['difference']:+.3g} {row['unit']} from {part}, p {row['p']:.3g}")


def _among(option: str, value: str | None, allowed: Sequence[str | None]) -> None:
    if value not in allowed:
        raise SettingError(f"{option} {value} is not known.", f"Allowed values are {', '.join(name for name in allowed if name)}.")


def _close(refused: Sequence[str], out: Path) -> None:
    for reason in refused:
        say(f"Left out: {reason}")
    say(f"\nWritten to {out}: table, figures, and the Python that makes them again.")
