"""psoas: an open, private, local running assessment.

Examples
--------
>>> import psoas
>>> visit = psoas.assess("run.mp4", height=1.78)  # doctest: +SKIP
>>> visit.write("report-of-today")  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# Public name -> module; imported on first use, because a command line that only shows help needs none of it.
_PUBLIC = {
    "assess": "psoas.pipeline",
    "assess_recording": "psoas.pipeline",
    "Visit": "psoas.pipeline",
    "Assessment": "psoas.assessment",
    "Estimate": "psoas.quantity",
    "Finding": "psoas.finding",
    "Runner": "psoas.recording.runner",
    "Conditions": "psoas.recording.runner",
    "read_recording": "psoas.recording.files",
    "write_recording": "psoas.recording.files",
    "PsoasError": "psoas.errors",
    "InputError": "psoas.errors",
    "CaptureRefused": "psoas.errors",
}

__all__ = ["__version__", *_PUBLIC]

if TYPE_CHECKING:
    from psoas.assessment import Assessment as Assessment
    from psoas.errors import CaptureRefused as CaptureRefused
    from psoas.errors import InputError as InputError
    from psoas.errors import PsoasError as PsoasError
    from psoas.finding import Finding as Finding
    from psoas.pipeline import Visit as Visit
    from psoas.pipeline import assess as assess
    from psoas.pipeline import assess_recording as assess_recording
    from psoas.quantity import Estimate as Estimate
    from psoas.recording.files import read_recording as read_recording
    from psoas.recording.files import write_recording as write_recording
    from psoas.recording.runner import Conditions as Conditions
    from psoas.recording.runner import Runner as Runner


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'psoas' has no attribute '{name}'. Public names are {', '.join(__all__)}.")
