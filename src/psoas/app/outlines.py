"""Programmes and answers as a list of people needs them: read once, kept small, and kept for as long as they do not change."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from psoas.plan.programme import Programme
from psoas.plan.programme_json import KIND
from psoas.screen.red_flags import Safety
from psoas.store.overview import Kept, programme_documents, visit_documents
from psoas.values_json import built

Key = TypeVar("Key")
Value = TypeVar("Value")
Told = TypeVar("Told")

MOST_KEPT = 1000
HEAVY = ("needs", "left_out", "relaxed", "advice", "open_to")
"""Parts of a programme that say nothing of when its sessions are."""


class KeptValues(Generic[Key, Value]):
    """The newest values that were asked for, by a key that is another one when the value is."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def all_of(self, keys: Collection[Key], make: Callable[[list[Key]], Mapping[Key, Value]]) -> dict[Key, Value]:
        """Return a value for each key; `make` is asked once for those that are not kept."""
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
        missing = [key for key in keys if key not in found]
        if missing:
            found |= make(missing)
            with self._lock:
                self._kept.update({key: found[key] for key in missing if key in found})
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return found


class LastMade(Generic[Key, Told, Value]):
    """What was last made for each key, for as long as all that it was made from is the same; of the newest `most` keys."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._made: OrderedDict[Key, tuple[Told, Value]] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Key, told: Told, make: Callable[[Told], Value]) -> Value:
        """Return `make(told)`, as it was made the last time if `told` is equal to what it was then."""
        with self._lock:
            kept = self._made.get(key)
        if kept is not None and kept[0] == told:
            return kept[1]
        made = make(told)
        with self._lock:
            self._made[key] = told, made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made


class Outlines:
    """Outlines of programmes, and what the red flags say of the answers of visits."""

    def __init__(self) -> None:
        self._programmes: KeptValues[str, Programme] = KeptValues()
        self._safety: KeptValues[tuple[str, int], Safety | None] = KeptValues()

    def programmes(self, session: Session, ids: Collection[str]) -> dict[str, Programme]:
        """Return programme id -> its outline."""

        def read(missing: list[str]) -> dict[str, Programme]:
            return {id: outline_of(text) for id, text in programme_documents(session, missing).items()}

        return self._programmes.all_of(ids, read)

    def safety(self, session: Session, visits: Collection[Kept]) -> dict[str, Safety | None]:
        """Return visit id -> what its red flags say; None where they were not asked."""

        def read(missing: list[tuple[str, int]]) -> dict[tuple[str, int], Safety | None]:
            documents = visit_documents(session, [id for id, _ in missing])
            return {(id, version): safety_told(documents.get(id, {})) for id, version in missing}

        return {id: safety for (id, _), safety in self._safety.all_of([(one.id, one.version) for one in visits], read).items()}


def outline_of(document: str) -> Programme:
    """Return a programme with its weeks and the days and kinds of its sessions, but without exercises and reasons.

    Reading all of a programme takes twenty milliseconds, which fifty people cannot wait for.
    """
    whole = json.loads(document)
    blocks = [{**block, "weeks": [_bare(week) for week in block["weeks"]]} for block in whole["blocks"]]
    kept = {name: value for name, value in whole.items() if name not in ("kind", "schema", "routine", "release", *HEAVY)}
    outline: Programme = built(Programme, {**kept, "blocks": blocks, "needs": [], "routine": None}, KIND)
    return outline


def safety_told(document: Mapping[str, Any]) -> Safety | None:
    """Return what the red flags say of a visit's answers; None where they were not asked."""
    if "facts" not in document:
        return None
    from psoas.app.way import safety_in

    return safety_in(dict(document))


def _bare(week: dict[str, Any]) -> dict[str, Any]:
    return {**week, "runs": [], "sessions": [{**one, "items": [], "note": ""} for one in week["sessions"]]}
