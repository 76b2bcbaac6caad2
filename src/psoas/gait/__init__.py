"""Recording -> capture verdict, events, strides, form metrics with error, norms."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Public name -> module; imported on first use, because the values (Curve, CaptureVerdict) are read without the numerics.
_PUBLIC = {
    "CaptureCheck": "capture",
    "CaptureVerdict": "capture",
    "Curve": "curves",
    "Events": "events",
    "FormVerdict": "form",
    "Moment": "figure",
    "Sagittal": "sagittal",
    "Scale": "scale",
    "StickFigure": "figure",
    "Stride": "events",
    "average_figure": "figure",
    "compare": "norms",
    "compare_sides": "symmetry",
    "detect_events": "detection",
    "estimate_scale": "scale",
    "judge_capture": "verdict",
    "judge_form": "form",
    "measure": "metrics",
    "measure_rear": "rear",
    "moments": "figure",
    "segment_angles": "kinematics",
    "stride_curves": "curves",
    "stride_table": "metrics",
    "to_sagittal": "sagittal",
}

__all__ = [*_PUBLIC]

if TYPE_CHECKING:
    from psoas.gait.capture import CaptureCheck as CaptureCheck
    from psoas.gait.capture import CaptureVerdict as CaptureVerdict
    from psoas.gait.curves import Curve as Curve
    from psoas.gait.curves import stride_curves as stride_curves
    from psoas.gait.detection import detect_events as detect_events
    from psoas.gait.events import Events as Events
    from psoas.gait.events import Stride as Stride
    from psoas.gait.figure import Moment as Moment
    from psoas.gait.figure import StickFigure as StickFigure
    from psoas.gait.figure import average_figure as average_figure
    from psoas.gait.figure import moments as moments
    from psoas.gait.form import FormVerdict as FormVerdict
    from psoas.gait.form import judge_form as judge_form
    from psoas.gait.kinematics import segment_angles as segment_angles
    from psoas.gait.metrics import measure as measure
    from psoas.gait.metrics import stride_table as stride_table
    from psoas.gait.norms import compare as compare
    from psoas.gait.rear import measure_rear as measure_rear
    from psoas.gait.sagittal import Sagittal as Sagittal
    from psoas.gait.sagittal import to_sagittal as to_sagittal
    from psoas.gait.scale import Scale as Scale
    from psoas.gait.scale import estimate_scale as estimate_scale
    from psoas.gait.symmetry import compare_sides as compare_sides
    from psoas.gait.verdict import judge_capture as judge_capture


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(f"psoas.gait.{_PUBLIC[name]}"), name)
    raise AttributeError(f"module 'psoas.gait' has no attribute '{name}'. Public names are {', '.join(__all__)}.")
