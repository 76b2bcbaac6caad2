"""Which exercises serve a muscle or a cause, with what is at hand, for a level."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from psoas.errors import SettingError
from psoas.knowledge.exercises import EQUIPMENT, Exercise, exercises
from psoas.knowledge.network import nodes

AREAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "psoas": ("N01", "N03", "N41"),
        "hip flexors": ("N01", "N03", "N41"),
        "glutes": ("N04", "N05", "N06", "N24"),
        "hamstrings": ("N08", "N09", "N40"),
        "core": ("N07",),
        "thighs": ("N02", "N10"),
        "calves": ("N11", "N12"),
        "pelvis": ("N20", "N24"),
        "form": ("N21", "N22", "N25", "N26"),
    }
)
"""What a person calls a part of the chain -> nodes of the cause network that are about it."""


def nodes_of(about: str) -> tuple[str, ...]:
    """Return the nodes that a word is about: an area ("psoas"), the id of a node ("N01") or its name.

    Raises
    ------
    SettingError
        If nothing is known under it; near names are told.
    """
    wanted = about.strip().lower()
    named = {name.lower(): id for id, node in nodes().items() for name in (id, node.name, node.short)}
    if wanted in AREAS:
        return AREAS[wanted]
    if wanted in named:
        return (named[wanted],)
    near = get_close_matches(wanted, (*AREAS, *named), n=3)
    raise SettingError(
        f"Nothing is known about '{about}'.",
        f"Near are {', '.join(near)}." if near else f"Give one of {', '.join(AREAS)}, or a node of the cause network such as N01.",
    )


def choose_exercises(about: str = "", equipment: Collection[str] | None = None, level: int = 3) -> tuple[Exercise, ...]:
    """Return exercises that serve something, those that serve it best first; what is shown on request only is not among them.

    Parameters
    ----------
    about
        As `nodes_of` takes it; empty for all, in the order of the library.
    equipment
        Ids of `EQUIPMENT` that are at hand; None if it does not matter.
    level
        The highest level, 1 to 3.

    Raises
    ------
    SettingError
        If nothing is known about the word, or a piece of equipment does not exist.
    """
    check_equipment(equipment or ())
    found = [
        one for one in exercises().values() if not one.on_request and one.level <= level and (equipment is None or set(one.needs) <= set(equipment))
    ]
    if not about:
        return tuple(found)
    wanted = nodes_of(about)
    serves = {one.id: max((one.serves.get(node, 0.0) for node in wanted), default=0.0) for one in found}
    return tuple(sorted((one for one in found if serves[one.id] > 0), key=lambda one: -serves[one.id]))


def find_exercise(id: str) -> Exercise:
    """Return an exercise by its id, in large or small letters.

    Raises
    ------
    SettingError
        If there is none; near ids and names are told.
    """
    found = exercises().get(id.strip().upper())
    if found is None:
        names = {one.name.lower(): f"{one.id} ({one.name})" for one in exercises().values() if not one.on_request}
        near = [names[name] for name in names if id.strip().lower() in name]
        near += [names[name] for name in get_close_matches(id.strip().lower(), names, n=3) if names[name] not in near]
        raise SettingError(f"There is no exercise '{id}'.", f"Near are {', '.join(near[:3])}." if near else "psoas exercises lists them.")
    return found


def check_equipment(ids: Collection[str]) -> None:
    """Raise `SettingError` if a piece of equipment does not exist; what exists is told."""
    unknown = [id for id in ids if id not in EQUIPMENT]
    if unknown:
        raise SettingError(f"'{unknown[0]}' is not known as equipment.", f"Known are {', '.join(EQUIPMENT)}.")
