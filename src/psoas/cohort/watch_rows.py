"""A watch's file -> a row an activity, and the metrics of those that are runs."""

from __future__ import annotations

from psoas.cohort.clip_rows import metric_row
from psoas.cohort.tables import Row
from psoas.finding import Finding
from psoas.quantity import Estimate
from psoas.recording.watch import AS_FINDING, WatchActivity, average

SOURCE = "watch"


def watch_rows(who: Row, activities: tuple[WatchActivity, ...]) -> dict[str, tuple[Row, ...]]:
    """Return activities and, of runs, the averages of `psoas.recording.watch.AS_FINDING`; the device's own bias is not known."""
    watches = tuple(
        {
            **who,
            "sport": one.sport,
            "detail": one.detail,
            "device": one.device,
            "start": one.start.isoformat() if one.start is not None else "",
            "elapsed": one.elapsed,
            "moving": one.moving,
            "distance": one.distance,
            "repairs": " ".join(one.repairs),
        }
        for one in activities
    )
    metrics = tuple(
        metric_row(who, Finding(name, "both", average(one, name)), systematic_known=False) for one in activities if one.is_run for name in AS_FINDING
    )
    return {"watches": watches, "metrics": metrics}


def watch_speed(activities: tuple[WatchActivity, ...]) -> Estimate:
    """Return the mean speed of the first run in a file."""
    runs = [average(one, "speed") for one in activities if one.is_run]
    return runs[0] if runs else Estimate.unknown("m/s", "The file holds no run.")
