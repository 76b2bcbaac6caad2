"""Models for the tests of the body room."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from psoas.body import Model

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def rajagopal(shared_data) -> Model:
    """The generic Rajagopal model as Lai and Uhlrich changed it."""
    return Model.from_osim(shared_data / "mocap" / "rajagopal_run_4ms" / "RajagopalLaiUhlrich2023.osim")


@pytest.fixture(scope="session")
def hamner(shared_data) -> Model:
    """The generic Hamner model, with moving and conditional path points."""
    return Model.from_osim(shared_data / "mocap" / "hamner04_2_and_4ms" / "unscaled_generic.osim")
