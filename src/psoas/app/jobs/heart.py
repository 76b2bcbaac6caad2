"""While a job is worked on: its lease is renewed, its progress written, and a wish to stop heard, beside the work itself."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from types import TracebackType
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from psoas.errors import StoreError
from psoas.store import jobs
from psoas.store.database import Database
from psoas.store.jobs import Hold, Standing

log = logging.getLogger("psoas.jobs")


class Heart:
    """Beats as long as its ``with`` block lasts.

    Parameters
    ----------
    database
        Where the job is.
    hold
        Of the job.
    beat, lease
        How often, and for how long at a time the job is held, s.

    Attributes
    ----------
    standing
        What becomes of the job, as the last beat found it.
    """

    def __init__(self, database: Database, hold: Hold, *, beat: float, lease: float) -> None:
        self.standing: Standing = "held"
        self._database, self._hold = database, hold
        self._beat, self._lease = beat, timedelta(seconds=lease)
        self._stage: tuple[str, int, int] | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def tell(self, stage: str, done: int, total: int) -> None:
        """Have the next beat write how far the work is."""
        self._stage = (stage, done, total)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set() and self.standing == "held":
            stage, self._stage = self._stage, None
            try:
                with self._database.writing() as session:
                    self.standing = jobs.report(session, self._hold, *(stage or ()), lease=self._lease)
            except (SQLAlchemyError, StoreError) as error:  # the work goes on; at its end it is seen whether the job is still ours
                log.warning("job %s could not be reported on: %s", self._hold.job, type(error).__name__)
            self._over.wait(self._beat)
