"""Packages of the extra "cohort", brought in when they are asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from psoas.errors import MissingExtra


def from_extra(module: str, feature: str) -> Any:
    """Return a module of the extra "cohort".

    Parameters
    ----------
    module
        "statsmodels.api", "spm1d", "matplotlib.pyplot".
    feature
        What needs it, as the user would say it.

    Raises
    ------
    MissingExtra
        If it is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtra(feature, "cohort") from error
