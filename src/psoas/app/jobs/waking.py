"""The bell: a queue of huey by which a page wakes a worker. What is to be done stands in the database; a ring that is lost only delays."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from psoas.app.settings import Settings
from psoas.store.jobs import ASKED

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy.orm import Session

log = logging.getLogger("psoas.jobs")
QUEUE = "queue.sqlite"
Ring = Literal["work", "spare"]


class Bell:
    """Rings for a worker, and tells one what was rung for.

    Parameters
    ----------
    folder
        The data folder, which web and workers share.
    answer
        What a worker does when it hears the bell.
    """

    def __init__(self, folder: Path, answer: Callable[[Ring], None] | None = None) -> None:
        from huey import SqliteHuey  # type: ignore[import-untyped]

        self.huey = SqliteHuey("psoas", filename=str(folder / QUEUE), results=False, fsync=False)

        def ring(what: Ring) -> None:
            if answer is not None:
                answer(what)

        self._ring = self.huey.task(name="ring")(ring)

    def ring(self, what: Ring) -> None:
        """Wake a worker for work that waits, or have it make a spare child ready for work to come."""
        self._ring(what)


@cache
def bell_of(folder: Path) -> Bell:
    """Return the bell of a data folder, for those who ring it."""
    return Bell(folder)


def ring(folder: Path, what: Ring) -> None:
    """Ring the bell of a data folder; where that cannot be, workers find by themselves what waits."""
    try:
        bell_of(folder).ring(what)
    except (sqlite3.Error, OSError) as error:
        log.warning("no worker could be woken: %s", type(error).__name__)


def get_ready(settings: Settings) -> None:
    """Have a worker start a child that has loaded everything, because a video is on its way."""
    ring(settings.folder, "spare")


def add_waking(application: FastAPI) -> None:
    """Wake a worker after every transaction in which a job was asked for."""
    settings: Settings = application.state.settings

    def wake(session: Session) -> None:
        if session.info.pop(ASKED, False):
            ring(settings.folder, "work")

    application.state.database.on_commit(wake)
