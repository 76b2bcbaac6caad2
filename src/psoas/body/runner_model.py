"""The runner model that comes with psoas."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Literal

from psoas.body.model import Model
from psoas.errors import SettingError

PELVIC_PSOAS = ("psoas_r", "psoas_l")
LUMBAR_PREFIX = "psoas_l"


@lru_cache(maxsize=2)
def runner_model(psoas: Literal["lumbar", "pelvis"] = "lumbar") -> Model:
    """Return the generic runner model: 22 bodies, 39 coordinates, 80 leg muscles of Rajagopal 2016, and the psoas.

    Parameters
    ----------
    psoas
        "lumbar": eleven fascicles a side from the lumbar vertebrae, whose length changes with lumbar extension and
        pelvic tilt alike, in place of `psoas_r` and `psoas_l`. "pelvis": Rajagopal's psoas, which starts on the
        pelvis, for comparison.

    Returns
    -------
    Model
        75 kg; `psoas.body.static_trial` makes it a runner's. Hip flexion, knee flexion, dorsiflexion and
        lumbar extension are +, pelvic tilt is + backwards.

    Raises
    ------
    SettingError
        If `psoas` is neither of the two.

    Notes
    -----
    Built by scripts/build_runner_model.py, which names what comes from where. Rajagopal et al. 2016,
    10.1109/TBME.2016.2586891; Christophy et al. 2012, 10.1007/s10237-011-0290-6; Beaucage-Gauvreau et al. 2019,
    10.1080/10255842.2018.1564819.
    """
    if psoas not in ("lumbar", "pelvis"):
        raise SettingError(f"There is no runner model with the psoas '{psoas}'.", "Allowed are lumbar and pelvis.")
    with as_file(files("psoas.body") / "data" / "runner.osim") as path:
        whole = Model.from_osim(path)
    fascicles = set(psoas_fascicles(whole))
    dropped = set(PELVIC_PSOAS) if psoas == "lumbar" else fascicles
    return replace(whole, muscles=tuple(muscle for muscle in whole.muscles if muscle.name not in dropped))


def psoas_fascicles(model: Model, side: str = "") -> tuple[str, ...]:
    """Return the names of the lumbar psoas fascicles of a model; of one side ("r" or "l") if given."""
    return tuple(
        name
        for name in model.muscle_names
        if name.startswith(LUMBAR_PREFIX) and name not in PELVIC_PSOAS and name.endswith(f"_{side}" if side else ("_r", "_l"))
    )
