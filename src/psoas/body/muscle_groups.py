"""Muscles by the names that people know: a model's `glmax1_r`, `glmax2_r` and `glmax3_r` are one gluteus maximus."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Literal

import numpy as np

from psoas.body.model import Model

Indices = np.ndarray[Any, np.dtype[np.int64]]
Side = Literal["r", "l"]

# Group -> how its members' names begin, in the models of Rajagopal and of Hamner.
GROUPS: dict[str, tuple[str, ...]] = {
    "psoas": ("psoas",),
    "iliacus": ("iliacus",),
    "rectus femoris": ("recfem", "rect_fem"),
    "tensor fasciae latae": ("tfl",),
    "sartorius": ("sar",),
    "gluteus maximus": ("glmax", "glut_max"),
    "gluteus medius": ("glmed", "glut_med"),
    "gluteus minimus": ("glmin", "glut_min"),
    "hip rotators": ("piri", "peri", "gem", "quad_fem"),
    "adductors": ("add", "grac", "pect"),
    "hamstrings": ("bflh", "bifemlh", "semimem", "semiten"),
    "short biceps": ("bfsh", "bifemsh"),
    "vasti": ("vas",),
    "gastrocnemius": ("gas", "med_gas", "lat_gas"),
    "soleus": ("soleus",),
    "shin": ("tibant", "tib_ant", "edl", "ehl", "ext_"),
    "deep calf": ("tibpost", "tib_post", "fdl", "fhl", "flex_", "per"),
}


@cache
def group_of(name: str) -> str:
    """Return the group that a muscle belongs to; one that no group names is its own."""
    for group, beginnings in GROUPS.items():
        if name.startswith(beginnings) and not (group == "deep calf" and name.startswith("peri")):
            return group
    return name.rsplit("_", 1)[0]


def members(names: Sequence[str], group: str, side: Side) -> Indices:
    """Return the places of a group's muscles of one side in a list of names; not to be written to."""
    return _members(tuple(names), group, side)


@lru_cache(maxsize=256)
def _members(names: tuple[str, ...], group: str, side: Side) -> Indices:
    found = np.array([k for k, name in enumerate(names) if name.endswith(f"_{side}") and group_of(name) == group], dtype=np.int64)
    found.flags.writeable = False
    return found


def groups_in(model: Model) -> tuple[str, ...]:
    """Return the groups that a model has, hip to foot."""
    present = dict.fromkeys(group_of(name) for name in model.muscle_names)
    known = [group for group in GROUPS if group in present]
    return (*known, *(group for group in present if group not in GROUPS))
